"""Type the code: the fixed prefix, what was typed, a number pad."""

from screens.page import Page


class TypingScreen(Page):
    """Digits only; the flow puts the dash in and says when the code is whole."""
