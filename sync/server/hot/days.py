"""
When the hall's day begins and ends on the server: by the plan's hours, or because staff say so.
"""

import contextlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.errors import ClockUntrusted, DayAlreadyOpened, DayNotLater, NoDayOpen
from kiosk.domain.kinds import DayOpened, Nothing
from sync.server.hot import own, situation
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

YEARS = range(2026, 2100)  # outside of them the computer's clock is not believed
LONGEST_PAUSE = timedelta(days=45)  # after a longer one only staff begin a day: a wrong clock would shut out true dates
TICK_MS = 15_000


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    by: str
    closed: bool


def last(db: Db) -> Day | None:
    """The last hall day, open or closed."""
    found = db.one("SELECT day, by, closed_ms FROM hall_day ORDER BY day DESC LIMIT 1")
    return Day(situation.as_date(found[0]), found[1], found[2] is not None) if found else None


def open_day(hall: HallServer, db: Db, by: str, day: date | None = None) -> date:
    """
    Begin a hall day; one that is still open ends first.

    Args:
        by: "staff" or "plan".
        day: Its date; without it today, which the computer's clock must know.

    Raises:
        ClockUntrusted, DayAlreadyOpened, DayNotLater: No such day can begin.
    """
    own.own_stream(hall, db)  # its lock makes those who open and close take turns
    now = local_now(hall, db)
    if day is None and now.year not in YEARS:
        raise ClockUntrusted(str(now.date()), day=now.date())
    wanted, before = day or now.date(), last(db)
    if before and wanted == before.day:
        raise DayAlreadyOpened(str(wanted), day=wanted)
    if before and wanted < before.day:
        raise DayNotLater(f"{wanted} after {before.day}", day=wanted, last=before.day)
    if before and not before.closed:
        own.write(hall, db, "day.closed", Nothing(), before.day)
    own.write(hall, db, "day.opened", DayOpened(by="staff" if by == "staff" else "plan"), wanted)
    return wanted


def close_day(hall: HallServer, db: Db) -> date:
    """
    End the open hall day.

    Raises:
        NoDayOpen: There is none.
    """
    own.own_stream(hall, db)
    before = last(db)
    if before is None or before.closed:
        raise NoDayOpen
    own.write(hall, db, "day.closed", Nothing(), before.day)
    return before.day


def tick(hall: HallServer, db: Db) -> None:
    """Begin and end the day when it is due by the plan; asks at most every 15 s."""
    if not is_to_tick(hall):
        return
    hall.ticked_mono = hall.clock.mono()
    plan = hall.plan(db)
    now, before = local_now(hall, db), last(db)
    if plan is None or now.year not in YEARS:
        return
    due = plan.opening.day_to_open(now, before.day if before else None)
    if due and before and due - before.day > LONGEST_PAUSE:
        due = None
    with contextlib.suppress(DayAlreadyOpened, DayNotLater, NoDayOpen):  # somebody else was quicker
        if before and not before.closed and (due or (before.by == "plan" and plan.opening.is_over(before.day, now))):
            close_day(hall, db)
        if due:
            open_day(hall, db, "plan", due)


def is_to_tick(hall: HallServer) -> bool:
    """Whether nobody has looked for so long."""
    return hall.ticked_mono is None or not 0 <= hall.clock.mono() - hall.ticked_mono < TICK_MS


def local_now(hall: HallServer, db: Db) -> datetime:
    """The hall's wall clock, naive as `kiosk.domain.hours` wants it."""
    return hall.clock.now().astimezone(hall.zone(db)).replace(tzinfo=None)
