"""Slips of the hand taken back, numbers nobody knew, and the end of the day; each on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.domain import errors
from kiosk.domain.kinds import TicketAtCounter, TicketVoided
from kiosk.domain.ticket import Phase
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall
from tests.sync.counters import DAY, STRICT, Counters
from tests.sync.test_projections import projections


def test_the_end_of_the_day_ends_every_visit(counters: Counters) -> None:
    from sync.server.hot import days

    for number in range(1, 6):
        counters.issue(number)
    counters.act("call_next", 1)
    counters.act("start", 1)
    counters.act("call_next", 2)
    counters.act("hold", 2)
    counters.act("call_next", 2)
    counters.act("add_service", 1, "xa-hoi")
    counters.act("set_state", 6, "break")

    counters.hall.do(days.close_day)

    phases = [counters.phase(number) for number in range(1, 6)]
    assert phases == [Phase.FINISHED, Phase.LEFT, Phase.ABSENT, Phase.LEFT, Phase.LEFT]
    assert [row[8] for row in counters.calls()] == ["day_closed", "held", "day_closed"]
    assert (counters.at(1), counters.at(2), counters.read("counters")) == (None, None, {})


def test_a_ticket_of_yesterday_is_called_by_typing_its_day(counters: Counters) -> None:
    from sync.server.hot import days

    counters.issue(7)
    counters.pass_time(24 * 3600)
    counters.hall.do(lambda here, db: days.open_day(here, db, "staff"))
    counters.issue(7)

    counters.act("call_number", 1, "A", 7, day=DAY)
    here = counters.read("at", 1)
    counters.act("call_next", 1)

    assert (here.day, here.label) == (DAY, "A 007")
    assert counters.read("at", 1).day == DAY + timedelta(days=1)
    with pytest.raises(errors.DayNotYet):
        counters.act("call_number", 2, "A", 8, day=DAY + timedelta(days=2))


def test_a_number_nobody_knows_is_called_and_becomes_one_with_its_ticket(
    hall: ServedHall, new_lobby: Callable[[], Lobby]
) -> None:
    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    id_ = lobby.issue(1001, service="chung-thuc", priority=True)
    counters.act("call_number", 1, "A", 1001)
    counters.act("transfer", 1, service="xa-hoi")

    drain(lobby, link)

    [row] = counters.hall.rows("SELECT ticket, asked, service, priority, state FROM ticket")
    assert row == (id_, "chung-thuc", "xa-hoi", True, 1)
    [call] = counters.hall.rows("SELECT service, priority, called_ms - from_ms, how FROM call")
    assert call[:2] == ("chung-thuc", True)
    assert (call[2] >= 0, call[3]) == (True, "transferred")


def test_what_was_typed_by_mistake_and_taken_back_leaves_nothing(counters: Counters) -> None:
    counters.act("call_number", 1, "A", 404)

    counters.act("undo", 1)

    assert counters.hall.rows("SELECT * FROM ticket") == []
    assert counters.calls() == []
    assert b"ticket.undone" in counters.facts()[-1]


def test_a_slip_of_the_hand_is_taken_back_for_ten_seconds(counters: Counters) -> None:
    counters.issue(1)
    counters.issue(2)
    counters.act("call_next", 1)
    counters.act("start", 1)
    before = counters.hall.rows("SELECT * FROM call"), counters.read("at", 1)
    counters.pass_time(30)
    counters.act("finish", 1)
    counters.pass_time(10)

    counters.act("undo", 1)

    assert (counters.hall.rows("SELECT * FROM call"), counters.read("at", 1)) == before
    assert counters.hall.rows("SELECT n FROM counts WHERE figure = 'served'") == [(0,)]
    counters.act("finish", 1)
    counters.pass_time(10.001)
    with pytest.raises(errors.NothingToUndo):
        counters.act("undo", 1)


def test_what_was_done_before_is_taken_back_next_and_nothing_twice(counters: Counters) -> None:
    counters.issue(1)
    counters.issue(2)
    counters.act("call_next", 1)
    counters.pass_time(60)
    counters.act("finish", 1)
    counters.act("call_next", 1)

    taken = [(counters.act("undo", 1).act, counters.at(1)) for _ in range(2)]

    assert taken == [("called", None), ("finished", "A 001")]
    assert counters.queue(1) == [2]
    with pytest.raises(errors.NothingToUndo):
        counters.act("undo", 1)


def test_one_press_that_was_done_with_one_citizen_and_called_another_is_taken_back_at_once(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    counters.act("call_next", 1)
    counters.act("start", 1)
    counters.pass_time(60)
    before = counters.read("at", 1)
    counters.act("call_next", 1)
    counters.pass_time(6)
    assert counters.may_undo(1) == ["called", "finished"]

    counters.act("undo", 1)

    assert counters.read("at", 1) == before
    assert counters.queue(1) == [2]
    counters.pass_time(5)
    with pytest.raises(errors.NothingToUndo):
        counters.act("undo", 1)


def test_the_button_takes_back_what_it_names_and_nothing_done_since(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    counters.act("call_next", 1)
    counters.act("no_show", 1)
    from sync.server.hot import undo

    [named] = counters.hall.do(lambda hall, db: undo.undoable(hall, db, 1))
    counters.act("leave", 1, counters.key(2))  # from a list: whom the counter has is as before

    with pytest.raises(errors.CounterMoved):
        counters.act("undo", 1, named.fact)
    counters.act("undo", 1)
    counters.act("undo", 1, named.fact)

    assert counters.at(1) == "A 001"
    assert counters.queue(1) == [2]


def test_nobody_comes_back_to_a_counter_that_has_closed(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("finish", 1)
    counters.act("set_state", 1, "closed")

    assert counters.may_undo(1) == []
    with pytest.raises(errors.CounterNotOpen):
        counters.act("undo", 1)
    counters.act("set_state", 1, "open")
    assert counters.may_undo(1) == ["finished"]
    counters.act("undo", 1)

    assert counters.at(1) == "A 001"


def test_what_another_counter_has_gone_on_with_is_not_taken_back(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("transfer", 1, service="xa-hoi")
    assert counters.may_undo(1) == ["transferred"]
    counters.act("call_next", 4)

    assert counters.may_undo(1) == []
    with pytest.raises(errors.UndoneElsewhere):
        counters.act("undo", 1)

    assert counters.at(4) == "A 001"


def test_the_ten_seconds_are_the_servers_own_whatever_the_wall_clock_does(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.hall.clock.set_wall(counters.hall.clock.now() - timedelta(days=20_000))
    counters.pass_time(9)
    counters.act("undo", 1)
    counters.act("call_next", 1)
    counters.hall.clock.reboot("another")

    with pytest.raises(errors.NothingToUndo):
        counters.act("undo", 1)


def test_a_ticket_known_meanwhile_stays_known_when_its_blind_call_is_taken_back(
    hall: ServedHall, new_lobby: Callable[[], Lobby]
) -> None:
    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    lobby.issue(1001)
    counters.act("call_number", 1, "A", 1001)
    drain(lobby, link)

    counters.act("undo", 1)

    assert counters.queue(1) == [1001]
    assert counters.calls() == []


def test_a_voided_number_frees_the_counter_that_called_it(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    counters.act("call_number", 1, "A", 9)
    told = TicketVoided(id="ABCDEFGHIJKLMNOP", series="A", number=9, why="late-answer")
    lobby.journal.append("ticket.voided", told)

    drain(lobby, link)

    assert counters.at(1) is None
    assert [row[8] for row in counters.calls()] == ["cancelled"]
    with pytest.raises(errors.TicketNotThere):
        counters.act("call_number", 1, "A", 9)


def test_a_number_on_paper_is_not_voided_by_who_forgot_that_it_was_given(
    hall: ServedHall, new_lobby: Callable[[], Lobby]
) -> None:
    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    held = lobby.issue(9)
    drain(lobby, link)
    counters.act("call_next", 1)
    lobby.journal.append("ticket.voided", TicketVoided(id=held, series="A", number=9, why="late-answer"))

    drain(lobby, link)

    assert counters.at(1) == "A 009"
    assert [row[8] for row in counters.calls()] == [""]


def test_no_terminal_moves_a_ticket_that_a_counter_of_the_hall_has(
    hall: ServedHall, new_lobby: Callable[[], Lobby]
) -> None:
    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    counters.issue(1)
    counters.act("call_next", 1)
    lobby.journal.append("ticket.finished", TicketAtCounter(id="", series="A", number=1, counter=1))
    lobby.journal.append("ticket.called", TicketAtCounter(id="", series="A", number=5, counter=1))

    drain(lobby, link)

    assert (counters.at(1), counters.phase(1)) == ("A 001", Phase.CALLED)
    assert hall.rows("SELECT seq, reason FROM parked") == [(2, "fact.unfit")]


def test_all_of_it_is_the_same_after_a_rebuild(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    from sync.server.hot.rebuild import rebuild

    counters, lobby = Counters(hall, STRICT), new_lobby()
    link = lobby.enrol(hall)
    for number in range(1, 8):
        counters.issue(number)
        counters.pass_time(7)
    for act, more in (
        *(("call_next", ()), ("start", ()), ("add_service", ("dat-dai",)), ("finish", ()), ("call_next", ())),
        *(("hold", (5,)), ("call_next", ()), ("no_show", ()), ("reinstate", (counters.key(3),)), ("call_next", ())),
        *(("transfer", ("xa-hoi", 4, None, True)), ("call_number", ("A", 1001)), ("call_again", ()), ("undo", ())),
        *(("set_state", ("break",)), ("leave", (counters.key(6),)), ("cancel", (counters.key(7),))),
    ):
        counters.pass_time(3)
        counters.act(act, 1, *more)
    lobby.issue(1001)
    drain(lobby, link)
    before = projections(hall)

    hall.do(rebuild)

    assert projections(hall) == before
    assert len(before["call"]) == 5
