"""
Legal working days, for saying how late a dossier is.

The table is the hall's own, edited by its admin: Saturday and Sunday are no working days although the
hall may be open, except a swapped Saturday.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    days_off: Set[date] = frozenset()
    swap_days: Set[date] = frozenset()  # Saturdays and Sundays that are worked by decree

    def is_working_day(self, day: date) -> bool:
        if day in self.swap_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def working_days(self, after: date, until: date) -> int:
        """Working days after one date up to and including another; 0 when not later."""
        days = max((until - after).days, 0)
        return sum(self.is_working_day(after + timedelta(days=n)) for n in range(1, days + 1))
