"""
What everybody in the hall may see: who is called where, who is next, how many wait. Numbers, never a name.

Calls are read from the server's own facts, so that a call has one number for good, whichever process made it, and
whoever lost the link for a while finds in the next look the calls it missed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

import msgspec

from kiosk.domain.plan import Plan
from kiosk.domain.ticket import label
from sync import wire
from sync.server.hot import boards, calls, days, situation, there, waits
from sync.server.hot.coming import Next, Reach, next_ones
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

CALLS = 30  # more than ten counters call in half a minute
CALLS_OF_THE_HALL = 8
FACTS = 200  # of the server's own, in which the calls are looked for
STREAM = 1_000_000_000  # a call's number is its stream's times this, plus its place there

OWN = """
SELECT s.id FROM stream s JOIN terminal t ON t.id = s.terminal_id
WHERE t.own AND s.ended_ms IS NULL ORDER BY s.id DESC LIMIT 1
"""
ACTS = "SELECT max(s.cursor) FROM stream s JOIN terminal t ON t.id = s.terminal_id WHERE t.own"
KNOWN = "SELECT coalesce(sum(cursor), 0) FROM stream"
LATEST = f"SELECT seq, line FROM fact WHERE stream_id = %s ORDER BY seq DESC LIMIT {FACTS}"
AT_WORK = "SELECT counter FROM counter_state UNION SELECT counter FROM call WHERE day = %s"
ONE_FACT = "SELECT line FROM fact WHERE stream_id = %s AND seq = %s"
TICKETS = "SELECT series, number, service, priority FROM ticket WHERE day = %s AND (series, number) IN (VALUES {})"


class Call(msgspec.Struct, frozen=True):
    """A citizen was called, once; `seq` is the call's own number, and calling again is another call."""

    series: str
    number: int
    counter: int
    seq: int = 0
    at_ms: int = 0
    service: str = ""
    priority: bool = False


class Desk(msgspec.Struct, frozen=True):
    """
    A counter: whom it serves, and whether somebody may just walk up: its official was seen today and is idle.

    `state` is as the counter says, or "on-paper" where it cannot be heard and may be calling by word of mouth.
    """

    number: int
    state: str = "open"
    label: str = ""
    free: bool = False


class Line(msgspec.Struct, frozen=True):
    """Who waits for one service, and how long a newcomer would: least and most minutes where that can be told."""

    service: str
    waiting: int
    low: int | None = None
    high: int | None = None


class Hall(msgspec.Struct, frozen=True):
    """
    The open hall day, None outside of it. Calls: the latest first. Next: who is called first, as far as one can tell.

    `opens` is when the hall opens next, on its own wall clock, while it is shut: "2026-11-23T07:30".
    """

    day: str | None
    waiting: int
    calls: list[Call] = []
    next: list[Next] = []
    counters: list[Desk] = []
    services: list[Line] = []
    opens: str | None = None


@dataclass(frozen=True)
class Scene:
    """One look: the whole hall, from which each board takes its part, and the keys that open boards now."""

    hall: Hall
    waiting: Sequence[Reach] = ()
    calling: frozenset[int] = frozenset()
    plan: Plan | None = field(default=None, compare=False)
    plan_version: int = 0
    keys: dict[bytes, str] = field(default_factory=dict)
    acts: int = 0  # what the server itself has decided so far: a phone shows more of it than a board
    facts: int = field(default=0, compare=False)  # all it has: what was received, and what it has decided
    _parts: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def last_call(self) -> int:
        return max((one.seq for one in self.hall.calls), default=0)

    def of_the_hall(self) -> bytes:
        """For whoever listens without a key: phones, consoles."""
        return self._part("", lambda: _with(self.hall, calls=self.hall.calls[:CALLS_OF_THE_HALL]))

    def of_board(self, board: str) -> bytes:
        """For one board of the plan."""
        return self._part(board, lambda: self._board(board))

    def _part(self, name: str, make: Callable[[], Hall]) -> bytes:
        if name not in self._parts:
            self._parts[name] = msgspec.json.encode(make())
        return self._parts[name]

    def _board(self, board: str) -> Hall:
        if self.plan is None:
            return self.hall
        numbers = boards.counters_of(self.plan, board)
        services = {service for one in self.plan.counters if one.number in numbers for service in one.services}
        lines = [one for one in self.hall.services if one.service in services]
        mine = [(one, here) for one, callers in self.waiting if (here := callers.intersection(numbers))]
        return _with(
            self.hall,
            waiting=len(mine),
            calls=[one for one in self.hall.calls if one.counter in numbers],
            next=next_ones(mine, self.calling),
            counters=[one for one in self.hall.counters if one.number in numbers],
            services=lines,
        )


def known(db: Db) -> int:
    """How many facts the server has. Who reads this before anything else has seen at least what they tell."""
    return int(db.rows(KNOWN)[0][0])


