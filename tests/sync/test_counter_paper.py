"""What was called on paper while the server was away comes in once, as what it was."""

from datetime import timedelta

import msgspec
import pytest

from kiosk.domain.errors import CounterHasSomebody, TicketNotThere
from kiosk.domain.kinds import TicketIssued
from kiosk.domain.ticket import Phase
from tests.support.lobby import ticket_id
from tests.sync.counters import DAY, Counters
from tests.sync.terminal import Terminal

NAMES = [f"{n:032x}" for n in range(20)]


def record(counters: Counters, counter: int, name: int, number: int, **line: object) -> bool:
    """One line of the paper, as a console sends it."""
    from sync.server.hot import paper

    told = {"id": NAMES[name], "day": DAY, "series": "A", "number": number, "called": 0.0, **line}
    done: bool = counters.hall.do(lambda hall, db: paper.record(hall, db, counter, msgspec.convert(told, paper.Line)))
    return done


def legs(counters: Counters) -> list[tuple[int, int, int, str]]:
    """Number, seconds from the call to the end, counter and how, of each call."""
    rows = counters.hall.rows("SELECT number, called_ms, ended_ms, counter, how FROM call ORDER BY called_ms, number")
    return [(number, (ended or called) - called, counter, how) for number, called, ended, counter, how in rows]


def test_each_line_becomes_what_happened_with_its_times(counters: Counters) -> None:
    for number in (1, 2, 3):
        counters.issue(number)
    counters.hall.clock.advance(1800)

    record(counters, 1, 1, 1, called=900, ended=600, how="finished")
    record(counters, 1, 2, 2, called=600, ended=570, how="no_show")
    record(counters, 1, 3, 3, called=560)

    assert legs(counters) == [(1, 300_000, 1, "finished"), (2, 30_000, 1, "no_show"), (3, 0, 1, "")]
    assert [counters.phase(n) for n in (1, 2, 3)] == [Phase.FINISHED, Phase.ABSENT, Phase.SERVING]
    assert counters.at(1) == "A 003"


def test_sent_twice_it_is_recorded_once(counters: Counters) -> None:
    counters.issue(1)
    counters.hall.clock.advance(600)
    record(counters, 1, 1, 1, called=300, ended=60, how="finished")
    facts = counters.facts()

    again = [record(counters, 1, 1, 1, called=400, ended=160, how="finished") for _ in range(3)]

    assert again == [False, False, False]
    assert counters.facts() == facts


def test_who_missed_the_call_in_one_outage_and_came_in_the_next_is_recorded_twice(counters: Counters) -> None:
    counters.issue(46)
    counters.hall.clock.advance(3600)
    record(counters, 1, 1, 46, called=900, ended=600, how="no_show")
    counters.act("reinstate", 1, counters.key(46))
    counters.hall.clock.advance(3600)

    assert record(counters, 1, 2, 46, called=900, ended=600, how="finished")
    assert not record(counters, 1, 2, 46, called=900, ended=600, how="finished")

    assert [how for *_, how in legs(counters)] == ["no_show", "finished"]
    assert counters.phase(46) is Phase.FINISHED
    assert counters.queue(1) == []


def test_an_answer_lost_at_one_counter_is_told_again_after_the_line_of_another(counters: Counters) -> None:
    counters.issue(46)
    counters.hall.clock.advance(3600)
    record(counters, 1, 1, 46, called=900, ended=880, how="no_show")
    record(counters, 2, 2, 46, called=600, ended=580, how="no_show")
    facts = counters.facts()

    again = [
        record(counters, 1, 1, 46, called=960, ended=940, how="no_show"),
        record(counters, 2, 2, 46, called=660, ended=640, how="no_show"),
        record(counters, 1, 1, 46, called=999, ended=980, how="no_show"),
    ]

    assert again == [False, False, False]
    assert counters.facts() == facts
    assert [(counter, how) for _, _, counter, how in legs(counters)] == [(1, "no_show"), (2, "no_show")]


