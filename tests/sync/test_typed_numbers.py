"""Numbers that only a clerk's typing tells of; each on SQLite and on PostgreSQL."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain import errors
from kiosk.domain.kinds import TicketIssued
from kiosk.domain.ticket import Phase
from sync.server.tell import explain
from tests.support.lobby import ticket_id
from tests.sync.counters import DAY, STRICT, Counters
from tests.sync.terminal import Terminal
from tests.sync.test_counter_paper import record
from tests.sync.test_projections import projections

if TYPE_CHECKING:
    from sync.server.hot.hall import HallServer
    from sync.server.hot.store import Db


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


def issued(counters: Counters, terminal: Terminal, number: int, *, minutes_ago: int = 0) -> None:
    """A terminal that was cut off tells of a number it gave."""
    told = TicketIssued(id=ticket_id(number), service="ho-tich", series="A", number=number, priority=True)
    now = counters.hall.clock.now()
    terminal.note("ticket.issued", told, DAY, wall=now, ago_ms=minutes_ago * 60_000)
    terminal.push()


@pytest.mark.parametrize("how", [("no_show",), ("start", "finish"), ("cancel",)])
def test_whoever_gets_a_number_that_was_mistyped_before_waits_as_everybody(
    counters: Counters, how: tuple[str, ...]
) -> None:
    from sync.server.hot import calls
    from sync.server.hot.rebuild import rebuild
    from sync.server.hot.typed import mistyped

    terminal = Terminal(counters.hall)
    counters.act("call_number", 1, "A", 2012)
    for act in how:
        counters.act(act, 1, *((counters.key(2012),) if act == "cancel" else ()))
    counters.pass_time(5)

    issued(counters, terminal, 2012)

    assert counters.may_undo(1) == []
    with pytest.raises(errors.UndoneElsewhere):
        counters.act("undo", 1)
    assert (counters.phase(2012), counters.queue(2)) == (Phase.WAITING, [2012])
    assert [(row[1], row[3]) for row in counters.calls()] == [("", None)]
    assert counters.hall.do(lambda hall, db: mistyped(db, calls.waiting(hall, db))) == [("A 2012", 1)]
    before = projections(counters.hall)
    counters.hall.do(rebuild)
    assert projections(counters.hall) == before
    counters.pass_time(60)
    assert counters.act("call_next", 2).label == "A 2012"
    assert [(row[1], row[4] - (row[3] or 0)) for row in counters.calls()][1] == ("ho-tich", 60_000)


@pytest.mark.parametrize(("minutes_ago", "absent"), [(0, 0), (1, 1)], ids=["mistyped", "absent"])
def test_a_mistyped_number_teaches_nothing_of_people_who_stay_away(
    counters: Counters, minutes_ago: int, absent: int
) -> None:
    from kiosk.domain.habits import NO_SHOW, NO_SHOW_COUNTS

    terminal = Terminal(counters.hall)
    counters.pass_time(600)
    counters.act("call_number", 1, "A", 2012)
    counters.pass_time(30)
    counters.act("no_show", 1)
    counters.pass_time(1)

    issued(counters, terminal, 2012, minutes_ago=minutes_ago)

    def learned(hall: "HallServer", db: "Db") -> float:
        from sync.server.hot import moment

        plan = hall.plan(db)
        assert plan is not None
        return moment.learn(db, plan, DAY, hall.now_ms()).no_show

    share = (NO_SHOW_COUNTS * NO_SHOW + absent) / (NO_SHOW_COUNTS + absent)
    assert counters.hall.do(learned) == pytest.approx(share)


def test_whose_number_was_given_before_it_was_called_is_done(counters: Counters) -> None:
    terminal = Terminal(counters.hall)
    counters.pass_time(600)
    counters.act("call_number", 1, "A", 2012)
    counters.act("no_show", 1)

    issued(counters, terminal, 2012, minutes_ago=1)

    assert (counters.phase(2012), counters.queue(2)) == (Phase.ABSENT, [])
    assert [row[1] for row in counters.calls()] == ["ho-tich"]


def test_a_mistyped_number_of_a_day_that_is_over_waits_no_more(counters: Counters) -> None:
    from sync.server.hot.days import close_day

    terminal = Terminal(counters.hall)
    counters.act("call_number", 1, "A", 2012)
    counters.act("no_show", 1)
    counters.hall.do(close_day)
    counters.pass_time(600)

    issued(counters, terminal, 2012)

    assert counters.phase(2012) is Phase.LEFT


@pytest.mark.parametrize(
    ("counter", "number", "to", "service", "queues"),
    [
        (1, 77, {"to_counter": 2}, "chung-thuc", [2]),
        (1, 77, {"to_post": "dia-chinh"}, "chung-thuc", [3]),
        (4, 77, {}, "chung-thuc", [1, 2]),
        (1, 77, {"service": "xa-hoi"}, "xa-hoi", [4]),
    ],
)
def test_a_typed_number_is_sent_on_to_a_counter_or_an_official_or_for_a_service(
    counters: Counters, counter: int, number: int, to: dict[str, Any], service: str, queues: list[int]
) -> None:
    counters.act("call_number", counter, "A", number)

    counters.act("transfer", counter, **to)

    assert counters.read("ticket", counters.key(number)).service == service
    assert [one for one in range(1, 7) if counters.queue(one) == [number]] == queues


def test_a_letter_of_two_services_is_what_the_counter_does(counters: Counters) -> None:
    counters.publish({**STRICT, 'series = "B"': 'series = "D"'})
    counters.act("call_number", 1, "D", 77)

    counters.act("transfer", 1, to_counter=4)

    assert counters.read("ticket", counters.key(77, "D")).service == "xa-hoi"


def test_a_typed_number_that_was_set_aside_is_expected_back_at_its_counter(counters: Counters) -> None:
    counters.act("call_number", 4, "D", 77)
    counters.act("hold", 4, 5)

    def expected(hall: "HallServer", db: "Db") -> list[tuple[tuple[str, int], str, int | None]]:
        from sync.server.hot import moment, situation

        plan, day = hall.plan(db), situation.now(hall, db).day
        assert plan is not None
        assert day is not None
        found = moment.hall_now(hall, db, plan, day, moment.learn(db, plan, day.day, hall.now_ms()))
        return [(one.key, one.service, one.counter) for one in found.people]

    assert counters.hall.do(expected) == [(("D", 77), "xa-hoi", 4)]


def test_typed_numbers_take_no_block_from_the_next_terminal(counters: Counters) -> None:
    Terminal(counters.hall)
    counters.act("call_number", 1, "A", 2005)
    counters.hall.do(lambda _, db: db.execute("UPDATE stream SET ordinal = 0"))

    def free(_: "HallServer", db: "Db") -> int:
        from sync.server.hot.streams import free_ordinal

        return free_ordinal(db, counters.now, 2)

    assert counters.hall.do(free) == 2
