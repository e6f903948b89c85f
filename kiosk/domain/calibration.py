"""
How far what people were promised held: the range on the ticket beside the wait that was.

A range is worked out so that six in ten people are called within it; rounding to five minutes only widens it. Below
`FEW` tickets no share is told, as in `kiosk.domain.queue_report`.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.queue_report import FEW

AIM = 0.6  # of the promises must hold
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One ticket: what it promised in minutes, when it was taken, and when it was first called, in ms since 1970."""

    day: date
    service: str
    low: int
    high: int
    taken_ms: int
    called_ms: int

    @property
    def waited(self) -> float:
        return (self.called_ms - self.taken_ms) / MINUTE_MS

    @property
    def error(self) -> float:
        """Minutes between the wait and the middle of the range."""
        return abs(self.waited - (self.low + self.high) / 2)


@dataclass(frozen=True, slots=True)
class Line:
    """Promises put together; everything but the counts is None below `FEW`."""

    key: Hashable
    n: int
    inside: int
    early: int  # called sooner than the range said
    late: int  # called later
    error: float | None  # mean, in minutes
    width: float | None  # mean of the ranges, in minutes
    waited: float | None  # mean, in minutes

    @property
    def held(self) -> float | None:
        return self.share(self.inside)

    @property
    def too_early(self) -> float | None:
        return self.share(self.early)

    @property
    def too_late(self) -> float | None:
        return self.share(self.late)

    def share(self, some: int) -> float | None:
        return some / self.n if self.n >= FEW else None


def add_up(key: Hashable, promises: Iterable[Promise]) -> Line:
    """One group. A call on the very edge of a range is inside it."""
    known = list(promises)
    early = sum(one.waited < one.low for one in known)
    late = sum(one.waited > one.high for one in known)
    few = len(known) < FEW

    def mean(values: Iterable[float]) -> float | None:
        return None if few else sum(values) / len(known)

    return Line(
        key,
        len(known),
        len(known) - early - late,
        early,
        late,
        mean(one.error for one in known),
        mean(one.high - one.low for one in known),
        mean(one.waited for one in known),
    )


def break_down(promises: Iterable[Promise], key: Callable[[Promise], Hashable]) -> list[Line]:
    """Group by group, in the order of their keys."""
    groups: dict[Hashable, list[Promise]] = {}
    for one in promises:
        groups.setdefault(key(one), []).append(one)
    return [add_up(name, groups[name]) for name in sorted(groups, key=lambda one: (isinstance(one, str), one))]
