"""Numbers that only a clerk's typing tells of; each on SQLite and on PostgreSQL."""

from datetime import date, timedelta

import pytest

from kiosk.domain import errors
from kiosk.domain.ticket import Phase
from sync.server.tell import explain
from tests.sync.counters import DAY, Counters
from tests.sync.terminal import Terminal
from tests.sync.test_counter_paper import record


@pytest.mark.parametrize(
    ("series", "number", "day", "error"),
    [
        ("Z", 5, None, errors.SeriesUnknown),
        ("Z", 2005, None, errors.SeriesUnknown),
        ("A", 5001, None, errors.BlockUnknown),
        ("A", 2000, None, errors.BlockUnknown),
        ("A", 1, date(2020, 1, 1), errors.NoHallDay),
        ("A", 1, date(1999, 1, 1), errors.NoHallDay),
        ("A", 1, DAY + timedelta(days=2), errors.DayNotYet),
    ],
)
def test_a_number_nobody_can_hold_is_refused_and_never_stands_on_the_television(
    counters: Counters, series: str, number: int, day: date | None, error: type[errors.KioskError]
) -> None:
    Terminal(counters.hall)
    before = counters.facts()

    with pytest.raises(error):
        counters.act("call_number", 1, series, number, day)
    with pytest.raises(error if error is not errors.DayNotYet else errors.NoHallDay):
        record(counters, 1, 1, number, series=series, day=day or DAY, called=60)

    assert (counters.facts(), counters.calls()) == (before, [])


def test_a_refused_number_is_told_with_what_there_is(counters: Counters) -> None:
    with pytest.raises(errors.SeriesUnknown) as series:
        counters.act("call_number", 1, "Z", 5)
    with pytest.raises(errors.BlockUnknown) as block:
        counters.act("call_number", 1, "A", 5001)
    with pytest.raises(errors.NoHallDay) as day:
        counters.act("call_number", 1, "A", 1, date(2020, 1, 1))

    assert [explain(one.value, "vi") for one in (series, block, day)] == [
        "Không có dãy số Z. Các dãy: A, B, C, D, E, F. Hãy xem lại số trên phiếu.",
        "Không máy nào phát số A\u00a05001. Hãy xem lại số trên phiếu.",
        "Ngày 01/01/2020 không mở quầy nên không có phiếu nào. Hãy xem lại ngày trên phiếu.",
    ]


def test_a_paper_of_the_morning_is_called_though_a_new_plan_has_its_letter_no_more(counters: Counters) -> None:
    counters.issue(1, "dat-dai", series="C")
    counters.publish({'series = "C"': 'series = "H"'})

    called = counters.act("call_number", 3, "C", 2)

    assert called.label == "C 002"


def test_a_database_that_was_put_back_may_have_forgotten_whose_block_it_is(counters: Counters) -> None:
    from sync.server.hot.situation import went_back

    counters.hall.do(went_back)

    counters.act("call_number", 1, "A", 3001)

    assert counters.phase(3001) is Phase.CALLED


def test_typed_numbers_take_no_block_from_the_next_terminal(counters: Counters) -> None:
    Terminal(counters.hall)
    counters.act("call_number", 1, "A", 2005)
    counters.hall.do(lambda _, db: db.execute("UPDATE stream SET ordinal = 0"))

    def free(hall: object, db: object) -> int:
        from sync.server.hot.streams import free_ordinal

        return free_ordinal(db, counters.now, 2)  # type: ignore[arg-type]

    assert counters.hall.do(free) == 2
