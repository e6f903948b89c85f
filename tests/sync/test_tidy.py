"""What can have no more effect goes when a hall day begins; what still can stays."""

from datetime import date, timedelta

import pytest

from kiosk.domain.errors import PaperTooOld
from tests.sync.counters import DAY, Counters
from tests.sync.test_counter_paper import record
from tests.sync.test_slices import is_heard, slice_of

BEFORE = "INSERT INTO hall_day (day, by, opened_ms, closed_ms) VALUES (%s, 'staff', 1, 2)"


def begin_next(counters: Counters, day: date, *, days: int = 1) -> None:
    """So many hall days later one begins."""
    from sync.server.hot import days as book

    def write(hall: object, db: object) -> None:
        for n in range(1, days):
            db.execute(BEFORE, day - timedelta(days=n))  # type: ignore[attr-defined]

    counters.hall.do(write)
    counters.hall.do(lambda hall, db: book.open_day(hall, db, "staff", day))


def slices(counters: Counters) -> list[int]:
    return [number for (number,) in counters.hall.rows("SELECT number FROM slice ORDER BY number")]


def lines(counters: Counters) -> int:
    return len(counters.hall.rows("SELECT id FROM paper_line"))


def test_a_slice_stays_for_seven_hall_days(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    slice_of(counters, 1)

    begin_next(counters, DAY + timedelta(days=9), days=6)
    a_week = slices(counters)
    begin_next(counters, DAY + timedelta(days=10))

    assert (a_week, slices(counters)) == ([1, 2], [])


def test_a_day_begun_by_a_clock_in_2099_takes_no_slice_of_today_away(counters: Counters) -> None:
    from sync.server.hot import days

    counters.issue(1)
    slice_of(counters, 1)

    begin_next(counters, date(2099, 1, 5))
    counters.hall.do(lambda hall, db: days.open_day(hall, db, "staff", DAY, again=True))

    assert slice_of(counters, 1, heard=False) == [1]


def test_a_line_of_paper_is_known_as_long_as_it_would_be_taken(counters: Counters) -> None:
    counters.issue(1)
    counters.pass_time(900)
    record(counters, 1, 1, 1, called=600, ended=500, how="no_show")

    begin_next(counters, DAY + timedelta(days=80), days=59)
    again = record(counters, 1, 1, 1, called=900, ended=800, how="no_show")
    begin_next(counters, DAY + timedelta(days=81))
    kept = lines(counters)
    with pytest.raises(PaperTooOld):
        record(counters, 1, 2, 1, called=900, ended=800, how="no_show")
    begin_next(counters, DAY + timedelta(days=90), days=6)
    facts = counters.facts()
    with pytest.raises(PaperTooOld):
        record(counters, 1, 1, 1, called=900, ended=800, how="no_show")

    assert (again, kept, lines(counters)) == (False, 1, 0)
    assert counters.facts() == facts


def test_a_page_that_hangs_since_yesterday_is_forgotten_with_the_new_day(counters: Counters) -> None:
    is_heard(counters, 1)
    counters.pass_time(24 * 3600)

    begin_next(counters, DAY + timedelta(days=1))

    assert counters.hall.rows("SELECT page FROM console") == []
