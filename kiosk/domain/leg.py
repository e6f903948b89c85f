"""
One leg of a visit: one call of a ticket to one counter for one service, and the spans of time in it.

A span that no clock could have measured (its end before its beginning, or a day apart) is `LOST`: it is counted as
not measurable and never corrected into a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

LOST = -1
LONGEST_MS = 24 * 3600 * 1000  # a hall day is over long before
SERVED = ("finished", "transferred", "held")  # how a leg ends in which a citizen was served

Key = tuple[date, str, int]
Interval = tuple[int, int]  # ms since 1970, from and to


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """All moments are the hall server's, in ms since 1970; `day` is the ticket's hall day, not the clock's date."""

    day: date
    series: str
    number: int
    service: str
    counter: int
    post: str
    called_ms: int
    priority: bool = False
    from_ms: int | None = None  # since when it waited for this leg; None for a number nobody knew of then
    started_ms: int | None = None
    ended_ms: int | None = None
    how: str = ""  # as the table `call` says; empty while open
    recalls: int = 0
    nobodys: bool = False  # it was over before its number was given: whoever got the number has nothing to do with it

    @property
    def key(self) -> Key:
        """Of its visit; below zero stands the number of a call that was nobody's, so that it joins no visit."""
        return self.day, self.series, -self.number if self.nobodys else self.number


def span(begun: int | None, ended: int | None) -> int | None:
    """Milliseconds between two moments; None where one has not come, LOST where the clocks cannot tell."""
    if begun is None or ended is None:
        return None
    return ended - begun if 0 <= ended - begun < LONGEST_MS else LOST


def waiting(leg: Leg) -> int:
    """From the moment it waited for this leg to the call; LOST for a blind call, which nobody saw coming."""
    told = span(leg.from_ms, leg.called_ms)
    return LOST if told is None else told


def walking(leg: Leg) -> int | None:
    """From the call to the start; None where nobody pressed start."""
    return span(leg.called_ms, leg.started_ms)


def service(leg: Leg) -> int | None:
    """From the start, or the call where nobody pressed start, to the end; None where nobody was served."""
    if leg.how not in SERVED:
        return None
    return span(leg.called_ms if leg.started_ms is None else leg.started_ms, leg.ended_ms)


def totals(legs: Iterable[Leg]) -> dict[int, int]:
    """
    How long whole visits took, from the first waiting to the last end; only of tickets that were finished.

    Returns:
        By the index of the leg that finished the ticket, or LOST.
    """
    visits: dict[Key, list[tuple[int, Leg]]] = {}
    for n, leg in enumerate(legs):
        visits.setdefault(leg.key, []).append((n, leg))
    found = {}
    for visit in visits.values():
        first, (last, end) = visit[0][1], visit[-1]
        if end.how == "finished":
            told = span(first.from_ms, end.ended_ms)
            found[last] = LOST if told is None else told
    return found


def idles(
    legs: Sequence[Leg],
    open_at: Mapping[date, Sequence[Interval]],
    paused: Mapping[tuple[date, int], Sequence[Interval]] | None = None,
) -> dict[int, int]:
    """
    How long a counter stood free before it called, by the index of the leg it called then.

    The first call of a counter's day has nothing before it: nobody knows since when it was manned.

    Args:
        open_at: When the hall was open, by hall day; time outside, such as lunch, is nobody's idleness.
        paused: When a counter had said that it calls nobody, by hall day and counter: breaks, work behind the counter.
    """
    found = {}
    order = sorted(range(len(legs)), key=lambda n: (legs[n].day, legs[n].counter, legs[n].called_ms, n))
    for (day, counter), members in groupby(order, key=lambda n: (legs[n].day, legs[n].counter)):
        free: int | None = None
        pauses = (paused or {}).get((day, counter), ())
        for n in members:
            called = legs[n].called_ms
            if free is not None:
                told = span(free, called)
                found[n] = LOST if told in (None, LOST) else _idle((free, called), open_at.get(day), pauses)
            free = legs[n].ended_ms
    return found


def _idle(gap: Interval, open_: Sequence[Interval] | None, pauses: Sequence[Interval]) -> int:
    """What of a gap was neither outside the hours nor a pause."""
    pieces = [gap] if open_ is None else [(max(gap[0], begin), min(gap[1], end)) for begin, end in open_]
    return sum(end - begin - overlap((begin, end), pauses) for begin, end in pieces if begin < end)


def overlap(one: Interval, others: Sequence[Interval]) -> int:
    """How much of an interval lies in others, which do not overlap each other."""
    return sum(max(min(one[1], end) - max(one[0], begin), 0) for begin, end in others)
