"""Whoever has no slip in hand can have a second one, which says that it is one; never two by a shaking hand."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.desk import Desk
from kiosk.domain.slip import Fault, Outcome
from kiosk.outbox import Outbox
from kiosk.views import HomeView, TicketView
from kiosk.visit.paper import Tray
from tests.kiosk.visit.test_paper import takes_a_number
from tests.kiosk.visitor import Visitor, says, visitor


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def citizen(tmp_path: Path, tray: Tray) -> Iterator[Visitor]:
    with visitor(tmp_path, tray=tray) as one:
        yield one


class Printed:
    """A citizen at a terminal whose slips go into a real outbox; the test is the printer's thread."""

    def __init__(self, citizen: Visitor, tray: Tray) -> None:
        self.citizen, self.tray = citizen, tray
        self.outbox = Outbox(citizen.journal, citizen.clock)
        citizen.desk = citizen.flow.desk = Desk(
            *(lambda: citizen.plan, citizen.journal, citizen.ballots, citizen.box, citizen.clock, None, os.urandom),
            paper=self.outbox,
        )
        self.ready()

    def ready(self) -> None:
        self.tray.health = lambda: "ready"

    def prints(self, outcome: Outcome) -> TicketView:
        """The next order of the outbox is sent, and this becomes of it."""
        job = self.outbox.next()
        assert job is not None
        if outcome.state != "failed":
            self.outbox.sending(job)
        self.outbox.settle(job, outcome)
        self.tray.note(job.order.id, outcome, again=job.order.again)
        self.citizen.flow.screen.heard_of_paper()
        return self.citizen.sees(TicketView)

    def orders(self) -> list[tuple[bool, str]]:
        """Whether each says that it is a second one, and what became of it."""
        return [(order.again, state) for order, state in self.outbox.states()]


@pytest.fixture
def printed(citizen: Visitor, tray: Tray) -> Printed:
    return Printed(citizen, tray)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("failed", "paper"), "ticket.again.ready"),
        (Outcome("failed", "late"), "ticket.again.ready"),
        (Outcome("unknown", "silent"), "ticket.print.unsure"),
        (Outcome("unknown", "paper"), "ticket.print.unsure"),
    ],
)
def test_whoever_has_no_slip_is_offered_one_once_the_printer_answers_again(
    printed: Printed, citizen: Visitor, outcome: Outcome, said: str
) -> None:
    takes_a_number(citizen)
    printed.tray.health = lambda: "paper"
    before = printed.prints(outcome)

    printed.ready()
    citizen.flow.screen.heard_of_paper()

    view = citizen.sees(TicketView)
    assert (before.again, view.again, says(view.paper), says(view.keep)) == ("", "offered", said, "ticket.again.do")


def test_one_touch_orders_one_slip_that_says_that_it_is_a_second_one(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.prints(Outcome("unknown", "silent"))

    citizen.does("reprint")
    coming = citizen.sees(TicketView)
    for _ in range(3):
        citizen.does("reprint")

    assert (coming.again, says(coming.paper)) == ("coming", "ticket.again.coming")
    assert printed.orders() == [(False, "unknown"), (True, "queued")]
    done = printed.prints(Outcome("printed"))
    assert (done.again, says(done.paper), done.keep) == ("", "ticket.again.done", None)
    citizen.does("reprint")
    assert printed.orders() == [(False, "unknown"), (True, "printed")]


def test_a_second_touch_while_the_desk_is_slow_orders_nothing_more(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.prints(Outcome("failed", "paper"))
    citizen.slow = True

    for _ in range(3):
        citizen.does("reprint")
    citizen.answer()

    assert printed.orders() == [(False, "failed"), (True, "queued")]


def test_a_second_slip_that_surely_failed_may_be_had_once_more(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.prints(Outcome("failed", "paper"))
    citizen.does("reprint")

    assert printed.prints(Outcome("failed", "paper")).again == "offered"
    citizen.does("reprint")
    printed.prints(Outcome("printed"))

    assert printed.orders() == [(False, "failed"), (True, "failed"), (True, "printed")]


def test_after_a_second_slip_that_may_have_come_out_there_is_no_third(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.prints(Outcome("unknown", "silent"))
    citizen.does("reprint")

    view = printed.prints(Outcome("unknown", "silent"))
    citizen.does("reprint")

    assert (view.again, says(view.paper), says(view.keep)) == ("", "ticket.print.unsure", "ticket.print.keep")
    assert printed.orders() == [(False, "unknown"), (True, "unknown")]


@pytest.mark.parametrize("health", ["paper", "cover", "fault", "silent", "gone"])
def test_nothing_is_offered_while_the_printer_does_not_work(printed: Printed, citizen: Visitor, health: Fault) -> None:
    takes_a_number(citizen)
    printed.tray.health = lambda: health

    view = printed.prints(Outcome("unknown", "silent"))
    citizen.does("reprint")

    assert view.again == ""
    assert printed.orders() == [(False, "unknown")]


@pytest.mark.parametrize("outcome", [Outcome("printed"), Outcome("failed", "undrawn")])
def test_nothing_is_offered_where_a_slip_came_or_can_never_be_drawn(
    printed: Printed, citizen: Visitor, outcome: Outcome
) -> None:
    takes_a_number(citizen)

    assert printed.prints(outcome).again == ""


def test_while_it_is_on_its_way_nothing_is_offered(printed: Printed, citizen: Visitor) -> None:
    view = takes_a_number(citizen)
    citizen.does("reprint")

    assert view.again == ""
    assert printed.orders() == [(False, "queued")]


def test_an_offer_that_nobody_takes_goes_with_the_screen(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    assert printed.prints(Outcome("failed", "paper")).seconds == 90

    citizen.waits(60)
    citizen.does("reprint")
    assert citizen.sees(TicketView).seconds == 60  # any touch adds half a minute

    citizen.waits(61)
    citizen.sees(HomeView)


def test_who_waited_for_the_new_roll_has_time_to_touch_and_only_once(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.tray.health = lambda: "paper"
    printed.prints(Outcome("failed", "paper"))
    citizen.waits(85)
    left = citizen.sees(TicketView).seconds

    for health in ("ready", "paper", "low"):
        printed.tray.health = lambda now=health: now  # type: ignore[misc]
        citizen.flow.screen.heard_of_paper()
        citizen.waits(10)

    assert (left, citizen.sees(TicketView).seconds) == (5, 60)


def test_where_the_disk_refuses_the_second_slip_the_number_still_stands(printed: Printed, citizen: Visitor) -> None:
    takes_a_number(citizen)
    printed.prints(Outcome("failed", "paper"))
    citizen.journal.disk.write(lambda connection: connection.execute("DELETE FROM print_job") and None)

    citizen.does("reprint")

    view = citizen.sees(TicketView)
    assert (view.again, view.number, says(view.keep)) == ("", "B 001", "ticket.print.keep")
