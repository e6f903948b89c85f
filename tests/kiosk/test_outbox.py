"""Slips that wait for the printer, and what a crash makes of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.desk import Desk
from kiosk.domain.errors import NotSaved, SlipUnknown
from kiosk.domain.slip import Job, Outcome
from kiosk.outbox import Outbox
from kiosk.writing import Writing
from tests.kiosk.halls import Terminal, terminal


class Hall:
    """A terminal with a printer's outbox, on a Monday at 08:15."""

    def __init__(self, at: Terminal) -> None:
        self.at, self.woken = at, 0
        self.outbox = Outbox(at.journal, at.clock)
        self.outbox.on_order = self._wake
        box, ballots = Box(at.journal.disk), Ballots(at.chance)
        self.desk: Desk[Writing] = Desk(
            lambda: at.plan, at.journal, ballots, box, at.clock, None, at.chance, paper=self.outbox
        )
        self.desk.open_day("staff")

    def _wake(self) -> None:
        self.woken += 1

    def next(self) -> Job:
        job = self.outbox.next()
        assert job is not None
        return job

    def states(self) -> list[str]:
        return [state for _, state in self.outbox.states()]

    def facts(self) -> list[str]:
        lines = self.at.journal.lines(self.at.journal.incarnation, 1)
        return [line.split(b'"kind":"')[1].split(b'"')[0].decode() for line in lines]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with terminal(tmp_path) as at:
        yield Hall(at)


def test_a_number_and_its_slip_are_ordered_in_one_breath(hall: Hall) -> None:
    ticket = hall.desk.take_ticket("ho-tich", priority=True, language="en")

    order = hall.next().order
    assert (order.id, order.label, order.service, order.priority) == (ticket.id, "B 001", "ho-tich", True)
    assert (order.language, order.again, order.day) == ("en", False, ticket.day)
    assert order.head == hall.at.journal.head().hash.hex()[:10]
    assert hall.woken == 1


def test_an_untrusted_clock_is_not_printed(hall: Hall) -> None:
    hall.at.clock.trusted = False

    hall.desk.take_ticket("ho-tich")

    assert hall.next().order.at is None


def test_slips_are_printed_in_the_order_of_their_numbers(hall: Hall) -> None:
    for _ in range(3):
        hall.desk.take_ticket("ho-tich")

    printed = []
    while job := hall.outbox.next():
        hall.outbox.sending(job)
        hall.outbox.settle(job, Outcome("printed"))
        printed.append(job.order.label)

    assert printed == ["B 001", "B 002", "B 003"]
    assert hall.facts()[-3:] == ["slip.printed"] * 3


def test_what_was_being_sent_in_a_crash_is_unknown_and_never_taken_again(hall: Hall) -> None:
    hall.desk.take_ticket("ho-tich")
    hall.outbox.sending(hall.next())

    found_some = Outbox(hall.at.journal, hall.at.clock).recover()

    assert (found_some, hall.states(), hall.outbox.next()) == (True, ["unknown"], None)
    assert hall.facts()[-1] == "slip.unknown"


def test_a_second_crash_does_not_forget_that_the_printer_stands_in_the_middle_of_a_slip(hall: Hall) -> None:
    hall.desk.take_ticket("ho-tich")
    hall.outbox.sending(hall.next())
    hall.outbox.recover()

    torn = [Outbox(hall.at.journal, hall.at.clock).recover()]
    hall.desk.take_ticket("ho-tich")
    hall.outbox.sending(hall.next())
    job = Job(2, hall.outbox.states()[-1][0])
    hall.outbox.settle(job, Outcome("printed"))
    torn.append(hall.outbox.recover())

    assert torn == [True, False]


def test_what_was_still_waiting_in_a_crash_is_printed(hall: Hall) -> None:
    hall.desk.take_ticket("ho-tich")

    assert Outbox(hall.at.journal, hall.at.clock).recover() is False
    assert hall.next().order.label == "B 001"


@pytest.mark.parametrize("boot", ["7f3a90c1", "another1"])
def test_nobody_stands_there_any_more_after_two_minutes_or_another_start_of_the_computer(hall: Hall, boot: str) -> None:
    hall.desk.take_ticket("ho-tich")
    if boot == hall.at.clock.boot:
        hall.at.clock.advance(121)
    else:
        hall.at.clock.reboot(boot)

    assert hall.outbox.next() is None
    assert (hall.states(), hall.facts()[-1]) == (["failed"], "slip.failed")


