"""
One invented hall day: who comes when, waits how long, and touches a face or walks out.

Source:
    DOMAIN §12: half of a day's tickets between 7:30 and 10:00, a second wave from 13:30 to 15:00 and few after it;
    60 to 150 visitors in a commune. Levels, waits and the share who rate are made up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any

from kiosk.desk import Desk
from kiosk.domain.kinds import TicketAtCounter
from kiosk.domain.plan import Counter, Plan
from kiosk.domain.ticket import Ticket
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
SERVICE_S = (150, 480)

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

    def live(self, come: list[Visit]) -> None:
        local = zone(self._plan.hall.zone)
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
            ticket = self._desk.take_ticket(service, priority=self._chance.random() < PRIORITY)
            called = max(at + self._seconds(30, 120), self._free.get(counter, at) + self._seconds(10, 40))
            self._free[counter] = finished = called + self._seconds(*SERVICE_S)
            self._at(called, lambda: self._tell("ticket.called", ticket, counter))
            self._at(finished, lambda: self._tell("ticket.finished", ticket, counter))
            if self._chance.random() < RATES:
                self._at(finished + self._seconds(5, 40), lambda: self._rate(counter))

        return take

    def _tell(self, kind: str, ticket: Ticket, counter: int) -> None:
        seen = TicketAtCounter(id=ticket.id, series=ticket.series, number=ticket.number, counter=counter)
        self._journal.append(kind, seen)

    def _rate(self, counter: int) -> None:
        level = self._chance.choices(LEVELS, WEIGHTS)[0]
        slot = self._desk.rate(level, counter=counter, layout="tall")
        offered = [reason.code for reason in self._plan.reasons_at(level)]
        self._desk.set_reasons(slot, tuple(self._chance.sample(offered, self._chance.randint(0, 2))))
        self._desk.close(slot, self._chance.choices(("sent", "skipped", "timed_out"), (6, 3, 1))[0])

    def _seconds(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self._chance.randint(least, most))
