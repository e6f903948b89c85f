"""Where a human helps."""

from screens.page import Page


class AskScreen(Page):
    """One card: which counter, who sits there, by what phone."""
