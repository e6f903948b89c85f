"""
The soft shadow under a plate: the picture of one corner, mirrored and stretched around what the plate hides.

Kivy's BoxShadow is a shader and a buffer of its own for every plate, and paints what lies under the plate too. The
falling off is the same: a sigmoid of the distance from a box with round corners.
"""

from functools import lru_cache
from itertools import pairwise, product
from math import ceil, exp, hypot, log

from kivy.graphics import Color, InstructionGroup, Mesh
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from screens.theme import theme

FURTHEST = 1.5  # times the blur, where a shadow ends
INNER = 2  # pixels its box is smaller than what casts it
COARSE = 2  # pixels of the screen for one of the picture; nobody sees it in what is blurred
UNDER_ARC = 0.3  # of a radius: so far inside its box a round corner hides everything
PRESSED_SMALLER = 0.02  # a plate under a finger hides less

Rect = tuple[float, float, float, float]  # left, low, right, top


class Shadow(InstructionGroup):
    """The shadow of one plate."""

    def __init__(self) -> None:
        super().__init__()
        self._colour, self._mesh = Color(), Mesh(mode="triangles")
        self._fallen: tuple[object, ...] = ()
        self.add(self._colour)
        self.add(self._mesh)

    def fall(self, plate: Widget) -> None:
        """Lie where this plate casts it."""
        look = theme.shadow(plate.shadow)
        hides = plate.fill[3] == 1
        falling = (*plate.pos, *plate.size, plate.radius, hides, look.offset, look.blur, look.spread, look.colour)
        if falling == self._fallen:
            return
        self._fallen = falling
        reach = seen_to(look.blur, look.colour[3])
        grown = reach + look.spread - INNER
        (x, y), (across, up) = plate.pos, look.offset
        outer = (x - grown + across, y - grown + up, plate.right + grown + across, plate.top + grown + up)
        box = min(outer[2] - outer[0], outer[3] - outer[1]) / 2 - reach
        radius = max(0, round(min(plate.radius, box)))
        self._colour.rgba = look.colour
        self._mesh.texture = corner_picture(reach, look.blur, radius)
        self._mesh.vertices, self._mesh.indices = frame(
            outer, max(reach + radius, 1.0), hidden(plate) if hides else None
        )


def seen_to(blur: float, alpha: float) -> float:
    """How far from its box a shadow of this strength still changes a pixel."""
    return min(FURTHEST, log(max(4 * 255 * alpha - 1, 1)) / 4) * blur


def hidden(plate: Widget) -> Rect:
    """What lies under a plate, pressed or not."""
    arc = ceil(UNDER_ARC * min(plate.radius, plate.width / 2, plate.height / 2)) + 1
    wide, high = arc + plate.width * PRESSED_SMALLER / 2, arc + plate.height * PRESSED_SMALLER / 2
    return plate.x + wide, plate.y + high, plate.right - wide, plate.top - high


@lru_cache(maxsize=64)
def corner_picture(reach: float, blur: float, radius: int) -> Texture:
    """The lower left corner of a shadow, from where it begins to where it is whole."""
    side = reach + radius
    count = max(1, ceil(side / COARSE))
    away = [max(side - (n + 0.5) * side / count, 0.0) for n in range(count)]
    strengths = (2 / (1 + exp(4 * (hypot(x, y) - radius) / blur)) for y, x in product(away, away))
    pale = bytearray(b"\xff" * (2 * count * count))
    pale[1::2] = bytes(round(min(1.0, strength) * 255) for strength in strengths)
    texture = Texture.create(size=(count, count), colorfmt="luminance_alpha")
    texture.blit_buffer(pale, colorfmt="luminance_alpha")
    return texture


def frame(outer: Rect, corner: float, hole: Rect | None) -> tuple[list[float], list[int]]:
    """Vertices (x, y and their place in the picture) and triangles of a shadow around a hole."""
    xs = _lines(outer[0], outer[2], corner, (hole[0], hole[2]) if hole else ())
    ys = _lines(outer[1], outer[3], corner, (hole[1], hole[3]) if hole else ())
    vertices = list[float]()
    for y, x in product(ys, xs):
        vertices += x, y, _share(x, outer[0], outer[2], corner), _share(y, outer[1], outer[3], corner)
    indices = list[int]()
    for (row, (low, top)), (column, (left, right)) in product(enumerate(pairwise(ys)), enumerate(pairwise(xs))):
        if hole and hole[0] <= left and right <= hole[2] and hole[1] <= low and top <= hole[3]:
            continue
        first = row * len(xs) + column
        above = first + len(xs)
        indices += first, first + 1, above + 1, first, above + 1, above
    return vertices, indices


def _lines(low: float, high: float, corner: float, hole: tuple[float, ...]) -> list[float]:
    """Where the picture or the hole begins or ends, from low to high."""
    middle = (low + high) / 2
    return sorted({low, min(low + corner, middle), *(min(max(one, low), high) for one in hole),
                   max(high - corner, middle), high})  # fmt: skip


def _share(at: float, low: float, high: float, corner: float) -> float:
    return min(at - low, high - at, corner) / corner
