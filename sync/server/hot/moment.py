"""
The hall at this moment, out of the database, as the simulation of waiting times wants it.

Only counters that are at work count: open ones that have called or said something today, others as if their official
were about to come. An open counter that lets people wait for a quarter of an hour without calling is taken for empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.habits import RECENT_MIN, Habits, coming, habits
from kiosk.domain.leg import Leg
from kiosk.domain.pace import UNSEEN
from kiosk.domain.plan import Counter as Place
from kiosk.domain.plan import Plan
from kiosk.domain.queue import MINUTE_MS
from kiosk.domain.queue import Place as InLine
from kiosk.domain.scene import Counter, Hall, Person, person
from sync.server.hot import calls, days, situation, typed
from sync.server.hot.calls import CounterNow
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db, Row
from sync.wire import DayNow

SILENT_MIN = 15.0  # so long an open counter may rest while people wait for it
NOT_YET_MIN = 5.0  # until an official comes who has not been seen today
AWAY_MIN = {"break": 15.0, "back-office": 20.0}  # how long such a state usually lasts
SOON_MIN = 3.0  # one that has lasted longer than usual ends soon
LEARN_DAYS = 42
LEARN_LEGS = 3000

# a call that was over before its number was given was a slip of the keyboard: it teaches nothing
LEGS = """
SELECT day, series, number, service, counter, post, priority, from_ms, called_ms, started_ms, ended_ms, how
FROM call c WHERE day >= %s AND (ended_ms IS NOT NULL OR day = %s) AND (from_ms IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM ticket t WHERE t.day = c.day AND t.series = c.series AND t.number = c.number
    AND t.place_ms > c.ended_ms))
ORDER BY day DESC, called_ms DESC LIMIT %s
"""
TODAY = (
    "SELECT counter, priority, coalesce(ended_ms, called_ms) FROM call WHERE day = %s ORDER BY called_ms DESC LIMIT 500"
)
CAME = """
SELECT service, count(*) FROM ticket WHERE day = %s AND place_ms > %s AND state <> 4 AND service <> '' GROUP BY service
"""
OPENED = "SELECT opened_ms FROM hall_day WHERE day = %s"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a counter did today: when last, and how many without priority since the last one with it."""

    last_ms: int
    passed: int


def learn(db: Db, plan: Plan, day: date, now_ms: int) -> Habits:
    """What the hall's last weeks teach, today included, and those who are being served now."""
    norms = {one.code: float(one.norm) for one in plan.services}
    rows = db.rows(LEGS, day - timedelta(days=LEARN_DAYS), day, LEARN_LEGS)
    return habits(map(_leg, rows), norms, day, now_ms)


def holder(ticket: str, service: str, priority: bool) -> Person:
    """Somebody who holds a number and whose ticket has not arrived yet: the last in line."""
    return Person(key=(ticket, 0), service=service, place=0.0, priority=priority)


def hall_now(
    hall: HallServer, db: Db, plan: Plan, day: DayNow, learned: Habits, holders: Sequence[Person] = ()
) -> Hall:
    """The open hall day, in minutes from now; `holders` wait without being in the list yet."""
    now_ms = hall.now_ms()
    people = [*_people(hall, db, plan, now_ms), *holders]
    lately: dict[str, int] = dict(db.rows(CAME, day.day, now_ms - round(RECENT_MIN * MINUTE_MS)))
    lasts = -_minutes(db.rows(OPENED, day.day)[0][0], now_ms)
    return Hall(
        people=people,
        counters=list(_counters(db, plan, day.day, learned, people, now_ms)),
        paces=learned.paces,
        today=learned.today,
        rules=plan.queue,
        gaps=learned.gaps,
        no_show=learned.no_show,
        no_show_min=learned.no_show_min,
        shut=_shut(plan, day, days.local_now(hall, db)),
        coming=coming(lately, learned.priority, min(lasts, RECENT_MIN)),
        wanted=learned.wanted,
    )


def _leg(row: Row) -> Leg:
    day, series, number, service, counter, post, priority, from_ms, called_ms, started_ms, ended_ms, how = row
    return Leg(
        day=situation.as_date(day), series=series, number=number, service=service, counter=counter, post=post,
        priority=bool(priority), from_ms=from_ms, called_ms=called_ms, started_ms=started_ms, ended_ms=ended_ms,
        how=how,
    )  # fmt: skip


