"""What the ticket screen says of the slip, and that the number stays when there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.slip import Fault, Outcome
from kiosk.views import Key, ServiceView, TicketView
from kiosk.visit.paper import Tray
from tests.kiosk.visitor import Visitor, says, visitor

CODE = ((True, False), (False, True))


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def citizen(tmp_path: Path, tray: Tray) -> Iterator[Visitor]:
    with visitor(tmp_path, tray=tray) as one:
        yield one


def takes_a_number(citizen: Visitor) -> TicketView:
    citizen.does("go", "ticket")
    citizen.does("service", "ho-tich")
    return citizen.sees(TicketView)


def hears(citizen: Visitor, tray: Tray, outcome: Outcome) -> TicketView:
    """What the printer's thread tells, as the lobby passes it on."""
    line = citizen.journal.lines(citizen.journal.incarnation, 1)[-1].decode()
    tray.note(line.split('"id":"')[1][:16], outcome)
    citizen.flow.screen.heard_of_paper()
    return citizen.sees(TicketView)


def test_with_a_printer_the_slip_is_on_its_way(citizen: Visitor, tray: Tray) -> None:
    view = takes_a_number(citizen)

    assert (says(view.paper), view.keep, view.seconds) == ("ticket.print", None, 30)
    assert says(hears(citizen, tray, Outcome("printed")).paper) == "ticket.print"
    assert citizen.sees(TicketView).seconds == 30


def test_without_a_printer_the_number_is_to_be_remembered(tmp_path: Path) -> None:
    with visitor(tmp_path) as citizen:
        view = takes_a_number(citizen)

    assert (says(view.paper), view.keep, view.seconds) == ("ticket.remember", None, 30)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("failed", "paper"), "ticket.print.out"),
        (Outcome("unknown", "paper"), "ticket.print.out"),
        (Outcome("failed", "cover"), "ticket.print.off"),
        (Outcome("failed", "gone"), "ticket.print.off"),
        (Outcome("failed", "undrawn"), "ticket.print.off"),
        (Outcome("unknown", "silent"), "ticket.print.unsure"),
    ],
)
def test_without_a_slip_the_number_stays_for_ninety_seconds(
    citizen: Visitor, tray: Tray, outcome: Outcome, said: str
) -> None:
    takes_a_number(citizen)
    citizen.waits(5)

    view = hears(citizen, tray, outcome)

    assert (says(view.paper), view.seconds) == (said, 90)
    assert view.keep == Key("ticket.print.keep", {"no": "B 001"})


def test_hearing_of_it_twice_does_not_make_the_minutes_longer(citizen: Visitor, tray: Tray) -> None:
    takes_a_number(citizen)
    hears(citizen, tray, Outcome("failed", "paper"))
    citizen.waits(30)

    assert hears(citizen, tray, Outcome("failed", "paper")).seconds == 60


@pytest.mark.parametrize("health", ["paper", "cover", "fault", "silent", "gone"])
def test_a_printer_known_to_be_out_is_not_waited_for(citizen: Visitor, tray: Tray, health: Fault) -> None:
    tray.health = lambda: health

    view = takes_a_number(citizen)

    assert view.keep is not None
    assert view.seconds == 90


def test_a_printer_that_came_back_is_believed(citizen: Visitor, tray: Tray) -> None:
    tray.health = lambda: "paper"
    takes_a_number(citizen)

    assert says(hears(citizen, tray, Outcome("printed")).paper) == "ticket.print"


def test_a_roll_near_its_end_is_the_business_of_staff(citizen: Visitor, tray: Tray) -> None:
    tray.health = lambda: "low"

    assert says(takes_a_number(citizen).paper) == "ticket.print"


def test_somebody_elses_slip_says_nothing_of_this_one(citizen: Visitor, tray: Tray) -> None:
    takes_a_number(citizen)

    tray.note("ANOTHERTICKETXXX", Outcome("failed", "paper"))
    citizen.flow.screen.heard_of_paper()

    assert says(citizen.sees(TicketView).paper) == "ticket.print"


def test_what_became_of_a_slip_changes_no_other_screen(citizen: Visitor, tray: Tray) -> None:
    takes_a_number(citizen)
    citizen.does("another")
    before = citizen.sees(ServiceView)

    tray.note("ANOTHERTICKETXXX", Outcome("failed", "paper"))
    citizen.flow.screen.heard_of_paper()

    assert citizen.sees(ServiceView) is before


def test_where_phones_can_follow_the_code_stands_on_the_screen_whatever_the_printer_does(
    tmp_path: Path, tray: Tray
) -> None:
    with visitor(tmp_path, tray=tray, code_of=lambda ticket: CODE) as citizen:
        assert takes_a_number(citizen).qr == CODE

        view = hears(citizen, tray, Outcome("failed", "paper"))

    assert view.qr == CODE
    assert says(view.keep) == "ticket.print.out.do"
