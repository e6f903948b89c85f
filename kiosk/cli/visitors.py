"""
One invented hall day: who comes when, waits how long, is called, absent or sent on, and touches a face or walks out.

Source:
    An estimate of our own from newspaper reports on communes of 2025 and 2026: half of a day's tickets between 7:30
    and 10:00, a second wave from 13:30 to 15:00 and few after it, 60 to 150 visitors. Levels, waits and the share who
    rate are made up.
"""

from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any

from msgspec import Struct

from kiosk.desk import Desk
from kiosk.domain.kinds import TicketAtCounter, TicketCalled, TicketFinished, TicketIssued, TicketTransferred
from kiosk.domain.plan import Counter, Plan
from kiosk.domain.wait import told
from kiosk.hall import zone
from kiosk.journal import Journal
from kiosk.writing import Writing

# visitors of a whole day, at least and at most; two counters are so quiet that their ratings are pooled
VISITORS = {1: (18, 24), 2: (13, 17), 3: (1, 3), 4: (12, 16), 5: (1, 2), 6: (12, 16)}
USUAL = (8, 12)
# share of a whole day's visitors from then until the next row; nobody comes while the hall is shut
WAVES = ((time(7), 0.07), (time(7, 30), 0.50), (time(10), 0.13), (time(13, 30), 0.22), (time(15), 0.08))
END = time(17)
LAST_COMES = timedelta(minutes=10)  # before a span ends
RATES = 0.58  # of those who were served
LEVELS = (5, 4, 3, 2, 1)
WEIGHTS = (56, 27, 10, 5, 2)
PRIORITY = 0.12
CALL_S = (10, 40)  # a counter needs between two citizens
WALK_S = (12, 70)
SERVICE_S = (200, 840)
MINUTE = timedelta(minutes=1)
GUESSED = 0.4  # how far the guess of a wait is off, as a part of it
LEAST, MOST = 0.7, 1.25  # of the guess, told as the range
ABSENT = 0.04  # called, called again, and not there
SENT_ON = 0.04  # to another counter

Step = tuple[datetime, int, Callable[[], None]]  # at what instant, in which order at the same one, what happens


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen; the moment is the hall's wall clock."""

    arrives: datetime
    counter: int


def visits(plan: Plan, day: date, chance: Random) -> list[Visit]:
    """Everybody who comes on a day, in the order of their coming."""
    waves = list(open_waves(plan, day))
    share = sum(weight for _, _, weight in waves)
    moments = []
    for counter in plan.counters:
        for _ in range(count(counter, share, chance)):
            start, end, _ = chance.choices(waves, [weight for _, _, weight in waves])[0]
            moments.append(Visit(start + (end - start) * chance.random(), counter.number))
    return sorted(moments, key=lambda one: one.arrives)


def count(counter: Counter, share: float, chance: Random) -> int:
    """How many want this counter on a day that is open for this share of a whole one."""
    return max(round(chance.randint(*VISITORS.get(counter.number, USUAL)) * min(share, 1)), 1)


def open_waves(plan: Plan, day: date) -> Iterator[tuple[datetime, datetime, float]]:
    """The parts of the waves in which the hall is open, each with its share of a whole day's visitors."""
    bounds = [start for start, _ in WAVES[1:]] + [END]
    for opens, closes in plan.opening.spans(day):
        last = datetime.combine(day, closes) - LAST_COMES
        for (start, weight), end in zip(WAVES, bounds, strict=True):
            begins, ends = datetime.combine(day, start), datetime.combine(day, end)
            inside = max(begins, datetime.combine(day, opens)), min(ends, last)
            if inside[0] < inside[1]:
                yield *inside, weight


