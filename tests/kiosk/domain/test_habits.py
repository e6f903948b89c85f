"""What a hall's own days teach."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.habits import GAPS, coming, habits
from kiosk.domain.leg import Leg
from kiosk.domain.pace import Pace, learn

DAY = date(2026, 11, 23)
NORMS = {"chung-thuc": 6.0, "ho-tich": 12.0}
MINUTE = 60_000
SEVEN = 1_800_000_000_000  # in ms, when the hall opens
NOON = SEVEN + 300 * MINUTE


def leg(minutes: float, *, number: int = 1, at: float = 0.0, waited: float = 5.0, **more: object) -> Leg:
    called = SEVEN + round(at * MINUTE)
    given: dict[str, object] = {
        "day": DAY,
        "series": "A",
        "number": number,
        "service": "chung-thuc",
        "counter": 1,
        "post": "",
        "from_ms": called - round(waited * MINUTE),
        "called_ms": called,
        "ended_ms": called + round(minutes * MINUTE),
        "how": "finished",
    }
    return Leg(**{**given, **more})  # type: ignore[arg-type]


def test_a_new_hall_goes_by_the_plan():
    learned = habits([], NORMS, DAY, NOON)

    assert {code: pace.mean for code, pace in learned.paces.items()} == NORMS
    assert tuple(learned.gaps) == GAPS
    assert 0 < learned.no_show < 0.1


def test_many_days_outweigh_the_plan_and_few_do_not():
    few = learn(6.0, [12.0] * 2)
    many = learn(6.0, [12.0] * 200)

    assert few.mean == pytest.approx(8.0)
    assert many.mean == pytest.approx(11.9, abs=0.1)
    assert many.doubt < few.doubt


@given(st.lists(st.floats(1, 40), max_size=60), st.floats(2, 30))
def test_what_is_learned_lies_between_the_norm_and_what_was(minutes, norm):
    pace = learn(norm, minutes)

    low, high = min([norm, *minutes]), max([norm, *minutes])
    assert low - 1e-6 <= pace.mean <= high + 1e-6
    assert pace.spread > 0
    assert pace.doubt > 0


def test_somebody_forgotten_over_lunch_spoils_nothing():
    usual = [5.0] * 99

    assert learn(6.0, [*usual, 300.0]).mean < learn(6.0, usual).mean + 0.5


def test_who_did_not_come_teaches_no_duration():
    legs = [leg(2.0, number=n, at=n * 10.0, how="no_show") for n in range(20)]

    learned = habits(legs, NORMS, DAY, NOON)

    assert learned.paces["chung-thuc"].mean == 6.0
    assert learned.no_show > 0.4
    assert learned.no_show_min == pytest.approx(2.0)


def test_a_span_that_no_clock_could_measure_teaches_nothing():
    backwards = leg(-3.0)
    yesterday = leg(0.0, number=2, day=date(2026, 11, 22), ended_ms=None, how="")

    assert habits([backwards, yesterday], NORMS, DAY, NOON) == habits([], NORMS, DAY, NOON)


def test_a_quick_official_is_not_a_quick_service():
    legs = [leg(3.0, number=n, at=n * 20.0, counter=1) for n in range(60)]
    legs += [leg(12.0, number=100 + n, at=n * 20.0, counter=2) for n in range(60)]

    learned = habits(legs, NORMS, date(2026, 11, 24), NOON)

    assert learned.speeds[1].times < 0.7 < 1.4 < learned.speeds[2].times
    assert 4 < learned.paces["chung-thuc"].mean < 9


def test_a_pause_counts_only_where_somebody_waited():
    legs = [leg(5.0, number=1, at=0), leg(5.0, number=2, at=8, waited=6), leg(5.0, number=3, at=30, waited=1)]

    assert habits(legs, NORMS, DAY, NOON).gaps == pytest.approx([*GAPS, 3.0])


def test_a_slow_day_slows_what_is_told_on_it():
    legs = [leg(6.0, number=n, at=n * 20.0, day=date(2026, 11, 20)) for n in range(80)]
    slow = [leg(12.0, number=n, at=10_000 + n * 20.0) for n in range(40)]

    today = habits([*legs, *slow], NORMS, DAY, NOON)
    tomorrow = habits([*legs, *slow], NORMS, date(2026, 11, 24), NOON)

    assert today.paces["chung-thuc"].mean > tomorrow.paces["chung-thuc"].mean * 1.1


def test_the_quick_ones_who_are_done_first_do_not_make_a_service_quick():
    quick = [leg(5.0, number=n, at=10.0 * n, counter=n) for n in range(3)]
    slow = [leg(0.0, number=10 + n, at=10.0, counter=n, ended_ms=None, how="") for n in range(3)]

    early = habits(quick, NORMS, DAY, SEVEN + 30 * MINUTE)
    learned = [habits([*quick, *slow], NORMS, DAY, SEVEN + n * MINUTE) for n in (30, 40, 60)]

    means = [early.paces["chung-thuc"].mean, *(one.paces["chung-thuc"].mean for one in learned)]
    assert means == sorted(means)
    assert means[1] > means[0] * 1.5


def test_what_is_known_of_a_day_and_of_a_counter_grows_with_every_one_served():
    legs = [leg(6.0, number=n, at=n * 7.0, waited=0.0) for n in range(40)]

    learned = [habits(legs[:n], NORMS, DAY, SEVEN + 300 * MINUTE) for n in (1, 10, 40)]

    todays, counters = [one.today for one in learned], [one.speeds[1].doubt for one in learned]
    assert todays == sorted(todays, reverse=True)
    assert counters == sorted(counters, reverse=True)
    assert todays[-1] < 0.08 < todays[0]


def test_the_rest_of_a_service_is_never_negative_and_grows_with_luck():
    pace = Pace(8.0)

    rests = [[pace.left(since, luck / 20) for luck in range(1, 20)] for since in (0.0, 4.0, 30.0, 400.0)]

    assert all(rest == sorted(rest) and rest[0] >= 0 and math.isfinite(rest[-1]) for rest in rests)


def test_who_comes_with_priority_is_a_share_of_who_came():
    assert coming({"ho-tich": 12, "dat-dai": 0}, 0.15, 60.0) == {"ho-tich": pytest.approx(0.03)}
