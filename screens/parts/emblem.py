"""The round slot for the hall's own sign; by default a crimson disc with a gold star."""

from kivy.graphics import Color
from kivy.graphics.vertex_instructions import SmoothEllipse

from screens.parts.icon import Icon
from screens.parts.place import Part
from screens.theme import theme

RING = 0.035  # of the diameter
STAR = 0.54


class Disc(Part):
    """A filled circle with an icon in the middle, in a ring of another colour."""

    def __init__(self, *, icon: str = "", look: str = "bold", **given: object) -> None:
        self.fill, self.ring, self.ring_share, self.icon_share = theme.c.none, theme.c.none, 0.0, 0.5
        self.icon = Icon(name=icon, look=look)
        super().__init__(**given)
        self.add_widget(self.icon)

    def paint(self, fill: object, color: object, *, ring: object = None, ring_share: float = 0.0) -> None:
        """Take these colours: of the disc, of the icon, and of a ring as wide as a share of the diameter."""
        self.fill, self.ring, self.ring_share = fill, ring or theme.c.none, ring_share
        self.icon.color = color
        self._trigger_layout()

    def arrange(self) -> None:
        side = min(self.size)
        x, y = self.center_x - side / 2, self.center_y - side / 2
        self.canvas.before.clear()
        with self.canvas.before:
            inner = float(side)
            if self.ring_share:
                Color(rgba=self.ring)
                SmoothEllipse(pos=(x, y), size=(side, side), segments=96)
                inner = side * (1 - 2 * self.ring_share)
            gap = (side - inner) / 2
            Color(rgba=self.fill)
            SmoothEllipse(pos=(x + gap, y + gap), size=(inner, inner), segments=96)
        glyph = round(side * self.icon_share)
        self.icon.size, self.icon.pos = (
            (glyph, glyph),
            (round(self.center_x - glyph / 2), round(self.center_y - glyph / 2)),
        )


class Emblem(Disc):
    """The sign of the hall."""

    def __init__(self, **given: object) -> None:
        super().__init__(icon="star", look="fill", **given)
        self.icon_share = STAR
        self.paint(theme.c.son7, theme.c.vang3, ring=theme.c.vang3, ring_share=RING)
