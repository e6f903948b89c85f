"""
How long people waited, walked and were served, and how long counters stood free: pure figures over legs.

Where the legs come from is the business of `sync.server.queue_report`, which also words them. A group with fewer than
`FEW` measured spans tells none of its times: a time of one or two people is a story, not a figure.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from kiosk.domain.leg import LOST, Interval, Key, Leg, idles, service, totals, waiting, walking

FEW = 5
NEVER = 1 << 60
TREND = 30  # below, figures show a trend and compare nobody


@dataclass(frozen=True, slots=True)
class Times:
    """
    Spans of one kind put together, in ms; all None below `FEW`.

    `n` were measured, `lost` could not be.
    """

    n: int = 0
    lost: int = 0
    total: int | None = None
    mean: float | None = None
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One group of legs; `key` is what they have in common, None for all of them."""

    key: Hashable
    tickets: int
    calls: int
    served: int
    no_shows: int
    transfers: int
    waiting: Times
    walking: Times
    service: Times
    total: Times
    idle: Times
    within: int  # first waits no longer than promised
    promised: int  # first waits that were measured

    @property
    def kept(self) -> float | None:
        """Share served within the promise, 0–1; None below `FEW`."""
        return self.within / self.promised if self.promised >= FEW else None


@dataclass(frozen=True, slots=True)
class Measured:
    """A leg with its spans in ms: None where it has none of that kind, LOST where the clocks cannot tell."""

    leg: Leg
    first: bool  # of its ticket
    waiting: int | None
    walking: int | None
    service: int | None
    total: int | None
    idle: int | None


def measure(
    legs: Iterable[Leg],
    open_at: Mapping[date, Sequence[Interval]],
    paused: Mapping[tuple[date, int], Sequence[Interval]] | None = None,
) -> list[Measured]:
    """
    Every leg with its spans, in the order of the calls.

    Who comes back from fetching a paper was expected, and has not waited in between.
    """
    ordered = sorted(legs, key=_in_time)
    total, idle = totals(ordered), idles(ordered, open_at, paused)
    before: dict[Key, str] = {}
    told = []
    for n, leg in enumerate(ordered):
        back = before.get(leg.key) == "held"
        times = None if back else waiting(leg), walking(leg), service(leg), total.get(n), idle.get(n)
        told.append(Measured(leg, leg.key not in before, *times))
        before[leg.key] = leg.how
    return told


def _in_time(leg: Leg) -> tuple[object, ...]:
    """By the call; what happened in the same millisecond, by everything else that is known of it."""
    ends = (NEVER if one is None else one for one in (leg.ended_ms, leg.started_ms, leg.from_ms))
    return (leg.called_ms, leg.key, *ends, leg.counter, leg.how, leg.service)


def add_up(key: Hashable, legs: Sequence[Measured], promise_ms: int) -> Line:
    """The figures of one group."""
    firsts = [one.waiting for one in legs if one.first and one.waiting is not None and one.waiting != LOST]
    return Line(
        key=key,
        tickets=len({one.leg.key for one in legs}),
        calls=len(legs),
        served=len({one.leg.key for one in legs if one.leg.how == "finished"}),
        no_shows=sum(one.leg.how == "no_show" for one in legs),
        transfers=sum(one.leg.how == "transferred" for one in legs),
        waiting=put_together(one.waiting for one in legs),
        walking=put_together(one.walking for one in legs),
        service=put_together(one.service for one in legs),
        total=put_together(one.total for one in legs),
        idle=put_together(one.idle for one in legs),
        within=sum(wait <= promise_ms for wait in firsts),
        promised=len(firsts),
    )


def break_down(legs: Sequence[Measured], by: Callable[[Leg], Hashable], promise_ms: int) -> list[Line]:
    """One line a group, in the order of the keys."""
    groups: dict[Hashable, list[Measured]] = {}
    for one in legs:
        groups.setdefault(by(one.leg), []).append(one)
    return [add_up(key, groups[key], promise_ms) for key in sorted(groups, key=_in_order)]


def _in_order(key: Hashable) -> tuple[str, object]:
    return type(key).__name__, key


def put_together(spans: Iterable[int | None]) -> Times:
    """Mean, median and 90th percentile of what could be measured."""
    given = [one for one in spans if one is not None]
    good = sorted(one for one in given if one != LOST)
    lost = len(given) - len(good)
    if len(good) < FEW:
        return Times(len(good), lost)
    return Times(len(good), lost, sum(good), sum(good) / len(good), quantile(good, 0.5), quantile(good, 0.9))


def quantile(ordered: Sequence[int], part: float) -> float:
    """
    The value below which a part of the ordered values lies.

    Source:
        Linear interpolation between neighbours, as spreadsheet programs do (PERCENTILE.INC).
    """
    at = (len(ordered) - 1) * part
    low = floor(at)
    if low + 1 >= len(ordered):
        return float(ordered[-1])
    return ordered[low] + (ordered[low + 1] - ordered[low]) * (at - low)
