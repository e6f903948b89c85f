"""
The hall day on a terminal: when it begins and ends, and how the hall stands at this moment.

A hall day never begins merely because a clock's date changed. While the server has a day open, the day is
the server's. A cut-off terminal goes by the plan's hours and a clock it can believe, and so does one whose server
knows of no day: that server is new, or its clock is wrong, and nobody in the hall should stand before a shut kiosk.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Generic, Literal
from zoneinfo import ZoneInfo

from kiosk.domain import quota
from kiosk.domain.errors import (
    ClockUntrusted,
    HallClosed,
    NoDayOpen,
    NoOrdinal,
    SeriesLimitReached,
    SeriesUsedUp,
)
from kiosk.domain.gesture import HallDay, HallNow, Opener, Told
from kiosk.domain.kinds import DayOpened, Nothing
from kiosk.domain.needs import Ballots, Box, Clock, Journal, W
from kiosk.domain.plan import Plan

RANGE_MS = 60_000  # how long a range holds that nobody renews


class Hall(Generic[W]):
    """What a desk knows of its hall; `kiosk.desk` adds the gestures."""

    def __init__(
        self,
        plan: Callable[[], Plan],
        journal: Journal[W],
        ballots: Ballots[W],
        box: Box,
        clock: Clock,
        stands_at: int | None = None,
        *,
        served: bool = False,
    ) -> None:
        """
        Args:
            served: Its owner named a hall server, also where it is not enrolled there yet.
        """
        self._plan = plan
        self._journal = journal
        self._ballots = ballots
        self._box = box
        self._clock = clock
        self._stands_at = stands_at
        self._served = served
        self._told: Told | None = None  # None while the server is silent
        self._told_mono = 0
        self._heard = False  # whether anything is known of the server since the start
        self._leads = False  # whether the server has a day open, as far as it was heard last
        self._ended: date | None = None  # the last hall day the server has ended

    def hall(self) -> HallNow:
        plan, last, now = self._plan(), self._journal.hall_day(), self._local_now()
        day = last.day if last and not last.closed else None
        is_open = day is not None and last is not None and self._gives_tickets(last, now)
        why: Literal["no-day", "hours", "clock"] | None = None
        if not is_open:
            why = "hours" if day else "no-day" if self._clock.trusted else "clock"
        opening = None if is_open else self._next_opening(last, now)
        holiday = plan.hours.holiday_until(now, opening) if opening else None
        stats = self._box.punctuality()
        told, lately = self._told, self._clock.mono() - self._told_mono < RANGE_MS
        return HallNow(
            open=is_open,
            why=why,
            next_opening=opening,
            shut=plan.opening.why_shut(now) if opening else None,
            holiday=holiday.name.both if holiday else None,
            waiting=told.waiting if told else None,
            online=told is not None,
            day=day,
            stats=stats if stats.total else None,
            files=self._box.dossiers_age() is not None,
            example=plan.hall.example,
            out=told.out if told else self._used_up(plan, day),
            wait=told.wait if told and lately else None,
            services=told.services if told and lately else {},
        )

    def hear(self, told: Told | None) -> None:
        """What the hall server says, None where it is silent; while it speaks, the hall day is the server's."""
        self._told, self._told_mono, self._heard = told, self._clock.mono(), True

    def _used_up(self, plan: Plan, day: date | None) -> dict[str, str]:
        """What this terminal alone can tell: it has no block, or that is at its end, or the daily limit is reached."""
        if day is None:
            return {}
        block, found = self._block_or_none(day), dict[str, str]()
        if block is None:
            return dict.fromkeys((one.code for one in plan.services), NoOrdinal.code)
        for service in plan.services:
            rules, seen = plan.series_of(service.series), self._journal.seen(day, service.series)
            try:
                quota.check_limit(rules, quota.given_by_now(rules, seen))
                quota.number_after(rules, seen, block)
            except (SeriesLimitReached, SeriesUsedUp) as error:
                found[service.code] = error.code
        return found

    def start(self) -> None:
        """At start, before the first touch, by the holder of the terminal's lock."""
        self._journal.write(self._ballots.recover, sweep=True)
        self.tick()

    def tick(self) -> None:
        """Begin and end the hall day when it is due; by the holder of the terminal's lock, every few seconds."""
        self.settle_owed()
        if (self._told and self._leads) or not self._clock.trusted:
            return
        last, now, hours = self._journal.hall_day(), self._local_now(), self._plan().opening
        over = last is not None and not last.closed and self._is_over(last, now)
        if over and last and (last.day < now.date() or self._heard or self._box.enrolment() is None):
            self.close_day()  # today's only once it is known that the server does not hold it open
        due = hours.day_to_open(now, last.day if last else None)
        if due and (last is None or last.closed or over) and (self._ended is None or due > self._ended):
            self.open_day("plan", due)

    def settle_owed(self) -> None:
        """What the gestures still owe the journal; `kiosk.desk` knows."""

    def follow(self, day: date | None, by: Opener = "plan", *, ended: date | None = None) -> None:
        """
        Do as the hall server says.

        The day it holds open is open here too: also one that had ended here, and one before the last one of this
        terminal, which a wrong clock began. A server without an open day ends only what it has ended itself.

        Args:
            day: Its open hall day.
            by: Who opened that; by staff it lasts beyond the plan's hours.
            ended: Without an open day: the last one it has ended.
        """
        last = self._journal.hall_day()
        self._leads, self._ended = day is not None, ended
        if day is None:
            if last and not last.closed and ended and last.day <= ended:
                self.close_day()
        elif last is None or day != last.day or last.closed or by == "staff" != last.by:
            self.open_day(by, day, again=True)

    def open_day(self, by: Opener, day: date | None = None, *, again: bool = False) -> date:
        """
        Begin a hall day; another that is still open ends first. What the plan began staff may take over.

        Args:
            day: Its date; without it today, which a trusted clock must know.
            again: Also one that had ended, one of the plan within its hours, or one before the last, which then was
                begun by a wrong clock and is struck. Numbers go on after those of that date, whatever happened in
                between.

        Raises:
            ClockUntrusted, DayAlreadyOpened, DayNotLater.
        """
        if day is None and not self._clock.trusted:
            raise ClockUntrusted(f"{self._clock.now():%Y-%m-%d}", day=self._local_now().date())
        wanted = day or self._local_now().date()

        def work(writing: W) -> date:
            last = writing.day()
            self._plan().opening.check_begin(wanted, last, by, self._local_now(), again=again)
            if last is not None and not last.closed and wanted != last.day:
                self._end(writing, last, struck=wanted < last.day)
            writing.append("day.opened", DayOpened(by=by), day=wanted)
            return wanted

        return self._journal.write(work, sweep=True)

    def close_day(self) -> date:
        """
        End the open hall day: groups that are large enough become lots.

        Raises:
            NoDayOpen.
        """

        def work(writing: W) -> date:
            last = writing.day()
            if last is None or last.closed:
                raise NoDayOpen
            self._end(writing, last)
            return last.day

        return self._journal.write(work, sweep=True)

    def counter(self) -> int | None:
        """The counter this terminal stands at; None in the lobby."""
        enrolment = self._box.enrolment()
        told = enrolment.counter if enrolment else None
        return self._stands_at if told is None else told

    def _end(self, writing: W, last: HallDay, *, struck: bool = False) -> None:
        """
        Lots are sealed once a date: who could end a day as often as he likes would read single ratings.

        A day that is struck seals none, and what a day gathers after it was opened again waits for the next one.
        """
        survey = self._plan().survey
        pool = self.counter() is None
        if not (struck or last.again):
            for lot in self._ballots.seal(writing, k=survey.k, pool_after=survey.pool_after, pool=pool):
                writing.append("lot.sealed", lot, day=last.day)
        writing.append("day.closed", Nothing(), day=last.day)

    def _block(self, day: date) -> int | None:
        """
        Whose numbers this terminal gives when nobody answers: 0 while it is its own hall, else its ordinal.

        None where the server had no ordinal left: its numbers are then the only ones.
        """
        enrolment = self._box.enrolment()
        if enrolment is None and self._served and self._journal.numbered_day() is None:
            raise NoOrdinal("a new disk, not enrolled yet at the server it was told of")
        if enrolment is None or enrolment.own_until == day:
            return 0
        if enrolment.incarnation != self._journal.incarnation.hex():
            raise NoOrdinal(f"ordinal {enrolment.ordinal} is of another incarnation")
        return enrolment.ordinal or None

    def _block_or_none(self, day: date) -> int | None:
        try:
            return self._block(day)
        except NoOrdinal:
            return None

    def _day_for_tickets(self) -> date:
        last, now = self._journal.hall_day(), self._local_now()
        if last is None or last.closed or not self._gives_tickets(last, now):
            raise HallClosed(f"last day {last}", opening=self._next_opening(last, now))
        return last.day

    def _next_opening(self, last: HallDay | None, now: datetime) -> datetime | None:
        """None where the clock cannot tell; a day that has ended does not open again on its date."""
        if not self._clock.trusted:
            return None
        over = last is not None and last.closed and last.day >= now.date()
        return self._plan().opening.next_opening(datetime.combine(last.day, time.max) if over and last else now)

    def _gives_tickets(self, last: HallDay, now: datetime) -> bool:
        """Opened by staff: whatever the hours; by the plan: within them, where the clock knows."""
        return last.by == "staff" or not self._clock.trusted or self._plan().opening.is_open(now)

    def _is_over(self, last: HallDay, now: datetime) -> bool:
        hours = self._plan().opening
        if last.by == "staff":
            return hours.day_to_open(now, last.day) is not None
        return hours.is_over(last.day, now)

    def _today(self) -> date:
        """The date codes are judged by; the hall day where the clock cannot be believed."""
        last = self._journal.hall_day()
        if self._clock.trusted:
            return self._local_now().date()
        return last.day if last else date.max

    def _local_now(self) -> datetime:
        """The hall's wall clock, naive as `kiosk.domain.hours` wants it."""
        return self._clock.now().astimezone(zone(self._plan().hall.zone)).replace(tzinfo=None)


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
