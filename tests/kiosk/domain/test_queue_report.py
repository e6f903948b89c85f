"""Figures of a queue: they add up, whatever the hall and its clocks did, and few numbers tell no times."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.leg import LOST, Leg
from kiosk.domain.queue_report import FEW, Measured, Times, add_up, break_down, measure, put_together, quantile

MINUTE = 60_000
EIGHT = 1_795_395_600_000
HOWS = ("finished", "no_show", "transferred", "held", "cancelled", "day_closed", "")

moments = st.integers(EIGHT - 90 * MINUTE, EIGHT + 300 * MINUTE)
legs = st.lists(
    st.builds(
        Leg,
        day=st.sampled_from([date(2026, 11, 20), date(2026, 11, 21)]),
        series=st.sampled_from("AB"),
        number=st.integers(1, 6),
        service=st.sampled_from(["chung-thuc", "ho-tich"]),
        counter=st.integers(1, 3),
        post=st.just("chung-thuc"),
        called_ms=moments,
        from_ms=st.none() | moments,
        started_ms=st.none() | moments,
        ended_ms=st.none() | moments,
        how=st.sampled_from(HOWS),
    ),
    max_size=30,
)
spans = st.lists(st.none() | st.just(LOST) | st.integers(0, 10**8), max_size=40)
KINDS = ("waiting", "walking", "service", "total", "idle")


@given(legs)
def test_no_time_is_ever_negative(rows: list[Leg]) -> None:
    for one in measure(rows, {}):
        for kind in KINDS:
            span = getattr(one, kind)
            assert span is None or span == LOST or 0 <= span < 24 * 3600 * 1000


@given(legs, st.randoms())
def test_the_order_in_which_rows_come_changes_nothing(rows: list[Leg], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    told = [add_up(None, measure(some, {}), 15 * MINUTE) for some in (rows, shuffled)]

    assert told[0] == told[1]


@given(legs, st.sampled_from(["service", "counter", "day"]))
def test_the_groups_of_a_breakdown_add_up_to_the_whole(rows: list[Leg], by: str) -> None:
    measured = measure(rows, {})

    whole = add_up(None, measured, 15 * MINUTE)
    parts = break_down(measured, lambda leg: getattr(leg, by), 15 * MINUTE)

    for name in ("calls", "no_shows", "transfers", "within", "promised"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    for kind in KINDS:
        for count in ("n", "lost"):
            assert sum(getattr(getattr(part, kind), count) for part in parts) == getattr(getattr(whole, kind), count)
    assert [part.key for part in parts] == sorted({getattr(one.leg, by) for one in measured})


@given(spans)
def test_what_is_told_lies_between_the_shortest_and_the_longest(given_: list[int | None]) -> None:
    good = [one for one in given_ if one is not None and one != LOST]

    told = put_together(given_)

    assert (told.n, told.lost) == (len(good), given_.count(LOST))
    if told.n < FEW:
        assert told == Times(told.n, told.lost)
    else:
        assert told.median is not None
        assert told.p90 is not None
        assert told.mean is not None
        assert min(good) <= told.median <= told.p90 <= max(good)
        assert min(good) - 1 <= told.mean <= max(good) + 1
        assert told.total == sum(good)


def test_percentiles_are_those_of_a_spreadsheet() -> None:
    values = [1, 2, 4, 7, 11]

    assert [quantile(values, part) for part in (0.0, 0.5, 0.9, 1.0)] == [1, 4, 9.4, 11]


def waits(*minutes: float) -> list[Measured]:
    """Tickets that waited so long."""
    return measure(
        [
            Leg(
                day=date(2026, 11, 20), series="A", number=n, service="chung-thuc", counter=1, post="chung-thuc",
                from_ms=EIGHT, called_ms=EIGHT + int(minute * MINUTE), ended_ms=EIGHT + int(minute * MINUTE) + 1,
                how="finished",
            )
            for n, minute in enumerate(minutes, 1)
        ],
        {},
    )  # fmt: skip


def test_the_promise_is_kept_to_the_minute() -> None:
    line = add_up(None, waits(3, 15, 15.01, 40, 1), 15 * MINUTE)

    assert (line.within, line.promised, line.kept) == (3, 5, 0.6)


def test_four_people_tell_how_many_they_were_and_no_more() -> None:
    line = add_up(None, waits(3, 4, 5, 6), 15 * MINUTE)

    assert (line.tickets, line.waiting, line.kept) == (4, Times(4, 0), None)


def test_a_second_leg_of_a_visit_is_no_second_promise() -> None:
    legs = [one.leg for one in waits(3, 4, 5, 6, 7)]
    later = [
        Leg(
            day=one.day, series=one.series, number=one.number, service="ho-tich", counter=2, post="ho-tich",
            from_ms=one.ended_ms, called_ms=one.called_ms + 60 * MINUTE, how="",
        )
        for one in legs
    ]  # fmt: skip

    line = add_up(None, measure(legs + later, {}), 15 * MINUTE)

    assert (line.tickets, line.calls, line.promised, line.within) == (5, 10, 5, 5)


def test_who_comes_back_with_a_paper_has_not_waited_meanwhile() -> None:
    away = [replace(one.leg, how="held") for one in waits(3, 4, 5, 6, 7)]
    back = [
        replace(one, from_ms=one.ended_ms, called_ms=one.called_ms + 30 * MINUTE, ended_ms=None, how="") for one in away
    ]

    line = add_up(None, measure(away + back, {}), 15 * MINUTE)

    assert (line.calls, line.waiting.n, line.waiting.lost) == (10, 5, 0)


def test_days_stand_apart_even_when_the_hall_works_past_midnight() -> None:
    day = date(2026, 11, 20)
    late = [
        Leg(
            day=day, series="A", number=n, service="chung-thuc", counter=1, post="chung-thuc",
            from_ms=EIGHT + 16 * 3600 * 1000, called_ms=EIGHT + 16 * 3600 * 1000 + n * MINUTE,
            ended_ms=EIGHT + 16 * 3600 * 1000 + (n + 1) * MINUTE, how="finished",
        )
        for n in range(1, 6)
    ]  # fmt: skip

    [line] = break_down(measure(late, {}), lambda leg: leg.day, 15 * MINUTE)

    assert (line.key, line.tickets) == (day, 5)
    assert line.waiting.median == timedelta(minutes=3) / timedelta(milliseconds=1)
