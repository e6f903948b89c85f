"""
Draws the face of a Đông Sơn drum as a white picture whose alpha is the line art (`make assets`).

A star of 14 rays, rings of tangent circles, saw teeth and zigzags, and sixteen birds flying round.
All lengths are told for a drum of radius 777; the picture is drawn four times as large and shrunk.
"""

from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw

RADIUS = 777.0
SIDE = 1440
OVERSAMPLED = 4
FULL, BIRD, TOOTH, ZIGZAG, FAINT = 255, 215, 140, 170, 110  # strength of a line, 0–255

CIRCLES = (
    # radius of the ring, how many, radius of a circle, of its dot, turn as a share of a step
    (184, 44, 9.5, 4.0, 0.0),
    (425, 96, 11.5, 5.0, 0.0),
    (554.5, 120, 12.5, 5.0, 0.0),
    (638, 144, 8.5, 3.2, 0.0),
    (664, 144, 8.5, 3.2, 0.5),
)
RINGS = (
    # radius, width of the line, strength
    *((137.5, 1.6, FULL), (146, 1.6, FULL), (169, 1.2, ZIGZAG), (197, 1.8, FULL), (203, 1.8, FULL)),
    *((242, 1.8, FULL), (251, 1.8, FULL), (376, 1.8, FULL), (383.5, 2.0, FULL), (407, 1.6, FULL), (442, 1.6, FULL)),
    *((464.5, 2.4, FULL), (528, 2.2, FULL), (537, 1.8, FULL), (573, 1.6, FULL), (598, 2.4, FULL)),
    *((622, 1.2, ZIGZAG), (680, 1.2, ZIGZAG), (702, 2.0, FULL), (744, 1.0, FAINT), (774, 1.0, FAINT)),
)
TEETH = (
    # radius of the base, of the tip, how many
    (152, 163, 60),
    (390, 403, 120),
    (458, 444, 126),
    (579, 594, 152),
    (698, 684, 170),
)
BIRD_SHAPE = (
    # forward along the ring, outward: beak, head, outer wing, forked tail, inner wing, throat
    *((57, 0), (36, 5), (32, 8.5), (28, 9), (23.5, 7), (19, 4), (10, 4.5)),
    *((7.5, 12), (3, 17), (-3, 21.5), (-14, 29), (-9.5, 20), (-7, 13), (-6.5, 5)),
    *((-21, 4.5), (-36, 6.5), (-50, 14), (-45, 4.5), (-49, -5.5), (-35, -2), (-7, -6)),
    *((-7, -16), (-9, -23), (-12.5, -33), (-1, -24), (4.5, -16), (8, -6.5)),
    *((14, -4), (21, -1.5), (28, -2), (33, 0.5)),
)
BIRDS, BIRD_RADIUS = 16, 314
RAYS, RAY_TIP, RAY_NOTCH = 14, 128, 61


Points = list[tuple[float, float]]


class Brush(Protocol):
    """Draws on something in polar coordinates: an angle in turns, clockwise from the top, and a radius."""

    def at(self, turn: float, radius: float) -> tuple[float, float]: ...

    def circle(self, centre: tuple[float, float], radius: float, width: float, strength: int) -> None:
        """A ring of this width, or a disc where the width is nought."""

    def line(self, points: Points, width: float, strength: int) -> None: ...

    def shape(self, points: Points, strength: int) -> None: ...


class Canvas:
    """A brush on a picture of points."""

    def __init__(self) -> None:
        size = SIDE * OVERSAMPLED
        self.picture = Image.new("L", (size, size), 0)
        self._draw = ImageDraw.Draw(self.picture)
        self._scale = size / 2 / RADIUS

    def at(self, turn: float, radius: float) -> tuple[float, float]:
        middle = SIDE * OVERSAMPLED / 2
        return (
            middle + sin(2 * pi * turn) * radius * self._scale,
            middle - cos(2 * pi * turn) * radius * self._scale,
        )

    def circle(self, centre: tuple[float, float], radius: float, width: float, strength: int) -> None:
        x, y = centre
        outer = (radius + width / 2) * self._scale
        box = (x - outer, y - outer, x + outer, y + outer)
        if width:
            self._draw.ellipse(box, outline=strength, width=max(1, round(width * self._scale)))
        else:
            self._draw.ellipse(box, fill=strength)

    def line(self, points: Points, width: float, strength: int) -> None:
        self._draw.line(points, fill=strength, width=max(1, round(width * self._scale)), joint="curve")

    def shape(self, points: Points, strength: int) -> None:
        self._draw.polygon(points, fill=strength)


