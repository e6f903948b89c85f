"""
One ticket as the phone of whoever holds it may see it.

The id on the paper is the only key: 80 bits of chance, good for its hall day. A number that the server has reserved is
known before the terminal has sent the ticket; one of a terminal's own block only once it has.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.domain.range import Range
from sync.server.hot import acts, consoles, ranks, situation, waits
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db, Row

ID = re.compile(r"[A-Z2-7]{16}")
LOOK_BACK = timedelta(days=7)  # how long an old link is told from one that never was
WAITING, CALLED, SERVING, HELD = 1, 2, 5, 6
PHASES = {1: "waiting", 2: "called", 3: "finished", 4: "voided", 5: "serving", 6: "held", 7: "absent", 8: "left",
          9: "cancelled"}  # fmt: skip

MAY_LEAVE = ("waiting", "held", "absent")

COLUMNS = """
t.day, t.series, t.number, t.ticket, t.state, t.service, t.priority, t.counter, t.calls, t.called_ms, t.touched
"""
TODAY = f"SELECT {COLUMNS} FROM ticket t WHERE t.day = (SELECT max(day) FROM hall_day)"
ONE_OF_TODAY = f"{TODAY} AND t.ticket = %s"
RESERVED = f"""
SELECT n.day, n.series, n.number, {COLUMNS.partition("t.number, ")[2]} FROM number n
LEFT JOIN ticket t ON t.day = n.day AND t.series = n.series AND t.number = n.number
WHERE n.request = %s AND n.number IS NOT NULL
"""
OLDER = f"SELECT {COLUMNS} FROM ticket t WHERE t.day >= %s AND t.ticket = %s"
DAYS = "SELECT day, closed_ms FROM hall_day WHERE day >= %s OR day = (SELECT max(day) FROM hall_day)"

Key = tuple[date, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """
    Where a ticket stands.

    `phase` is a word of `PHASES`, or "over" once its hall day has ended. `ahead` counts who is before it and is None
    while nobody can know, as `wait` is; `call` is another one after every call, so that a phone rings once for each.
    `on_paper` is the counter that cannot be heard and may be calling it by word of mouth.
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
    on_paper: int | None = None

    @property
    def key(self) -> Key:
        return self.day, self.series, self.number


def follow(hall: HallServer, db: Db, ids: Collection[str]) -> dict[str, Followed | None]:
    """Each of these tickets; None for one this server has not heard of. The hall is looked at once for all."""
    since = hall.clock.now().date() - LOOK_BACK
    ended = {situation.as_date(day): closed_ms for day, closed_ms in db.rows(DAYS, since)}
    today = {row[3]: row for row in db.rows(TODAY)} if len(ids) > 1 else {}
    seen: ranks.Ranks | None = None
    away = consoles.out_of_reach(hall, db, ended)
    found: dict[str, Followed | None] = {}
    for id_ in ids:
        row = today.get(id_) or row_of(db, id_, since)
        one = _stands(id_, row, ended) if row else None
        if one and one.phase == "waiting" and one.key in away:
            one = replace(one, on_paper=away[one.key])
        elif one and one.phase == "waiting" and one.service:
            seen = seen or ranks.look(hall, db)
            one = replace(one, ahead=seen.ahead(one.key), wait=waits.for_ticket(hall, db, one.key))
        found[id_] = one
    return found


def row_of(db: Db, id_: str, since: date) -> Row | None:
    """What is known of an id, the surest first: the ticket as its terminal told it, the number reserved for it."""
    if not ID.fullmatch(id_):
        return None
    return db.one(ONE_OF_TODAY, id_) or db.one(RESERVED, id_) or db.one(OLDER, since, id_)


def leave(hall: HallServer, db: Db, id_: str) -> None:
    """
    Whoever holds the ticket waits no more; nothing happens to one that does not wait.

    Raises:
        TicketUnknown: Its terminal has not sent it yet.
    """
    one = follow(hall, db, [id_])[id_]
    if one and one.phase in MAY_LEAVE:
        acts.leave(hall, db, None, one.key)


def _stands(id_: str, row: Row, ended: Mapping[date, int | None]) -> Followed:
    """
    Args:
        ended: The last hall days, with when they ended.
    """
    day, series, number, holder, state, service, priority, counter, times, called_ms, touched = row
    day, called = situation.as_date(day), called_ms if state in (CALLED, SERVING) else None
    phase = PHASES[state or WAITING]  # a number reserved whose terminal has not told yet waits
    if holder and holder != id_:  # the number went to somebody else's paper
        phase = "voided"
    elif not (state in (WAITING, HELD) and touched) and _is_over(day, called, ended):  # or it was sent on since
        phase = "over"
    return Followed(
        phase=phase,
        day=day,
        series=series,
        number=number,
        service=service or "",
        priority=bool(priority),
        counter=counter,
        call=f"{called_ms}-{times}" if phase == "called" else "",
    )


def _is_over(day: date, called_ms: int | None, ended: Mapping[date, int | None]) -> bool:
    """Its hall day has ended, and nobody has called it by typing since."""
    closed_ms, last = ended.get(day), max(ended, default=None)
    if last is None or (closed_ms is None and last <= day):
        return False
    return called_ms is None or closed_ms is None or called_ms < closed_ms
