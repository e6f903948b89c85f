"""The round sign of a state, white on its colour."""

from typing import Any

from kivy.properties import ColorProperty, StringProperty

from screens.parts.emblem import Disc
from screens.theme import theme


class StateDisc(Disc):
    """An icon that stands for how a file is."""

    sign = StringProperty("")
    tone = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.icon_share = 0.62
        self.fbind("sign", self._look)
        self.fbind("tone", self._look)

    def _look(self, *_: object) -> None:
        self.icon.name = self.sign
        self.paint(self.tone, theme.c.white)
