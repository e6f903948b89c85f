"""
The everyday ticket number, in two statements.

Whatever is not everyday (no hall day, a database that was put back, a number somebody was called by, a request heard
before) goes the careful way of `sync.server.hot.numbers`, which asks for one thing after the other and says what is
wrong. Both ways take turns by the row of the hall, and both give the number after the highest one known.
"""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.errors import KioskError
from kiosk.domain.policy import LAST
from kiosk.domain.quota import number_after
from sync import wire
from sync.server.hot import days, gate, quota
from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

ARRIVED_MS = 2000  # so long it is believed up to which number every ticket has arrived

# one row: the terminal, the hall, and of the open day what is known of one series
GROUND = """
SELECT t.revoked_ms, t.confirmed, (SELECT max(s.id) FROM stream s WHERE s.terminal_id = t.id), h.restored_ms, d.day,
       (SELECT max(version) FROM plan),
       (SELECT count(*) FROM number WHERE request = %s),
       (SELECT count(*) FROM stream WHERE own_day >= d.day),
       (SELECT coalesce(max(number), 0) FROM number WHERE day = d.day AND series = %s AND number <= 999),
       (SELECT coalesce(max(number), 0) FROM ticket
        WHERE day = d.day AND series = %s AND number <= 999 AND ticket <> ''),
       (SELECT count(*) FROM ticket WHERE day = d.day AND series = %s AND state = 1)
       + (SELECT count(*) FROM number WHERE day = d.day AND series = %s AND number > %s)
       - (SELECT count(*) FROM ticket k CROSS JOIN number n
          WHERE k.day = d.day AND k.series = %s AND k.number > %s AND k.number <= 999
          AND n.day = k.day AND n.series = k.series AND n.number = k.number)
FROM hall h
JOIN terminal t ON t.device = %s AND NOT t.own
JOIN (SELECT day FROM hall_day WHERE closed_ms IS NULL ORDER BY day DESC LIMIT 1) d ON h.id = 1
"""
LOCK = " FOR UPDATE OF h"
# a number that only a call knows of is on nobody's paper, yet somebody would come when it is called
RESERVE = """
INSERT INTO number (request, day, series, number, stream_id, given_ms)
SELECT %s, %s, %s, %s, %s, %s
WHERE NOT EXISTS (SELECT 1 FROM ticket WHERE day = %s AND series = %s AND number = %s)
ON CONFLICT DO NOTHING RETURNING id
"""
# the number up to which every one that was given has its ticket
ALL_ARRIVED = """
SELECT coalesce(
    (SELECT min(n.number) - 1 FROM number n WHERE n.day = %s AND n.series = %s AND n.number IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number)),
    (SELECT max(number) FROM number WHERE day = %s AND series = %s), 0)
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the next number of a series stands on; `asked_before` and `own_halls` count rows, `ahead` people."""

    stream: int | None
    restored_ms: int | None
    day: date
    plan: int | None
    asked_before: int
    own_halls: int
    reserved: int
    issued: int
    ahead: int

    def is_everyday(self, hall: HallServer, wanted: wire.NumberWanted, arrived: date) -> bool:
        known = max(self.reserved, self.issued)
        nothing_odd = self.restored_ms is None and not self.asked_before and not self.own_halls
        return (
            nothing_odd
            and self.stream is not None
            and self.day == arrived
            and hall.plan_of(self.plan) is not None
            and (wanted.day != self.day or wanted.seen <= known)
        )


def give(hall: HallServer, db: Db, device: bytes, wanted: wire.NumberWanted) -> tuple[wire.NumberGiven, int] | None:
    """
    The next number and its row; None, and nothing written, where this is no everyday case.

    Args:
        device: Of a terminal whose signature was checked.

    Raises:
        TerminalRevoked, TerminalUnconfirmed: The admin does not let it speak any more.
    """
    arrived = hall.arrived.get(wanted.series)
    if wanted.again or arrived is None or not _all_fresh(hall, arrived[0]):
        return None
    ground = _look(db, device, wanted, arrived[2])
    if ground is None or not ground.is_everyday(hall, wanted, arrived[1]):
        return None
    try:
        rules = quota.check(hall, db, hall.plan_of(ground.plan), ground.day, wanted.series)
        number = number_after(rules, [ground.reserved, ground.issued])
    except KioskError:
        return None
    at = (ground.day, wanted.series, number)
    row = db.changing(RESERVE, wanted.request, *at, ground.stream, hall.now_ms(), *at)
    if not row:
        return None
    nonce = gate.new_nonce(hall, device)
    given = wire.NumberGiven(day=ground.day, series=wanted.series, number=number, ahead=ground.ahead, nonce=nonce)
    return given, row[0][0]


def note_arrived(hall: HallServer, db: Db, day: date, series: str) -> None:
    """Look up to which number every ticket has arrived, so that only those behind it need counting for a while."""
    found: int = db.rows(ALL_ARRIVED, *(day, series) * 2)[0][0]
    hall.arrived[series] = hall.clock.mono(), day, min(found, LAST)


def _all_fresh(hall: HallServer, arrived_mono: int) -> bool:
    fresh = 0 <= hall.clock.mono() - arrived_mono < ARRIVED_MS
    return fresh and hall.looked_back and quota.is_fresh(hall) and not days.is_to_tick(hall)


def _look(db: Db, device: bytes, wanted: wire.NumberWanted, arrived: int) -> Ground | None:
    series = wanted.series
    sql = GROUND + LOCK if db.postgres else GROUND
    found = db.one(sql, wanted.request, *(series,) * 4, arrived, series, arrived, device)
    if found is None:
        return None
    revoked_ms, confirmed, stream, restored_ms, day, *counts = found
    gate.check_may_speak(device, revoked_ms, confirmed)
    return Ground(stream, restored_ms, as_date(day), *counts)
