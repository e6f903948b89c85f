"""Who is next at the counters of a real hall: the plan's policy, its reasons, and what a new plan leaves behind."""

import pytest

from tests.support.served import ServedHall
from tests.sync.counters import Counters

STRICT = {'policy = "alternate"': 'policy = "strict"'}
AGEING = {'policy = "alternate"': 'policy = "ageing"'}


def waiting(counters: Counters, counter: int | None = None) -> list[tuple[str, str]]:
    return [(one.label, one.why.code) for one in counters.read("waiting", counter=counter)]


def test_after_two_without_priority_the_counter_calls_one_with_it_and_says_why(hall: ServedHall) -> None:
    counters = Counters(hall)
    for number in (1, 2, 3, 4):
        counters.issue(number)
        counters.pass_time(1)
    counters.issue(9, priority=True)

    called = [counters.act("call_next", 1).number for _ in range(3)]

    assert called == [1, 2, 9]
    assert waiting(counters, 1) == [("A 003", "first-come"), ("A 004", "first-come")]


def test_each_counter_alternates_by_itself(hall: ServedHall) -> None:
    counters = Counters(hall)
    for number in range(1, 6):
        counters.issue(number)
        counters.pass_time(1)
    for number in (8, 9):
        counters.issue(number, priority=True)
        counters.pass_time(1)

    called = [(counter, counters.act("call_next", counter).number) for counter in (1, 2, 1, 2, 1, 2)]

    assert called == [(1, 1), (2, 2), (1, 3), (2, 4), (1, 8), (2, 9)]


def test_the_board_shows_the_order_the_policy_will_take(hall: ServedHall) -> None:
    counters = Counters(hall)
    for number in (1, 2, 3):
        counters.issue(number)
        counters.pass_time(1)
    counters.issue(9, priority=True)

    assert [label for label, _ in waiting(counters)] == ["A 001", "A 002", "A 009", "A 003"]


def test_strict_calls_priority_first(hall: ServedHall) -> None:
    counters = Counters(hall, STRICT)
    counters.issue(1)
    counters.issue(2, priority=True)

    assert waiting(counters, 1) == [("A 002", "priority"), ("A 001", "first-come")]


def test_with_ageing_nobody_comes_in_between_after_half_an_hour(hall: ServedHall) -> None:
    counters = Counters(hall, AGEING)
    counters.issue(1)
    counters.pass_time(29 * 60)
    counters.issue(2, priority=True)
    before = waiting(counters, 1)
    counters.pass_time(61)

    assert before == [("A 002", "priority"), ("A 001", "first-come")]
    assert waiting(counters, 1) == [("A 001", "waited-long"), ("A 002", "priority")]


def test_a_counters_own_work_comes_before_what_it_only_helps_with(hall: ServedHall) -> None:
    counters = Counters(hall)
    counters.issue(1, "chung-thuc")
    counters.pass_time(60)
    counters.issue(1, "ho-tich", series="B")
    counters.pass_time(120)

    assert waiting(counters, 2) == [("B 001", "own-work"), ("A 001", "first-come")]
    assert waiting(counters, 1) == [("A 001", "first-come")]


def test_who_did_not_come_a_moment_ago_is_passed_over_and_then_has_the_place_again(hall: ServedHall) -> None:
    counters = Counters(hall, {'bring_back = "after"': 'bring_back = "kept"'})
    for number in (1, 2):
        counters.issue(number)
        counters.pass_time(1)
    counters.act("call_next", 1)
    counters.act("no_show", 1)
    counters.act("reinstate", 1, counters.key(1))
    just_now = waiting(counters, 1)
    counters.pass_time(5 * 60)

    assert just_now == [("A 002", "first-come"), ("A 001", "called-before")]
    assert waiting(counters, 1) == [("A 001", "first-come"), ("A 002", "first-come")]


def test_who_was_sent_to_a_counter_that_has_closed_is_called_by_any_that_serves_it(hall: ServedHall) -> None:
    counters = Counters(hall)
    counters.issue(1)
    counters.act("call_next", 2)
    counters.act("transfer", 2, to_counter=1)
    sent = [waiting(counters, number) for number in (1, 2)]

    counters.act("set_state", 1, "closed")

    assert sent == [[("A 001", "sent-here")], []]
    assert waiting(counters, 2) == [("A 001", "first-come")]


def test_who_waits_for_a_service_the_plan_has_lost_is_called_where_people_are_helped(hall: ServedHall) -> None:
    counters = Counters(hall)
    counters.issue(1, "xa-hoi", series="D")
    without = {'services = ["xa-hoi"]': 'services = ["khac"]', 'code = "xa-hoi"\nseries = "D"': GONE}

    counters.publish(without)

    assert waiting(counters, 4) == []
    assert waiting(counters, 6) == [("D 001", "sent-here")]


GONE = 'code = "khac"\nseries = "D"'


@pytest.mark.parametrize("counter", [1, 2, 3, 4, 5, 6])
def test_nobody_waits_and_no_counter_has_anybody_next(sqlite_hall: ServedHall, counter: int) -> None:
    counters = Counters(sqlite_hall)

    assert waiting(counters, counter) == []
    assert counters.act("call_next", counter) is None