def test_whom_the_counter_had_and_got_again_is_not_done_a_second_time(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("add_service", 1, "chung-thuc")
    counters.hall.clock.advance(900)
    record(counters, 1, 1, 1, called=None, ended=300, how="finished")
    counters.act("call_next", 1)

    assert not record(counters, 1, 1, 1, called=None, ended=360, how="finished")

    assert counters.at(1) == "A 001"
    assert [how for *_, how in legs(counters)] == ["finished", ""]


def test_a_line_that_was_still_open_when_its_answer_was_lost_is_ended_by_what_came_of_it(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    counters.hall.clock.advance(1800)
    record(counters, 1, 1, 1, called=600)
    counters.hall.clock.advance(300)

    ended = [record(counters, 1, 1, 1, called=900, ended=60, how="finished") for _ in range(2)]

    assert ended == [True, False]
    assert record(counters, 1, 2, 2, called=50, ended=10, how="no_show")
    assert legs(counters) == [(1, 840_000, 1, "finished"), (2, 40_000, 1, "no_show")]


def test_who_sits_at_the_counter_is_not_told_as_absent(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("start", 1)
    facts = counters.facts()

    with pytest.raises(TicketNotThere):
        record(counters, 1, 1, 1, called=None, ended=60, how="no_show")

    assert counters.facts() == facts
    assert counters.at(1) == "A 001"


def test_a_number_of_a_machine_that_was_cut_off_is_recorded_before_its_issue_arrives(counters: Counters) -> None:
    terminal, told = (
        Terminal(counters.hall),
        TicketIssued(id=ticket_id(2001), service="chung-thuc", series="A", number=2001, priority=False),
    )
    counters.pass_time(600)
    terminal.note("ticket.issued", told, DAY, wall=counters.hall.clock.now(), ago_ms=400_000)
    record(counters, 1, 1, 2001, called=300, ended=100, how="finished")
    terminal.push()

    assert counters.phase(2001) is Phase.FINISHED
    assert counters.queue(1) == []


def test_who_was_called_elsewhere_meanwhile_is_told_and_not_called_again(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 2)
    facts = counters.facts()

    for _ in range(2):
        with pytest.raises(TicketNotThere):
            record(counters, 1, 1, 1, called=300, ended=100, how="finished")

    assert counters.facts() == facts


def test_whom_the_counter_had_is_done_when_the_paper_says_so(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.hall.clock.advance(900)

    record(counters, 1, 1, 1, called=None, ended=300, how="finished")
    assert record(counters, 1, 1, 1, called=None, ended=300, how="finished") is False

    assert legs(counters) == [(1, 600_000, 1, "finished")]


def test_a_line_waits_while_the_counter_has_somebody_new(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    counters.act("call_this", 1, counters.key(2))

    with pytest.raises(CounterHasSomebody):
        record(counters, 1, 1, 1, called=300, ended=100, how="finished")
    counters.act("finish", 1)

    assert record(counters, 1, 1, 1, called=300, ended=100, how="finished")


def test_nobody_is_called_before_they_took_their_number(counters: Counters) -> None:
    counters.hall.clock.advance(3600)
    counters.issue(1)
    counters.hall.clock.advance(60)

    record(counters, 1, 1, 1, called=1000, ended=900, how="finished")

    assert [how for *_, how in legs(counters)] == ["finished"]
    from_ms, called_ms = counters.hall.rows("SELECT from_ms, called_ms FROM call")[0]
    assert from_ms == called_ms


def test_what_was_done_before_the_week_end_is_recorded_after_it(counters: Counters) -> None:
    from sync.server.hot import days

    for number in (1, 2):
        counters.issue(number)
    counters.act("call_this", 1, counters.key(1))
    counters.pass_time(3600)
    friday_ms = counters.now
    counters.pass_time(66 * 3600)
    counters.hall.do(lambda hall, db: days.open_day(hall, db, "staff", DAY + timedelta(days=3)))

    record(counters, 1, 1, 1, called=None, ended=66 * 3600.0, how="finished")
    assert record(counters, 1, 2, 2, called=66 * 3600.0, ended=66 * 3600 - 300.0, how="finished")

    assert legs(counters)[1] == (2, 300_000, 1, "finished")
    assert counters.hall.rows("SELECT called_ms FROM call WHERE number = 2") == [(friday_ms,)]
    assert counters.phase(2) is Phase.FINISHED


def test_a_console_whose_clock_was_years_wrong_still_has_its_lines_recorded(counters: Counters) -> None:
    Terminal(counters.hall)
    opened_ms = counters.now
    counters.pass_time(600)
    counters.issue(1)
    issued_ms = counters.now
    counters.pass_time(600)

    record(counters, 1, 1, 1, called=1e15, ended=1e15, how="finished")
    record(counters, 1, 2, 2001, called=1e15, ended=60, how="finished")

    at = counters.hall.rows("SELECT number, called_ms, ended_ms FROM call ORDER BY number")
    assert at == [(1, issued_ms, issued_ms), (2001, opened_ms, counters.now - 60_000)]


def test_whom_the_counter_had_was_not_done_before_they_were_called(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.pass_time(600)

    assert record(counters, 1, 1, 1, called=None, ended=1e15, how="finished")

    assert legs(counters) == [(1, 0, 1, "finished")]


def test_a_rebuild_from_the_bytes_tells_the_same(counters: Counters) -> None:
    from sync.server.hot import rebuild

    for number in (1, 2):
        counters.issue(number)
    counters.hall.clock.advance(1800)
    record(counters, 1, 1, 1, called=900, ended=600, how="finished")
    record(counters, 1, 2, 2, called=600, ended=100, how="no_show")
    before = counters.calls()

    counters.hall.do(rebuild.rebuild)

    assert counters.calls() == before
