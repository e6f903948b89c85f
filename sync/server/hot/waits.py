"""
How long people wait, told to everybody who asks: terminals, boards, phones, consoles.

The simulation runs at most every two seconds whatever is asked, and not at all while nothing changes; whoever asks
meanwhile gets the last answer. It belongs to no transaction: ask outside of those that write.
"""

import logging
import threading
import weakref
from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import DatabaseError

from kiosk.domain.habits import Habits
from kiosk.domain.range import Range
from kiosk.domain.scene import Hall
from kiosk.domain.wait import Forecast, Wait, simulate
from sync import wire
from sync.server.hot import calls, moment, ranks, situation
from sync.server.hot.dice import Seeded
from sync.server.hot.hall import HallServer
from sync.server.hot.ranks import Ranks
from sync.server.hot.store import Db

FRESH_MS = 2_000  # so long an answer is given again without looking
SAME_MS = 10_000  # and so long where nothing has changed: only time has passed
LEARN_MS = 120_000
STALE_MS = 30_000
HOLDERS = 40
HELD_MS = 60_000  # a ticket arrives within seconds of its number, or was never made

WAITING = f"SELECT t.service, count(*) FROM ticket t{calls.WAITS} GROUP BY t.service"

log = logging.getLogger(__name__)

NOBODY = Forecast({}, {}, None)


@dataclass(slots=True)
class Holder:
    """Somebody who was given a number whose ticket has not arrived yet; `seen_ms` is when that was first noticed."""

    service: str
    priority: bool
    seen_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """
    What was last worked out. `waiting` is how many wait, by service.

    `holders` are by ticket all to whom a number was given lately; those of `counted` are in the forecast and in
    `ranks`. `steps` is by how many minutes one more of them lengthens the wait of the next one, by service.
    """

    day: date | None = None
    forecast: Forecast = NOBODY
    waiting: dict[str, int] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    ranks: Ranks = field(default_factory=Ranks)

    def of(self, service: str, priority: bool) -> Wait | None:
        return self.forecast.next.get((service, priority))

    def behind(self, service: str, priority: bool) -> float:
        """Minutes that those add who were given a number after this was worked out."""
        ahead = [
            one
            for ticket, one in list(self.holders.items())
            if ticket not in self.counted and one.service == service and (one.priority or not priority)
        ]
        return len(ahead) * self.steps.get(service, 0.0)

    def ahead(self, service: str, priority: bool) -> int | None:
        """How many are called before one who takes a number now; None where nobody can tell."""
        known = self.ranks.newcomer(service, priority)
        since = [
            one
            for ticket, one in list(self.holders.items())
            if ticket not in self.counted and self.ranks.meet(service, one.service) and (one.priority or not priority)
        ]
        return None if known is None else known + len(since)


@dataclass(eq=False)
class Waits:
    """
    One hall's answers. All times are the clock's monotonic ms.

    `tried_ms` is when somebody last set about working one out, `told_ms` when that last succeeded: what no try has
    confirmed for a while is told to nobody.
    """

    told: Told | None = None
    tried_ms: int = 0
    told_ms: int = 0
    worked_ms: int = 0
    scene: tuple[object, ...] = ()  # what the simulation ran on, but for the time
    learned: tuple[int, int, date, Habits] | None = None  # when, from which plan, for which day, what
    holders: dict[str, Holder] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def now(self, hall: HallServer, db: Db) -> Told:
        """
        Raises:
            Exception: Whatever went wrong this time; until the next try only what was told before can be told.
        """
        if self.is_fresh(hall):
            return self.last(hall)
        if not self.guard.acquire(blocking=self.told is None):
            return self.last(hall)  # somebody is at it: what was told a moment ago will do
        try:
            if not self.is_fresh(hall):
                before, self.told = self.told, self.told or Told()
                self.tried_ms = hall.clock.mono()  # also where it fails: not again with the next number
                self.told = self._look(hall, db, before)
                self.told_ms = hall.clock.mono()
            return self.last(hall)
        finally:
            self.guard.release()

    def is_fresh(self, hall: HallServer) -> bool:
        return self.told is not None and 0 <= hall.clock.mono() - self.tried_ms < FRESH_MS

    def last(self, hall: HallServer) -> Told:
        """What was told last, empty where that is too long ago."""
        is_stale = self.told is None or not 0 <= hall.clock.mono() - self.told_ms < STALE_MS
        return Told() if is_stale or self.told is None else self.told

    def _look(self, hall: HallServer, db: Db, before: Told | None) -> Told:
        plan, day = hall.plan(db), situation.now(hall, db).day
        if plan is None or day is None:
            return Told()
        mono = hall.clock.mono()
        if (
            self.learned is None
            or self.learned[1:3] != (hall.plan_version, day.day)
            or mono - self.learned[0] > LEARN_MS
        ):
            learned = moment.learn(db, plan, day.day, hall.now_ms())
            self.learned = mono, hall.plan_version, day.day, learned
        self._forget(db, day.day, mono)
        counted = dict(self.holders)
        people = [moment.holder(ticket, one.service, one.priority) for ticket, one in counted.items()]
        here = moment.hall_now(hall, db, plan, day, self.learned[3], people)
        scene = (self.learned[0], day.day, *_signature(here))
        if before is not None and scene == self.scene and mono - self.worked_ms < SAME_MS:
            return before
        self.scene, self.worked_ms = scene, mono
        forecast = simulate(here, Seeded(day.day.isoformat()))
        many = _waiting(db, day.day, counted.values())
        waiting = {one.code: many[one.code] for one in plan.services}
        behind = [
            calls.Waiting(ticket, day.day, ticket, 0, one.service, one.priority, hall.now_ms() - 1, 0)
            for ticket, one in counted.items()
        ]
        seen = ranks.look(hall, db, behind)
        return Told(day.day, forecast, waiting, _steps(here), self.holders, frozenset(counted), seen)

    def _forget(self, db: Db, day: date, mono: int) -> None:
        """Whose ticket has arrived stands in the waiting list; whose never comes is nobody."""
        for ticket, one in list(self.holders.items()):
            one.seen_ms = mono if one.seen_ms is None else one.seen_ms
            arrived = db.one("SELECT 1 FROM ticket WHERE day = %s AND ticket = %s", day, ticket)
            if arrived or mono - one.seen_ms > HELD_MS:
                self.holders.pop(ticket, None)


