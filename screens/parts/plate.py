"""The rounded surface under every card and button."""

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color, PopMatrix, PushMatrix, Scale
from kivy.properties import ColorProperty, NumericProperty, StringProperty

from screens.parts.patch import patch
from screens.parts.place import Part, recast
from screens.parts.shadow import PRESSED_SMALLER
from screens.theme import theme

PRESSED_DARKER = 0.08
NOTHING = (0.0, 0.0, 0.0, 0.0)


class Plate(Part):
    """
    A rounded surface with an outline and a shadow.

    The outline is the rim's colour under a smaller fill; under a finger both grow darker.
    """

    fill = ColorProperty((1, 1, 1, 1))
    rim = ColorProperty((0, 0, 0, 0))
    rim_width = NumericProperty(0)
    radius = NumericProperty(0)
    shadow = StringProperty("")  # a kind of the tokens, or none
    pressed = NumericProperty(0.0)  # 0 at rest, 1 under the finger

    def __init__(self, **given: object) -> None:
        self._paint_soon = Clock.create_trigger(self._paint, -1)
        self._cast_as: tuple[object, ...] = ()
        super().__init__(**given)
        with self.canvas.before:
            PushMatrix()
            self._scale = Scale(1, 1, 1)
            self._shade = Color()
            self._shape = BorderImage(auto_scale="off")
        with self.canvas.after:
            PopMatrix()
        for name in ("pos", "size", "fill", "rim", "rim_width", "radius", "shadow", "pressed", "parent"):
            self.fbind(name, self._paint_soon)
        self._paint_soon()

    def _paint(self, *_: object) -> None:
        smaller = 1 - PRESSED_SMALLER * self.pressed
        self._scale.origin, self._scale.xyz = self.center, (smaller, smaller, 1)
        shade = 1 - PRESSED_DARKER * self.pressed
        self._shade.rgb = shade, shade, shade
        self._draw(round(self.rim_width) if self.rim[3] else 0)
        cast_as = (self.shadow, self.fill[3], self.radius, *self.pos, *self.size, self.parent)
        if cast_as != self._cast_as:
            self._cast_as = cast_as
            recast(self)

    def _draw(self, rim_width: int) -> None:
        radius = max(0, int(min(self.radius, self.width / 2, self.height / 2)))
        rim = tuple(self.rim) if rim_width else NOTHING
        seen = self.fill[3] or rim_width
        self._shape.pos, self._shape.size = self.pos, self.size if seen else (0, 0)
        self._shape.border = (radius if seen else 0,) * 4  # corners are drawn even where nothing lies between them
        if seen:
            self._shape.texture = patch(radius, rim_width, tuple(self.fill), rim)


class Card(Plate):
    """A surface that cannot be tapped: a pale line around it and a soft shadow."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        theme.fbind("type", self._look)
        self._look()

    def _look(self, *_: object) -> None:
        self.fill, self.rim, self.rim_width = theme.c.card, theme.c.line, theme.m.hairline
        self.radius, self.shadow = theme.m.card_radius, "card"
