"""
The five faces of a rating, drawn from the radius.

They differ in eyes and brows as well as in the mouth. A face is drawn four times as large and shrunk twice by
half, once for each size; angles run clockwise from the top and y grows downwards, on a circle of radius one.
"""

from functools import lru_cache
from math import cos, pi, sin

from kivy.graphics import ClearBuffers, ClearColor, Color, Ellipse, Fbo, Line, Mesh, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty

from screens.parts.place import Part
from screens.theme import mix, theme

OVERSAMPLED = 4
RIM, STROKE, SHADE = 0.035, 0.105, 0.08
EYE_X, EYE_Y = 0.36, -0.16
TONGUE = 1  # the fill of this level

Points = list[tuple[float, float]]


def arc(x: float, y: float, across: float, down: float, begin: float, end: float, steps: int = 48) -> Points:
    """Points of an ellipse; 0° is right, 90° is below."""
    turns = [(begin + (end - begin) * step / steps) * pi / 180 for step in range(steps + 1)]
    return [(x + across * cos(turn), y + down * sin(turn)) for turn in turns]


class Pencil:
    """Draws into a picture of `side` pixels the shapes of a unit circle."""

    def __init__(self, side: int, feature: object) -> None:
        self.side, self.feature = side, feature
        self.unit = side / 2 / 1.005

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        return (self.side / 2 + point[0] * self.unit, self.side / 2 - point[1] * self.unit)

    def oval(self, x: float, y: float, across: float, down: float, colour: object) -> None:
        Color(rgba=colour)
        left, bottom = self.place((x - across, y + down))
        Ellipse(pos=(left, bottom), size=(2 * across * self.unit, 2 * down * self.unit), segments=180)

    def stroke(self, points: Points, width: float = STROKE) -> None:
        Color(rgba=self.feature)
        flat = [part for point in points for part in self.place(point)]
        Line(points=flat, width=width * self.unit / 2, cap="none", joint="round", joint_precision=24)
        for point in (points[0], points[-1]):
            self.oval(*point, width / 2, width / 2, self.feature)

    def shape(self, points: Points, colour: object) -> None:
        """A filled shape that every point of can be seen from its first point."""
        Color(rgba=colour)
        vertices = [part for point in points for part in (*self.place(point), 0, 0)]
        Mesh(vertices=vertices, indices=list(range(len(points))), mode="triangle_fan")

    def eyes(self, down: float = EYE_Y) -> None:
        for side in (-1, 1):
            self.oval(side * EYE_X, down, 0.105, 0.145, self.feature)

    def brows(self, inner: tuple[float, float], outer: tuple[float, float], width: float) -> None:
        for side in (-1, 1):
            self.stroke([(side * inner[0], inner[1]), (side * outer[0], outer[1])], width)


def _level_5(pencil: Pencil) -> None:
    for side in (-1, 1):
        pencil.stroke(arc(side * EYE_X, EYE_Y + 0.03, 0.16, 0.145, 180, 360))
    mouth = arc(0, 0.16, 0.455, 0.47, 0, 180)
    pencil.shape([(0, 0.16), *mouth], pencil.feature)
    pencil.stroke([(-0.445, 0.165), (0.445, 0.165)], 0.09)
    pencil.shape(_tongue(), theme.face[TONGUE].fill)


def _tongue() -> Points:
    """An oval, cut off where the mouth ends: the first point lies in its middle."""
    reach, deep = 0.395, 0.41
    across = [-0.28 + 0.56 * step / 40 for step in range(41)]
    upper = [(x, 0.575 - 0.215 * max(0.0, 1 - (x / 0.28) ** 2) ** 0.5) for x in across]
    lower = [(x, 0.16 + deep * max(0.0, 1 - (x / reach) ** 2) ** 0.5) for x in across]
    seen = [(above, below) for above, below in zip(upper, lower, strict=True) if above[1] < below[1]]
    return [(0, 0.5), *(above for above, _ in seen), *(below for _, below in reversed(seen)), seen[0][0]]


def _level_4(pencil: Pencil) -> None:
    pencil.eyes()
    pencil.stroke(arc(0, 0.11, 0.46, 0.40, 22, 158))


def _level_3(pencil: Pencil) -> None:
    pencil.eyes()
    pencil.stroke(arc(0, 0.26, 0.36, 0.075, 8, 172))


def _level_2(pencil: Pencil) -> None:
    pencil.eyes(-0.11)
    pencil.brows((0.24, -0.44), (0.52, -0.35), 0.085)
    pencil.stroke(arc(0, 0.66, 0.40, 0.38, 218, 322))


def _level_1(pencil: Pencil) -> None:
    pencil.eyes(-0.05)
    pencil.brows((0.19, -0.43), (0.58, -0.25), 0.1)
    pencil.shape([(0, 0.60), *arc(0, 0.60, 0.37, 0.36, 180, 360)], pencil.feature)
    pencil.stroke([(-0.34, 0.61), (0.34, 0.61)], 0.09)


FEATURES = {5: _level_5, 4: _level_4, 3: _level_3, 2: _level_2, 1: _level_1}


@lru_cache(maxsize=32)
def face_picture(level: int, side: int) -> Texture:
    """The face of a level, `side` pixels wide."""
    look = theme.face[level]
    large = Fbo(size=(side * OVERSAMPLED, side * OVERSAMPLED))
    pencil = Pencil(side * OVERSAMPLED, look.feature)
    with large:
        red, green, blue, _ = look.edge
        ClearColor(red, green, blue, 0)
        ClearBuffers()
        pencil.oval(0, 0, 1, 1, look.edge)
        pencil.oval(0, 0, 1 - RIM, 1 - RIM, mix(look.fill, theme.c.black, SHADE * 1.2))
        _lit(pencil, look.fill)
        FEATURES[level](pencil)
    large.draw()
    return _shrunk(_shrunk(large.texture)).texture


def _lit(pencil: Pencil, fill: object) -> None:
    """The part of the disc that light falls on: all but a crescent at the foot."""
    inner = 1 - RIM
    upper = arc(0, 0, inner, inner, 160, 380, 96)
    lower = arc(0, -0.115, inner * 1.0, inner * 1.0, 27, 153, 96)
    edge = [(x, min(y, (max(0.0, inner**2 - x**2)) ** 0.5)) for x, y in lower]
    pencil.shape([(0, 0), *upper, *edge, upper[0]], fill)


class _Half(Fbo):
    """A picture of half the size; each of its points is the mean of four."""


def _shrunk(picture: object) -> Fbo:
    texture = getattr(picture, "texture", picture)
    texture.min_filter = texture.mag_filter = "linear"
    half = _Half(size=(texture.width // 2, texture.height // 2))
    with half:
        ClearColor(0, 0, 0, 0)
        ClearBuffers()
        Color(1, 1, 1, 1)
        Rectangle(texture=texture, size=half.size)
    half.draw()
    return half


class Face(Part):
    """The face of a level, as large as its box allows."""

    level = NumericProperty(0)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.fbind("level", self._trigger_layout)

    def arrange(self) -> None:
        self.canvas.clear()
        side = int(min(self.size))
        if side < 4 or self.level not in FEATURES:
            return
        picture = face_picture(int(self.level), side)  # outside, or the canvas keeps what it was shrunk from
        with self.canvas:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=picture,
                pos=(round(self.center_x - side / 2), round(self.center_y - side / 2)),
                size=(side, side),
            )