def look(hall: HallServer, db: Db) -> Scene:
    """The hall as it is now."""
    facts, now, plan, keys = known(db), situation.now(hall, db), hall.plan(db), boards.good_keys(db)
    acts, opens = db.rows(ACTS)[0][0] or 0, _opens(hall, db, plan, now.day)
    if now.day is None or plan is None:
        day = now.day.day.isoformat() if now.day else None
        return Scene(Hall(day, now.waiting, opens=opens), (), frozenset(), plan, now.plan, keys, acts, facts)
    day, waiting = now.day.day.isoformat(), calls.waiting(hall, db)
    ranges = waits.last(hall)
    lines = [
        Line(one.code, sum(who.service == one.code for who in waiting), *ranges.get(one.code, (None, None)))
        for one in plan.services
    ]
    of = there.callers(plan, db)
    reach = [(one, of(one.service, one.to_counter, one.to_post)) for one in waiting]
    told, at_work = calls.counters(db), {row[0] for row in db.rows(AT_WORK, day)}
    calling = frozenset(one for one in at_work if one not in told or told[one].state == "open")
    desks = _desks(plan, told, at_work, lines, waiting)
    seen = Hall(day, now.waiting, latest_calls(db, day), next_ones(reach, calling), desks, lines, opens)
    return Scene(seen, reach, calling, plan, now.plan, keys, acts, facts)


def _opens(hall: HallServer, db: Db, plan: Plan | None, day: wire.DayNow | None) -> str | None:
    """When the hall opens next while it is shut; a day begun by staff lasts whatever the hours, one ended is over."""
    now = days.local_now(hall, db)
    if plan is None or now.year not in days.YEARS or (day and (day.by == "staff" or plan.opening.is_open(now))):
        return None
    last = days.last(db)
    over = last is not None and last.closed and last.day >= now.date()
    opening = plan.opening.next_opening(datetime.combine(last.day, time.max) if over and last else now)
    return opening.isoformat(timespec="minutes") if opening else None


def _with(hall: Hall, **changes: object) -> Hall:
    return msgspec.structs.replace(hall, **changes)


def _desks(
    plan: Plan, told: dict[int, calls.CounterNow], at_work: set[int], lines: list[Line], waiting: list[calls.Waiting]
) -> list[Desk]:
    for number in {one.on_paper for one in waiting if one.on_paper is not None}:
        now = told.get(number, calls.CounterNow(number))
        told[number] = replace(now, state="on-paper") if now.state == "open" else now
    asked = {one.service for one in lines if one.waiting}
    return [
        _desk(
            told.get(one.number, calls.CounterNow(one.number)),
            one.number in at_work and asked.isdisjoint(one.services),
        )
        for one in plan.counters
    ]


def _desk(one: calls.CounterNow, idle: bool) -> Desk:
    if one.at is not None:
        return Desk(one.number, one.state, label(one.at.series, one.at.number))
    return Desk(one.number, one.state, free=idle and one.state == "open")


# ---- calls, as the facts tell them


class _Heard(msgspec.Struct, frozen=True):
    kind: str
    at: str
    day: str
    data: msgspec.Raw


class _Told(msgspec.Struct, frozen=True):
    series: str
    number: int
    counter: int
    undoes: str = ""


CALLING = {"ticket.called", "ticket.recalled"}
_heard = msgspec.json.Decoder(_Heard).decode
_told = msgspec.json.Decoder(_Told).decode


def latest_calls(db: Db, day: str) -> list[Call]:
    """
    Calls of the open hall day, the latest first; a call that was taken back is none.

    What was called from paper stands where it was called, though it was told later.
    """
    stream = db.one(OWN)
    if stream is None:
        return []
    found, undone = list[tuple[str, Call]](), list[_Told]()
    for seq, line in db.rows(LATEST, stream[0]):
        heard = _heard(line)
        if heard.kind == "day.closed" or len(found) == CALLS:  # a day that staff take over is opened twice
            break
        if heard.kind == "ticket.undone" and f"ticket.{(told := _told(heard.data)).undoes}" in CALLING:
            undone.append(told)
        elif heard.kind in CALLING:
            call = _call(stream[0], seq, heard)
            if taken := next((one for one in undone if (one.series, one.number) == (call.series, call.number)), None):
                undone.remove(taken)
            else:
                found.append((heard.day, call))
    found.sort(key=lambda each: (each[1].at_ms, each[1].seq), reverse=True)
    return _described(db, found)


def call_of(db: Db, seq: int) -> Call | None:
    """One call by its number, for whoever speaks it; None when there is no such call."""
    stream, place = divmod(seq, STREAM)
    found = db.one(ONE_FACT, stream, place)
    heard = _heard(found[0]) if found else None
    if heard is None or heard.kind not in CALLING:
        return None
    return _described(db, [(heard.day, _call(stream, place, heard))])[0]


def _call(stream: int, seq: int, heard: _Heard) -> Call:
    one, at = _told(heard.data), datetime.fromisoformat(heard.at)
    return Call(one.series, one.number, one.counter, stream * STREAM + seq, int(at.timestamp() * 1000))


def _described(db: Db, found: list[tuple[str, Call]]) -> list[Call]:
    """With service and priority of the tickets called, where they are known."""
    known: dict[tuple[str, str, int], tuple[str, bool]] = {}
    for day in {day for day, _ in found}:
        keys = sorted({(one.series, one.number) for of, one in found if of == day})
        sql = TICKETS.format(", ".join(["(%s, %s)"] * len(keys)))
        for series, number, service, priority in db.rows(sql, day, *(part for key in keys for part in key)):
            known[day, series, number] = service, bool(priority)
    described = []
    for day, one in found:
        service, priority = known.get((day, one.series, one.number), ("", False))
        described.append(msgspec.structs.replace(one, service=service, priority=priority))
    return described
