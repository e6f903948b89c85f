"""The hall day on a terminal: when it begins, when it ends, and who decides."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.errors import DayAlreadyOpened, DayNotLater, NoDayOpen
from kiosk.domain.gesture import Told
from tests.kiosk.halls import Terminal
from tests.kiosk.leading import MONDAY, Enrolled, kinds


def test_a_day_is_opened_once_and_never_for_an_earlier_date(lobby: Terminal) -> None:
    lobby.desk.open_day("staff", MONDAY)

    with pytest.raises(DayAlreadyOpened):
        lobby.desk.open_day("staff", MONDAY)
    with pytest.raises(DayNotLater):
        lobby.desk.open_day("staff", MONDAY - timedelta(days=1))
    lobby.desk.close_day()
    with pytest.raises(DayAlreadyOpened):
        lobby.desk.open_day("staff", MONDAY)
    with pytest.raises(NoDayOpen):
        lobby.desk.close_day()


def test_a_day_of_the_plan_ends_an_hour_after_closing(lobby: Terminal) -> None:
    lobby.desk.tick()

    lobby.clock.set_wall(datetime(2026, 11, 23, 10, 59, tzinfo=UTC))  # 17:59
    lobby.desk.tick()
    assert lobby.journal.day() == MONDAY
    lobby.clock.advance(61)
    lobby.desk.tick()

    assert lobby.journal.day() is None
    lobby.desk.tick()
    assert kinds(lobby) == ["day.opened", "day.closed"]


def test_midnight_alone_ends_nothing(lobby: Terminal) -> None:
    lobby.desk.open_day("staff")

    lobby.clock.set_wall(datetime(2026, 11, 23, 17, 5, tzinfo=UTC))  # 00:05 on Tuesday
    lobby.desk.tick()

    assert lobby.journal.day() == MONDAY


def test_a_day_of_the_staff_lasts_until_the_next_opening(lobby: Terminal) -> None:
    lobby.desk.open_day("staff")

    lobby.clock.set_wall(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))  # 07:01 on Tuesday
    lobby.desk.tick()

    assert lobby.journal.day() == MONDAY + timedelta(days=1)


def test_while_the_server_is_heard_the_day_is_the_servers(enrolled: Enrolled) -> None:
    desk, lobby = enrolled.desk, enrolled.lobby
    desk.hear(Told(waiting=4))
    lobby.clock.set_wall(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))  # 19:00

    desk.tick()
    assert lobby.journal.day() == MONDAY
    assert (desk.hall().waiting, desk.hall().online) == (4, True)
    desk.follow(None)

    assert lobby.journal.day() is None


def test_a_day_the_staff_opened_on_the_server_lasts_on_the_terminal_too(enrolled: Enrolled) -> None:
    enrolled.desk.follow(MONDAY, "staff")
    enrolled.desk.follow(MONDAY, "staff")
    enrolled.lobby.clock.set_wall(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))  # 21:00

    enrolled.desk.hear(None)
    enrolled.desk.tick()

    assert enrolled.desk.take_ticket("ho-tich").number == 2001
    assert kinds(enrolled.lobby) == ["day.opened", "day.opened", "ticket.issued"]


def test_a_terminal_that_restarts_in_the_evening_asks_the_server_before_it_ends_today(enrolled: Enrolled) -> None:
    enrolled.lobby.clock.set_wall(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))  # 21:00, and nothing heard yet

    enrolled.desk.start()
    assert enrolled.lobby.journal.day() == MONDAY
    enrolled.desk.hear(None)
    enrolled.desk.tick()

    assert enrolled.lobby.journal.day() is None


def test_a_silent_server_is_told_by_no_number_of_people(enrolled: Enrolled) -> None:
    enrolled.desk.hear(Told(waiting=4))
    enrolled.desk.hear(None)

    hall = enrolled.desk.hall()

    assert (hall.waiting, hall.online, hall.open) == (None, False, True)
