"""The machine is starting."""

from screens.screen import Screen


class StartingScreen(Screen):
    """Emblem and motif until the desk is ready."""