_waits: "weakref.WeakKeyDictionary[HallServer, Waits]" = weakref.WeakKeyDictionary()


def of_hall(hall: HallServer) -> Waits:
    return _waits.setdefault(hall, Waits())


def now(hall: HallServer, db: Db) -> Told:
    """
    What can be told of waiting now; at most a few seconds old.

    Nobody goes without an answer for want of a range: what goes wrong here is logged, and after a while none is told.

    Raises:
        DatabaseError: The store begins anew with another connection.
    """
    here = of_hall(hall)
    try:
        return here.now(hall, db)
    except DatabaseError:
        raise
    except Exception:
        log.exception("no range can be told")
        return here.last(hall)


async def soon(hall: HallServer) -> Told:
    """The same for a hot path, read on a thread of its own only where it is not fresh."""
    here = of_hall(hall)
    if here.is_fresh(hall):
        return here.last(hall)
    try:
        return await hall.store.read(lambda db: now(hall, db))
    except Exception:
        log.exception("no range can be told")
        return Told()


def last(hall: HallServer) -> dict[str, Range]:
    """What was told in the last seconds, without working anything out; empty where nobody asked so lately."""
    here = of_hall(hall).last(hall)
    waits = {code: here.of(code, False) for code in here.waiting}
    return {code: range_ for code, wait in waits.items() if wait and (range_ := wait.told)}


def ranges(hall: HallServer, db: Db) -> dict[str, Range | None]:
    """How long somebody without priority would wait who came now, by service; None where nobody can tell."""
    told, plan = now(hall, db), hall.plan(db)
    found = {one.code: told.of(one.code, False) for one in plan.services} if plan else {}
    return {code: wait.told if wait else None for code, wait in found.items()}


def for_ticket(hall: HallServer, db: Db, key: calls.Key) -> Range | None:
    """How much longer a ticket of the open hall day waits; None for one that does not, or that nobody can tell of."""
    told = now(hall, db)
    wait = told.forecast.people.get(key[1:]) if told.day == key[0] else None
    return wait.told if wait else None


def services(told: Told) -> list[wire.ServiceNow]:
    """As terminals hear it."""
    return [
        wire.ServiceNow(
            code=code,
            waiting=waiting,
            wait=_pair(told.of(code, False)),
            first=_pair(told.of(code, True)),
            counter=_free(told.of(code, False)),
        )
        for code, waiting in told.waiting.items()
    ]


def of_all(told: Told) -> tuple[int, int] | None:
    """For somebody who has not said yet what for."""
    return _pair(told.forecast.hall)


def ahead(told: Told, given: wire.NumberGiven | wire.AppointmentKept, wanted: wire.NumberWanted) -> int:
    """How many are called before a number just given, as its holder's phone will say; ask before `promise`."""
    if not given.number or told.day != given.day or wanted.request in told.holders or len(told.holders) >= HOLDERS:
        return given.ahead
    known = told.ahead(wanted.service, wanted.priority)
    return given.ahead if known is None else known


def promise(told: Told, day: date, wanted: wire.NumberWanted) -> tuple[int, int] | None:
    """What a ticket taken now is promised, behind those who were given a number a moment ago."""
    wait = told.of(wanted.service, wanted.priority)
    if told.day != day or wait is None:
        return None
    more = told.behind(wanted.service, wanted.priority) if wanted.request not in told.holders else 0.0
    if len(told.holders) < HOLDERS:  # a flood of numbers is no crowd
        told.holders.setdefault(wanted.request, Holder(wanted.service, wanted.priority))
    return Wait(wait.low + more, wait.middle + more, wait.high + more).told


def _waiting(db: Db, day: date, holders: Iterable[Holder]) -> Tally[str]:
    """How many wait, by service, as boards and consoles count them: whom a counter has set aside waits for nobody."""
    return Tally(dict(db.rows(WAITING, day, day))) + Tally(one.service for one in holders)


def _pair(wait: Wait | None) -> tuple[int, int] | None:
    return wait.told if wait else None


def _free(wait: Wait | None) -> int | None:
    return None if wait is None else wait.counter


def _steps(hall: Hall) -> dict[str, float]:
    """By how much one more person lengthens a wait: what serving one takes, shared by the counters that do."""
    many = {code: sum(code in one.services for one in hall.counters) for code in hall.paces}
    return {code: pace.mean / many[code] for code, pace in hall.paces.items() if many[code]}


def _signature(hall: Hall) -> tuple[object, ...]:
    """What of a hall changes by more than time passing."""
    people = tuple((one.key, one.service, one.counter, one.post, one.due > 0) for one in hall.people)
    counters = tuple((one.number, one.serving, one.back > 0, tuple(one.services)) for one in hall.counters)
    return people, counters
