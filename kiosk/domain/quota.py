"""
How many more tickets a series has today, and whether whoever takes one now would still be served.

A series ends at its last number, at its daily limit, or when those who wait fill every counter until the hall closes.
A terminal on its own block keeps its 999: which numbers a series has is the hall's business alone.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from kiosk.domain.errors import SeriesLimitReached, SeriesUsedUp
from kiosk.domain.hours import Hours
from kiosk.domain.plan import Plan
from kiosk.domain.policy import SeriesRules
from kiosk.domain.ticket import BLOCK, highest, next_number, ordinal_of

Out = Mapping[str, str]  # service → the code of the error its next ticket would meet


def number_after(rules: SeriesRules, seen: Iterable[int], ordinal: int = 0) -> int:
    """
    The number after the highest one seen in the same block, within what the plan says of the series.

    Raises:
        SeriesUsedUp: There is none.
    """
    if ordinal:
        return next_number(rules.letter, seen, ordinal)
    number = max(highest(seen) + 1, rules.start)
    if number > rules.end:
        raise SeriesUsedUp(f"{rules.letter} ends at {rules.end}", series=rules.letter)
    return number


def check_limit(rules: SeriesRules, given: int) -> None:
    """
    Say whether one more may be given today.

    Raises:
        SeriesLimitReached: As many were given as the plan allows a day.
    """
    if rules.limit is not None and given >= rules.limit:
        raise SeriesLimitReached(f"{rules.letter}: {given}", series=rules.letter, limit=rules.limit)


def given_by_now(rules: SeriesRules, seen: Iterable[int]) -> int:
    """How many tickets of the day stand behind the highest number of each block; those lost on the way count."""
    tops: dict[int, int] = {}
    for number in seen:
        block = ordinal_of(number)
        tops[block] = max(tops.get(block, 0), number - block * BLOCK)
    return sum(tops.values()) - (min(rules.start - 1, tops[0]) if 0 in tops else 0)


def open_minutes_left(hours: Hours, now: datetime) -> float:
    """How long the hall will still be open today, breaks left out."""
    spans = [
        (datetime.combine(now.date(), start), datetime.combine(now.date(), end))
        for start, end in hours.spans(now.date())
    ]
    return sum((end - max(start, now) for start, end in spans if end > now), timedelta()) / timedelta(minutes=1)


def minutes_ahead(plan: Plan, waiting: Mapping[str, int]) -> dict[str, float]:
    """
    How long each service's next ticket waits by the plan's norms: every counter busy with what it serves.

    Args:
        waiting: How many wait, by service.
    """
    load = {counter.number: 0.0 for counter in plan.counters}
    # services with the fewest counters first: whom only one counter can serve goes there
    for service in sorted(plan.services, key=lambda one: (len(plan.counters_for(one.code)), one.code)):
        counters = plan.counters_for(service.code)
        for _ in range(waiting.get(service.code, 0)):
            load[min(counters, key=lambda number: (load[number], number))] += service.norm
    return {one.code: min(load[number] for number in plan.counters_for(one.code)) for one in plan.services}


def without_time(
    plan: Plan, now: datetime, waiting: Mapping[str, int], forecast: Mapping[str, float] | None = None
) -> frozenset[str]:
    """
    The services whose next ticket would not be called before the hall closes today.

    Args:
        waiting: How many wait, by service.
        forecast: In how many minutes at the least a newcomer is called, breaks included, by service: what the hall's
            own days have taught. Where it does not tell, the plan's norms do; where nobody waits there is time.
    """
    closing = plan.opening.closing(now.date()) or now
    known = forecast or {}
    busy = {one.number for one in plan.counters if any(waiting.get(code) for code in one.services)}
    crowded = {one.code for one in plan.services if busy.intersection(plan.counters_for(one.code))}
    left = (closing - now) / timedelta(minutes=1)
    late = {code for code, minutes in known.items() if minutes > left and code in crowded}
    return frozenset(late | {code for code in _by_norms(plan, now, waiting) if code not in known})


def _by_norms(plan: Plan, now: datetime, waiting: Mapping[str, int]) -> frozenset[str]:
    left = open_minutes_left(plan.opening, now)
    most = max(one.norm for one in plan.services)
    if sum(waiting.values()) * most <= left:  # even one counter alone would manage
        return frozenset()
    return frozenset(code for code, ahead in minutes_ahead(plan, waiting).items() if ahead > left)
