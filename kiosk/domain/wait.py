"""
How long people will wait: the hall played forward from this moment, many times over.

Each run takes the people who wait, by the plan's rule, to the counters that serve them. What comes out in the middle
60 % of the runs is told as a range, never as a point. How durations are learned is the business of
`kiosk.domain.pace`; one run, of `kiosk.domain.rehearsal`.

Every person's luck hangs on their own key: the same hall gives the same ranges, and one person more changes nobody
else's luck.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kiosk.domain.range import Range
from kiosk.domain.rehearsal import HORIZON, Chance, Rehearsal, Run
from kiosk.domain.scene import Hall, Key

RUNS = 100  # tell the middle 60 % to about a tenth of its width
MARGIN = 0.01  # of the runs, at either end: for what no run knows of a hall, most of all in its first days
LOW, HIGH = 0.2 - MARGIN, 0.8 + MARGIN
STEP = 5  # minutes; what is told is rounded to it
SLACK = 1.5  # minutes that rounding may cut off at either end


@dataclass(frozen=True, slots=True)
class Wait:
    """
    How long somebody waits: the 20 %, 50 % and 80 % points of the runs, in minutes.

    `counter` is one that is free and where nobody stands in between: go now.
    """

    low: float
    middle: float
    high: float
    counter: int | None = None

    @property
    def told(self) -> Range | None:
        """None for a wait that may be longer than a working day: nobody knows how long."""
        return told(self.low, self.high) if self.high < HORIZON else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """
    What the runs came to. Nobody is in it whom no counter at work can serve.

    `people` has everybody who waits; `next` whoever would take a number now, by service and priority; `hall` somebody
    of whom only is known how often each service is wanted.
    """

    people: Mapping[Key, Wait]
    next: Mapping[tuple[str, bool], Wait]
    hall: Wait | None


def simulate(hall: Hall, chance: Chance, runs: int = RUNS) -> Forecast:
    """Play the hall forward, as often as `runs` says."""
    ready = Rehearsal(hall, chance, runs)
    played = [Run(ready, run).play() for run in range(runs)]
    starts = zip(*(run.starts for run in played), strict=True)
    people = {one.key: _wait(each) for one, each in zip(ready.people, starts, strict=True)}
    free = {code: hall.counters[at].number for at in reversed(played[0].idle) for code in hall.counters[at].services}
    nexts = {way: _wait([run.next.get(way) for run in played], free.get(way[0])) for way in played[0].next}
    return Forecast(
        {key: wait for key, wait in people.items() if wait},
        {way: wait for way, wait in nexts.items() if wait},
        _of_hall(hall.wanted, played),
    )


def told(low: float, high: float) -> Range:
    """Round to five minutes, never cutting off more than `SLACK` of either end, never to a point."""
    first, last = STEP * math.floor((low + SLACK) / STEP), STEP * math.ceil((high - SLACK) / STEP)
    if last <= first:
        first = STEP * math.floor((low + high) / 2 / STEP)
        last = first + STEP
    return Range(first, last)


def _of_hall(wanted: Mapping[str, float], played: Sequence[Run]) -> Wait | None:
    points = [(start, wanted.get(way[0], 0.0)) for run in played for way, start in run.next.items() if not way[1]]
    return points_of([(start, weight) for start, weight in points if weight > 0])


def _wait(starts: Iterable[float | None], counter: int | None = None) -> Wait | None:
    known = [(start, 1.0) for start in starts if start is not None]
    found = points_of(known)
    return found and Wait(found.low, found.middle, found.high, counter)


def points_of(weighted: Sequence[tuple[float, float]]) -> Wait | None:
    """
    The three points of values that count with weights; None of none.

    The truth is one run more. Between the 20th and the 81st of a hundred it would lie six times in ten, between the
    20th and the 80th less often; the `MARGIN` comes to that.
    """
    if not weighted:
        return None
    ordered = sorted(weighted)
    gone = list(accumulate(weight for _, weight in ordered))
    low, middle, high = (
        *(bisect_left(gone, share * gone[-1]) for share in (LOW, 0.5)),
        bisect_right(gone, HIGH * gone[-1]),
    )
    return Wait(ordered[low][0], ordered[middle][0], ordered[high][0])
