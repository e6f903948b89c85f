"""
A date so far off that more likely a clock is wrong, or a year mistyped: the day it begins would shut out all true ones.
"""

from datetime import date, timedelta

from kiosk.domain.errors import DayFarOff
from sync.server.hot import days
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

FAR = timedelta(days=45)


def check(hall: HallServer, db: Db, wanted: date | None = None) -> None:
    """
    Say whether staff have to confirm a date before they begin its day.

    Args:
        wanted: Its date; without it today, as the computer's clock has it.

    Raises:
        DayFarOff: It lies more than 45 days from that clock, or after the last hall day.
    """
    today, last = days.local_now(hall, db).date(), days.last(db)
    before = last.day if last and last.day < (wanted or today) else today  # an earlier date puts a wrong one right
    for known in (today, before):
        if abs((wanted or today) - known) > FAR:
            raise DayFarOff(f"{wanted or today}, known {known}", day=_told(wanted or today), known=_told(known))


def _told(day: date) -> str:
    return f"{day:%d/%m/%Y}"
