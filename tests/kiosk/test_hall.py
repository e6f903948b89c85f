"""The hall day on a terminal: when it begins, when it ends, and who decides."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.audit import audit
from kiosk.domain.errors import DayAlreadyOpened, DayNotLater, HallClosed, NoDayOpen
from kiosk.domain.gesture import Told
from tests.kiosk.halls import Terminal
from tests.kiosk.leading import MONDAY, Enrolled, Server, kinds, with_server


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


def test_staff_give_numbers_over_lunch_in_the_day_that_the_plan_began(lobby: Terminal) -> None:
    lobby.desk.tick()
    with pytest.raises(DayAlreadyOpened):
        lobby.desk.open_day("staff")  # within the hours there is nothing to take over
    for level in (5, 5, 5, 4, 4, 2, 1):
        lobby.desk.close(lobby.desk.rate(level, counter=1, layout="tall"), "sent")
    lobby.clock.set_wall(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))  # 12:00
    with pytest.raises(HallClosed):
        lobby.desk.take_ticket("ho-tich")

    lobby.desk.open_day("staff")

    assert lobby.desk.take_ticket("ho-tich").number == 1
    with pytest.raises(DayAlreadyOpened):
        lobby.desk.open_day("staff")
    lobby.clock.set_wall(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))  # 19:00
    lobby.desk.tick()
    assert lobby.desk.take_ticket("ho-tich").number == 2
    lobby.desk.close_day()
    told = [kind for kind in kinds(lobby) if kind != "rating.counted"]
    assert told == ["day.opened", "day.opened", "ticket.issued", "ticket.issued", "lot.sealed", "day.closed"]


def test_staff_who_insist_keep_the_plans_day_open_before_its_hours_end(lobby: Terminal) -> None:
    lobby.desk.tick()

    lobby.desk.open_day("staff", again=True)

    with pytest.raises(DayAlreadyOpened):
        lobby.desk.open_day("staff", again=True)
    lobby.clock.set_wall(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))  # 19:00
    lobby.desk.tick()
    assert lobby.desk.take_ticket("ho-tich").number == 1


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
    desk.follow(MONDAY)
    lobby.clock.set_wall(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))  # 19:00

    desk.tick()
    assert lobby.journal.day() == MONDAY
    assert (desk.hall().waiting, desk.hall().online) == (4, True)
    desk.follow(None, ended=MONDAY)

    assert lobby.journal.day() is None


@pytest.mark.parametrize("ended", [None, MONDAY - timedelta(days=1)])
def test_a_server_that_knows_of_no_day_shuts_no_kiosk(enrolled: Enrolled, ended: date | None) -> None:
    enrolled.desk.hear(Told(waiting=0))
    enrolled.desk.follow(None, ended=ended)

    enrolled.desk.tick()

    assert enrolled.desk.hall().open
    assert enrolled.desk.take_ticket("ho-tich").number == 2001
    enrolled.lobby.clock.set_wall(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))  # 07:01 on Tuesday
    enrolled.desk.tick()
    assert enrolled.lobby.journal.day() == MONDAY + timedelta(days=1)  # and tomorrow begins by the plan's hours


def test_a_day_the_server_has_ended_does_not_begin_on_a_new_disk(lobby: Terminal) -> None:
    enrolled = with_server(lobby, Server())
    enrolled.desk.hear(Told(waiting=0))
    enrolled.desk.follow(None, ended=MONDAY)

    enrolled.desk.tick()

    assert lobby.journal.hall_day() is None


def test_a_day_the_server_holds_open_goes_on_where_it_had_ended(enrolled: Enrolled) -> None:
    before = enrolled.desk.take_ticket("ho-tich")
    enrolled.desk.follow(None, ended=MONDAY)

    enrolled.desk.follow(MONDAY)

    assert enrolled.desk.take_ticket("ho-tich").number == before.number + 1
    assert enrolled.lobby.journal.hall_day() is not None
    assert audit(enrolled.lobby.path).facts == len(kinds(enrolled.lobby))


def test_lots_are_sealed_once_a_date_however_often_it_ends(lobby: Terminal) -> None:
    lobby.desk.open_day("staff", MONDAY)
    for _ in range(4):
        for _ in range(6):
            lobby.desk.close(lobby.desk.rate(4, counter=1, layout="faces"), "sent")
        lobby.desk.close_day()
        lobby.desk.open_day("staff", MONDAY, again=True)
    first = kinds(lobby).count("lot.sealed")

    lobby.desk.open_day("staff", MONDAY + timedelta(days=1))
    lobby.desk.close_day()

    assert first == 1
    assert kinds(lobby).count("lot.sealed") == 2


def test_a_day_begun_by_a_wrong_clock_gives_way_to_the_true_one_and_its_numbers_stay_given(enrolled: Enrolled) -> None:
    wrong = MONDAY + timedelta(days=30)
    morning = enrolled.desk.take_ticket("ho-tich")
    enrolled.desk.follow(wrong)
    astray = enrolled.desk.take_ticket("ho-tich")

    enrolled.desk.follow(MONDAY)
    put_right = enrolled.desk.take_ticket("ho-tich")
    enrolled.desk.follow(wrong)  # it has come by now
    later = enrolled.desk.take_ticket("ho-tich")

    taken = [(one.day, one.number) for one in (morning, astray, put_right, later)]
    assert taken == [(MONDAY, 2001), (wrong, 2001), (MONDAY, 2002), (wrong, 2002)]
    assert audit(enrolled.lobby.path).facts == len(kinds(enrolled.lobby))


def test_a_terminal_alone_begins_no_day_that_lies_far_off(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.clock.set_wall(datetime(2026, 12, 23, 1, 15, tzinfo=UTC))  # a month of Mondays later

    lobby.desk.tick()
    with pytest.raises(HallClosed):
        lobby.desk.take_ticket("ho-tich")

    assert kinds(lobby) == ["day.opened", "day.closed"]


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
