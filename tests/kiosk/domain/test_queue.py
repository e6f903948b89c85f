"""Who is next: the plan's rules, for any crowd in any order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.policy import Policy, QueueRules
from kiosk.domain.queue import MINUTE_MS, Place, Skills, order
from tests.kiosk.domain.waiting import (
    DAY,
    NOW,
    ONE_DOOR,
    POLICIES,
    crowds,
    person,
    rules,
    simple_crowds,
    skills,
    told,
    turns,
)

# ---- whatever the policy


@given(crowds, rules, skills, st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_the_order_of_the_list(
    crowd: list[Place], rules: QueueRules, counter: Skills, passed: int, chance: object
) -> None:
    shuffled = list(crowd)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    once = order(crowd, rules=rules, counter=counter, now_ms=NOW, passed=passed)

    assert order(shuffled, rules=rules, counter=counter, now_ms=NOW, passed=passed) == once


@given(crowds, rules, skills)
def test_everybody_of_this_counter_is_in_the_order_once_and_nobody_else(
    crowd: list[Place], rules: QueueRules, counter: Skills
) -> None:
    listed = [turn.place.key for turn in order(crowd, rules=rules, counter=counter, now_ms=NOW)]

    sent_elsewhere = {one.key for one in crowd if one.counter == 2 or (one.counter is None and one.post == "ho-tich")}
    sent_here = {one.key for one in crowd if one.counter == 1 or (one.counter is None and one.post == "chung-thuc")}
    served = {one.key for one in crowd if one.service in counter.weights}
    assert len(listed) == len(set(listed))
    assert set(listed) == (served - sent_elsewhere) | sent_here


@given(crowds, rules, skills)
def test_calling_the_first_leaves_the_others_in_their_order(
    crowd: list[Place], rules: QueueRules, counter: Skills
) -> None:
    listed = order(crowd, rules=rules, counter=counter, now_ms=NOW)

    if listed:
        first, rest = listed[0].place, [turn.place for turn in listed[1:]]
        passed = 0 if first.priority else 1
        left = order(rest, rules=rules, counter=counter, now_ms=NOW, passed=passed)
        stood_apart = {"sent-here", "sent-to-official", "appointment", "called-before"}
        if rules.policy != "alternate" or listed[0].why.code not in stood_apart:
            assert [turn.place for turn in left] == rest


@given(simple_crowds, st.sampled_from(POLICIES))
def test_nobody_waits_longer_for_having_priority(crowd: list[Place], policy: Policy) -> None:
    for chosen in crowd:
        without = [replace(one, priority=False) if one is chosen else one for one in crowd]

        places = [[turn.place.key for turn in turns(*people, policy=policy)] for people in (crowd, without)]

        if chosen.priority:
            assert places[0].index(chosen.key) <= places[1].index(chosen.key)


@given(crowds, rules, skills)
def test_every_turn_has_its_reason(crowd: list[Place], rules: QueueRules, counter: Skills) -> None:
    for turn in order(crowd, rules=rules, counter=counter, now_ms=NOW):
        place, code = turn.place, turn.why.code
        assert code != "sent-here" or place.counter == counter.number
        assert code != "priority" or place.priority
        assert code != "waited-long" or NOW - place.place_ms >= rules.ageing_limit * MINUTE_MS
        assert code != "own-work" or counter.weights[place.service] > 1
        assert code != "called-before" or 0 <= turn.why.params["minutes"] < rules.pass_over  # type: ignore[operator]


# ---- strict


def test_with_strict_priority_goes_first_and_then_who_came_first() -> None:
    listed = turns(person(1, 50), person(2, 40, priority=True), person(3, 45, priority=True), person(4, 60))

    assert told(listed) == [(3, "priority"), (2, "priority"), (4, "first-come"), (1, "first-come")]


@given(simple_crowds)
def test_strict_is_priority_then_place_then_number(crowd: list[Place]) -> None:
    listed = [turn.place for turn in turns(*crowd, policy="strict")]

    assert listed == sorted(crowd, key=lambda one: (not one.priority, one.place_ms, one.key))


# ---- so many to one


def test_after_two_without_priority_comes_one_with_it_and_the_reason_says_so() -> None:
    plain, favoured = [person(n, 60 - n) for n in (1, 2, 3)], [person(n, 20, priority=True) for n in (8, 9)]

    listed = turns(*plain, *favoured, policy="alternate", alternate=2)

    assert told(listed) == [
        *((1, "first-come"), (2, "first-come"), (8, "priority-due")),
        *((3, "first-come"), (9, "priority")),
    ]
    assert listed[2].why.params == {"passed": 2}


def test_the_counter_remembers_how_many_went_before() -> None:
    people = (person(1, 60), person(2, 5, priority=True))

    assert [turns(*people, policy="alternate", passed=n)[0].place.key[2] for n in (0, 1, 2, 7)] == [1, 1, 2, 2]


def test_who_has_priority_and_came_first_needs_no_turn() -> None:
    assert turns(person(1, 60), person(2, 70, priority=True), policy="alternate")[0].place.key[2] == 2


@given(simple_crowds, st.integers(1, 5), st.integers(0, 9))
def test_with_alternation_nobody_is_passed_by_more_than_their_share(
    crowd: list[Place], every: int, passed: int
) -> None:
    listed = [turn.place for turn in turns(*crowd, policy="alternate", alternate=every, passed=passed)]

    for n, one in enumerate(listed):
        if not one.priority:
            later = [two for two in listed[:n] if (two.place_ms, two.key) > (one.place_ms, one.key)]
            plain_before = sum(not two.priority for two in listed[:n])
            assert all(two.priority for two in later)
            assert len(later) <= (plain_before + min(passed, every)) // every


@given(st.integers(1, 4), st.integers(1, 30))
def test_with_alternation_an_endless_stream_of_priority_starves_nobody(every: int, waiting: int) -> None:
    crowd = [person(n, 100 - n) for n in range(1, waiting + 1)]
    rules, passed, calls = QueueRules(policy="alternate", alternate=every), 0, 0

    while any(not one.priority for one in crowd):
        crowd += [replace(person(200 + calls + n, 0), priority=True) for n in range(1)]  # one more at every call
        called = order(crowd, rules=rules, counter=ONE_DOOR, now_ms=NOW, passed=passed)[0].place
        passed = 0 if called.priority else passed + 1
        crowd.remove(called)
        calls += 1

    assert calls <= waiting + waiting // every + 1


# ---- ageing


def test_after_the_limit_nobody_comes_in_between_any_more() -> None:
    listed = turns(person(1, 31), person(2, 29), person(3, 10, priority=True), policy="ageing", ageing_limit=30)

    assert told(listed) == [(1, "waited-long"), (3, "priority"), (2, "first-come")]


@given(st.integers(1, 40), st.integers(1, 25), st.integers(1, 6))
def test_with_ageing_an_endless_stream_of_priority_starves_nobody(limit: int, waiting: int, service_min: int) -> None:
    rules, now = QueueRules(policy="ageing", ageing_limit=limit), NOW
    crowd = [person(n, 0) for n in range(1, waiting + 1)]
    waited: list[int] = []

    for call in range(2 * limit + 2 * waiting + 2):
        crowd.append(Place(key=(DAY, "A", 100 + call), service="chung-thuc", priority=True, place_ms=now))
        called = order(crowd, rules=rules, counter=ONE_DOOR, now_ms=now)[0].place
        crowd.remove(called)
        if not called.priority:
            waited.append((now - called.place_ms) // MINUTE_MS)
        now += service_min * MINUTE_MS

    assert len(waited) == waiting
    # who ages is served before all that came later: the limit, those before, and one who is being served
    assert max(waited) <= limit + (waiting + 1) * service_min


# ---- skills


def test_a_counters_own_work_counts_for_more_but_never_for_ever() -> None:
    counter = Skills(number=2, post="ho-tich", weights={"ho-tich": 3, "chung-thuc": 1})
    birth = replace(person(1, 10), service="ho-tich")

    helped = [told(turns(birth, person(2, waits), counter=counter)) for waits in (25, 35)]

    assert helped[0] == [(1, "own-work"), (2, "first-come")]
    assert helped[1] == [(2, "first-come"), (1, "first-come")]


@given(st.integers(1, 9), st.integers(1, 9))
def test_no_weight_starves_a_service(own: int, other: int) -> None:
    counter = Skills(number=2, post="ho-tich", weights={"ho-tich": own, "chung-thuc": other})
    lone, now, crowd = person(1, 0), NOW, [person(1, 0)]

    for call in range(200):
        crowd.append(Place(key=(DAY, "B", 1 + call), service="ho-tich", place_ms=now - MINUTE_MS))
        called = order(crowd, rules=QueueRules(), counter=counter, now_ms=now)[0].place
        crowd.remove(called)
        if called.key == lone.key:
            break
        now += 5 * MINUTE_MS

    assert lone not in crowd


# ---- who stands apart


def test_who_was_sent_to_this_counter_comes_first_and_is_left_out_elsewhere() -> None:
    sent = replace(person(1, 5, counter=1), service="dat-dai")

    assert told(turns(person(2, 60, priority=True), sent))[0] == (1, "sent-here")
    other = Skills(number=3, post="dia-chinh", weights={"dat-dai": 1, "chung-thuc": 1})
    assert told(turns(person(2, 60), sent, counter=other)) == [(2, "first-come")]


def test_who_was_sent_to_an_official_follows_them_to_another_counter() -> None:
    sent = person(1, 5, post="ho-tich")
    elsewhere = Skills(number=4, post="ho-tich", weights={"xa-hoi": 1})

    assert told(turns(sent, person(2, 60))) == [(2, "first-come")]
    assert told(turns(sent, person(2, 60), counter=elsewhere)) == [(1, "sent-to-official")]


@pytest.mark.parametrize(("minutes", "code"), [(1, None), (0, "appointment"), (-15, "appointment"), (-16, None)])
def test_an_appointment_has_its_rank_while_its_window_is_open(minutes: int, code: str | None) -> None:
    booked = person(1, 2, appointment_ms=NOW + minutes * MINUTE_MS)

    listed = turns(person(2, 60, priority=True), person(3, 50), booked)

    place = [turn.place.key[2] for turn in listed].index(1)
    assert (place, listed[place].why.code) == ((0, code) if code else (2, "first-come"))


def test_who_was_called_a_moment_ago_and_did_not_come_is_passed_over() -> None:
    missed = person(1, 60, missed_ms=NOW - 2 * MINUTE_MS)
    long_ago = person(3, 50, missed_ms=NOW - 5 * MINUTE_MS)

    listed = turns(missed, person(2, 1), long_ago)

    assert told(listed) == [(3, "first-come"), (2, "first-come"), (1, "called-before")]
    assert listed[-1].why.params == {"minutes": 2}


def test_who_was_passed_over_is_called_when_nobody_else_waits() -> None:
    assert told(turns(person(1, 60, missed_ms=NOW))) == [(1, "called-before")]


def test_nobody_waits_and_nobody_is_next() -> None:
    assert turns() == []
    assert turns(replace(person(1, 5), service="dat-dai")) == []


def test_a_clock_that_went_back_keeps_the_order_of_places() -> None:
    listed = turns(person(1, -30), person(2, -40), person(3, 5))

    assert [turn.place.key[2] for turn in listed] == [3, 1, 2]
