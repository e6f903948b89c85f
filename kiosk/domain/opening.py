"""What a plan says of the hall's calendar: the week, holidays with their names, single days that differ."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property

from pydantic import Field

from kiosk.domain.calendar import Calendar
from kiosk.domain.cross import WEEKDAYS
from kiosk.domain.hours import Hours, Span
from kiosk.domain.part import HolidayName, Part

Spans = list[tuple[time, time]]
LONGEST = 31  # days of one holiday


class Holiday(Part):
    """Days off with a name that people are told; `last` is `first` where it is one day."""

    name: HolidayName
    first: date
    last: date | None = None

    def days(self) -> Iterator[date]:
        count = min(((self.last or self.first) - self.first).days + 1, LONGEST)
        return (self.first + timedelta(days=n) for n in range(count))


class Shift(Part):
    """One date with hours of its own, whatever the week and the holidays say; none: shut."""

    day: date
    hours: Spans = Field([], max_length=4)


class OpeningHours(Part):
    mon: Spans = []
    tue: Spans = []
    wed: Spans = []
    thu: Spans = []
    fri: Spans = []
    sat: Spans = []
    sun: Spans = []
    days_off: list[date] = []
    swap_days: list[date] = []  # weekend days that are legal working days
    holidays: list[Holiday] = Field([], max_length=60)
    shifts: list[Shift] = Field([], max_length=120)

    @cached_property
    def off(self) -> frozenset[date]:
        return frozenset(self.days_off) | frozenset(day for one in self.holidays for day in one.days())

    @cached_property
    def opening(self) -> Hours:
        week: dict[int, list[Span]] = {n: list(getattr(self, name)) for n, name in enumerate(WEEKDAYS)}
        shifts = {one.day: tuple(one.hours) for one in self.shifts}
        return Hours(week, self.off, shifts, frozenset(self.swap_days))

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.off, frozenset(self.swap_days))

    def holiday(self, day: date) -> Holiday | None:
        """The holiday with a name that keeps the hall shut on a day."""
        if self.opening.spans(day):
            return None
        return next((one for one in self.holidays if day in one.days()), None)

    def holiday_until(self, now: datetime, opening: datetime | None) -> Holiday | None:
        """The first holiday with a name from today until the hall opens again."""
        days = (opening.date() - now.date()).days if opening else 1
        named = (self.holiday(now.date() + timedelta(days=n)) for n in range(days))
        return next(filter(None, named), None)
