"""
What can have no more effect goes when a hall day begins; nothing here is a fact, and a rebuild does not ask for it.

Days are counted as the hall has had them, never by a clock: one that jumps to 2099 begins one day there, no years.
"""

from datetime import date

from sync.server.hot import consoles
from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

SLICE_DAYS = 7  # a day that was ended may go on again, and so may a console's paper
PAPER_DAYS = 60  # a console that was switched off that long brings its paper too late
AFTER_DAYS = 5  # so many may be struck from the book before a line is forgotten that would still be taken

# also of days that were struck from the book; who waits, of whatever day, waits until the next one begins
SLICES = "DELETE FROM slice WHERE day NOT IN (SELECT day FROM hall_day ORDER BY day DESC LIMIT %s)"
LINES = "DELETE FROM paper_line WHERE day < (SELECT day FROM hall_day ORDER BY day DESC LIMIT 1 OFFSET %s)"
OLDEST = "SELECT day FROM hall_day ORDER BY day DESC LIMIT 1 OFFSET %s"


def tidy(hall: HallServer, db: Db) -> None:
    """Slices of days long over, lines of paper too old to be taken again, pages that were closed without a word."""
    db.execute(SLICES, SLICE_DAYS)
    db.execute(LINES, PAPER_DAYS + AFTER_DAYS - 1)
    consoles.forget_gone(hall, db)


def is_too_old(db: Db, day: date) -> bool:
    """Whether paper of this day is taken no more: what was recorded of it may be forgotten."""
    found = db.one(OLDEST, PAPER_DAYS - 1)
    return found is not None and day < as_date(found[0])
