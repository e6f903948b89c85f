"""
The everyday ticket number, in one statement that is a transaction by itself.

It gives the number after the highest one known, and nothing where the day is not everyday: no hall day, a database that
was put back, a number somebody was called by, a request heard before. Then the careful way of `sync.server.hot.numbers`
asks for one thing after the other and says what is wrong. Both ways take turns by the row of the hall.
"""

import weakref
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kiosk.domain.errors import KioskError
from kiosk.domain.policy import LAST, SeriesRules
from sync import wire
from sync.server.hot import days, gate, quota
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

FRESH_MS = 2000  # so long a look at those who wait is built upon …
FRESH_NUMBERS = 64  # … or so many numbers

# the terminal may speak, the day is open, the plan is known, nothing was put back: the number after the highest one
GIVE = """
INSERT INTO number (request, day, series, number, stream_id, given_ms)
SELECT %s, %s, %s, g.next, g.stream, %s
FROM (
    SELECT (SELECT max(s.id) FROM stream s WHERE s.terminal_id = t.id) AS stream,
           (SELECT 1 + max(n) FROM (
                SELECT max(number) AS n FROM number WHERE day = %s AND series = %s AND number <= 999
                UNION ALL
                SELECT max(number) FROM ticket WHERE day = %s AND series = %s AND number <= 999 AND ticket <> ''
                UNION ALL
                SELECT start - 1 FROM (SELECT %s AS start) rules) known) AS next
    FROM hall h JOIN terminal t ON h.id = 1
    WHERE t.device = %s AND NOT t.own AND t.confirmed AND t.revoked_ms IS NULL AND h.restored_ms IS NULL
      AND (SELECT day FROM hall_day WHERE closed_ms IS NULL ORDER BY day DESC LIMIT 1) = %s
      AND (SELECT max(version) FROM plan) = %s
      AND NOT EXISTS (SELECT 1 FROM stream WHERE own_day = %s)
    LIMIT 1 {lock}
) g
WHERE g.stream IS NOT NULL AND g.next > %s AND g.next <= %s
  AND NOT EXISTS (SELECT 1 FROM ticket k WHERE k.day = %s AND k.series = %s AND k.number = g.next)
  {limit}
ON CONFLICT DO NOTHING
RETURNING id, number,
    (SELECT count(*) FROM ticket k WHERE k.day = number.day AND k.series = number.series AND k.state = 1)
    + %s + (SELECT count(*) FROM number n
            WHERE n.day = number.day AND n.series = number.series AND n.number > %s AND n.number < number.number)
    - (SELECT count(*) FROM ticket k CROSS JOIN number n
       WHERE k.day = number.day AND k.series = number.series AND k.number > %s AND k.number <= 999
       AND n.day = k.day AND n.series = k.series AND n.number = k.number)
"""
LIMIT = f"AND ({quota.HELD}) < %s"
# the number up to which every one that was given has its ticket, the highest one, and how many rows lie between
ARRIVED = """
SELECT a.arrived, (SELECT coalesce(max(number), 0) FROM number WHERE day = %s AND series = %s),
       (SELECT count(*) FROM number WHERE day = %s AND series = %s AND number > a.arrived)
FROM (SELECT coalesce(
    (SELECT min(n.number) - 1 FROM number n WHERE n.day = %s AND n.series = %s AND n.number IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number)),
    (SELECT max(number) FROM number WHERE day = %s AND series = %s), 0) AS arrived) a
"""


@dataclass(slots=True)
class Glance:
    """
    What was seen of one series at `mono`, so that the next numbers need not count all tickets of the day again.

    Every number up to `arrived` has its ticket; `between` were given behind it up to `highest`. `worn` is one that too
    many numbers were built upon.
    """

    mono: int
    day: date
    arrived: int
    highest: int
    between: int
    worn: bool = False


_glances: "weakref.WeakKeyDictionary[HallServer, dict[str, Glance]]" = weakref.WeakKeyDictionary()


def give(hall: HallServer, db: Db, device: bytes, wanted: wire.NumberWanted) -> tuple[wire.NumberGiven, int] | None:
    """
    The next number and its row; None, and nothing written, where this is no everyday case.

    Args:
        device: Of a terminal whose signature was checked.
    """
    plan, seen = hall.plan_of(hall.plan_version), _glances.get(hall, {}).get(wanted.series)
    if plan is None or seen is None or wanted.again or not hall.looked_back or days.is_to_tick(hall):
        return None
    if hall.mark.was_own(seen.day):
        return None
    if seen.worn or not 0 <= hall.clock.mono() - seen.mono < FRESH_MS:
        seen = glance(hall, db, seen.day, wanted.series)
    try:
        rules = quota.rules(hall, db, plan, seen.day, wanted.series)
    except KioskError:
        return None
    least = wanted.seen if wanted.day == seen.day else 0
    if 0 < least < rules.start:
        return None  # a number before the first one is news
    row = _given(hall, db, device, wanted, seen, rules, least)
    if row is None:
        return None
    id_, number, ahead = row
    if number - seen.highest > FRESH_NUMBERS:
        seen.worn = True
    nonce = gate.new_nonce(hall, device)
    return wire.NumberGiven(day=seen.day, series=wanted.series, number=number, ahead=ahead, nonce=nonce), id_


def _given(
    hall: HallServer, db: Db, device: bytes, wanted: wire.NumberWanted, seen: Glance, rules: SeriesRules, least: int
) -> tuple[int, int, int] | None:
    key = seen.day, wanted.series
    limited = (*key * 2, rules.limit) if rules.limit is not None else ()
    found = db.changing(
        _statement(db.postgres, bool(limited)),
        *(wanted.request, *key, hall.now_ms(), *key * 2, rules.start),
        *(device, seen.day, hall.plan_version, seen.day),
        *(least, rules.end, *key, *limited),
        *(seen.between, seen.highest, seen.arrived),
    )
    return (found[0][0], found[0][1], found[0][2]) if found else None


@lru_cache(4)
def _statement(postgres: bool, limited: bool) -> str:
    return GIVE.format(lock="FOR NO KEY UPDATE OF h" if postgres else "", limit=LIMIT if limited else "")


def glance(hall: HallServer, db: Db, day: date, series: str) -> Glance:
    """Look at a series of the open hall day anew."""
    arrived, highest, between = db.rows(ARRIVED, *(day, series) * 4)[0]
    seen = Glance(hall.clock.mono(), day, min(arrived, LAST), highest, between)
    _glances.setdefault(hall, {})[series] = seen
    return seen