class HallDay:
    """Lets the visits happen, at the real desk: each at its instant, one at a time at each counter."""

    def __init__(
        self, desk: Desk[Writing], journal: Journal, put: Callable[[datetime], None], plan: Plan, chance: Random
    ) -> None:
        """
        Args:
            put: Moves the clock to an instant, never back.
        """
        self._desk, self._journal, self._put, self._plan, self._chance = desk, journal, put, plan, chance
        self._steps: list[Step] = []
        self._free: dict[int, datetime] = {}
        self._order = 0
        self._given: dict[str, int] = {}
        self._guess = Random(0)

    def live(self, come: list[Visit]) -> None:
        local = zone(self._plan.hall.zone)
        self._guess = Random(come[0].arrives.isoformat())  # or other ranges would be another day
        for one in come:
            at = one.arrives.replace(tzinfo=local).astimezone(UTC)
            self._steps.append((at, self._next(), self._arrive(at, one.counter)))
        heapify(self._steps)
        while self._steps:
            at, _, happen = heappop(self._steps)
            self._put(at)
            happen()

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _at(self, at: datetime, happen: Callable[[], Any]) -> None:
        heappush(self._steps, (at, self._next(), happen))

    def _arrive(self, at: datetime, counter: int) -> Callable[[], None]:
        def take() -> None:
            service = self._chance.choice(self._plan.counter(counter).services)
            priority = self._chance.random() < PRIORITY
            first = min(self._plan.counters_for(service), key=lambda one: self._free.get(one, at))
            ticket = self._issue(at, service, first, priority)
            self._serve(ticket, first, at + self._seconds(20, 60), self._chance.random() < SENT_ON)

        return take

    def _issue(self, at: datetime, service: str, first: int, priority: bool) -> TicketIssued:
        """
        A number as a hall server would have given it: with a range, told from the work that lies before it.

        What nobody can know when it is told, how long that work will take, makes it as wrong as ranges are.
        """
        series = self._plan.service(service).series
        self._given[series] = number = self._given.get(series, 0) + 1
        wait = max((self._free.get(first, at) - at) / MINUTE, 0) + 1
        guess = wait * self._guess.gauss(1, GUESSED)
        issued = TicketIssued(
            id=b32encode(self._guess.randbytes(10)).decode(), service=service, series=series, number=number,
            priority=priority, wait=told(max(guess * LEAST, 0), max(guess * MOST, 1)),
        )  # fmt: skip
        self._journal.append("ticket.issued", issued)
        return issued

    def _serve(self, ticket: TicketIssued, counter: int, there: datetime, sent_on: bool) -> None:
        """One call and what comes of it, at the first moment the counter is free once the citizen is there."""
        called = max(there, self._free.get(counter, there) + self._seconds(*CALL_S))
        here: dict[str, Any] = {"id": ticket.id, "series": ticket.series, "number": ticket.number, "counter": counter}
        call = TicketCalled(**here, post=self._plan.counter(counter).post)
        self._tell(called, "ticket.called", call)
        if self._chance.random() < ABSENT:
            self._tell(called + self._seconds(60, 90), "ticket.recalled", call)
            self._free[counter] = called + self._seconds(120, 180)
            self._tell(self._free[counter], "ticket.no_show", TicketAtCounter(**here))
            return
        started = called + self._seconds(*WALK_S)
        self._free[counter] = ended = started + self._seconds(*SERVICE_S)
        self._tell(started, "ticket.started", TicketAtCounter(**here))
        if sent_on and (other := self._another(counter)):
            self._tell(ended, "ticket.transferred", TicketTransferred(**here, service=other.services[0]))
            self._at(ended, lambda: self._serve(ticket, other.number, ended + self._seconds(20, 60), False))
            return
        self._tell(ended, "ticket.finished", TicketFinished(**here))
        if self._chance.random() < RATES:
            self._at(ended + self._seconds(5, 40), lambda: self._rate(counter))

    def _another(self, counter: int) -> Counter | None:
        """Never a quiet one: a few people sent there would take its ratings out of the pool."""
        busy = [one for one in self._plan.counters if VISITORS.get(one.number, USUAL)[0] >= USUAL[0]]
        others = [one for one in busy if one.number != counter]
        return self._chance.choice(others) if others else None

    def _tell(self, at: datetime, kind: str, data: Struct) -> None:
        self._at(at, lambda: self._journal.append(kind, data))

    def _rate(self, counter: int) -> None:
        level = self._chance.choices(LEVELS, WEIGHTS)[0]
        slot = self._desk.rate(level, counter=counter, layout="tall")
        offered = [reason.code for reason in self._plan.reasons_at(level)]
        self._desk.set_reasons(slot, tuple(self._chance.sample(offered, self._chance.randint(0, 2))))
        self._desk.close(slot, self._chance.choices(("sent", "skipped", "timed_out"), (6, 3, 1))[0])

    def _seconds(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self._chance.randint(least, most))
