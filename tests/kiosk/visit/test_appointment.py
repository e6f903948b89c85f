"""Somebody with an appointment at a kiosk: typed or scanned, its code becomes a number or is told why not."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from kiosk.domain.appointment import Arrival, Due
from kiosk.domain.errors import (
    AppointmentOtherDay,
    AppointmentTaken,
    AppointmentUnknown,
    HallClosed,
    KioskError,
    SeriesUsedUp,
)
from kiosk.domain.gesture import GivenNumber, KeptAppointment
from kiosk.views import HomeView, Key, ScanView, ServiceView, Text, TicketView, TypingView, View
from tests.kiosk.leading import Server
from tests.kiosk.visitor import PLAN_TEXT, Visitor, says, visitor

MONDAY = date(2026, 11, 23)
NINE_FIFTEEN = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)


def kept(arrival: Arrival = "now") -> KeptAppointment:
    due = Due(at=NINE_FIFTEEN, window=15, arrival=arrival)
    return KeptAppointment(given=GivenNumber(day=MONDAY, number=7, ahead=3), series="B", service="ho-tich", due=due)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def citizen(tmp_path: Path, server: Server) -> Iterator[Visitor]:
    with visitor(tmp_path, server=server, alone=False) as one:
        yield one


def types(citizen: Visitor, digits: str) -> TypingView:
    citizen.does("go", "ticket")
    citizen.does("booked")
    for digit in digits:
        citizen.does("digit", digit)
    return citizen.sees(TypingView)


def params(text: Text | None) -> dict[str, object]:
    assert isinstance(text, Key)
    return dict(text.params)


def test_six_typed_digits_become_the_number_of_the_appointment(citizen: Visitor, server: Server) -> None:
    server.kept = [kept()]
    pad = types(citizen, "1234567")
    assert (pad.prefix, pad.typed, pad.ready) == ("", "123 456", True)

    citizen.does("lookup")

    ticket = citizen.sees(TicketView)
    assert server.shown == ["123456"]
    assert ticket.number == "B 007"
    assert ticket.wait is None
    assert (says(ticket.booked), params(ticket.booked)) == ("appointment.booked", {"time": time(9, 15)})
    assert citizen.kinds()[-1] == "ticket.issued"


@pytest.mark.parametrize(
    ("arrival", "said", "ahead"),
    [("early", "appointment.early", 3), ("now", "appointment.now", None), ("late", "appointment.late", 3)],
)
def test_the_number_says_whether_its_holder_came_early_in_time_or_late(
    citizen: Visitor, server: Server, arrival: Arrival, said: str, ahead: int | None
) -> None:
    server.kept = [kept(arrival)]

    citizen.does("scanned", "HEN:123456")

    ticket = citizen.sees(TicketView)
    assert (says(ticket.note), ticket.ahead) == (said, ahead)
    assert params(ticket.note) == {"time": time(9, 15), "until": time(9, 30)}


def scans(citizen: Visitor) -> None:
    citizen.does("scanned", " hen:123456 ")


def types_all(citizen: Visitor) -> None:
    types(citizen, "123456")
    citizen.does("lookup")


@pytest.mark.parametrize("shows", [scans, types_all])
@pytest.mark.parametrize(
    ("refusal", "said", "after"),
    [
        (AppointmentTaken("B 041", label="B 041"), "appointment.taken", TypingView),
        (AppointmentOtherDay("", day="24/11/2026"), "appointment.other-day", ServiceView),
        (None, "appointment.unasked", ServiceView),
    ],
)
def test_a_code_that_gives_no_number_says_why_and_what_to_do(
    citizen: Visitor,
    server: Server,
    shows: Callable[[Visitor], None],
    refusal: KioskError | None,
    said: str,
    after: type[View],
) -> None:
    server.kept = [refusal] if refusal else []

    shows(citizen)

    failure = citizen.sees(ScanView).failure
    assert failure is not None
    assert (says(failure.headline), says(failure.advice)) == (said, f"{said}.do")
    assert "ticket.issued" not in citizen.kinds()
    citizen.does("retry")
    assert type(citizen.view) is after


def test_a_wrong_digit_is_put_right_on_the_pad(citizen: Visitor, server: Server) -> None:
    server.kept = [AppointmentUnknown("no such code"), kept()]
    types_all(citizen)
    assert says(citizen.sees(TypingView).error) == "appointment.wrong"

    citizen.does("erase")
    assert citizen.sees(TypingView).error is None
    citizen.does("digit", "7")
    citizen.does("lookup")

    assert server.shown == ["123456", "123457"]
    citizen.sees(TicketView)


def test_an_unknown_code_on_paper_names_somebody_to_ask(citizen: Visitor, server: Server) -> None:
    server.kept = [AppointmentUnknown("cancelled")]

    scans(citizen)

    failure = citizen.sees(ScanView).failure
    assert failure is not None
    assert says(failure.advice) == "appointment.unknown.do"
    citizen.does("back")
    citizen.sees(TypingView)
    citizen.does("back")
    citizen.sees(ServiceView)


def test_half_a_code_is_not_asked_about(citizen: Visitor, server: Server) -> None:
    assert not types(citizen, "12-3").ready

    citizen.does("lookup")

    assert server.shown == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [(HallClosed("over"), "home.ticket.now-closed"), (SeriesUsedUp("B"), "ticket.used-up")],
)
def test_a_hall_that_gives_no_numbers_says_so_at_home(
    citizen: Visitor, server: Server, refusal: KioskError, said: str
) -> None:
    server.kept = [refusal]

    scans(citizen)

    assert says(citizen.sees(HomeView).notice) == said


SEVENTH = """
[[services]]
code = "viec-khac"
series = "A"
icon = "files"
name = { vi = "Việc khác", en = "Something else" }
examples = { vi = "Hỏi, xin mẫu đơn", en = "Questions, forms" }
norm = 10
"""


def test_a_long_list_of_services_keeps_a_place_for_appointments_on_every_page(tmp_path: Path, server: Server) -> None:
    plan = PLAN_TEXT.replace('services = ["chung-thuc"]', 'services = ["chung-thuc", "viec-khac"]', 1) + SEVENTH
    with visitor(tmp_path, plan=plan, server=server, alone=False) as citizen:
        citizen.does("go", "ticket")
        pages = [citizen.sees(ServiceView)]
        citizen.does("page", 1)
        pages.append(citizen.sees(ServiceView))
        citizen.does("booked")

        assert [(one.page, one.pages, one.booked, len(one.rows)) for one in pages] == [(1, 2, True, 5), (2, 2, True, 2)]
        assert isinstance(citizen.view, TypingView)


def test_without_appointments_a_page_has_six_services(tmp_path: Path) -> None:
    plan = PLAN_TEXT.replace('services = ["chung-thuc"]', 'services = ["chung-thuc", "viec-khac"]', 1) + SEVENTH
    with visitor(tmp_path, plan=plan) as citizen:
        citizen.does("go", "ticket")

        shown = citizen.sees(ServiceView)
        assert (shown.booked, shown.pages, len(shown.rows)) == (False, 2, 6)


def test_a_terminal_that_is_its_own_hall_offers_no_appointments_and_says_so_to_a_slip(tmp_path: Path) -> None:
    with visitor(tmp_path) as citizen:
        citizen.does("go", "ticket")
        offered = citizen.sees(ServiceView).booked
        citizen.does("home")
        scans(citizen)

        failure = citizen.sees(ScanView).failure
        assert failure is not None
        assert (offered, says(failure.headline)) == (False, "appointment.unasked")


def test_the_code_of_an_appointment_is_in_no_fact(citizen: Visitor, server: Server) -> None:
    server.kept = [kept()]

    citizen.does("scanned", "HEN:908172")

    written = b"".join(citizen.journal.lines(citizen.journal.incarnation, 1))
    assert b"908172" not in written
    assert b'"kind":"appointment"' in written
