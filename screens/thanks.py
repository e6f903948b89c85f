"""Thank you: the same screen, length and steps at every level."""

from screens.screen import Screen


class ThanksScreen(Screen):
    """A hand and a heart, never a smiling face after a complaint."""
