"""
How the hall stands now, as every answer to a push tells it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sync import wire
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

NOW = """
SELECT (SELECT max(version) FROM plan) AS plan,
       (SELECT max(revision) FROM dossier) AS dossiers,
       (SELECT restored_ms FROM hall WHERE id = 1) AS restored_ms,
       d.day, d.by,
       (SELECT count(*) FROM ticket t WHERE t.day = d.day AND t.state = 1) AS waiting,
       (SELECT max(day) FROM hall_day) AS last_day
FROM (SELECT 1 AS one) o
LEFT JOIN (SELECT day, by FROM hall_day WHERE closed_ms IS NULL ORDER BY day DESC LIMIT 1) d ON true
"""
ONE_HALL = "INSERT INTO hall (id, dossiers, software) VALUES (1, 0, '') ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Situation:
    plan: int
    dossiers: int
    restored_ms: int | None
    day: wire.DayNow | None
    waiting: int
    ended: date | None  # without an open hall day: the last one


def now(hall: HallServer, db: Db) -> Situation:
    return told(*db.rows(NOW)[0])


def told(
    plan: int | None,
    dossiers: int | None,
    restored_ms: int | None,
    day: date | str | None,
    by: Any,
    waiting: int,
    last_day: date | str | None,
) -> Situation:
    """The same from a row of `NOW`."""
    open_day = None if day is None else wire.DayNow(day=as_date(day), by=by)
    ended = as_date(last_day) if day is None and last_day is not None else None
    return Situation(plan or 0, dossiers or 0, restored_ms, open_day, waiting, ended)


def open_day(db: Db) -> date | None:
    """The hall day, while one is open."""
    found = db.one("SELECT day FROM hall_day WHERE closed_ms IS NULL ORDER BY day DESC LIMIT 1")
    return as_date(found[0]) if found else None


def went_back(hall: HallServer, db: Db) -> bool:
    """A terminal knows of facts this database had confirmed and has no more; whether that is news."""
    db.execute(ONE_HALL)
    changed = db.execute("UPDATE hall SET restored_ms = %s WHERE id = 1 AND restored_ms IS NULL", hall.now_ms())
    if changed > 0:
        db.execute("UPDATE stream SET drained_ms = NULL")  # who was heard before the copy was made says nothing
    return changed > 0


def as_date(value: date | str) -> date:
    """SQLite gives text, PostgreSQL a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value
