"""A golden disc with an icon, in the middle of the drum."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from screens.parts.emblem import Disc
from screens.theme import theme

RING = 0.052  # of the diameter
ICON = 0.56


class Seal(Disc):
    """The disc that takes the place of the drum's star."""

    sign = StringProperty("")

    quiet = BooleanProperty(False)  # indigo on a tint, for a card

    def __init__(self, **given: Any) -> None:
        super().__init__(look="duotone", **given)
        self.icon_share = ICON
        self.fbind("sign", lambda _, name: setattr(self.icon, "name", name))
        self.fbind("quiet", self._look)
        self._look()

    def _look(self, *_: object) -> None:
        if self.quiet:
            self.paint(theme.c.cham1, theme.c.cham7)
            return
        self.paint(theme.c.vang3, theme.c.ink, ring=theme.c.cham8, ring_share=RING)
