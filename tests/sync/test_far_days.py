"""A date more than 45 days from the clock, or from the last hall day, needs somebody's word."""

from datetime import UTC, date, datetime

import pytest

from kiosk.domain.errors import DayFarOff
from tests.support.served import ServedHall

MONDAY = date(2026, 11, 23)


def check(hall: ServedHall, wanted: date | None = None) -> None:
    from sync.server.hot import far_days

    hall.do(lambda here, db: far_days.check(here, db, wanted))


def begin(hall: ServedHall, wanted: date | None, **how: bool) -> date:
    """As the page and the shell do it: asked first, then begun."""
    from sync.server.hot import days

    check(hall, wanted)
    return hall.do(lambda here, db: days.open_day(here, db, "staff", wanted, **how))


@pytest.mark.parametrize("wanted", [None, MONDAY, date(2027, 1, 7), date(2026, 10, 9)])
def test_a_date_near_the_clock_needs_no_word(sqlite_hall: ServedHall, wanted: date | None) -> None:
    assert begin(sqlite_hall, wanted) == (wanted or MONDAY)


@pytest.mark.parametrize("wanted", [date(2027, 1, 8), date(2026, 10, 8), date(2099, 11, 23)])
def test_a_mistyped_date_is_refused_and_both_dates_are_told(sqlite_hall: ServedHall, wanted: date) -> None:
    with pytest.raises(DayFarOff) as refused:
        check(sqlite_hall, wanted)

    assert refused.value.params == {"day": f"{wanted:%d/%m/%Y}", "known": "23/11/2026"}


def test_a_clock_of_2099_is_not_believed_by_a_hall_that_was_open_last_week(sqlite_hall: ServedHall) -> None:
    from sync.server.hot import days

    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff", date(2026, 11, 20)))
    sqlite_hall.clock.set_wall(datetime(2099, 11, 23, 1, tzinfo=UTC))

    with pytest.raises(DayFarOff):
        check(sqlite_hall)


def test_an_earlier_date_that_puts_a_wrong_one_right_needs_no_word(sqlite_hall: ServedHall) -> None:
    from sync.server.hot import days

    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff", date(2099, 11, 23)))

    assert begin(sqlite_hall, None, again=True) == MONDAY
