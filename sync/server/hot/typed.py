"""
Numbers of which the hall server knows nothing but what a clerk has typed: whether somebody can hold such a paper.

A terminal that is cut off gives numbers out of its own block, and a paper of an older day may have been given anywhere.
What was never possible is refused before it stands large on the television.
"""

from collections.abc import Collection, Sequence
from datetime import date

from kiosk.domain.errors import BlockUnknown, NoHallDay, SeriesUnknown
from kiosk.domain.plan import Plan
from kiosk.domain.ticket import BLOCK, label, ordinal_of
from sync.server.hot import calls
from sync.server.hot.calls import Key, Waiting
from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

HALL_DAY = "SELECT 1 FROM hall_day WHERE day = %s"
SERIES_OF = """
SELECT DISTINCT series FROM ticket WHERE day = %s AND ticket <> ''
UNION SELECT DISTINCT series FROM number WHERE day = %s AND number IS NOT NULL
"""
# whose block it is, or who gave out of it that day; a database that was put back may have forgotten either
BORNE = """
SELECT 1 FROM stream WHERE ordinal = %s
UNION SELECT 1 FROM ticket WHERE day = %s AND number > %s AND number < %s AND ticket <> ''
UNION SELECT 1 FROM hall WHERE restored_ms IS NOT NULL
"""
# tickets that wait although their number was called, and done with, before they were given
MISTYPED = """
SELECT t.day, t.series, t.number, c.counter FROM ticket t
JOIN call c ON c.day = t.day AND c.series = t.series AND c.number = t.number
WHERE t.day = %s AND t.state = 1 AND t.touched = 0 AND c.ended_ms < t.place_ms
"""


def ticket(hall: HallServer, db: Db, key: Key) -> Waiting:
    """
    The ticket with a typed number, as far as the server knows it.

    Raises:
        NoHallDay, SeriesUnknown, BlockUnknown: Nobody can hold it.
    """
    if known := calls.ticket(db, key):
        return known
    day, series, number = key
    if db.one(HALL_DAY, day) is None:
        raise NoHallDay(str(day), day=f"{day:%d/%m/%Y}")
    _check_series(hall, db, day, series)
    first = ordinal_of(number) * BLOCK
    if number % BLOCK == 0 or (first and db.one(BORNE, ordinal_of(number), day, first, first + BLOCK) is None):
        raise BlockUnknown(label(series, number), label=label(series, number))
    return Waiting("", *key, "", False, None, 0)


def likely(plan: Plan, series: str, counters: Collection[int] = ()) -> str:
    """What a number of this series is for, at one of these counters where that may be; else what they do."""
    asked = [one.code for one in plan.services if one.series == series]
    served = [code for one in plan.counters if one.number in counters for code in one.services]
    return next((code for code in asked if code in served), next(iter([*asked, *served]), ""))


def mistyped(db: Db, waiting: Sequence[Waiting]) -> list[tuple[str, int]]:
    """Who of these waits with a number that a counter had called before anybody held it, and which counter."""
    rows = [row for day in sorted({one.day for one in waiting}) for row in db.rows(MISTYPED, day)]
    found = {(as_date(day), series, number): counter for day, series, number, counter in rows}
    return [(one.label, found[one.key]) for one in waiting if one.key in found]


def _check_series(hall: HallServer, db: Db, day: date, series: str) -> None:
    """One of the plan, or of that day, whose plan may have been another."""
    plan = hall.plan(db)
    known = {one.series for one in plan.services} if plan else set[str]()
    if series not in known and series not in {row[0] for row in db.rows(SERIES_OF, day, day)}:
        raise SeriesUnknown(series, series=series, known=", ".join(sorted(known)))
