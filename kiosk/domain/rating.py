"""
What a citizen may answer.

Levels are 1–5, whatever the scale: a scale of three uses 5 4 2, of four 5 4 2 1, of five all. How
ratings become public is the business of `kiosk.domain.lot`.
"""

from collections.abc import Mapping
from typing import Literal

from kiosk.domain.errors import LevelNotOnScale

Mood = Literal["low", "mid", "high"]
MOODS: tuple[Mood, ...] = ("low", "mid", "high")

SCALES: Mapping[int, tuple[int, ...]] = {3: (5, 4, 2), 4: (5, 4, 2, 1), 5: (5, 4, 3, 2, 1)}


def levels(scale: int, order: str) -> tuple[int, ...]:
    """The levels of a scale in the order of the screen: `best_first` or `worst_first`."""
    best_first = SCALES[scale]
    return best_first if order == "best_first" else best_first[::-1]


def check(level: int, scale: int) -> int:
    """
    Accept a level of the scale.

    Raises:
        LevelNotOnScale: With the levels that are.
    """
    if level not in SCALES[scale]:
        allowed = ", ".join(map(str, sorted(SCALES[scale])))
        raise LevelNotOnScale(f"level {level}, scale {scale}", level=level, allowed=allowed)
    return level


def mood(level: int) -> Mood:
    """Which question about reasons follows: 1–2 low, 3 mid, 4–5 high."""
    return "low" if level <= 2 else "mid" if level == 3 else "high"
