"""How many more tickets a series has, and whether there is time for one more."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import known
from kiosk.domain import plan, quota
from kiosk.domain.errors import SeriesLimitReached, SeriesUsedUp
from kiosk.domain.hours import Hours
from kiosk.domain.policy import SeriesRules
from tests.kiosk.halls import EXAMPLE

PLAN = plan.read(EXAMPLE.read_text("utf-8"), known)
CODES = [one.code for one in PLAN.services]
DAY = date(2026, 11, 23)
HOURS = Hours(dict.fromkeys(range(5), ((time(7), time(11, 30)), (time(13, 30), time(17)))))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute))


def test_a_series_begins_at_its_first_number_and_ends_after_its_last() -> None:
    rules = SeriesRules(letter="A", start=500, end=502)

    numbers = [quota.number_after(rules, seen) for seen in ([], [500], [501], [12])]

    assert numbers == [500, 501, 502, 500]
    with pytest.raises(SeriesUsedUp):
        quota.number_after(rules, [502])


def test_a_terminal_on_its_own_keeps_its_block_whatever_the_series() -> None:
    rules = SeriesRules(letter="A", start=500, end=502)

    assert quota.number_after(rules, [502, 2001], 2) == 2002
    assert quota.number_after(rules, [502], 3) == 3001


def test_a_daily_limit_counts_people_and_not_numbers() -> None:
    rules = SeriesRules(letter="A", start=500, limit=3)

    quota.check_limit(rules, 2)
    with pytest.raises(SeriesLimitReached):
        quota.check_limit(rules, 3)
    quota.check_limit(SeriesRules(letter="A"), 10_000)


@given(st.integers(1, 900), st.integers(0, 99), st.integers(0, 99))
def test_a_terminal_counts_what_was_given_in_every_block_it_knows(start: int, here: int, there: int) -> None:
    rules = SeriesRules(letter="A", start=start)
    seen = [start - 1 + here, 2000 + there] if here else [2000 + there]

    assert quota.given_by_now(rules, seen) == here + there


@pytest.mark.parametrize(
    ("now", "left"), [(at(6), 480), (at(7), 480), (at(11), 240), (at(12), 210), (at(16, 50), 10), (at(17), 0)]
)
def test_the_time_left_is_what_the_hall_is_open_today(now: datetime, left: float) -> None:
    assert quota.open_minutes_left(HOURS, now) == left


def test_people_wait_behind_those_of_every_service_the_counter_serves() -> None:
    ahead = quota.minutes_ahead(PLAN, {"chung-thuc": 4, "ho-tich": 2})

    # counter 2 alone does civil status, 15 minutes each; counter 1 certifies, 8 minutes each
    assert ahead["ho-tich"] == 30
    assert ahead["chung-thuc"] == 30  # the fourth would be at 32, so that counter 2 takes it after its two
    assert ahead["dat-dai"] == 0


def test_the_land_counter_gives_no_number_that_it_cannot_serve_today() -> None:
    assert quota.without_time(PLAN, at(16), {"dat-dai": 3}) == frozenset()  # an hour, and three times 20 minutes
    assert quota.without_time(PLAN, at(16), {"dat-dai": 4}) == {"dat-dai"}
    assert quota.without_time(PLAN, at(11), {"dat-dai": 4}) == frozenset()  # the afternoon is still to come


def test_what_the_halls_own_days_have_taught_goes_before_the_norms() -> None:
    slow, quick = {"chung-thuc": 61.0}, {"dat-dai": 59.0}

    assert quota.without_time(PLAN, at(16), {"dat-dai": 4, "ho-tich": 1}, slow) == {"dat-dai", "chung-thuc"}
    assert quota.without_time(PLAN, at(16), {"dat-dai": 4}, quick) == frozenset()
    assert quota.without_time(PLAN, at(11), {"dat-dai": 1}, {"dat-dai": 150.0}) == frozenset()  # with lunch


def test_where_nobody_waits_there_is_time_however_long_the_official_may_take_to_come() -> None:
    assert quota.without_time(PLAN, at(16, 58), {"ho-tich": 1}, {"dat-dai": 5.0}) == {"ho-tich"}


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 40)), st.sampled_from(CODES), st.integers(7, 16))
def test_one_more_who_waits_never_makes_time(waiting: dict[str, int], one_more: str, hour: int) -> None:
    before = quota.without_time(PLAN, at(hour), waiting)

    after = quota.without_time(PLAN, at(hour), waiting | {one_more: waiting.get(one_more, 0) + 1})

    assert before <= after


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 40)))
def test_nobody_waits_longer_than_if_one_counter_did_everything(waiting: dict[str, int]) -> None:
    ahead = quota.minutes_ahead(PLAN, waiting)

    everything = sum(PLAN.service(code).norm * count for code, count in waiting.items())
    assert all(0 <= minutes <= everything for minutes in ahead.values())