def _people(hall: HallServer, db: Db, plan: Plan, now_ms: int) -> Iterator[Person]:
    """Who waits, and who was set aside until a time; a number that was only ever typed wants what its series is for."""
    for one in calls.waiting(hall, db):
        if one.service or typed.likely(plan, one.series):
            yield person(_in_line(plan, one), plan.queue, now_ms)
    for counter in plan.counters:
        for one in calls.held(db, counter.number):
            service = one.service or typed.likely(plan, one.series, [counter.number])
            if one.held_until_ms is not None:
                due = max(0.0, (one.held_until_ms - now_ms) / MINUTE_MS)
                yield Person(
                    key=one.key[1:], service=service, place=_minutes(one.place_ms, now_ms), due=due,
                    counter=counter.number,
                )  # fmt: skip


def _in_line(plan: Plan, one: calls.Waiting) -> InLine:
    """
    Who was sent to a counter or post that the plan does not have waits for the service; whom a console that is cut off
    may be calling waits for it.
    """
    to_counter = one.on_paper or one.to_counter
    return InLine(
        key=one.key,
        service=one.service or typed.likely(plan, one.series),
        priority=one.priority,
        place_ms=one.place_ms or 0,
        missed_ms=one.missed_ms,
        appointment_ms=one.appointment_ms,
        counter=to_counter if to_counter in {each.number for each in plan.counters} else None,
        post=one.to_post if one.to_post in {each.post for each in plan.counters} else None,
    )


def _minutes(at_ms: int | None, now_ms: int) -> float:
    return ((at_ms or now_ms) - now_ms) / MINUTE_MS


def _counters(db: Db, plan: Plan, day: date, learned: Habits, people: list[Person], now_ms: int) -> Iterator[Counter]:
    known, seen = calls.counters(db), _seen(db, day)
    for place in plan.counters:
        one = known.get(place.number, CounterNow(place.number))
        back = _back(place, one, seen.get(place.number), people, now_ms)
        if back is None:
            continue
        yield Counter(
            number=place.number,
            services={code: place.weight(code) for code in place.services},
            post=one.post or place.post,
            speed=learned.speeds.get(place.number, UNSEEN),
            serving=one.at.service if one.at else None,
            since=-_minutes(one.at.called_ms, now_ms) if one.at else 0.0,
            back=back,
            passed=seen[place.number].passed if place.number in seen else 0,
        )


def _back(place: Place, one: CounterNow, seen: Seen | None, people: list[Person], now_ms: int) -> float | None:
    """In how many minutes the counter calls people again; None for one that does not."""
    if one.at is not None:
        return 0.0
    if one.state != "open":
        usual = AWAY_MIN.get(one.state)
        return None if usual is None else max(usual + _minutes(one.since_ms, now_ms), SOON_MIN)
    mine = [-each.place for each in people if each.service in place.services and each.due <= 0]
    rested = min(max(mine, default=0.0), -_minutes(max(seen.last_ms if seen else 0, one.since_ms), now_ms))
    if rested > SILENT_MIN:
        return None
    return 0.0 if seen or one.since_ms else NOT_YET_MIN


def _seen(db: Db, day: date) -> dict[int, Seen]:
    found: dict[int, Seen] = {}
    ended = set[int]()  # counters whose last one with priority has been passed
    for counter, priority, at_ms in db.rows(TODAY, day):
        before = found.get(counter)
        if priority:
            ended.add(counter)
        passed = (before.passed if before else 0) + (counter not in ended)
        found[counter] = Seen(max(at_ms, before.last_ms if before else 0), passed)
    return found


def _shut(plan: Plan, day: DayNow, now: datetime) -> list[tuple[float, float]]:
    """When nobody is called before the day's closing; a day that staff opened knows no lunch."""
    if day.by != "plan" or now.date() != day.day:
        return []
    spans = list(plan.opening.spans(day.day))
    minutes: Mapping[int, tuple[float, float]] = {
        n: tuple((datetime.combine(day.day, at) - now) / timedelta(minutes=1) for at in span)  # type: ignore[misc]
        for n, span in enumerate(spans)
    }
    return [(minutes[n][1], minutes[n + 1][0]) for n in range(len(spans) - 1) if minutes[n + 1][0] > 0]
