"""
One ticket as the phone of whoever holds it may see it.

The id on the paper is the only key: 80 bits of chance, good for its hall day. A number that the server has reserved is
known before the terminal has sent the ticket; one of a terminal's own block only once it has.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.domain.range import Range
from sync.server.hot import acts, calls, situation, waits
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

ID = re.compile(r"[A-Z2-7]{16}")
LOOK_BACK = timedelta(days=7)  # how long an old link is told from one that never was
WAITING, CALLED, SERVING = 1, 2, 5
PHASES = {1: "waiting", 2: "called", 3: "finished", 4: "voided", 5: "serving", 6: "held", 7: "absent", 8: "left",
          9: "cancelled"}  # fmt: skip

MAY_LEAVE = ("waiting", "held", "absent")

RESERVED = "SELECT day, series, number FROM number WHERE request = %s AND number IS NOT NULL"
SENT = "SELECT day, series, number FROM ticket WHERE day = (SELECT max(day) FROM hall_day) AND ticket = %s"
OLDER = "SELECT day, series, number FROM ticket WHERE day >= %s AND ticket = %s"
STANDS = """
SELECT t.state, t.ticket, t.service, t.priority, t.counter, t.calls, t.called_ms
FROM ticket t WHERE t.day = %s AND t.series = %s AND t.number = %s
"""
DAY = "SELECT max(day), (SELECT closed_ms FROM hall_day WHERE day = %s) FROM hall_day"

Key = tuple[date, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """
    Where a ticket stands.

    `phase` is a word of `PHASES`, or "over" once its hall day has ended. `ahead` counts who is before it and is None
    while nobody can know, as `wait` is; `call` is another one after every call, so that a phone rings once for each.
    """

    phase: str
    day: date
    series: str
    number: int
    service: str = ""
    priority: bool = False
    counter: int | None = None
    call: str = ""
    ahead: int | None = None
    wait: Range | None = None


def follow(hall: HallServer, db: Db, ids: Iterable[str]) -> dict[str, Followed | None]:
    """Each of these tickets; None for one this server has not heard of. The queue is looked at once for all."""
    queues: dict[str, list[tuple[date, str, int]]] = {}

    def ahead(service: str, key: Key) -> int | None:
        if service not in queues:
            queues[service] = [(one.day, one.series, one.number) for one in calls.waiting(hall, db, [service])]
        return queues[service].index(key) if key in queues[service] else None

    found: dict[str, Followed | None] = {}
    for id_ in ids:
        key = key_of(hall, db, id_)
        one = _stands(db, id_, key) if key else None
        if one and key and one.phase == "waiting" and one.service:
            one = replace(one, ahead=ahead(one.service, key), wait=waits.for_ticket(hall, db, key))
        found[id_] = one
    return found


def key_of(hall: HallServer, db: Db, id_: str) -> Key | None:
    """(hall day, series, number) behind an id."""
    if not ID.fullmatch(id_):
        return None
    row = db.one(SENT, id_) or db.one(RESERVED, id_) or db.one(OLDER, hall.clock.now().date() - LOOK_BACK, id_)
    return (situation.as_date(row[0]), row[1], row[2]) if row else None


def leave(hall: HallServer, db: Db, id_: str) -> None:
    """
    Whoever holds the ticket waits no more; nothing happens to one that does not wait.

    Raises:
        TicketUnknown: Its terminal has not sent it yet.
    """
    key = key_of(hall, db, id_)
    if key and _stands(db, id_, key).phase in MAY_LEAVE:
        acts.leave(hall, db, None, key)


def _stands(db: Db, id_: str, key: Key) -> Followed:
    day, series, number = key
    row = db.one(STANDS, day, series, number)
    if row is None:  # reserved, and the terminal has not told yet
        over = _is_over(db, day, None)
        return Followed(phase="over" if over else "waiting", day=day, series=series, number=number)
    state, holder, service, priority, counter, times, called_ms = row
    phase = PHASES.get(state, "over")
    if holder not in ("", id_):  # the number went to somebody else's paper
        phase = "voided"
    elif _is_over(db, day, called_ms if state in (CALLED, SERVING) else None):
        phase = "over"
    return Followed(
        phase=phase,
        day=day,
        series=series,
        number=number,
        service=service,
        priority=bool(priority),
        counter=counter,
        call=f"{called_ms}-{times}" if phase == "called" else "",
    )


def _is_over(db: Db, day: date, called_ms: int | None) -> bool:
    """Its hall day has ended, and nobody has called it by typing since."""
    last, closed_ms = db.rows(DAY, day)[0]
    if last is None or (closed_ms is None and situation.as_date(last) <= day):
        return False
    return called_ms is None or closed_ms is None or called_ms < closed_ms
