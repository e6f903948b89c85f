"""A past month played again: as it was it comes out as it was, and one counter more never makes waits longer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.leg import Leg
from kiosk.domain.past import days_of
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import Skills
from kiosk.domain.replay import Called, Citizen, Day, Need, Seat, play, unserved, with_one_more
from tests.kiosk.domain.months import COUNTERS, MINUTE, OPENING, month

DAY = date(2026, 11, 20)
POLICIES = [QueueRules(), QueueRules(policy="alternate"), QueueRules(policy="ageing", ageing_limit=20)]


def waits(calls: Iterable[Called]) -> list[float]:
    return [one.wait_ms / MINUTE for one in calls if one.seen]


def played(days: Iterable[Day], rules: QueueRules) -> list[Called]:
    return [call for day in days for call in play(day, rules)]


@pytest.mark.parametrize("rules", POLICIES, ids=lambda rules: rules.policy)
def test_a_month_played_again_comes_out_as_it_was(rules: QueueRules) -> None:
    legs = month(7, rules)
    real = [(leg.called_ms - (leg.from_ms or 0)) / MINUTE for leg in legs]

    again = played(days_of(legs, COUNTERS), rules)

    assert len(again) == len(legs)
    assert abs(mean(waits(again)) - mean(real)) < 0.05 * mean(real)
    assert abs(median(waits(again)) - median(real)) < 0.1 * median(real)
    order = {(leg.key): n for n, leg in enumerate(legs)}
    moved = [abs(order[one.key] - n) for n, one in enumerate(again)]
    assert mean(moved) < 1.5, "the order of the calls is that of the month"


def test_a_month_without_pauses_comes_out_to_the_second() -> None:
    legs = month(11, QueueRules(), pause_s=0)

    again = played(days_of(legs, COUNTERS), QueueRules())

    assert {one.key: one.called_ms for one in again} == {leg.key: leg.called_ms for leg in legs}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("like", [1, 2, 3])
def test_one_counter_more_never_makes_the_mean_wait_longer(seed: int, like: int) -> None:
    days = days_of(month(seed, QueueRules(), days=3), COUNTERS)

    now, more = (mean(waits(played(some, QueueRules()))) for some in (days, [with_one_more(day, like) for day in days]))

    assert more <= now


people = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), min_size=1, max_size=40)


@given(people, st.integers(1, 4))
def test_where_all_counters_are_alike_nobody_at_all_waits_longer_for_one_more(
    come: list[tuple[int, int]], counters: int
) -> None:
    citizens = tuple(
        Citizen((DAY, "A", n), False, at * MINUTE, (Need("chung-thuc", work * MINUTE),))
        for n, (at, work) in enumerate(come, 1)
    )
    seats = tuple(Seat(Skills(number=n, post="", weights={"chung-thuc": 1})) for n in range(1, counters + 1))
    day = Day(DAY, citizens, seats)

    now, more = ({one.key: one.wait_ms for one in play(some, QueueRules())} for some in (day, with_one_more(day, 1)))

    assert set(now) == set(more) == {one.key for one in citizens}
    assert all(more[key] <= now[key] for key in now)
    assert min(now.values()) >= 0


@given(people)
def test_no_counter_has_two_citizens_and_nobody_is_called_before_they_come(come: list[tuple[int, int]]) -> None:
    citizens = tuple(
        Citizen((DAY, "A", n), n % 5 == 0, at * MINUTE, (Need(("a", "b")[n % 2], work * MINUTE), Need("b", MINUTE, 3)))
        for n, (at, work) in enumerate(come, 1)
    )
    seats = (
        Seat(Skills(number=1, post="", weights={"a": 1, "b": 1}), ((30 * MINUTE, 50 * MINUTE),), 1000),
        Seat(Skills(number=2, post="", weights={"b": 2})),
    )

    calls = play(Day(DAY, citizens, seats), QueueRules(policy="alternate"))

    assert len(calls) == 2 * len(citizens)
    for number in (1, 2):
        spans = [(one.called_ms, one.ended_ms) for one in calls if one.counter == number]
        assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))
    assert all(one.from_ms <= one.called_ms <= one.ended_ms for one in calls)
    assert not [one for one in calls if one.counter == 1 and 30 * MINUTE <= one.called_ms < 50 * MINUTE]


def leg(number: int, counter: int, since: float | None, called: float, ended: float, **more: object) -> Leg:
    """Moments in minutes after the opening."""
    at = [None if one is None else OPENING + int(one * MINUTE) for one in (since, called, ended)]
    told = Leg(
        day=DAY, series="A", number=number, service="chung-thuc", counter=counter, post="chung-thuc", how="finished",
        from_ms=at[0], called_ms=at[1] or 0, ended_ms=at[2],
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


def test_a_long_time_in_which_people_waited_for_a_counter_was_a_break() -> None:
    legs = [leg(1, 1, 0, 0, 5), leg(2, 1, 1, 30, 35), leg(3, 1, 60, 60, 66)]

    [day] = days_of(legs, COUNTERS)

    assert day.seats[0].shut == ((OPENING + 5 * MINUTE, OPENING + 30 * MINUTE),)
    assert [one.called_ms for one in play(day, QueueRules())] == [one.called_ms for one in legs]


def test_a_visit_with_a_way_on_is_played_as_one() -> None:
    there = leg(1, 1, 0, 10, 14, how="transferred")
    elsewhere = leg(1, 3, 15, 20, 26, service="dat-dai")

    [day] = days_of([elsewhere, there], COUNTERS)
    calls = play(day, QueueRules())

    assert [(one.counter, one.need) for one in calls] == [(1, 0), (3, 1)]
    assert calls[1].from_ms == calls[0].ended_ms + MINUTE
    assert [one.seen for one in calls] == [True, False]


def test_a_blind_call_takes_its_counters_time_and_is_nobodys_wait() -> None:
    [day] = days_of([leg(1, 1, None, 10, 20), leg(2, 1, 11, 20, 21)], COUNTERS)

    calls = play(day, QueueRules())

    assert [(one.key[2], one.seen, one.wait_ms // MINUTE) for one in calls] == [(1, False, 0), (2, True, 9)]


def test_what_a_counter_served_though_the_plan_does_not_say_so_is_served_again() -> None:
    [day] = days_of([leg(1, 3, 0, 1, 2), leg(2, 9, 0, 1, 2, service="mot-cua-cu")], COUNTERS)

    assert unserved(day, play(day, QueueRules())) == 0


def test_a_day_on_which_a_counter_stood_empty_gets_no_second_one_of_it() -> None:
    [day] = days_of([leg(1, 1, 0, 1, 2)], COUNTERS)

    assert with_one_more(day, 3) == day
    assert [seat.skills.number for seat in with_one_more(day, 1).seats] == [1, 2]
