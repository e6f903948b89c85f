"""
Which counters are there, and where those go whose counters are not.
"""

from collections.abc import Callable

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


Callers = Callable[[str, int | None, str], set[int]]


def callers(plan: Plan, db: Db) -> Callers:
    """Which counters may call somebody, from the service, and the counter or post they were sent to."""
    counters = at_work(plan, db)
    said: dict[int, str] = dict(db.rows("SELECT counter, post FROM counter_state WHERE post <> ''"))
    posts = {number: said.get(number) or plan.counter(number).post for number in counters}

    def of(service: str, to_counter: int | None, to_post: str) -> set[int]:
        if to_counter not in counters:
            to_counter = lost_to(plan, counters, service)
        if to_counter is not None:
            return {to_counter}
        if to_post and to_post in posts.values():
            return {number for number in counters if posts[number] == to_post}
        return counters.intersection(plan.counters_for(service)) if service else counters

    return of
