"""
Who is next at a counter, and why.

The policy is the plan's (`kiosk.domain.policy`). Three kinds of people stand apart from it: who was sent to this
counter or its official, or has an appointment whose window is open, comes first; who was called a moment ago and did
not come is passed over, and is called only when nobody else waits. The order depends on nothing but what is asked:
not on the order of the list, not on chance.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kiosk.domain.plan import Counter
from kiosk.domain.policy import QueueRules

MINUTE_MS = 60_000

Key = tuple[date, str, int]  # hall day, series, number
Code = Literal[
    "sent-here",  # counter
    "sent-to-official",
    "appointment",  # due_ms
    "priority",
    "priority-due",  # passed: so many without priority went before
    "waited-long",  # minutes: longer than the plan's limit
    "own-work",  # service: more this counter's own than that of somebody who came earlier
    "first-come",
    "called-before",  # minutes ago
    "on-paper",  # counter: it lost the server and may be calling them; said by the hall, never by `order`
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One who waits.

    `place_ms` is since when. `missed_ms` is when they were last called and did not come; None for who came, was
    transferred, or was never called. `counter` and `post` are where they were sent: nobody else calls them.
    """

    key: Key
    service: str
    priority: bool = False
    place_ms: int = 0
    missed_ms: int | None = None
    appointment_ms: int | None = None
    counter: int | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """A counter: its official on duty, and the services it serves with how much each is its own (1 to 9)."""

    number: int
    post: str
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is next; its sentence is found by code in the catalogue of the server's pages."""

    code: Code
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    place: Place
    why: Why


PRIORITY, FIRST_COME = Why("priority"), Why("first-come")
Merit = Callable[[Place], tuple[int, int, Key]]  # the smallest goes first


def order(places: Iterable[Place], *, rules: QueueRules, counter: Skills, now_ms: int, passed: int = 0) -> list[Turn]:
    """
    Everybody this counter may call, the next one first.

    Args:
        places: Who waits in the hall, in any order; who is not this counter's is left out.
        passed: How many without priority this counter has called since the last one with it.

    Returns:
        The whole order as it would be if nobody came or left any more; under `alternate` the turns alternate in it.
    """
    mine = [one for one in places if _may_call(one, counter)]
    missed = [one for one in mine if _missed_just_now(one, rules, now_ms)]
    firsts = [one for one in mine if _goes_first(one, rules, now_ms) and one not in missed]
    others = [one for one in mine if one not in missed and one not in firsts]
    merit = _merit(counter, now_ms)
    told = [Turn(one, _why_first(one, counter, rules, now_ms)) for one in sorted(firsts, key=_due)]
    told += _own_work(_ordered(others, rules, merit, now_ms, passed), counter)
    return told + [
        Turn(one, Why("called-before", {"minutes": (now_ms - (one.missed_ms or 0)) // MINUTE_MS}))
        for one in sorted(missed, key=_due)
    ]


def skills_of(counter: Counter, post: str | None = None) -> Skills:
    """A counter of the plan; `post` is who sits there today, where that is somebody else."""
    weights = {service: counter.weight(service) for service in counter.services}
    return Skills(number=counter.number, post=post or counter.post, weights=weights)


def appointment_open(appointment_ms: int, rules: QueueRules, now_ms: int) -> bool:
    """Whether an appointment has its rank: from its minute on, while its window lasts."""
    return 0 <= now_ms - appointment_ms <= rules.window * MINUTE_MS


# ---- who stands apart


def _may_call(one: Place, counter: Skills) -> bool:
    if one.counter is not None:
        return one.counter == counter.number
    if one.post is not None:
        return one.post == counter.post
    return one.service in counter.weights


def _missed_just_now(one: Place, rules: QueueRules, now_ms: int) -> bool:
    return one.missed_ms is not None and now_ms - one.missed_ms < rules.pass_over * MINUTE_MS


def _goes_first(one: Place, rules: QueueRules, now_ms: int) -> bool:
    if one.counter is not None or one.post is not None:
        return True
    return one.appointment_ms is not None and appointment_open(one.appointment_ms, rules, now_ms)


def _why_first(one: Place, counter: Skills, rules: QueueRules, now_ms: int) -> Why:
    if one.counter is not None:
        return Why("sent-here", {"counter": counter.number})
    return Why("sent-to-official") if one.post is not None else Why("appointment", {"due_ms": one.appointment_ms})


def _due(one: Place) -> tuple[int, Key]:
    return one.place_ms if one.appointment_ms is None else one.appointment_ms, one.key


# ---- everybody else


def _merit(counter: Skills, now_ms: int) -> Merit:
    """Who waited longest, a service that is twice as much the counter's own counting twice."""

    def merit(one: Place) -> tuple[int, int, Key]:
        waited_ms = max(now_ms - one.place_ms, 0)
        return -waited_ms * counter.weights.get(one.service, 1), one.place_ms, one.key

    return merit


def _ordered(places: list[Place], rules: QueueRules, merit: Merit, now_ms: int, passed: int) -> Iterator[Turn]:
    if rules.policy == "ageing":
        limit_ms = rules.ageing_limit * MINUTE_MS
        aged = [one for one in places if now_ms - one.place_ms >= limit_ms]
        fresh = [one for one in places if now_ms - one.place_ms < limit_ms]
        for one in sorted(aged, key=lambda one: (one.place_ms, one.key)):
            yield Turn(one, Why("waited-long", {"minutes": rules.ageing_limit}))
        places = fresh
    favoured = sorted((one for one in places if one.priority), key=merit)
    plain = sorted((one for one in places if not one.priority), key=merit)
    if rules.policy == "alternate":
        yield from _alternated(favoured, plain, rules.alternate, merit, passed)
        return
    yield from (Turn(one, PRIORITY) for one in favoured)
    yield from (Turn(one, FIRST_COME) for one in plain)


def _alternated(favoured: list[Place], plain: list[Place], every: int, merit: Merit, passed: int) -> Iterator[Turn]:
    """After so many without priority one with it; nobody waits longer for having it."""
    n = m = 0
    while n < len(favoured) or m < len(plain):
        if m == len(plain):
            why = PRIORITY
        elif n == len(favoured) or (passed < every and merit(plain[m]) < merit(favoured[n])):
            yield Turn(plain[m], FIRST_COME)
            m, passed = m + 1, passed + 1
            continue
        else:
            why = Why("priority-due", {"passed": passed}) if passed >= every else PRIORITY
        yield Turn(favoured[n], why)
        n, passed = n + 1, 0


def _own_work(turns: Iterable[Turn], counter: Skills) -> list[Turn]:
    """Tell of those who go before somebody that came earlier, because their service is more the counter's own."""
    told: list[Turn] = []
    earliest: int | None = None
    for turn in reversed(list(turns)):
        place = turn.place
        if turn.why is FIRST_COME and earliest is not None and earliest < place.place_ms:
            turn = Turn(place, Why("own-work", {"service": place.service}))
        if not place.priority:
            earliest = min(place.place_ms, place.place_ms if earliest is None else earliest)
        told.append(turn)
    return told[::-1]
