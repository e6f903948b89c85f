"""
A rounded surface as one small picture, stretched in its middle.

Kivy's smooth shapes are fans of thin triangles, drawn once for the rim and once for the fill; without a graphics
card a page of them costs five times as much as the same corners drawn once here and stretched.
"""

from bisect import bisect_left
from functools import lru_cache
from itertools import chain
from math import sqrt

from kivy.graphics.texture import Texture

from screens.theme import Rgba

LOOKS_MOST = 256


@lru_cache(LOOKS_MOST)
def patch(radius: int, rim_width: int, fill: Rgba, rim: Rgba) -> Texture:
    """A square with a side of 2 × `radius` + 1 pixels: four corners and one pixel between them."""
    side = 2 * radius + 1
    corner = [_row(radius, rim_width, fill, rim, row) for row in range(radius)]
    middle = bytes(_mixed(fill, rim, 1.0, 0.0 if rim_width else 1.0))
    through = bytes(_mixed(fill, rim, 1.0, 1.0))
    rows = [row + (through if count >= rim_width else middle) + _mirrored(row) for count, row in enumerate(corner)]
    edge = middle * min(rim_width, radius) + through * max(radius - rim_width, 0)
    centre = edge + through + _mirrored(edge)
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(b"".join([*rows, centre, *rows[::-1]]), colorfmt="rgba")
    return texture


def _row(radius: int, rim_width: int, fill: Rgba, rim: Rgba, row: int) -> bytes:
    """One line of the corner's pixels; `row` 0 is the outermost. Only those near the rim are worked out one by one."""

    def away(column: int) -> float:
        return sqrt((radius - row - 0.5) ** 2 + (radius - column - 0.5) ** 2)

    def pixel(column: int) -> tuple[int, int, int, int]:
        outer = min(max(radius - away(column) + 0.5, 0.0), 1.0)
        inner = min(max(radius - rim_width - away(column) + 0.5, 0.0), 1.0)
        return _mixed(fill, rim, outer, inner)

    columns = range(radius)
    first = bisect_left(columns, True, key=lambda column: away(column) < radius + 0.5)
    whole = bisect_left(columns, True, key=lambda column: away(column) <= radius - rim_width - 0.5)
    outside, near = bytes(_mixed(fill, rim, 0.0, 0.0)), chain.from_iterable(map(pixel, range(first, whole)))
    return outside * first + bytes(near) + bytes(_mixed(fill, rim, 1.0, 1.0)) * (radius - whole)


def _mixed(fill: Rgba, rim: Rgba, outer: float, inner: float) -> tuple[int, int, int, int]:
    """The fill over the rim, each covering so much of a pixel; the colour stays where nothing covers it."""
    over, under = fill[3] * inner, rim[3] * outer
    alpha = over + under * (1 - over)
    share = over / alpha if alpha else float(not rim[3])
    red, green, blue = (fill[n] * share + rim[n] * (1 - share) for n in range(3))
    return round(red * 255), round(green * 255), round(blue * 255), round(alpha * 255)


def _mirrored(row: bytes) -> bytes:
    back = bytearray(len(row))
    for part in range(4):
        back[part::4] = row[part::4][::-1]
    return bytes(back)
