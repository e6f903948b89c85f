"""Are you still there? The question over whatever screen is shown."""

from screens.screen import Screen


class TimeoutScreen(Screen):
    """One question, two buttons and a ring that runs out."""
