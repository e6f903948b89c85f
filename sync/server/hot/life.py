"""
One ticket's row and its calls, read and written whole.

A row is read under a lock, changed in memory and written back; what another transaction adds meanwhile (the issue of a
number that was called blind) is never overwritten.
"""

import json
from dataclasses import dataclass, fields
from typing import Any

from kiosk.domain.ticket import Phase
from sync.server.hot.store import Db

Key = tuple[str, str, int]  # hall day as in a fact, series, number
Leg = tuple[str, int | None, str]  # service, the one counter, the one post

STATES = {
    Phase.WAITING: 1, Phase.CALLED: 2, Phase.FINISHED: 3, Phase.VOIDED: 4, Phase.SERVING: 5, Phase.HELD: 6,
    Phase.ABSENT: 7, Phase.LEFT: 8, Phase.CANCELLED: 9,
}  # fmt: skip
PHASE_OF = {number: phase for phase, number in STATES.items()}


@dataclass(slots=True, kw_only=True)
class Life:
    """The columns of a ticket that its life changes; as it is before anything happened to it."""

    state: int = 1
    service: str = ""
    place_ms: int | None = None
    from_ms: int | None = None
    counter: int | None = None
    to_counter: int | None = None
    to_post: str = ""
    legs: str = "[]"
    calls: int = 0
    called_ms: int | None = None
    started_ms: int | None = None
    held_until_ms: int | None = None
    missed_ms: int | None = None
    finished_ms: int | None = None
    touched: int = 0
    dossier: str = ""

    @property
    def phase(self) -> Phase:
        return PHASE_OF[self.state]

    @phase.setter
    def phase(self, phase: Phase) -> None:
        self.state = STATES[phase]

    @property
    def to_come(self) -> list[Leg]:
        return [(service, counter, post) for service, counter, post in json.loads(self.legs)]

    @to_come.setter
    def to_come(self, legs: list[Leg]) -> None:
        self.legs = json.dumps(legs, separators=(",", ":"))

    def wait_for(self, service: str, counter: int | None, post: str, since: int) -> None:
        """Begin to wait for a leg; the place in the queue stays."""
        self.phase = Phase.WAITING
        self.service, self.to_counter, self.to_post, self.from_ms = service, counter, post, since
        self.calls, self.called_ms, self.started_ms, self.held_until_ms, self.missed_ms = 0, None, None, None, None


LIFE = tuple(field.name for field in fields(Life))


@dataclass(slots=True, kw_only=True)
class Ticket:
    """A ticket as it stands; `known` says whether there was a row at all."""

    key: Key
    id: str = ""
    asked: str = ""
    priority: bool = False
    known: bool = False
    life: Life


READ = f"""
SELECT ticket, asked, priority, {", ".join(LIFE)} FROM ticket WHERE day = %s AND series = %s AND number = %s
"""
CHANGE = f"""
UPDATE ticket SET ticket = %s, {", ".join(f"{name} = %s" for name in LIFE)}
WHERE day = %s AND series = %s AND number = %s
"""
# the issue may come in between looking and writing; then only what it cannot know is written
FILLED = {"service": "ticket.service", "place_ms": "ticket.place_ms", "from_ms": "ticket.from_ms"}
ADD = f"""
INSERT INTO ticket (day, series, number, ticket, asked, priority, clash, {", ".join(LIFE)})
VALUES (%s, %s, %s, %s, '', false, false, {", ".join(["%s"] * len(LIFE))})
ON CONFLICT (day, series, number) DO UPDATE SET
    {", ".join(f"{name} = {FILLED.get(name, f'excluded.{name}')}" for name in LIFE)}
"""


TOO_LATE = """
UPDATE ticket SET state = 8 WHERE day = %s AND state = 1 AND touched = 0
AND EXISTS (SELECT 1 FROM hall_day d WHERE d.day = ticket.day AND d.closed_ms IS NOT NULL)
"""


def end_if_over(db: Db, day: str) -> None:
    """Tickets nobody heard of before their hall day was over have left with it."""
    db.execute(TOO_LATE, day)


def read(db: Db, key: Key) -> Ticket:
    found = db.one(READ + db.lock, *key)
    if found is None:
        return Ticket(key=key, life=Life())
    id_, asked, priority, *life = found
    values: dict[str, Any] = dict(zip(LIFE, life, strict=True))
    return Ticket(key=key, id=id_, asked=asked, priority=bool(priority), known=True, life=Life(**values))


def write(db: Db, ticket: Ticket) -> None:
    values = [getattr(ticket.life, name) for name in LIFE]
    if ticket.known:
        db.execute(CHANGE, ticket.id, *values, *ticket.key)
    else:
        db.execute(ADD, *ticket.key, ticket.id, *values)


def forget(db: Db, key: Key) -> None:
    """A ticket of which nothing is known any more."""
    db.execute("DELETE FROM ticket WHERE day = %s AND series = %s AND number = %s", *key)


# ---- calls


@dataclass(slots=True, kw_only=True)
class Call:
    """What may still change of a call."""

    id: int
    called_ms: int
    recalls: int = 0
    started_ms: int | None = None
    ended_ms: int | None = None
    how: str = ""
    outcome: str = ""
    quantities: str = "{}"


CALL = ("recalls", "started_ms", "ended_ms", "how", "outcome", "quantities")
OPEN_CALL = f"""
SELECT id, called_ms, {", ".join(CALL)} FROM call WHERE day = %s AND series = %s AND number = %s AND ended_ms IS NULL
"""
NEW_CALL = """
INSERT INTO call (id, day, series, number, service, counter, post, priority, from_ms, called_ms, recalls, started_ms,
    ended_ms, how, outcome, quantities)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s, NULL, '', '', '{}')
"""


def open_call(db: Db, key: Key) -> Call | None:
    found = db.one(OPEN_CALL, *key)
    if found is None:
        return None
    id_, called_ms, *rest = found
    values: dict[str, Any] = dict(zip(CALL, rest, strict=True))
    return Call(id=id_, called_ms=called_ms, **values)


def begin_call(db: Db, id_: int, ticket: Ticket, post: str, since: int | None, at: int, started: int | None) -> None:
    life = ticket.life
    db.execute(NEW_CALL, id_, *ticket.key, life.service, life.counter, post, ticket.priority, since, at, started)


def change_call(db: Db, call: Call) -> None:
    columns = ", ".join(f"{name} = %s" for name in CALL)
    db.execute(f"UPDATE call SET {columns} WHERE id = %s", *(getattr(call, name) for name in CALL), call.id)


def end_call(db: Db, key: Key, at: int, how: str, outcome: str = "", quantities: dict[str, int] | None = None) -> int:
    """End the open call; never before it began. Returns when it ended."""
    call = open_call(db, key)
    if call is None:
        return at
    call.ended_ms = max(at, call.called_ms, call.started_ms or 0)
    call.how, call.outcome = how, outcome
    call.quantities = json.dumps(quantities or {}, separators=(",", ":"), sort_keys=True)
    change_call(db, call)
    return call.ended_ms
