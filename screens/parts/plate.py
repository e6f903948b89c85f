"""The rounded surface under every card and button."""

from kivy.clock import Clock
from kivy.graphics import Color, PopMatrix, PushMatrix, Scale
from kivy.graphics.vertex_instructions import SmoothRoundedRectangle
from kivy.properties import ColorProperty, NumericProperty, StringProperty

from screens.parts.place import Part, recast
from screens.theme import mix, theme

PRESSED_DARKER = 0.08
PRESSED_SMALLER = 0.02
SEGMENTS = 18


class Plate(Part):
    """
    A rounded surface with an outline and a shadow.

    The outline is the rim's colour under a smaller fill: two filled shapes, both with soft edges.
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
            self._rim_colour = Color()
            self._rim_shape = SmoothRoundedRectangle(segments=SEGMENTS)
            self._fill_colour = Color()
            self._fill_shape = SmoothRoundedRectangle(segments=SEGMENTS)
        with self.canvas.after:
            PopMatrix()
        for name in ("pos", "size", "fill", "rim", "rim_width", "radius", "shadow", "pressed", "parent"):
            self.fbind(name, self._paint_soon)
        self._paint_soon()

    def _paint(self, *_: object) -> None:
        smaller = 1 - PRESSED_SMALLER * self.pressed
        self._scale.origin, self._scale.xyz = self.center, (smaller, smaller, 1)
        width = self.rim_width if self.rim[3] else 0
        self._draw(self._rim_shape, self._rim_colour, self.rim if width else (0, 0, 0, 0), 0)
        self._draw(
            self._fill_shape, self._fill_colour, mix(self.fill, theme.c.black, PRESSED_DARKER * self.pressed), width
        )
        cast_as = (self.shadow, self.radius, *self.pos, *self.size, self.parent)
        if cast_as != self._cast_as:
            self._cast_as = cast_as
            recast(self)

    def _draw(self, shape: SmoothRoundedRectangle, colour: Color, rgba: object, inset: float) -> None:
        colour.rgba = rgba
        wide, high = max(0, self.width - 2 * inset), max(0, self.height - 2 * inset)
        if not colour.a:
            wide = high = 0
        shape.pos, shape.size = (self.x + inset, self.y + inset), (wide, high)
        shape.radius = [max(0, min(self.radius - inset, wide / 2, high / 2))]


class Card(Plate):
    """A surface that cannot be tapped: a pale line around it and a soft shadow."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        theme.fbind("type", self._look)
        self._look()

    def _look(self, *_: object) -> None:
        self.fill, self.rim, self.rim_width = theme.c.card, theme.c.line, theme.m.hairline
        self.radius, self.shadow = theme.m.card_radius, "card"
