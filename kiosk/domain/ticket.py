"""
Ticket numbers and how people read them.

A number belongs to a hall day and a series. The server gives 1–999; a terminal that cannot reach it
gives numbers of its own block, ordinal × 1000 + 1–999. Who may give which is never decided by a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.errors import SeriesUsedUp

BLOCK = 1000
LAST = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A citizen's place in the queue. `ahead` is None while nobody can know it."""

    id: str
    day: date
    service: str
    series: str
    number: int
    priority: bool
    ahead: int | None = None

    @property
    def label(self) -> str:
        return label(self.series, self.number)


def label(series: str, number: int) -> str:
    """As people read it: "A 046", from a block "A 2001"."""
    return f"{series} {number:03d}"


def ordinal_of(number: int) -> int:
    """Whose block a number is from: 0 for the server's own numbers, else 1–9."""
    return number // BLOCK


def next_number(series: str, seen: Iterable[int], ordinal: int = 0) -> int:
    """
    The number after the highest one seen in the same block.

    Args:
        seen: Every number of the day and series anybody knows of, of any block, in any order.
        ordinal: 0 for the server, 1–9 for a terminal's own block.

    Raises:
        SeriesUsedUp: After 999 of a block.
    """
    last = highest(seen, ordinal)
    if last % BLOCK >= LAST:
        raise SeriesUsedUp(f"{series}, block {ordinal}", series=series)
    return max(last, ordinal * BLOCK) + 1


def highest(seen: Iterable[int], ordinal: int = 0) -> int:
    """The highest number seen of one block; 0 where none was."""
    return max((number for number in seen if ordinal_of(number) == ordinal), default=0)
