"""
Past hall days read from their calls, so that `kiosk.domain.replay` can play them again.

What a counter did between two citizens is read like this: if somebody it serves was waiting for ten minutes or more, it
was shut (a break, work behind the counter); if for less, that was the pause it needs between two, or how long it took
to notice who had come. All are guesses, and the replay of the day as it was shows how good they are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, groupby
from statistics import median

from kiosk.domain.leg import Leg
from kiosk.domain.queue import Skills
from kiosk.domain.replay import Citizen, Day, Need, Seat

BREAK_MS = 10 * 60_000
PAUSES = 5  # measured, before a counter's pause is believed


@dataclass(frozen=True, slots=True)
class _Idle:
    """A counter had nobody although somebody it serves waited; `noticed` where they came to it, not it to them."""

    begin: int
    end: int
    noticed: bool

    @property
    def long(self) -> bool:
        return self.end - self.begin >= BREAK_MS


def days_of(legs: Iterable[Leg], skills: Sequence[Skills]) -> list[Day]:
    """
    Whole days, oldest first; calls that have not ended are left out.

    Args:
        skills: The counters of the plan. One that served what the plan does not give it keeps that service; one the
            plan has lost stands with what it served.
    """
    by_day: dict[date, list[Leg]] = {}
    for leg in legs:
        if leg.ended_ms is not None and leg.ended_ms >= leg.called_ms:
            by_day.setdefault(leg.day, []).append(leg)
    known = {one.number: one for one in skills}
    told = [(day, sorted(by_day[day], key=lambda one: (one.called_ms, one.key))) for day in sorted(by_day)]
    manned = {day: _at_work(members, known) for day, members in told}
    idle = {day: {n: _idle(members, one) for n, one in manned[day].items()} for day, members in told}
    pauses, notices = (_usual(idle.values(), noticed) for noticed in (False, True))

    def seat(day: date, one: Skills) -> Seat:
        shut = tuple((span.begin, span.end) for span in idle[day][one.number] if span.long)
        return Seat(one, shut, pauses.get(one.number, 0), notices.get(one.number, 0))

    return [
        Day(day, tuple(_citizens(members)), tuple(seat(day, one) for one in manned[day].values()))
        for day, members in told
    ]


def _at_work(legs: Sequence[Leg], known: Mapping[int, Skills]) -> dict[int, Skills]:
    """The counters that called anybody on a day, with all they served."""
    found: dict[int, Skills] = {}
    for leg in legs:
        one = found.get(leg.counter) or known.get(leg.counter) or Skills(number=leg.counter, post=leg.post, weights={})
        if leg.service not in one.weights:
            one = replace(one, weights={**one.weights, leg.service: 1})
        found[leg.counter] = one
    return dict(sorted(found.items()))


def _citizens(legs: Sequence[Leg]) -> list[Citizen]:
    """Everybody who was called, with what they came for in its order; whoever nobody saw coming comes with the call."""
    found = []
    for key, members in groupby(sorted(legs, key=lambda one: (one.key, one.called_ms)), key=lambda one: one.key):
        visit = list(members)
        seen = visit[0].from_ms is not None and visit[0].from_ms <= visit[0].called_ms
        place = visit[0].from_ms if seen and visit[0].from_ms is not None else visit[0].called_ms
        needs, ended = [], place
        for n, leg in enumerate(visit):
            assert leg.ended_ms is not None
            gap = max((leg.called_ms if leg.from_ms is None else leg.from_ms) - ended, 0) if n else 0
            needs.append(Need(leg.service, leg.ended_ms - leg.called_ms, gap))
            ended = leg.ended_ms
        found.append(Citizen(key, visit[0].priority, place, tuple(needs), seen))
    return found


def _idle(legs: Sequence[Leg], seat: Skills) -> list[_Idle]:
    """Spans in which a counter was free although somebody it serves waited, from the first such moment to its call."""
    spans: list[_Idle] = []
    waited = [(one.called_ms, one.from_ms) for one in legs if one.service in seat.weights and one.from_ms is not None]
    calls = [called for called, _ in waited]
    earliest = list(accumulate((since for _, since in reversed(waited)), min))[::-1]  # among this one and all later
    free: int | None = None
    for leg in legs:
        if leg.counter != seat.number:
            continue
        n = bisect_left(calls, leg.called_ms)
        since = min(earliest[n], leg.called_ms) if n < len(earliest) else leg.called_ms
        noticed = free is None or since > free
        begin = since if free is None else max(free, since)
        spans.append(_Idle(min(begin, leg.called_ms), leg.called_ms, noticed))
        free = leg.ended_ms
    return spans


def _usual(days: Iterable[Mapping[int, Sequence[_Idle]]], noticed: bool) -> dict[int, int]:
    """What each counter usually needs between two citizens, or to notice one, in ms."""
    met: dict[int, list[int]] = {}
    for seats in days:
        for number, spans in seats.items():
            of_it = (one.end - one.begin for one in spans if one.noticed == noticed and not one.long)
            met.setdefault(number, []).extend(of_it)
    return {number: round(median(lengths)) for number, lengths in met.items() if len(lengths) >= PAUSES}