def test_a_second_slip_says_that_it_is_one(hall: Hall) -> None:
    hall.desk.take_ticket("ho-tich")
    first = hall.next()
    hall.outbox.sending(first)
    hall.outbox.settle(first, Outcome("unknown", "silent"))

    hall.outbox.again("b001")

    assert hall.next().order.again
    assert hall.woken == 2


def test_a_number_that_was_never_printed_here_has_no_second_slip(hall: Hall) -> None:
    with pytest.raises(SlipUnknown) as refused:
        hall.outbox.again("C 001")

    assert refused.value.params["label"] == "C 001"


@pytest.mark.parametrize(
    ("outcome", "laid"),
    [
        (Outcome("printed"), 0),
        (Outcome("failed", "paper"), 1),
        (Outcome("unknown", "silent"), 1),
    ],
)
def test_a_citizen_has_one_second_slip_and_only_where_the_first_did_not_surely_come(
    hall: Hall, outcome: Outcome, laid: int
) -> None:
    ticket = hall.desk.take_ticket("ho-tich")
    hall.desk.print_again(ticket)  # the first one is on its way
    job = hall.next()
    if outcome.state != "failed":
        hall.outbox.sending(job)
    hall.outbox.settle(job, outcome)

    for _ in range(3):
        hall.desk.print_again(ticket)

    assert hall.states() == [outcome.state, *["queued"] * laid]
    assert [order.again for order, _ in hall.outbox.states()] == [False, *[True] * laid]


def test_no_slip_follows_a_second_one_that_may_have_come_out(hall: Hall) -> None:
    ticket = hall.desk.take_ticket("ho-tich")
    for _ in range(2):
        hall.outbox.sending(job := hall.next())
        hall.outbox.settle(job, Outcome("unknown", "silent"))
        hall.desk.print_again(ticket)

    assert hall.states() == ["unknown", "unknown"]


def test_a_ticket_that_was_never_printed_here_has_no_second_slip_either(hall: Hall) -> None:
    ticket = hall.at.desk.take_ticket("ho-tich")  # at a desk without a printer

    with pytest.raises(SlipUnknown):
        hall.desk.print_again(ticket)
    with pytest.raises(SlipUnknown):
        hall.at.desk.print_again(ticket)


# ---- how the printer is


def test_how_the_printer_is_is_written_when_it_changes_and_across_a_restart(hall: Hall) -> None:
    for state in ("ready", "ready", "low", "low", "paper"):
        hall.outbox.noticed(state)
    again = Outbox(hall.at.journal, hall.at.clock)
    again.noticed("paper")
    again.noticed("ready")

    lines = hall.at.journal.lines(hall.at.journal.incarnation, 1)
    told = [line.split(b'"state":"')[1].split(b'"')[0].decode() for line in lines if b"printer.changed" in line]
    assert told == ["ready", "low", "paper", "ready"]


def test_a_terminal_that_lost_its_printer_says_so_once_and_one_that_never_had_any_says_nothing(hall: Hall) -> None:
    hall.outbox.noticed("none")
    never = hall.facts().count("printer.changed")
    hall.outbox.noticed("paper")
    hall.outbox.noticed("none")
    hall.outbox.noticed("none")

    assert (never, hall.facts().count("printer.changed")) == (0, 2)


def test_a_new_incarnation_tells_how_the_printer_is_anew(hall: Hall) -> None:
    hall.outbox.noticed("paper")
    hall.at.journal.fork(1, bytes(32))
    hall.outbox.noticed("paper")

    assert hall.facts() == ["stream.forked", "printer.changed"]


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE print_job SET state = 'queued'",
        "UPDATE print_job SET state = 'sending'",
        "UPDATE print_job SET state = 'printed'",
        "INSERT INTO print_job SELECT number + 1, ticket, 0, 'queued', boot, mono, body FROM print_job",
    ],
)
def test_the_disk_itself_refuses_to_send_a_slip_twice(hall: Hall, spoil: str) -> None:
    hall.desk.take_ticket("ho-tich")
    job = hall.next()
    hall.outbox.sending(job)
    hall.outbox.settle(job, Outcome("unknown", "silent"))

    with pytest.raises(NotSaved) as refused:
        hall.at.journal.disk.write(lambda connection: connection.execute(spoil) and None)

    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)
    assert hall.states() == ["unknown"]


def test_a_terminal_without_a_printer_orders_nothing(tmp_path: Path) -> None:
    with terminal(tmp_path / "plain") as at:
        at.desk.open_day("staff")
        at.desk.take_ticket("ho-tich")

        assert Outbox(at.journal, at.clock).states() == []
