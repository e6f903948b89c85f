"""How long people are told to wait: what holds for every hall, whatever the luck."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.pace import Pace, Speed
from kiosk.domain.policy import Policy, QueueRules
from kiosk.domain.queue import MINUTE_MS, Place, Skills, order
from kiosk.domain.range import Range
from kiosk.domain.rehearsal import Rehearsal, Run
from kiosk.domain.scene import Counter, Hall, Person, person
from kiosk.domain.wait import MARGIN, Wait, points_of, simulate, told
from kiosk.domain.wait import RUNS as PLAYED
from sync.server.hot.dice import Seeded

SERVICES = ("chung-thuc", "ho-tich", "dat-dai")
PACES = {"chung-thuc": Pace(6.0), "ho-tich": Pace(12.0), "dat-dai": Pace(18.0)}
ALL = dict.fromkeys(SERVICES, 1)
DAY = date(2026, 11, 23)
NOW_MS = 1_800_000_000_000
RUNS = 40
LUCK = Seeded("test")

people = st.lists(
    st.builds(
        lambda number, service, place, priority: Person(
            key=("A", number), service=service, place=-place, priority=priority
        ),
        st.integers(1, 999),
        st.sampled_from(SERVICES),
        st.floats(0, 90, allow_nan=False),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
servings = st.lists(st.tuples(st.sampled_from([None, *SERVICES]), st.floats(0, 40)), min_size=1, max_size=4)


def hall(waiting: list[Person], serving: list[tuple[str | None, float]], **more: object) -> Hall:
    """Counters that all serve everything."""
    counters = [
        Counter(number=number, services=ALL, serving=service, since=since)
        for number, (service, since) in enumerate(serving, 1)
    ]
    return replace(Hall(people=waiting, counters=counters, paces=PACES), **more)  # type: ignore[arg-type]


def starts(of: Hall) -> list[dict[object, float]]:
    """For each run, when everybody is called, and when whoever would come now."""
    ready = Rehearsal(of, LUCK, RUNS)
    runs = [Run(ready, run).play() for run in range(RUNS)]
    return [
        {**{one.key: at for one, at in zip(ready.people, run.starts, strict=True) if at is not None}, **run.next}
        for run in runs
    ]


def test_an_empty_hall_lets_people_go_at_once():
    at_rest = Hall(
        people=[], counters=[Counter(number=4, services=ALL)], paces=PACES, wanted=dict.fromkeys(SERVICES, 1.0)
    )

    seen = simulate(at_rest, LUCK)

    assert {(wait.high, wait.counter) for wait in seen.next.values()} == {(0.0, 4)}
    assert len(seen.next) == 2 * len(SERVICES)
    assert seen.hall == Wait(0.0, 0.0, 0.0)


def test_nobody_is_told_a_wait_that_no_counter_at_work_can_end():
    only_first = hall([Person(key=("B", 1), service="ho-tich", place=-3.0)], [])
    only_first = replace(only_first, counters=[Counter(number=1, services={"chung-thuc": 1})])

    seen = simulate(only_first, LUCK)

    assert seen.people == {}
    assert set(seen.next) == {("chung-thuc", False), ("chung-thuc", True)}


@given(people, servings, st.text())
def test_the_same_hall_is_told_the_same(waiting, serving, seed):
    one = hall(waiting, serving, coming={"ho-tich": 0.05}, no_show=0.05, gaps=(0.0, 0.5, 6.0))

    assert simulate(one, Seeded(seed), RUNS) == simulate(one, Seeded(seed), RUNS)


@given(people, servings, st.sampled_from(SERVICES), st.floats(0, 120))
def test_one_more_person_ahead_never_shortens_a_wait(waiting, serving, service, since):
    joins = Person(key=("Z", 1), service=service, place=-since, priority=True)

    before = starts(hall(waiting, serving, no_show=0.1))
    after = starts(hall([*waiting, joins], serving, no_show=0.1))

    for run, longer in zip(before, after, strict=True):
        assert all(longer[who] >= at - 1e-6 for who, at in run.items() if ahead(joins, who, waiting))


def ahead(joins: Person, who: object, waiting: list[Person]) -> bool:
    """Whether somebody stands behind the one who joins, under the strict rule."""
    other = next((one for one in waiting if one.key == who), None)
    return other is None or (not other.priority, other.place) > (False, joins.place)


@given(people, servings)
def test_one_more_counter_never_lengthens_a_wait(waiting, serving):
    fewer = starts(hall(waiting, serving, no_show=0.1))
    more = starts(hall(waiting, [*serving, (None, 0.0)], no_show=0.1))

    for run, helped in zip(fewer, more, strict=True):
        assert all(helped[who] <= at + 1e-6 for who, at in run.items())


@given(
    st.lists(
        st.builds(
            Place,
            key=st.tuples(st.just(DAY), st.just("A"), st.integers(1, 99)),
            service=st.sampled_from(SERVICES),
            priority=st.booleans(),
            place_ms=st.integers(0, 80 * 60).map(lambda s: NOW_MS - s * 1000),
            appointment_ms=st.one_of(st.none(), st.integers(-30, 30).map(lambda m: NOW_MS + m * MINUTE_MS)),
            counter=st.sampled_from([None, None, None, 1, 2]),
            post=st.sampled_from([None, None, None, "ho-tich", "dat-dai"]),
        ),
        min_size=1,
        max_size=9,
        unique_by=lambda one: one.key,
    ),
    st.sampled_from(["strict", "alternate", "ageing"]),
    st.dictionaries(st.sampled_from(SERVICES), st.integers(1, 3), min_size=1),
    st.integers(0, 3),
)
def test_who_is_called_next_is_whom_the_plan_says(places, policy: Policy, weights, passed):
    rules = QueueRules(policy=policy)
    skills = Skills(number=1, post="ho-tich", weights=weights)

    turns = order(places, rules=rules, counter=skills, now_ms=NOW_MS, passed=passed)
    scene = Hall(
        people=[person(one, rules, NOW_MS) for one in places],
        counters=[Counter(number=1, post="ho-tich", services=weights, passed=passed)],
        paces=PACES,
        rules=rules,
    )
    ready = Rehearsal(scene, LUCK, 1)
    run = Run(ready, 0).play()

    called = [one.key for one, at in zip(ready.people, run.starts, strict=True) if at == 0.0]
    assert called == [turn.place.key[1:] for turn in turns[:1]]


def test_over_lunch_nobody_is_called():
    lunch = hall([Person(key=("A", 1), service="ho-tich", place=-1.0)], [("ho-tich", 1.0)], shut=[(0.0, 120.0)])

    seen = simulate(lunch, LUCK)

    assert seen.people["A", 1].low >= 120


def test_who_is_served_for_long_is_soon_done_where_services_hardly_differ():
    steady = {"chung-thuc": Pace(10.0, spread=0.1, doubt=0.01)}
    known = Speed(1.0, doubt=0.01)
    counters = [Counter(number=1, services={"chung-thuc": 1}, speed=known, serving="chung-thuc", since=9.0)]

    seen = simulate(Hall(people=[], counters=counters, paces=steady, today=0.01), LUCK)

    assert seen.next["chung-thuc", False].high < 3


def test_six_in_ten_of_all_courses_of_a_day_lie_in_the_range_that_the_others_give():
    busy = hall([Person(key=("A", n), service="ho-tich", place=-n) for n in range(6)], [("dat-dai", 4.0), (None, 0.0)])
    ready = Rehearsal(busy, LUCK, PLAYED + 1)
    courses = [Run(ready, run).play().next["ho-tich", False] for run in range(PLAYED + 1)]

    held = 0
    for left_out, start in enumerate(courses):
        others = points_of([(each, 1.0) for n, each in enumerate(courses) if n != left_out])
        assert others is not None
        held += others.low <= start <= others.high

    assert 0.6 + 2 * MARGIN <= held / len(courses) <= 0.65


def width(of: Hall) -> float:
    """How far apart the ends are of what is told to who would come now."""
    wait = simulate(of, LUCK).next["ho-tich", False]
    return wait.high - wait.low


def test_who_knows_less_tells_a_wider_range():
    sure = {code: Pace(pace.mean, spread=0.3, doubt=0.01) for code, pace in PACES.items()}
    unsure = {code: Pace(pace.mean, spread=0.3, doubt=0.4) for code, pace in PACES.items()}
    official, newcomer = (
        Counter(number=1, services=ALL, speed=Speed(1.0, doubt), serving="ho-tich", since=2.0) for doubt in (0.01, 0.4)
    )

    known = Hall(people=[], counters=[official], paces=sure, today=0.01)

    assert width(replace(known, paces=unsure)) > width(known) * 1.2
    assert width(replace(known, counters=[newcomer])) > width(known) * 1.2
    assert width(replace(known, today=0.4)) > width(known) * 1.2


def test_after_lunch_counters_do_not_all_call_in_the_same_second():
    waiting = [Person(key=("A", n), service="ho-tich", place=-1.0) for n in range(4)]
    lunch = hall(waiting, [(None, 0.0)] * 4, shut=[(0.0, 60.0)])

    seen = simulate(lunch, LUCK).people

    assert all(60 <= one.low < one.high <= 65 for one in seen.values())


def test_a_break_ends_and_the_counter_calls_again():
    away = replace(hall([], []), counters=[Counter(number=1, services=ALL, back=10.0)])

    wait = simulate(away, LUCK).next["ho-tich", False]

    assert 5 <= wait.low <= wait.high <= 15
    assert wait.counter is None


def test_nobody_is_told_a_wait_of_more_than_a_working_day():
    crowd = [Person(key=("C", n), service="dat-dai", place=-n) for n in range(60)]

    seen = simulate(hall(crowd, [("dat-dai", 1.0)]), LUCK)

    longest, shortest = seen.people["C", 0], seen.people["C", 59]
    assert shortest.told is not None
    assert longest.high >= 480
    assert longest.told is None


@given(st.floats(0, 400), st.floats(0, 200))
def test_what_is_told_is_a_range_of_five_minutes_that_cuts_little_off(low, width):
    range_ = told(low, low + width)

    assert range_.low % 5 == range_.high % 5 == 0
    assert 0 <= range_.low < range_.high
    assert width < 3 or (range_.low <= low + 1.5 + 1e-6 and range_.high >= low + width - 1.5 - 1e-6)


def test_examples_of_what_is_told():
    examples = {(0, 3): (0, 5), (7.6, 12.4): (5, 15), (9.8, 14.9): (10, 15), (11, 12): (10, 15), (31, 58): (30, 60)}

    assert {points: told(*points) for points in examples} == {
        points: Range(*range_) for points, range_ in examples.items()
    }
