"""
Each console's slice of the waiting list, with which it goes on when the server is away.

Slices never overlap: a ticket is in the slice it first came into, as long as it waits, and the key of the table lets it
be in no other. Consoles that were here a moment ago share out what is in no slice yet, each its turn.
"""

import weakref
from collections.abc import Sequence

from sync.server.hot.calls import Waiting
from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

MOST = 30  # tickets of one slice that wait
PRESENT_MS = 60_000  # a console that has not asked for so long is not there
CLAIM = "INSERT INTO slice (day, series, number, counter) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
CLAIMED = "SELECT day, series, number, counter FROM slice WHERE day = %s"

_asked: "weakref.WeakKeyDictionary[HallServer, dict[int, int]]" = weakref.WeakKeyDictionary()


def present(hall: HallServer, counter: int) -> list[int]:
    """Counters whose console asked lately, this one among them, in their order."""
    now, asked = hall.clock.mono(), _asked.setdefault(hall, {})
    asked[counter] = now
    return sorted(one for one, at in asked.items() if now - at <= PRESENT_MS)


def slice_of(hall: HallServer, db: Db, counter: int, waiting: Sequence[Waiting]) -> list[Waiting]:
    """
    The slice of one counter, in the order of its queue; what is in no slice yet joins it where that is its turn.

    Args:
        waiting: Whom this counter may call, the next one first.
    """
    consoles, plan = present(hall, counter), hall.plan(db)
    if not waiting or plan is None:
        return []
    days = sorted({one.day for one in waiting})  # one of an earlier day waits too once it was sent on
    claims = [row for day in days for row in db.rows(CLAIMED, day)]
    held = {(as_date(day), series, number): owner for day, series, number, owner in claims}
    mine = {one.key for one in waiting if held.get(one.key) == counter}
    for one in waiting:
        sharers = [n for n in consoles if n == counter or n in plan.counters_for(one.service)]
        sent_here = one.to_counter == counter or one.to_post
        takes = sent_here or sharers[one.number % len(sharers)] == counter  # whoever asks first, and how often
        if takes and one.key not in held and len(mine) < MOST and db.execute(CLAIM, *one.key, counter):
            mine.add(one.key)
    return [one for one in waiting if one.key in mine]
