"""
What a counter does: call the next citizen, call again, be done. Each is a fact of the server's own stream.
"""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.errors import NoDayOpen
from kiosk.domain.kinds import TicketAtCounter
from sync.server.hot import own, situation
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

COLUMNS = "ticket, day, series, number, service, priority, place_ms, calls"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket of the waiting list, or the one at a counter. `place_ms` is since when it waits."""

    id: str
    day: date
    series: str
    number: int
    service: str
    priority: bool
    place_ms: int | None
    calls: int


def waiting(hall: HallServer, db: Db, services: list[str] | None = None) -> list[Waiting]:
    """Who waits on the open hall day, the next one first: priority before others, then by place in the queue."""
    day = situation.now(hall, db).day
    if day is None:
        return []
    rows = db.rows(
        f"SELECT {COLUMNS} FROM ticket WHERE day = %s AND state = 1 ORDER BY priority DESC, place_ms, series, number",
        day.day,
    )
    return [one for one in map(_waiting, rows) if services is None or one.service in services]


def at(db: Db, counter: int) -> Waiting | None:
    """Whom the counter has called and not finished."""
    found = db.one(f"SELECT {COLUMNS} FROM ticket WHERE counter = %s AND state = 2 ORDER BY day DESC LIMIT 1", counter)
    return _waiting(found) if found else None


def call_next(hall: HallServer, db: Db, counter: int) -> Waiting | None:
    """
    Call the next one this counter serves; whom it had is finished first. None when nobody waits.

    Raises:
        CounterUnknown: The plan has no such counter.
        NoDayOpen: No hall day is open.
    """
    plan = hall.plan(db)
    if plan is None or situation.now(hall, db).day is None:
        raise NoDayOpen
    own.own_stream(hall, db)  # its lock makes counters take turns
    for one in waiting(hall, db, list(plan.counter(counter).services)):
        finish(hall, db, counter)
        own.write(hall, db, "ticket.called", _at_counter(one, counter), one.day)
        return one
    return None


def call_number(hall: HallServer, db: Db, counter: int, series: str, number: int, day: date | None = None) -> None:
    """Call by typing: a ticket the server may not know yet, or one of an older day."""
    now = situation.now(hall, db).day
    if day is None and now is None:
        raise NoDayOpen
    wanted = day or (now.day if now else None)
    finish(hall, db, counter)
    known = db.one("SELECT ticket FROM ticket WHERE day = %s AND series = %s AND number = %s", wanted, series, number)
    data = TicketAtCounter(id=known[0] if known else "", series=series, number=number, counter=counter)
    own.write(hall, db, "ticket.called", data, wanted)


def call_again(hall: HallServer, db: Db, counter: int) -> Waiting | None:
    one = at(db, counter)
    if one:
        own.write(hall, db, "ticket.recalled", _at_counter(one, counter), one.day)
    return one


def finish(hall: HallServer, db: Db, counter: int) -> Waiting | None:
    """Done with the citizen at this counter; None when there is nobody."""
    one = at(db, counter)
    if one:
        own.write(hall, db, "ticket.finished", _at_counter(one, counter), one.day)
    return one


def _at_counter(one: Waiting, counter: int) -> TicketAtCounter:
    return TicketAtCounter(id=one.id, series=one.series, number=one.number, counter=counter)


def _waiting(row: tuple[object, ...]) -> Waiting:
    id_, day, series, number, service, priority, place_ms, calls = row
    return Waiting(
        *(id_, situation.as_date(day), series, number, service, bool(priority), place_ms, calls)  # type: ignore[arg-type]
    )
