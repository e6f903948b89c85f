"""
Each console's slice of the waiting list, with which it goes on when the server is away.

Slices never overlap: a ticket is in the slice it first came into, as long as it waits, and the key of the table lets it
be in no other. Consoles that can be heard share out what is in no slice yet, each its turn. Who is in the slice of a
counter that has a break, closes, or was left is let go, and so is who is in that of a console silent for very long.
"""

from collections.abc import Sequence

from sync.server.hot import calls, consoles
from sync.server.hot.calls import Waiting
from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

MOST = 30  # tickets of one slice that wait
CLAIM = "INSERT INTO slice (day, series, number, counter) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"


def slice_of(hall: HallServer, db: Db, counter: int, waiting: Sequence[Waiting]) -> list[Waiting]:
    """
    The slice of one counter, in the order of its queue; what is in no slice yet joins it where that is its turn.

    A console that was not heard yet gets nobody more: it may have gone before it was ever there.

    Args:
        waiting: Whom this counter may call, the next one first.
    """
    plan = hall.plan(db)
    if not waiting or plan is None or calls.state_of(db, counter) != "open":
        return []
    days = sorted({one.day for one in waiting})  # one of an earlier day waits too once it was sent on
    claims = [row for day in days for row in db.rows(consoles.CLAIMED, day)]
    for gone in {row[3] for row in claims if row[3] != counter and consoles.is_gone(hall, db, row[3])}:
        consoles.let_go(db, gone)
        claims = [row for row in claims if row[3] != gone]
    held = {(as_date(day), series, number): owner for day, series, number, owner in claims}
    mine = {one.key for one in waiting if held.get(one.key) == counter}
    here = [n for n in consoles.there(hall, db) if n == counter or calls.state_of(db, n) == "open"]
    for one in waiting if counter in here else ():
        sharers = [n for n in here if n == counter or n in plan.counters_for(one.service)]
        sent_here = one.to_counter == counter or one.to_post
        takes = sent_here or sharers[one.number % len(sharers)] == counter  # whoever asks first, and how often
        if takes and one.key not in held and len(mine) < MOST and db.execute(CLAIM, *one.key, counter):
            mine.add(one.key)
    return [one for one in waiting if one.key in mine]
