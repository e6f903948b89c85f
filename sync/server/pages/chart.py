"""
Bars as numbers: where each stands in an SVG's own units.

Colours and strokes are the style sheet's; the same figures stand below every chart as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.server.ratings import Hour, Sums

WIDTH, HEIGHT = 880, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 26, 40
LINES = 4
BAR, BETWEEN = 26, 6
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its number on top; `kind` is the class of its colour."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    value: int

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
    bars: list[Bar]
    rows: list[Mark]
    columns: list[Mark]
    base: float = HEIGHT - BOTTOM
    left: float = LEFT
    right: float = WIDTH - RIGHT
    box: str = f"0 0 {WIDTH} {HEIGHT}"


def by_hour(hours: Sequence[Hour]) -> Chart | None:
    """Two bars an hour, people served and people who rated; nothing where nobody came."""
    if not hours:
        return None
    step = _step(max(max(hour.served, hour.rated) for hour in hours))
    unit = (HEIGHT - TOP - BOTTOM) / (step * LINES)
    slot = (WIDTH - LEFT - RIGHT) / max(len(hours), 6)
    width = min(BAR, slot / 2 - BETWEEN)
    bars, columns = [], []
    for n, hour in enumerate(hours):
        middle = LEFT + slot * (n + 0.5)
        bars.append(_bar("served", middle - width - BETWEEN / 2, width, hour.served, unit))
        bars.append(_bar("rated", middle + BETWEEN / 2, width, hour.rated, unit))
        columns.append(Mark(middle, str(hour.hour)))
    rows = [Mark(HEIGHT - BOTTOM - n * step * unit, str(n * step)) for n in range(LINES + 1)]
    return Chart(bars, rows, columns)


def _bar(kind: str, x: float, width: float, value: int, unit: float) -> Bar:
    height = value * unit
    return Bar(kind, round(x, 1), round(HEIGHT - BOTTOM - height, 1), round(width, 1), round(height, 1), value)


def _step(highest: int) -> int:
    """The smallest pleasant step that holds the highest bar in four lines."""
    return next((step for step in STEPS if step * LINES >= highest), highest // LINES + 1)


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
