"""Opening hours, hall days and legal working days."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.calendar import Calendar
from kiosk.domain.hours import CLOSING_GRACE, Hours

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))
HOURS = Hours(dict.fromkeys(range(5), (MORNING, AFTERNOON)) | {5: (MORNING,)}, frozenset({date(2026, 11, 24)}))
MONDAY = date(2026, 11, 23)

TET = date(2027, 2, 6)
ODD_YEAR = Hours(
    HOURS.week,
    frozenset(TET + timedelta(days=n) for n in range(5)),
    {TET - timedelta(days=1): (MORNING,), date(2027, 3, 8): ()},
    frozenset({date(2026, 12, 26), date(2026, 12, 27)}),
)
SPANS = st.lists(st.times(), min_size=2, max_size=6, unique=True).map(
    lambda ends: tuple(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
DATES = st.dates(date(2026, 12, 1), date(2027, 1, 31))
ANY_HOURS = st.builds(
    Hours,
    st.dictionaries(st.integers(0, 6), SPANS),
    st.frozensets(DATES, max_size=20),
    st.dictionaries(DATES, SPANS | st.just(()), max_size=8),
    st.frozensets(DATES, max_size=8),
)

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


def test_lunch_is_closed_and_the_next_opening_is_told():
    assert HOURS.is_open(at(MONDAY, 11, 29))
    assert not HOURS.is_open(at(MONDAY, 11, 30))
    assert HOURS.next_opening(at(MONDAY, 12)) == at(MONDAY, 13, 30)


def test_the_next_opening_steps_over_a_day_off():
    assert HOURS.next_opening(at(MONDAY, 18)) == at(date(2026, 11, 25), 7)


def test_each_hour_of_a_day_is_told_as_what_it_is():
    told = [HOURS.why_shut(at(MONDAY, hour)) for hour in (6, 8, 12, 14, 17)]
    coffee = Hours({0: ((time(7), time(9)), (time(9, 30), time(11)))})

    assert told == ["early", None, "lunch", None, "late"]
    assert HOURS.why_shut(at(date(2026, 11, 24), 8)) == "off"
    assert coffee.why_shut(at(MONDAY, 9, 15)) == "break"


def test_a_swapped_saturday_is_worked_as_a_monday_is():
    assert ODD_YEAR.spans(date(2026, 12, 26)) == (MORNING, AFTERNOON)
    assert ODD_YEAR.spans(date(2026, 12, 27)) == (MORNING, AFTERNOON)  # a Sunday, shut otherwise
    assert ODD_YEAR.spans(date(2026, 12, 19)) == (MORNING,)


def test_a_day_with_hours_of_its_own_has_these_whatever_else_it_is():
    assert ODD_YEAR.next_opening(at(date(2027, 2, 5), 12)) == at(date(2027, 2, 11), 7)  # the eve ends at noon
    assert ODD_YEAR.next_opening(at(date(2027, 3, 7), 12)) == at(date(2027, 3, 9), 7)


@given(ANY_HOURS, st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 31)))
def test_the_next_opening_is_the_first_one_after_now_whatever_the_hours(hours: Hours, now: datetime):
    opening = hours.next_opening(now)
    days = (now.date() + timedelta(days=n) for n in range(60))
    all_of_them = [datetime.combine(day, start) for day in days for start, _ in hours.spans(day)]

    assert opening == min((one for one in all_of_them if one > now), default=None)
    assert opening is None or hours.is_open(opening)
    assert opening is None or hours.why_shut(opening) is None


@given(ANY_HOURS, st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 31)))
def test_the_hall_is_open_or_shut_for_a_reason(hours: Hours, now: datetime):
    why, today = hours.why_shut(now), hours.spans(now.date())

    assert (why is None) == hours.is_open(now)
    assert (why == "off") == (not today)
    if why in ("early", "lunch", "break"):
        opening = hours.next_opening(now)
        assert opening is not None
        assert opening.date() == now.date()


def test_a_hall_that_never_opens_says_so():
    assert Hours({}).next_opening(at(MONDAY, 8)) is None


def test_a_hall_day_begins_at_the_opening_and_ends_an_hour_after_closing():
    assert HOURS.day_to_open(at(MONDAY, 6, 59), None) is None
    assert HOURS.day_to_open(at(MONDAY, 7), None) == MONDAY
    assert not HOURS.is_over(MONDAY, at(MONDAY, 17, 59))
    assert HOURS.is_over(MONDAY, at(MONDAY, 18))


def test_midnight_alone_neither_ends_nor_begins_a_day():
    saturday_night = at(date(2026, 11, 29), 0, 30)

    assert HOURS.day_to_open(saturday_night, date(2026, 11, 27)) is None
    assert not HOURS.is_over(date(2026, 11, 29), at(date(2026, 11, 30), 0, 30))  # a Sunday opened by staff


def test_a_day_far_off_begins_by_no_clock_alone_however_long_a_holiday_was():
    last, opens = date(2027, 2, 5), date(2027, 2, 11)  # the eve of Tết, and the first day after it

    begun = [ODD_YEAR.day_to_open(at(opens + timedelta(days=n), 8), last) is not None for n in (0, 14, 15, 30, 365)]

    assert begun == [True, True, False, False, False]
    assert ODD_YEAR.day_to_open(at(opens + timedelta(days=365), 8), None) is not None  # the first day of all
    assert Hours({}).day_to_open(at(opens, 8), last) is None


@given(MOMENTS, st.dates(date(2025, 12, 1), date(2028, 1, 1)))
def test_a_new_hall_day_is_always_strictly_later(now: datetime, last: date):
    day = HOURS.day_to_open(now, last)

    assert day is None or day > last


@given(MOMENTS)
def test_the_next_opening_is_open_and_later_than_now(now: datetime):
    opening = HOURS.next_opening(now)

    assert opening is not None
    assert opening > now
    assert HOURS.is_open(opening)


@given(MOMENTS)
def test_an_open_hall_has_a_day_to_open(now: datetime):
    if HOURS.is_open(now):
        assert HOURS.day_to_open(now, None) == now.date()
        assert HOURS.closing(now.date()) > now - CLOSING_GRACE  # type: ignore[operator]


def test_working_days_leave_out_weekends_and_days_off_but_not_swapped_saturdays():
    calendar = Calendar(days_off={date(2026, 1, 1), date(2026, 1, 2)}, swap_days={date(2026, 1, 10)})

    assert calendar.working_days(date(2025, 12, 31), date(2026, 1, 7)) == 3
    assert calendar.is_working_day(date(2026, 1, 10))
    assert calendar.working_days(date(2026, 1, 9), date(2026, 1, 12)) == 2


def test_the_sample_receipt_of_the_province_comes_out_right():
    assert Calendar().working_days(date(2023, 10, 27), date(2023, 11, 3)) == 5


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(-5, 60))
def test_working_days_never_outnumber_the_days(after: date, days: int):
    counted = Calendar().working_days(after, after + timedelta(days=days))

    assert 0 <= counted <= max(days, 0)
