"""
When the hall's day begins and ends on the server: by the plan's hours, or because staff say so.

No clock is believed for ever. What a wrong one has begun or ended can be put right: a date may be opened again, and an
earlier one may follow a later one, which then was none. Numbers are safe all the while, because they belong to their
date and always go on after the highest one given on it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kiosk.domain.errors import (
    ClockUntrusted,
    DayAlreadyOpened,
    DayNotLater,
    HallClosed,
    KioskError,
    NoDayOpen,
    NumbersPaused,
)
from kiosk.domain.hours import Hours
from kiosk.domain.kinds import DayOpened, Nothing
from sync.server.hot import own, past, situation, streams, tidy
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

log = logging.getLogger("sync.server.hot")

YEARS = range(2026, 2100)  # outside of them the computer's clock is not believed
TICK_MS = 15_000
UNFINISHED = """
SELECT state, count(*) FROM ticket WHERE day <= (SELECT max(day) FROM hall_day) AND state IN (1, 2, 5, 6) GROUP BY state
"""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    by: str
    closed_ms: int | None

    @property
    def closed(self) -> bool:
        return self.closed_ms is not None


def last(db: Db) -> Day | None:
    """The last hall day, open or closed."""
    found = db.one("SELECT day, by, closed_ms FROM hall_day ORDER BY day DESC LIMIT 1")
    return Day(situation.as_date(found[0]), found[1], found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """How many visits the end of the day would end."""

    waiting: int
    at_counters: int
    held: int


def unfinished(db: Db) -> Unfinished:
    """Those of the last hall day and of the days before."""
    found: dict[int, int] = {row[0]: row[1] for row in db.rows(UNFINISHED)}
    return Unfinished(found.get(1, 0), found.get(2, 0) + found.get(5, 0), found.get(6, 0))


def no_number(db: Db, day: date | None) -> KioskError:
    """
    Why no hall day is open for a number that a terminal wants.

    Where its day is one this server has not ended, the server is new or its clock is wrong: the terminal goes on with
    its own block.
    """
    before = last(db)
    if day is None or (before is not None and day <= before.day):
        return HallClosed("no hall day is open at the server")
    return NumbersPaused(f"{day} has not begun here", retry_after_s=past.PAUSE_S)


def open_day(hall: HallServer, db: Db, by: str, day: date | None = None, *, again: bool = False) -> date:
    """
    Begin a hall day; another that is still open ends first. What the plan began staff may take over.

    Args:
        by: "staff" or "plan".
        day: Its date; without it today, which the computer's clock must know.
        again: Also one that has ended, which then goes on, one of the plan within its hours, or one before the last,
            which then was no hall day.

    Raises:
        ClockUntrusted, DayAlreadyOpened, DayNotLater: No such day can begin.
    """
    own.own_stream(hall, db)  # its lock makes those who open and close take turns
    now = local_now(hall, db)
    if day is None and now.year not in YEARS:
        raise ClockUntrusted(str(now.date()), day=now.date())
    wanted, before = day or now.date(), last(db)
    plan = hall.plan(db)
    hours = plan.opening if plan else Hours({})
    hours.check_begin(wanted, before, by, now, again=again)
    if before and not before.closed and wanted != before.day:
        own.write(hall, db, "day.closed", Nothing(), before.day)
    if before and wanted < before.day:
        streams.take_back_ordinals(db, wanted)
    own.write(hall, db, "day.opened", DayOpened(by="staff" if by == "staff" else "plan"), wanted)
    tidy.tidy(hall, db)
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
    with contextlib.suppress(DayAlreadyOpened, DayNotLater, NoDayOpen):  # somebody else was quicker
        if before and not before.closed and (due or (before.by == "plan" and plan.opening.is_over(before.day, now))):
            close_day(hall, db)
        if due:
            open_day(hall, db, "plan", due)
        elif before and _ended_too_soon(plan.opening, before, now, hall.zone(db)):
            open_day(hall, db, "plan", before.day, again=True)


def _ended_too_soon(hours: Hours, before: Day, now: datetime, zone: ZoneInfo) -> bool:
    """
    Whether the clock that ended today showed a moment after its hours, while they are not over by now.

    Staff end a day within its hours; that stays ended.
    """
    if before.closed_ms is None or before.day != now.date() or not hours.runs(now):
        return False
    ended = datetime.fromtimestamp(before.closed_ms / 1000, UTC).astimezone(zone).replace(tzinfo=None)
    return ended > now and hours.is_over(before.day, ended)


async def keep(
    hall: HallServer, every_s: float = TICK_MS / 1000, then: Callable[[], Awaitable[object]] | None = None
) -> None:
    """
    Look after the day for ever, also while nobody speaks: kiosks are switched off before the hall's day ends.

    Args:
        then: Done after each look; must not raise.
    """
    while True:
        try:
            await hall.store.write(lambda db: tick(hall, db))
        except Exception:  # a busy or full disk must not end what tries again
            log.exception("hall day")
        if then:
            await then()
        await asyncio.sleep(every_s)


def is_to_tick(hall: HallServer) -> bool:
    """Whether nobody has looked for so long."""
    return hall.ticked_mono is None or not 0 <= hall.clock.mono() - hall.ticked_mono < TICK_MS


def local_now(hall: HallServer, db: Db) -> datetime:
    """The hall's wall clock, naive as `kiosk.domain.hours` wants it."""
    return hall.clock.now().astimezone(hall.zone(db)).replace(tzinfo=None)
