"""The card of a question that lies over a screen."""

from screens.parts.plate import Plate
from screens.theme import theme


class DialogCard(Plate):
    """A white card with a deep shadow."""

    def arrange(self) -> None:
        self.fill, self.radius, self.shadow = theme.c.card, theme.m.dialog_radius, "dialog"
