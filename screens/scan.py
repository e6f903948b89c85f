"""Put the receipt into the slot; or what lay there instead, and what to do."""

from kivy.properties import BooleanProperty

from screens.page import Page


class ScanScreen(Page):
    """A drawing of what to do with the paper; a failure takes its place and names its own next step."""

    failed = BooleanProperty(False)
    booked = BooleanProperty(False)
