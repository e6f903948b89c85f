"""
Which counters are there, and where those go whose counters are not.
"""

from kiosk.domain.plan import Plan
from sync.server.hot.store import Db


def closed(db: Db) -> set[int]:
    """Counters whose officials have gone home; a new hall day begins with none."""
    return {row[0] for row in db.rows("SELECT counter FROM counter_state WHERE state = 'closed'")}


def at_work(plan: Plan, db: Db) -> set[int]:
    """Counters that have not closed; where all have, all of them: nobody is hidden for that."""
    counters = {one.number for one in plan.counters}
    return counters - closed(db) or counters


def lost_to(plan: Plan, there: set[int], service: str) -> int | None:
    """
    The counter of those for whose service none is there any more: where people are sent when a machine gives up, else
    the first one there; None where one is there.
    """
    if not service or there.intersection(plan.counters_for(service)):
        return None
    return plan.hall.help_counter if plan.hall.help_counter in there else min(there)
