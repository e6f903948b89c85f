"""One quiet line below everything else."""

from screens.parts.text import BaselineLabel
from screens.theme import theme


class FootLine(BaselineLabel):
    """A line in the middle, as high as it needs to be."""

    spare = 1

    def wanted(self, width: float) -> float:
        """Its height; nought when it says nothing."""
        self.style, self.halign, self.color = "small" if theme.tall else "note.plain", "center", theme.c.ink2
        self.width = width
        return self.wanted_height()
