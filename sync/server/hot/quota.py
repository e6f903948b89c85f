"""
Which services give no more tickets today, and why: asked with every number, told with every push.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from kiosk.domain import quota
from kiosk.domain.errors import CountersClosed, KioskError, NoTimeLeft, ServiceGone
from kiosk.domain.plan import Plan
from kiosk.domain.policy import SeriesRules
from sync.server.hot import days, situation, there, waits
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db
from sync.wire import DayNow

FRESH_MS = 2000  # so long what was told to one terminal is told to the next
NOBODY: Mapping[str, type[KioskError]] = {kind.code: kind for kind in (NoTimeLeft, CountersClosed)}  # would serve it
LEARNED_MS = 30_000  # so long a forecast of waiting times counts here

# by series: how many hold a number of the day, and the highest one the hall server gave; lost ones are not held
GIVEN = """
SELECT series, sum(held), max(top) FROM (
    SELECT series, CASE WHEN state = 4 THEN 0 ELSE 1 END AS held, CASE WHEN number <= 999 THEN number ELSE 0 END AS top
    FROM ticket WHERE day = %s AND ticket <> ''
    UNION ALL
    SELECT n.series, 1, n.number FROM number n WHERE n.day = %s AND n.number IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number
                    AND t.ticket <> '')
) given GROUP BY series
"""
HELD = """
SELECT (SELECT count(*) FROM ticket WHERE day = %s AND series = %s AND state <> 4 AND ticket <> '')
     + (SELECT count(*) FROM number n WHERE n.day = %s AND n.series = %s AND n.number IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.day = n.day AND t.series = n.series AND t.number = n.number
                        AND t.ticket <> ''))
"""
WAITING = "SELECT service, count(*) FROM ticket WHERE day = %s AND state = 1 GROUP BY service"


def check(hall: HallServer, db: Db, plan: Plan | None, day: date, series: str) -> SeriesRules:
    """
    Say whether a ticket of this series may be given on the open hall day; of several services with one series, to any.

    The daily limit is counted, the time left is that of `out`.

    Returns:
        The plan's rules for the series.

    Raises:
        ServiceGone, SeriesLimitReached, NoTimeLeft, CountersClosed: It may not.
    """
    if plan is None:
        return SeriesRules(letter=series)
    found = rules(hall, db, plan, day, series)
    if found.limit is not None:
        quota.check_limit(found, int(db.rows(HELD, *(day, series) * 2)[0][0]))
    return found


def rules(hall: HallServer, db: Db, plan: Plan, day: date, series: str) -> SeriesRules:
    """
    The plan's rules for a series, where nothing but its daily limit can still forbid a ticket.

    Raises:
        ServiceGone, NoTimeLeft, CountersClosed: No ticket today.
    """
    asked = [one.code for one in plan.services if one.series == series]
    if not asked:
        raise ServiceGone(series, series=series)
    reasons = out(hall, db, plan)
    if all(reasons.get(code) in NOBODY for code in asked):
        raise NOBODY[reasons[asked[0]]](f"{asked} at {days.local_now(hall, db)}", series=series)
    return plan.series_of(series)


def out(hall: HallServer, db: Db, plan: Plan | None) -> dict[str, str]:
    """The services that give no more tickets today, each with the code of why; at most two seconds old."""
    if plan is None:
        return {}
    if hall.out is None or not is_fresh(hall):
        day = situation.now(hall, db).day
        hall.out = hall.clock.mono(), hall.plan_version, dict(_reasons(hall, db, plan, day)) if day else {}
    return hall.out[2]


def is_fresh(hall: HallServer) -> bool:
    """Whether `out` would ask nothing."""
    if hall.out is None:
        return False
    return 0 <= hall.clock.mono() - hall.out[0] < FRESH_MS and hall.out[1] == hall.plan_version


def _reasons(hall: HallServer, db: Db, plan: Plan, day: DayNow) -> Iterator[tuple[str, str]]:
    given, without_time, closed = _given(db, day.day), _without_time(hall, db, plan, day), there.closed(db)
    for service in plan.services:
        rules, (held, top) = plan.series_of(service.series), given.get(service.series, (0, 0))
        try:
            quota.number_after(rules, [top])
            quota.check_limit(rules, held)
        except KioskError as error:
            yield service.code, error.code
        else:
            if closed.issuperset(plan.counters_for(service.code)):
                yield service.code, CountersClosed.code
            elif service.code in without_time:
                yield service.code, NoTimeLeft.code


def _given(db: Db, day: date) -> dict[str, tuple[int, int]]:
    return {series: (int(held), int(top)) for series, held, top in db.rows(GIVEN, day, day)}


def _without_time(hall: HallServer, db: Db, plan: Plan, day: DayNow) -> frozenset[str]:
    """None on a day that staff opened, which lasts beyond the plan's hours."""
    now = days.local_now(hall, db)
    if day.by != "plan" or not plan.opening.is_open(now):
        return frozenset()
    waiting: dict[str, int] = dict(db.rows(WAITING, day.day))
    return quota.without_time(plan, now, waiting, _forecast(hall, plan, day.day))


def _forecast(hall: HallServer, plan: Plan, day: date) -> dict[str, float]:
    """
    In how many minutes a newcomer is called at the least, as it was worked out last, where that is not old.

    Nothing is worked out here: this is within a transaction.
    """
    waits_now = waits.of_hall(hall)
    told, age = waits_now.told, hall.clock.mono() - waits_now.told_ms
    if told is None or told.day != day or not 0 <= age < LEARNED_MS:
        return {}
    found = {one.code: told.of(one.code, False) for one in plan.services}
    return {code: wait.low for code, wait in found.items() if wait is not None}
