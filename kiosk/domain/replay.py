"""
A hall day played again: the citizens who came, the time each really took, at counters and by rules that may be others.

Who is next is asked of `kiosk.domain.queue`, as the hall itself asks. How a day is read from its calls is the business
of `kiosk.domain.past`. Nothing here is drawn by lot: the same day and rules give the same waits.
"""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import count

from kiosk.domain.leg import Interval, Key
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import Place, Skills, order

NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a citizen came for: `work_ms` from the call to the end, `gap_ms` from the end before it to waiting."""

    service: str
    work_ms: int
    gap_ms: int = 0


@dataclass(frozen=True, slots=True)
class Citizen:
    """`place_ms` is when they took their number; `seen` is false where nobody could know that."""

    key: Key
    priority: bool
    place_ms: int
    needs: tuple[Need, ...]
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """
    A counter on one day.

    Args:
        shut: When it called nobody though somebody waited for it, in order.
        pause_ms: From the end of one citizen to the call of the next who is there.
        notice_ms: From somebody's coming to their call, where the counter had nothing to do.
    """

    skills: Skills
    shut: tuple[Interval, ...] = ()
    pause_ms: int = 0
    notice_ms: int = 0

    def opens(self, now: int) -> int:
        """When it may call, at the earliest now."""
        for begin, end in self.shut:
            if begin <= now < end:
                now = end
        return now


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    citizens: tuple[Citizen, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """One call of the replay; `need` counts from 0."""

    key: Key
    need: int
    service: str
    counter: int
    from_ms: int
    called_ms: int
    ended_ms: int
    seen: bool

    @property
    def wait_ms(self) -> int:
        return self.called_ms - self.from_ms


@dataclass(slots=True)
class _Waiting:
    citizen: Citizen
    need: int
    from_ms: int


Event = tuple[int, int, "_Waiting | Seat | None"]  # comes, is free from then on, or somebody is noticed


@dataclass(slots=True)
class _Play:
    """One day under way; `since` is when each free counter was done with whom it had."""

    rules: QueueRules
    seats: tuple[Seat, ...]
    events: list[Event] = field(default_factory=list)
    places: dict[Key, Place] = field(default_factory=dict)
    waiting: dict[Key, _Waiting] = field(default_factory=dict)
    wanted: Tally[str] = field(default_factory=Tally)  # people waiting, by service
    free: dict[int, Seat] = field(default_factory=dict)  # by counter, since longest first
    since: dict[int, int] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    turn: "count[int]" = field(default_factory=count)

    def at(self, when: int, what: "_Waiting | Seat | None") -> None:
        heappush(self.events, (when, next(self.turn), what))

    def happen(self, what: "_Waiting | Seat | None") -> None:
        if isinstance(what, Seat):
            self.free[what.skills.number] = what
        elif what is not None:
            self._come(what)

    def _come(self, one: _Waiting) -> None:
        citizen, service = one.citizen, one.citizen.needs[one.need].service
        self.waiting[citizen.key] = one
        self.places[citizen.key] = Place(
            key=citizen.key, service=service, priority=citizen.priority, place_ms=citizen.place_ms
        )
        self.wanted[service] += 1
        for delay in {seat.notice_ms for seat in self.seats if seat.notice_ms and service in seat.skills.weights}:
            self.at(one.from_ms + delay, None)

    def call(self, now: int) -> None:
        """Every free counter takes whom it may, the one that has been free longest first."""
        for number, seat in list(self.free.items()):
            if not any(self.wanted[service] for service in seat.skills.weights):
                continue
            if (opens := seat.opens(now)) > now:
                del self.free[number]
                self.at(opens, seat)
                continue
            passed = self.passed.get(number, 0)
            turns = order(self._noticed(seat, now), rules=self.rules, counter=seat.skills, now_ms=now, passed=passed)
            if turns:
                self._take(seat, turns[0].place, now)

    def _noticed(self, seat: Seat, now: int) -> list[Place]:
        """Who was there when the counter became free, or has been there for a while."""
        since = self.since.get(seat.skills.number, -NEVER)
        came = self.waiting
        return [
            place
            for key, place in self.places.items()
            if came[key].from_ms <= since or came[key].from_ms + seat.notice_ms <= now
        ]

    def _take(self, seat: Seat, place: Place, now: int) -> None:
        one = self.waiting.pop(place.key)
        del self.places[place.key]
        self.wanted[place.service] -= 1
        number, citizen = seat.skills.number, one.citizen
        ended = now + citizen.needs[one.need].work_ms
        self.calls.append(
            Called(citizen.key, one.need, place.service, number, one.from_ms, now, ended, citizen.seen and not one.need)
        )
        self.passed[number] = 0 if place.priority else self.passed.get(number, 0) + 1
        del self.free[number]
        self.since[number] = ended
        self.at(ended + seat.pause_ms, seat)
        if one.need + 1 < len(citizen.needs):
            again = ended + citizen.needs[one.need + 1].gap_ms
            self.at(again, _Waiting(citizen, one.need + 1, again))


def play(day: Day, rules: QueueRules) -> list[Called]:
    """
    A whole day, until nobody waits who can be served; calls in their order.

    Args:
        rules: The plan's, or others.
    """
    here = _Play(rules, day.seats)
    for citizen in sorted(day.citizens, key=lambda one: (one.place_ms, one.key)):
        here.events.append((citizen.place_ms, next(here.turn), _Waiting(citizen, 0, citizen.place_ms)))
    for seat in day.seats:
        here.events.append((-NEVER, next(here.turn), seat))
    heapify(here.events)
    while here.events:
        now, _, what = heappop(here.events)
        here.happen(what)
        while here.events and here.events[0][0] == now:
            here.happen(heappop(here.events)[2])
        here.call(now)
    return here.calls


def with_one_more(day: Day, like: int) -> Day:
    """
    The day with another counter like one of its own, manned when that one was.

    A day on which that counter stood empty stays as it was: nobody knows when a second would have been manned.
    """
    model = next((seat for seat in day.seats if seat.skills.number == like), None)
    if model is None:
        return day
    number = max(seat.skills.number for seat in day.seats) + 1
    extra = Seat(
        Skills(number=number, post="", weights=model.skills.weights), model.shut, model.pause_ms, model.notice_ms
    )
    return Day(day.day, day.citizens, (*day.seats, extra))


def unserved(day: Day, calls: Sequence[Called]) -> int:
    """Things people came for that no counter of the day serves; they are in no figure."""
    return sum(len(one.needs) for one in day.citizens) - len(calls)
