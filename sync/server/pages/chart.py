"""
Bars as numbers: where each stands in an SVG's own units.

Colours and strokes are the style sheet's; the same figures stand below every chart as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sync.server.ratings import Hour, Sums

WIDTH, HEIGHT = 880, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 26, 40
LINES = 4
BAR, BETWEEN = 26, 6
WORDS = 14  # under the columns
ROOM = 44  # of a column, for a number over each bar
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its number on top, where there is room; `kind` is the class of its colour."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    value: int | None

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        return self.y - 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or number on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` is the height of a promise drawn across, None for none."""

    title: str
    bars: list[Bar]
    rows: list[Mark]
    columns: list[Mark]
    line: float | None = None
    base: float = HEIGHT - BOTTOM
    left: float = LEFT
    right: float = WIDTH - RIGHT
    box: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bars side by side over one word; None is no bar."""

    text: str
    first: float | None
    second: float | None


def by_hour(hours: Sequence[Hour]) -> Chart | None:
    """Two bars an hour, people served and people who rated; nothing where nobody came."""
    columns = [Pair(_("%(hour)s giờ") % {"hour": one.hour}, one.served, one.rated) for one in hours]
    title = _("Người được phục vụ và người đánh giá theo giờ; số liệu ở bảng bên dưới")
    return pairs(columns, ("served", "rated"), title)


def pairs(columns: Sequence[Pair], kinds: tuple[str, str], title: str, line: float | None = None) -> Chart | None:
    """
    Two bars a column; nothing where no column has any.

    Args:
        line: A value drawn across, such as what was promised.
    """
    values = [value for one in columns for value in (one.first, one.second) if value is not None]
    if not values:
        return None
    step = _step(max(*values, line or 0, 0))
    unit = (HEIGHT - TOP - BOTTOM) / (step * LINES)
    slots = max(len(columns), 6)
    slot = (WIDTH - LEFT - RIGHT) / slots
    width = min(BAR, slot / 2 - BETWEEN / 2)
    each = -(-len(columns) // WORDS)  # where many stand side by side, not every one is named
    bars, marks = [], []
    for n, one in enumerate(columns):
        middle = LEFT + slot * (n + 0.5 + (slots - len(columns)) / 2)  # few stand in the middle
        bars.append(_bar(kinds[0], middle - width - BETWEEN / 2, width, one.first or 0, unit, slot))
        bars.append(_bar(kinds[1], middle + BETWEEN / 2, width, one.second or 0, unit, slot))
        if n % each == 0:
            marks.append(Mark(middle, one.text))
    rows = [Mark(HEIGHT - BOTTOM - n * step * unit, str(n * step)) for n in range(LINES + 1)]
    return Chart(title, bars, rows, marks, None if line is None else round(HEIGHT - BOTTOM - line * unit, 1))


def _bar(kind: str, x: float, width: float, value: float, unit: float, slot: float) -> Bar:
    height = value * unit
    told = round(value) if slot >= ROOM else None
    return Bar(kind, round(x, 1), round(HEIGHT - BOTTOM - height, 1), round(width, 1), round(height, 1), told)


def _step(highest: float) -> int:
    """The smallest pleasant step that holds the highest bar in four lines."""
    return next((step for step in STEPS if step * LINES >= highest), int(highest) // LINES + 1)


@dataclass(frozen=True, slots=True)
class Share:
    """One level's part of a whole: where it begins and how long it is, in percent; `n` of `total`."""

    level: int
    n: int
    start: float
    length: float
    part: float


def shares(sums: Sums) -> list[Share]:
    """The levels of a scale laid end to end, best first."""
    out, at, total = [], 0.0, sums.total or 1
    for level, n in sums.levels.items():
        length = 100 * n / total
        out.append(Share(level, n, round(at, 2), round(length, 2), n / total))
        at += length
    return out
