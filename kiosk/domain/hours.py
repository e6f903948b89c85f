"""
When the hall is open, and when its day begins and ends.

Opening hours are not legal working days (`kiosk.domain.calendar`). A hall day is a label; the plan begins
only one that is later than the last one, at its opening, and never one that lies far off: then the clock is
asked about. Staff may begin any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from kiosk.domain.errors import DayAlreadyOpened, DayNotLater

CLOSING_GRACE = timedelta(hours=1)  # a hall day ends an hour after the plan's closing
LOOK_AHEAD_DAYS = 60
LONGEST_PAUSE = timedelta(days=14)  # behind the day on which it should have opened; later, a clock is rather wrong
NOON = time(12)
MONDAY = 0

Span = tuple[time, time]  # opening and closing, the hall's wall clock
Week = Mapping[int, Sequence[Span]]  # weekday (0 is Monday) → spans in order, none when shut
Shut = Literal["early", "lunch", "break", "late", "off"]


class Begun(Protocol):
    """A hall day that was begun by "plan" or by "staff", and may have ended since."""

    @property
    def day(self) -> date: ...
    @property
    def by(self) -> str: ...
    @property
    def closed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Hours:
    """The hall's week, with the dates on which it stays shut; all times are the hall's wall clock."""

    week: Week
    days_off: frozenset[date] = frozenset()
    shifts: Mapping[date, Sequence[Span]] = field(default_factory=dict)  # dates with hours of their own
    swap_days: frozenset[date] = frozenset()  # weekend days that are worked as a Monday is

    def spans(self, day: date) -> Sequence[Span]:
        """A day's own hours go before a day off, a day off before a swapped one, that before the week."""
        if day in self.shifts:
            return self.shifts[day]
        if day in self.days_off:
            return ()
        usual = self.week.get(day.weekday(), ())
        return self.week.get(MONDAY, usual) if day in self.swap_days else usual

    def is_open(self, now: datetime) -> bool:
        return any(start <= now.time() < end for start, end in self.spans(now.date()))

    def why_shut(self, now: datetime) -> Shut | None:
        """Whether it is shut before its hours, between them, after them, or all day; None while open."""
        spans, clock = self.spans(now.date()), now.time()
        if not spans:
            return "off"
        if clock < spans[0][0]:
            return "early"
        if clock >= spans[-1][1]:
            return "late"
        before = max((end for _, end in spans if end <= clock), default=None)
        after = min((start for start, _ in spans if start > clock), default=None)
        if before is None or after is None or self.is_open(now):
            return None
        return "lunch" if before <= NOON <= after else "break"

    def opening(self, day: date) -> datetime | None:
        """The day's first opening; None when shut all day."""
        spans = self.spans(day)
        return datetime.combine(day, spans[0][0]) if spans else None

    def closing(self, day: date) -> datetime | None:
        spans = self.spans(day)
        return datetime.combine(day, spans[-1][1]) if spans else None

    def next_opening(self, now: datetime) -> datetime | None:
        """The next moment the hall opens after `now`; None when it never does within two months."""
        for ahead in range(LOOK_AHEAD_DAYS):
            day = now.date() + timedelta(days=ahead)
            for start, _ in self.spans(day):
                if (opening := datetime.combine(day, start)) > now:
                    return opening
        return None

    def runs(self, now: datetime) -> bool:
        """Whether it is a time at which the plan has a hall day: from the opening to an hour after the closing."""
        opening, closing = self.opening(now.date()), self.closing(now.date())
        return opening is not None and closing is not None and opening <= now < closing + CLOSING_GRACE

    def day_to_open(self, now: datetime, last: date | None) -> date | None:
        """The hall day that should begin now: today, once open, if strictly later than the last one and not far off."""
        today = now.date()
        if not self.runs(now) or (last is not None and not self.follows(today, last)):
            return None
        return today

    def follows(self, day: date, last: date) -> bool:
        """
        Whether a day may follow the last one without anybody being asked.

        It is the next one on which the hall opens, however long a holiday lies between, or at most two weeks behind it:
        so long may a hall have been without power. A clock that shows a later date is more often wrong than right,
        and the day it would begin would stand before all true ones.
        """
        if day <= last:
            return False
        due = self.next_opening(datetime.combine(last, time.max))
        return due is not None and day <= due.date() + LONGEST_PAUSE

    def check_begin(self, day: date, last: Begun | None, by: str, now: datetime, *, again: bool) -> None:
        """
        Whether a day may begin after the last one.

        A date begins once. Staff may take over what the plan has begun: outside of its hours, so that numbers are given
        over lunch or in the evening, and with `again` at any time.

        Args:
            last: None where there was none yet.
            again: Also a date that has ended, or one before the last.

        Raises:
            DayAlreadyOpened, DayNotLater.
        """
        if last is None or day > last.day:
            return
        if day < last.day:
            if not again:
                raise DayNotLater(f"{day} after {last.day}", day=day, last=last.day)
            return
        takes_over = by == "staff" and last.by == "plan" and (again or not self.is_open(now))
        if not (again if last.closed else takes_over):
            raise DayAlreadyOpened(str(day), day=day)

    def is_over(self, day: date, now: datetime) -> bool:
        """Whether a hall day opened by the plan should end: an hour after its closing, or a later date's opening."""
        closing = self.closing(day)
        if closing is not None and now >= closing + CLOSING_GRACE:
            return True
        return self.day_to_open(now, day) is not None
