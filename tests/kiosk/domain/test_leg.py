"""The spans of one call: what a counter and its citizen spent where, whatever the clock did."""

from dataclasses import replace
from datetime import date

from kiosk.domain.leg import LOST, Leg, idles, service, totals, waiting, walking

DAY = date(2026, 11, 20)
MINUTE = 60_000
EIGHT = 1_795_395_600_000


def leg(number: int = 1, counter: int = 1, **moments: float | None) -> Leg:
    """Moments in minutes after eight."""
    how = str(moments.pop("how", "finished"))
    at = {f"{name}_ms": None if value is None else EIGHT + int(value * MINUTE) for name, value in moments.items()}
    return Leg(
        day=DAY, series="A", number=number, service="chung-thuc", counter=counter, post="chung-thuc", how=how,
        **at,  # type: ignore[arg-type]
    )  # fmt: skip


WHOLE = leg(**{"from": 0, "called": 10, "started": 11.5, "ended": 17})


def test_a_visit_is_waiting_walking_and_being_served() -> None:
    spans = [waiting(WHOLE), walking(WHOLE), service(WHOLE), totals([WHOLE])[0]]

    assert spans == [10 * MINUTE, 1.5 * MINUTE, 5.5 * MINUTE, 17 * MINUTE]


def test_where_nobody_pressed_start_the_service_counts_from_the_call() -> None:
    plain = replace(WHOLE, started_ms=None)

    assert (walking(plain), service(plain)) == (None, 7 * MINUTE)


def test_nobody_saw_since_when_a_blind_call_waited() -> None:
    blind = replace(WHOLE, from_ms=None)

    assert (waiting(blind), totals([blind])[0], service(blind)) == (LOST, LOST, 5.5 * MINUTE)


def test_an_open_leg_an_absent_citizen_and_a_day_that_closed_have_no_service() -> None:
    for one in (replace(WHOLE, ended_ms=None, how=""), replace(WHOLE, how="no_show"), replace(WHOLE, how="day_closed")):
        assert service(one) is None
        assert totals([one]) == {}


def test_a_clock_that_went_back_measures_nothing_and_never_less_than_nothing() -> None:
    back = leg(**{"from": 10, "called": 0, "started": -5, "ended": -6})
    ahead = leg(**{"from": 0, "called": 60 * 25, "ended": 60 * 50})

    for one in (back, ahead):
        assert {waiting(one), service(one), totals([one])[0]} == {LOST}
    assert walking(back) == LOST


def test_a_visit_with_a_way_back_lasts_from_the_first_waiting_to_the_last_end() -> None:
    there = leg(counter=1, how="transferred", **{"from": 0, "called": 5, "ended": 9})
    elsewhere = leg(counter=2, how="transferred", **{"from": 9, "called": 20, "ended": 25})
    back = leg(counter=1, **{"from": 25, "called": 26, "ended": 30})

    assert totals([there, elsewhere, back]) == {2: 30 * MINUTE}


def test_a_counter_is_idle_between_two_calls_of_a_day_but_not_over_lunch() -> None:
    legs = [
        leg(1, called=0, ended=10),
        leg(2, called=12, ended=20),
        leg(3, called=150, ended=160),
        leg(4, counter=2, called=30, ended=40),
        replace(leg(5, called=170, ended=175), day=date(2026, 11, 21)),
    ]
    opened = {DAY: [(EIGHT, EIGHT + 30 * MINUTE), (EIGHT + 145 * MINUTE, EIGHT + 200 * MINUTE)]}

    assert idles(legs, opened) == {1: 2 * MINUTE, 2: 15 * MINUTE}


def test_nobody_knows_how_long_a_counter_was_idle_after_a_leg_without_an_end() -> None:
    legs = [leg(1, called=0), leg(2, called=12, ended=20), leg(3, called=15, ended=30)]

    assert idles(legs, {}) == {2: LOST}


def test_a_break_that_was_said_is_no_idleness() -> None:
    legs = [leg(1, called=0, ended=10), leg(2, called=40, ended=50), leg(3, called=50, ended=51)]
    paused = {(DAY, 1): [(EIGHT + 15 * MINUTE, EIGHT + 30 * MINUTE), (EIGHT + 48 * MINUTE, 1 << 53)]}

    assert idles(legs, {}, paused) == {1: 15 * MINUTE, 2: 0}
    assert idles(legs, {DAY: [(EIGHT, EIGHT + 20 * MINUTE)]}, paused) == {1: 5 * MINUTE, 2: 0}
