"""An appointment is a service at a time: a code without a name, which becomes a ticket with its rank at that time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import errors
from sync import wire
from tests.support.lobby import Lobby, ticket_id
from tests.support.served import PLAN, ServedHall

EIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday in the hall
TEXT = PLAN.read_text("utf-8")


@pytest.fixture
def open_hall(hall: ServedHall) -> ServedHall:
    hall.publish(TEXT)
    hall.clock.set_wall(EIGHT)
    hall.clock.advance(60)
    return hall


def at(hour: int, minute: int = 0, day: int = 23, month: int = 11) -> datetime:
    """The hall's wall clock."""
    return datetime(2026, month, day, hour, minute)


def wanted(n: int) -> wire.NumberWanted:
    return wire.NumberWanted(series="B", request=ticket_id(n))


def book(hall: ServedHall, when: datetime, service: str = "ho-tich") -> Any:
    from sync.server.hot import appointments

    return hall.do(lambda here, db: appointments.book(here, db, service, when))


def arrive(hall: ServedHall, code: str) -> Any:
    from sync.server.hot import appointments

    return appointments.arrive(hall.hall, code)


def queue(hall: ServedHall, counter: int = 2) -> list[tuple[str, str]]:
    from sync.server.hot import calls

    waiting = hall.do(lambda here, db: calls.waiting(here, db, counter=counter))
    return [(one.label, one.why.code) for one in waiting]


def walk_in(hall: ServedHall, number: int) -> None:
    from kiosk.domain.kinds import TicketIssued
    from sync.server.hot import own
    from tests.support.lobby import ticket_id

    told = TicketIssued(id=ticket_id(number), service="ho-tich", series="B", number=number, priority=False)
    hall.do(lambda here, db: own.write(here, db, "ticket.issued", told))


def test_a_code_has_six_digits_and_becomes_a_number_of_its_series(open_hall: ServedHall) -> None:
    booked = book(open_hall, at(9, 15))

    came = arrive(open_hall, f"{booked.code[:3]} {booked.code[3:]}")

    assert len(booked.code) == 6
    assert booked.code.isdigit()
    assert came.ticket == "B 001"
    issued = open_hall.rows("SELECT service, priority, state FROM ticket")
    assert [(service, bool(priority), state) for service, priority, state in issued] == [("ho-tich", False, 1)]


def test_who_comes_early_waits_as_everybody_goes_first_in_time_and_loses_the_rank_when_late(
    open_hall: ServedHall,
) -> None:
    booked = book(open_hall, at(8, 30))
    walk_in(open_hall, 40)
    open_hall.clock.advance(60)
    arrive(open_hall, booked.code)

    early = queue(open_hall)
    open_hall.clock.set_wall(EIGHT + timedelta(minutes=30))
    in_time = queue(open_hall)
    open_hall.clock.set_wall(EIGHT + timedelta(minutes=46))

    assert early == [("B 040", "first-come"), ("B 041", "first-come")]
    assert in_time == [("B 041", "appointment"), ("B 040", "first-come")]
    assert queue(open_hall) == early


def test_a_code_gives_one_ticket_on_its_own_day_and_none_once_cancelled(open_hall: ServedHall) -> None:
    from sync.server.hot import appointments

    today, tomorrow, given_back = book(open_hall, at(9)), book(open_hall, at(9, day=24)), book(open_hall, at(10))
    arrive(open_hall, today.code)
    open_hall.do(lambda here, db: appointments.cancel(here, db, given_back.code))

    for code, kind in (
        (today.code, errors.AppointmentTaken),
        (tomorrow.code, errors.AppointmentOtherDay),
        (given_back.code, errors.AppointmentUnknown),
        ("12 34", errors.AppointmentUnknown),
        ("một hai ba", errors.AppointmentUnknown),
    ):
        with pytest.raises(kind):
            arrive(open_hall, code)
    with pytest.raises(errors.AppointmentTaken):
        open_hall.do(lambda here, db: appointments.cancel(here, db, today.code))
    assert open_hall.rows("SELECT count(*) FROM ticket") == [(1,)]
    assert [one.code for one in open_hall.do(appointments.upcoming)] == [today.code, tomorrow.code]


@pytest.mark.parametrize("when", [at(7, 59), at(12), at(17), at(9, day=29, month=4), at(9, day=30, month=1)])
def test_there_is_no_appointment_while_the_hall_is_shut_in_the_past_or_far_ahead(
    open_hall: ServedHall, when: datetime
) -> None:
    far = when if when.month == 11 else when.replace(year=2027)

    with pytest.raises(errors.AppointmentShut):
        book(open_hall, far)


def test_a_time_has_as_many_appointments_as_counters_serve_it(open_hall: ServedHall) -> None:
    book(open_hall, at(9))

    with pytest.raises(errors.AppointmentFull):
        book(open_hall, at(9))  # one counter does civil status
    book(open_hall, at(9), "chung-thuc")
    book(open_hall, at(9), "chung-thuc")  # two certify
    with pytest.raises(errors.AppointmentFull):
        book(open_hall, at(9), "chung-thuc")
    book(open_hall, at(9, 15))
    with pytest.raises(errors.ServiceUnknown):
        book(open_hall, at(9), "rung")


def test_a_promised_time_holds_when_the_days_numbers_are_gone(hall: ServedHall) -> None:
    hall.publish(TEXT.replace("limit = 120", "limit = 1"))
    hall.clock.set_wall(EIGHT)
    hall.clock.advance(60)
    codes = [book(hall, at(9, minute), "dat-dai").code for minute in (0, 15)]

    assert [arrive(hall, code).ticket for code in codes] == ["C 001", "C 002"]


def test_no_ticket_without_a_hall_day(hall: ServedHall) -> None:
    hall.publish(TEXT)
    hall.clock.set_wall(EIGHT - timedelta(hours=2))
    booked = book(hall, at(8))

    with pytest.raises(errors.HallClosed):
        arrive(hall, booked.code)


def test_a_wrong_code_does_not_hide_that_the_hall_was_put_back(
    sqlite_hall: ServedHall, new_lobby: Callable[[], Lobby], tmp_path: Path
) -> None:
    """What was found out about the past is found out again where it was not kept."""
    from sync.server.hot import days

    sqlite_hall.publish(TEXT)
    sqlite_hall.do(lambda here, db: days.open_day(here, db, "staff"))
    asks, knows = (new_lobby().enrol(sqlite_hall) for _ in range(2))
    copy = sqlite_hall.copy(tmp_path / "copy.sqlite3")
    before = [link.number(wanted(n)).number for n, link in enumerate((asks, knows, knows))]
    sqlite_hall.put_back(copy)

    for _ in range(2):
        with pytest.raises(errors.AppointmentUnknown):
            arrive(sqlite_hall, "123456")

    with pytest.raises(errors.NumbersPaused):
        asks.number(wanted(9))
    assert before == [1, 2, 3]
