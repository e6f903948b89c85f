"""The machine gave up; a human is named. No codes, nothing to read twice."""

from screens.screen import Screen


class SorryScreen(Screen):
    """The fault screen."""
