"""What most screens have around their content: paper, header, the way back and home, the other language."""

from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty

from kiosk.views import Chrome, Text
from screens.screen import Screen
from screens.theme import theme


class Page(Screen):
    """A screen on paper, with a header above and the way out below."""

    way_out = BooleanProperty(True)  # Back and Start
    language_place = ObjectProperty(allownone=True)
    band_place = ObjectProperty(allownone=True)  # a tint behind the upper part
    band_color = ColorProperty((0, 0, 0, 0))

    @staticmethod
    def name(chrome: Chrome | None) -> Text | None:
        """Whose screen it is: the hall, or on a small screen the counter it stands at."""
        if chrome is None:
            return None
        return chrome.counter if theme.compact and chrome.counter else chrome.hall
