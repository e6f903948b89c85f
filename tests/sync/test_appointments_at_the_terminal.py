"""Somebody with an appointment shows its code at a terminal: a number of their service, and only with the server."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain import errors
from kiosk.domain.gesture import Expected
from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk


@pytest.fixture
def kiosks(sqlite_hall: ServedHall, tmp_path: Path) -> Iterator[Callable[[], Kiosk]]:
    from sync.server.hot import days

    sqlite_hall.publish(PLAN.read_text("utf-8"))
    sqlite_hall.clock.set_wall(MORNING)
    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    made = list[Kiosk]()

    def new() -> Kiosk:
        kiosk = Kiosk(tmp_path / f"t{len(made)}", sqlite_hall, MORNING)
        made.append(kiosk)
        kiosk.enrol()
        kiosk.speak()
        return kiosk

    yield new
    for kiosk in made:
        kiosk.close()


def book(hall: ServedHall, hour: int, minute: int = 0, day: int = 23) -> str:
    from sync.server.hot import appointments

    when = datetime(2026, 11, day, hour, minute)
    made = hall.do(lambda here, db: appointments.book(here, db, "ho-tich", when))
    return str(made.code)


def show(kiosk: Kiosk, code: str, *faults: str) -> Expected:
    kiosk.net.plan = list(faults)  # type: ignore[arg-type]
    kiosk.clock.advance(1)
    try:
        return kiosk.desk.keep_appointment(code)
    finally:
        kiosk.net.plan = []


def rank(hall: ServedHall) -> list[tuple[str, str]]:
    from sync.server.hot import calls

    waiting = hall.do(lambda here, db: calls.waiting(here, db, counter=2))
    return [(one.label, one.why.code) for one in waiting]


def test_a_code_at_a_kiosk_becomes_a_number_of_its_service_with_its_rank(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk, code = kiosks(), book(sqlite_hall, 8, 30)
    kiosk.take(1)
    came = show(kiosk, f"{code[:3]} {code[3:]}")
    kiosk.speak()

    early = rank(sqlite_hall)
    sqlite_hall.clock.set_wall(MORNING + timedelta(minutes=15))

    assert (came.ticket.label, came.ticket.service) == ("B 002", "ho-tich")
    assert (came.due.at - MORNING, came.due.window) == (timedelta(minutes=15), 15)
    assert early == [("B 001", "first-come"), ("B 002", "first-come")]
    assert rank(sqlite_hall) == [("B 002", "appointment"), ("B 001", "first-come")]


@pytest.mark.parametrize(("minutes", "arrival"), [(-1, "early"), (0, "now"), (15, "now"), (16, "late")])
def test_the_hall_says_whether_somebody_came_early_in_time_or_late(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall, minutes: int, arrival: str
) -> None:
    kiosk, code = kiosks(), book(sqlite_hall, 8, 30)
    sqlite_hall.clock.set_wall(MORNING + timedelta(minutes=15 + minutes))

    assert show(kiosk, code).due.arrival == arrival


def test_a_code_that_gives_none_today_says_why_and_the_next_citizen_gets_a_number_of_the_hall(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk, other = kiosks(), kiosks()
    used, tomorrow = book(sqlite_hall, 9), book(sqlite_hall, 9, day=24)
    label = show(other, used).ticket.label

    with pytest.raises(errors.AppointmentTaken) as taken:
        show(kiosk, used)
    with pytest.raises(errors.AppointmentOtherDay) as elsewhen:
        show(kiosk, tomorrow)
    with pytest.raises(errors.AppointmentUnknown):
        show(kiosk, "123456" if "123456" not in (used, tomorrow) else "123457")

    assert taken.value.params["label"] == label
    assert elsewhen.value.params["day"] == "24/11/2026"
    assert kiosk.take(1).number == 2


def test_without_the_server_nobody_knows_appointments_and_the_kiosk_says_so(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk, code = kiosks(), book(sqlite_hall, 9)

    with pytest.raises(errors.AppointmentUnasked):
        show(kiosk, code, *["drop"] * 3)
    walked_in = kiosk.take(1)
    again = show(kiosk, code)

    assert walked_in.number == 1001  # meanwhile the terminal stays on its own block
    assert again.ticket.label == "B 001"


def test_an_answer_that_was_lost_gives_the_appointment_back(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk, code = kiosks(), book(sqlite_hall, 9)

    with pytest.raises(errors.AppointmentUnasked):
        show(kiosk, code, "cut")
    kiosk.speak()  # what became of it is asked, and the number is voided
    kiosk.speak()
    again = show(kiosk, code)

    assert again.ticket.label == "B 002"
    kiosk.speak()
    assert rank(sqlite_hall) == [("B 002", "first-come")]


def test_a_terminal_that_is_its_own_hall_knows_no_appointments(sqlite_hall: ServedHall, tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path / "alone", sqlite_hall, MORNING, served=False)
    kiosk.open_day(MORNING.date())

    with pytest.raises(errors.AppointmentUnasked):
        show(kiosk, "123456")
    kiosk.close()
