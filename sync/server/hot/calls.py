"""
Who waits, who is where, and who is next: what consoles and boards read.

What a counter does is in `sync.server.hot.acts`. The order of those who wait is the business of `kiosk.domain.queue`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain import queue
from kiosk.domain.plan import Plan
from kiosk.domain.queue import Place, Why
from kiosk.domain.ticket import Phase, label
from sync.server.hot import consoles, situation
from sync.server.hot.hall import HallServer
from sync.server.hot.life import PHASE_OF
from sync.server.hot.store import Db, Row
from sync.server.hot.there import at_work, lost_to

Key = tuple[date, str, int]  # hall day, series, number
NEWCOMERS: tuple[Key, Key] = (date.max, "", 0), (date.max, "", 1)  # whoever would come now, and one with priority
LOOK_BACK = 40  # calls of a counter in which somebody with priority is looked for

SELECT = """
SELECT t.ticket, t.day, t.series, t.number, t.service, t.priority, coalesce(t.place_ms, t.from_ms), t.calls, t.state,
    t.counter, t.from_ms, t.called_ms, t.started_ms, t.held_until_ms, t.missed_ms, t.to_counter, t.to_post, t.legs,
    t.dossier, n.text, a.at_ms
FROM ticket t LEFT JOIN ticket_note n ON n.day = t.day AND n.series = t.series AND n.number = t.number
LEFT JOIN appointment a ON a.day = t.day AND a.series = t.series AND a.number = t.number
"""
# an older ticket waits only if a counter has sent it on since its own day
WAITS = " WHERE t.state = 1 AND (t.day = %s OR (t.day < %s AND t.touched > 0))"


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    One ticket as a console shows it.

    `place_ms` is its place in the queue, `from_ms` since when it waits for this counter; `calls` counts the calls of
    this leg. `more` are the services still to come in this visit, `appointment_ms` is for when it came by appointment.
    `why` says why it stands where it stands. `on_paper` is the counter that lost the server and may be calling it.
    """

    id: str
    day: date
    series: str
    number: int
    service: str
    priority: bool
    place_ms: int | None
    calls: int
    phase: Phase = Phase.WAITING
    counter: int | None = None
    from_ms: int | None = None
    called_ms: int | None = None
    started_ms: int | None = None
    held_until_ms: int | None = None
    missed_ms: int | None = None
    to_counter: int | None = None
    to_post: str = ""
    more: tuple[str, ...] = ()
    dossier: str = ""
    note: str = ""
    appointment_ms: int | None = None
    why: Why | None = None
    on_paper: int | None = None

    @property
    def key(self) -> Key:
        return self.day, self.series, self.number

    @property
    def label(self) -> str:
        return label(self.series, self.number)

    def is_due(self, now_ms: int) -> bool:
        """Set aside for a time that has passed."""
        return self.held_until_ms is not None and self.held_until_ms <= now_ms


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter: "open", "break", "back-office" or "closed" since when, who sits there, whom it has."""

    number: int
    state: str = "open"
    post: str = ""
    since_ms: int = 0
    at: Waiting | None = None


def waiting(hall: HallServer, db: Db, services: list[str] | None = None, counter: int | None = None) -> list[Waiting]:
    """
    Who waits on the open hall day, the next one first by the plan's policy, each with why; those last whom another
    counter may be calling on paper.

    Args:
        services: Only who waits for one of these, as if some counter served exactly these.
        counter: Only whom this counter of the plan may call; without either everybody.
    """
    day, plan = situation.now(hall, db).day, hall.plan(db)
    if day is None:
        return []
    known = {one.key: one for one in map(_waiting, db.rows(f"{SELECT}{WAITS}", day.day, day.day))}
    if plan is None:  # nothing says how
        told = sorted(known.values(), key=lambda one: (not one.priority, one.place_ms or 0, one.series, one.number))
        return [one for one in told if services is None or one.service in services]
    if counter is None:
        places = [_anywhere(one) for one in known.values() if services is None or one.service in services]
        here = queue.Skills(number=0, post="", weights={"": 1})
    elif counter in {one.number for one in plan.counters}:
        places = _places(plan, db, known.values(), counter)
        here = queue.skills_of(plan.counter(counter), post_at(db, counter) or None)
    else:  # a new plan has lost it; it may finish whom it has
        return []
    passed = _passed(db, day.day, counter)
    turns = queue.order(places, rules=plan.queue, counter=here, now_ms=hall.now_ms(), passed=passed)
    told = [replace(known[turn.place.key], why=turn.why) for turn in turns]
    return _passing_over(hall, db, counter, told)


def _passing_over(hall: HallServer, db: Db, counter: int | None, told: list[Waiting]) -> list[Waiting]:
    """Who may be called by word of mouth elsewhere at this moment stands behind all others."""
    days = {one.day for one in told}
    elsewhere = consoles.out_of_reach(hall, db, days) if counter is None else consoles.on_paper(hall, db, counter, days)
    last = [
        replace(one, why=Why("on-paper", {"counter": elsewhere[one.key]}), on_paper=elsewhere[one.key])
        for one in told
        if one.key in elsewhere
    ]
    return [*(one for one in told if one.key not in elsewhere), *last]


def lines(hall: HallServer, db: Db, more: Iterable[Waiting] = ()) -> dict[int, list[Key]]:
    """
    Whom each counter may call, the next one first, and where `NEWCOMERS` would stand; those that closed call nobody,
    and whom a console that is cut off may be calling stands in no other line.

    Args:
        more: Who waits without being in the list yet.
    """
    day, plan, now_ms = situation.now(hall, db).day, hall.plan(db), hall.now_ms()
    if day is None or plan is None:
        return {}
    known = [*map(_waiting, db.rows(f"{SELECT}{WAITS}", day.day, day.day)), *more]
    paper = consoles.on_paper(hall, db, None, {one.day for one in known})
    silent = {owner for owner in paper.values() if not consoles.one_is_cut_off(hall, db, owner)}
    found = {}
    for counter in map(plan.counter, sorted(at_work(plan, db) - silent)):
        new = [
            Place(key=key, service=counter.services[0], priority=priority, place_ms=now_ms)
            for priority, key in zip((False, True), NEWCOMERS, strict=True)
        ]
        here_too = [one for one in known if paper.get(one.key) in (None, counter.number)]
        places = [*_places(plan, db, here_too, counter.number), *new]
        here = queue.skills_of(counter, post_at(db, counter.number) or None)
        passed = _passed(db, day.day, counter.number)
        turns = queue.order(places, rules=plan.queue, counter=here, now_ms=now_ms, passed=passed)
        found[counter.number] = [turn.place.key for turn in turns]
    return found


def next_at(hall: HallServer, db: Db, counter: int) -> Waiting | None:
    """
    Whom this counter calls next: who was set aside and is due, then by the plan's policy; nobody whom another one may
    be calling on paper.
    """
    now = hall.now_ms()
    due = [one for one in set_aside(hall, db, counter) if one.is_due(now)]
    free = (one for one in waiting(hall, db, counter=counter) if one.on_paper is None)
    return due[0] if due else next(free, None)


def at(db: Db, counter: int) -> Waiting | None:
    """Whom the counter has called and not finished."""
    found = db.one(f"{SELECT} WHERE t.counter = %s AND t.state IN (2, 5)", counter)
    return _waiting(found) if found else None


def ticket(db: Db, key: Key) -> Waiting | None:
    found = db.one(f"{SELECT} WHERE t.day = %s AND t.series = %s AND t.number = %s", *key)
    return _waiting(found) if found else None


def held(db: Db, counter: int) -> list[Waiting]:
    """Whom the counter has set aside, those with the earliest time first, those without a time last."""
    rows = db.rows(f"{SELECT} WHERE t.state = 6 AND t.counter = %s", counter)
    return sorted(map(_waiting, rows), key=_by_time)


def set_aside(hall: HallServer, db: Db, counter: int) -> list[Waiting]:
    """
    Whom the counter has set aside, and whom one that has closed since, or that a new plan has lost, left behind: for
    a service this one has too, or where nobody knows which.
    """
    plan, own = hall.plan(db), held(db, counter)
    if plan is None or counter not in {one.number for one in plan.counters}:
        return own
    there, services = at_work(plan, db), ("", *plan.counter(counter).services)
    left = [
        one for one in map(_waiting, db.rows(f"{SELECT} WHERE t.state = 6")) if one.counter not in {*there, counter}
    ]
    mine = [one for one in left if one.service in services or lost_to(plan, there, one.service) == counter]
    return sorted([*own, *mine], key=_by_time)


def _by_time(one: Waiting) -> tuple[bool, int]:
    return one.held_until_ms is None, one.held_until_ms or one.from_ms or 0


def was_absent(db: Db, key: Key) -> bool:
    """Whether this ticket was called in vain before."""
    return bool(db.rows("SELECT 1 FROM call WHERE day = %s AND series = %s AND number = %s AND how = 'no_show'", *key))


def absent(db: Db) -> list[Waiting]:
    """Who was called on the last hall day and did not come, the latest first."""
    rows = db.rows(f"{SELECT} WHERE t.state = 7 AND t.day = (SELECT max(day) FROM hall_day)")
    return sorted(map(_waiting, rows), key=lambda one: -(one.missed_ms or 0))


def counters(db: Db) -> dict[int, CounterNow]:
    """Counters that have said or done something today; every other one is open and has nobody."""
    found = {one.number: one for one in states(db)}
    for one in map(_waiting, db.rows(f"{SELECT} WHERE t.state IN (2, 5)")):
        if one.counter is not None:
            found[one.counter] = replace(found.get(one.counter, CounterNow(one.counter)), at=one)
    return found


def post_at(db: Db, counter: int) -> str:
    """Who sits at the counter today; empty where nobody said otherwise than the plan."""
    found = db.one("SELECT post FROM counter_state WHERE counter = %s", counter)
    return str(found[0]) if found else ""


def state_of(db: Db, counter: int) -> str:
    found = db.one("SELECT state FROM counter_state WHERE counter = %s", counter)
    return str(found[0]) if found else "open"


def _passed(db: Db, day: date, counter: int | None) -> int:
    """How many without priority the counter has called since the last one with it; without a counter, all of them."""
    sql = f"SELECT priority FROM call WHERE day = %s {'' if counter is None else 'AND counter = %s'} ORDER BY id DESC"
    rows = db.rows(f"{sql} LIMIT {LOOK_BACK}", *((day,) if counter is None else (day, counter)))
    favoured = [bool(row[0]) for row in rows]
    return favoured.index(True) if True in favoured else len(favoured)


def _places(plan: Plan, db: Db, known: Iterable[Waiting], counter: int) -> list[Place]:
    """Who was sent to a counter or official that is there no more, or has closed, waits for the service again."""
    said, counters = {one.number: one for one in states(db)}, at_work(plan, db)
    posts = {(said[n].post if n in said else "") or plan.counter(n).post for n in counters}
    any_service = plan.counter(counter).services[0]  # for a number that was only ever typed
    return [
        Place(
            key=one.key,
            service=one.service or any_service,
            priority=one.priority,
            place_ms=one.place_ms or 0,
            missed_ms=one.missed_ms,
            appointment_ms=one.appointment_ms,
            counter=one.to_counter if one.to_counter in counters else lost_to(plan, counters, one.service),
            post=one.to_post if one.to_post and one.to_post in posts else None,
        )
        for one in known
    ]


def _anywhere(one: Waiting) -> Place:
    """As if every counter had to do everything: nobody's own work, and nobody sent away."""
    return Place(
        key=one.key,
        service="",
        priority=one.priority,
        place_ms=one.place_ms or 0,
        appointment_ms=one.appointment_ms,
    )


def states(db: Db) -> list[CounterNow]:
    rows = db.rows("SELECT counter, state, post, since_ms FROM counter_state ORDER BY counter")
    return [CounterNow(*row) for row in rows]


def _waiting(row: Row) -> Waiting:
    id_, day, series, number, service, priority, place_ms, calls, state, *times, to_post, legs, dossier, note, due = row
    counter, from_ms, called_ms, started_ms, held_until_ms, missed_ms, to_counter = times
    return Waiting(
        id=id_, day=situation.as_date(day), series=series, number=number, service=service, priority=bool(priority),
        place_ms=place_ms, calls=calls, phase=PHASE_OF[state], counter=counter, from_ms=from_ms, called_ms=called_ms,
        started_ms=started_ms, held_until_ms=held_until_ms, missed_ms=missed_ms, to_counter=to_counter,
        to_post=to_post, more=tuple(leg[0] for leg in json.loads(legs)), dossier=dossier, note=note or "",
        appointment_ms=due,
    )  # fmt: skip