def _turns(count: int, turn: float = 0.0) -> Iterator[float]:
    return ((step + turn) / count for step in range(count))


def _star(brush: Brush) -> None:
    points = []
    for turn in _turns(RAYS):
        points += [brush.at(turn, RAY_TIP), brush.at(turn + 0.5 / RAYS, RAY_NOTCH)]
    brush.shape(points, FULL)
    for turn in _turns(RAYS, 0.5):
        for nested, arm in ((0, 0.0255), (5, 0.0225), (10, 0.0195)):
            outer, apex = 122 - nested * 0.3, 85 + nested
            arms = [brush.at(turn - arm, outer), brush.at(turn, apex), brush.at(turn + arm, outer)]
            brush.line(arms, 2.0, TOOTH)


def _rings(brush: Brush) -> None:
    for radius, width, strength in RINGS:
        brush.circle(brush.at(0, 0), radius, width, strength)
    for base, tip, count in TEETH:
        for turn in _turns(count):
            half = 0.5 / count
            brush.shape([brush.at(turn - half, base), brush.at(turn, tip), brush.at(turn + half, base)], TOOTH)
    for radius, count, size, dot, shift in CIRCLES:
        for turn in _turns(count, shift):
            brush.circle(brush.at(turn, radius), size, 1.6, FULL)
            brush.circle(brush.at(turn, radius), dot, 0, FULL)
            gap = size * 0.9 / radius / 2 / pi
            tangent = [brush.at(turn + gap, radius + size * 0.4), brush.at(turn + 1 / count - gap, radius - size * 0.4)]
            brush.line(tangent, 1.2, TOOTH)


def _zigzags(brush: Brush) -> None:
    for turn in _turns(56):
        half = 0.5 / 56
        teeth = [brush.at(turn - half, 212), brush.at(turn, 233), brush.at(turn + half, 212)]
        brush.line(teeth, 1.4, ZIGZAG)
        brush.circle(brush.at(turn, 216), 3.6, 0, ZIGZAG)
        brush.circle(brush.at(turn + half, 228.5), 3.6, 0, ZIGZAG)
    for turn in _turns(48):
        half = 0.5 / 48
        teeth = [brush.at(turn - half, 475), brush.at(turn, 519), brush.at(turn + half, 475)]
        brush.line(teeth, 1.6, ZIGZAG)
        brush.line([brush.at(turn - half * 0.6, 476), brush.at(turn + half * 0.12, 508)], 1.4, ZIGZAG)
        brush.circle(brush.at(turn + half, 507), 4.8, 0, FULL)


def _birds(brush: Brush) -> None:
    for turn in _turns(BIRDS):

        def place(forward: float, outward: float, turn: float = turn) -> tuple[float, float]:
            return brush.at(turn - forward / BIRD_RADIUS / 2 / pi, BIRD_RADIUS + outward)

        brush.shape([place(*point) for point in BIRD_SHAPE], BIRD)
        brush.line([place(27, 11), place(2, 15)], 1.8, BIRD)


def paint(brush: Brush) -> None:
    """The whole drum about the middle."""
    for part in (_star, _rings, _zigzags, _birds):
        part(brush)


def draw() -> Image.Image:
    """The drum as white with alpha."""
    brush = Canvas()
    paint(brush)
    alpha = brush.picture.resize((SIDE, SIDE), Image.Resampling.BOX)
    picture = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    picture.putalpha(alpha)
    return picture


def main() -> None:
    draw().save(Path(__file__).parent / "drum.png", optimize=True)


if __name__ == "__main__":
    main()
