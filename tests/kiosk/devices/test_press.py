"""The printer's thread: what it prints, what it leaves, and that nothing ends it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image

from kiosk.cli.paper import font, slip_of
from kiosk.devices.press import Press
from kiosk.devices.printer import EscPos, Patience
from kiosk.devices.slip import Drawer
from kiosk.devices.wire import over_network
from kiosk.domain.slip import Health, Order, Outcome
from kiosk.outbox import Outbox
from tests.kiosk.halls import Terminal, terminal
from tests.kiosk.test_outbox import Hall
from tests.support.printer import NetworkPrinter, network_printer

HASTY = Patience(answer_s=0.15, stall_s=0.5, done_s=0.6, look_s=0.1)


class Lobby:
    """A terminal that prints; `heard` is what became of each slip, in order."""

    def __init__(self, at: Terminal, printer: NetworkPrinter) -> None:
        self.at, self.printer, self.heard = at, printer, list[tuple[str, Outcome]]()
        self.hall = Hall(at)
        self.draw: Callable[[Order], Image.Image] = self._picture
        self.press = Press(
            self.hall.outbox,
            EscPos(lambda: over_network(printer.address), monotonic, HASTY),
            lambda order: self.draw(order),
            mono=monotonic,
            told=lambda order, outcome: self.heard.append((order.label, outcome)),
        )
        self.hall.outbox.on_order = self.press.wake

    def _picture(self, order: Order) -> Image.Image:
        return Drawer(font, 80).draw(slip_of(order, self.at.plan))

    def takes(self, number: int) -> None:
        for _ in range(number):
            self.hall.desk.take_ticket("ho-tich")

    def waits(self, until: Callable[[], bool], seconds: float = 8.0) -> None:
        give_up = monotonic() + seconds
        while not until():
            assert monotonic() < give_up, (self.heard, self.hall.states())
            sleep(0.01)


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    with network_printer() as printer, terminal(tmp_path) as at:
        one = Lobby(at, printer)
        yield one
        one.press.stop()


def test_numbers_come_out_in_order_each_once(lobby: Lobby) -> None:
    lobby.press.start()
    lobby.takes(5)
    lobby.waits(lambda: lobby.hall.states() == ["printed"] * 5)

    assert [label for label, _ in lobby.heard] == [f"B 00{n}" for n in range(1, 6)]
    assert len(lobby.printer.slips) == 5
    lobby.waits(lambda: lobby.press.health == "ready")


def test_what_was_ordered_before_the_thread_began_is_printed_as_well(lobby: Lobby) -> None:
    lobby.takes(1)

    lobby.press.start()
    lobby.waits(lambda: lobby.hall.states() == ["printed"])

    assert len(lobby.printer.slips) == 1


def test_a_dead_printer_costs_the_slip_and_not_the_number(lobby: Lobby) -> None:
    lobby.printer.switch_off()
    lobby.press.start()

    began = monotonic()
    lobby.takes(3)
    taken = monotonic() - began

    assert taken < 1.0
    lobby.waits(lambda: len(lobby.heard) == 3)
    assert {outcome for _, outcome in lobby.heard} == {Outcome("failed", "gone")}
    lobby.waits(lambda: lobby.press.health == "gone")
    assert lobby.hall.facts().count("ticket.issued") == 3


def test_a_new_roll_is_believed_with_the_next_number(lobby: Lobby) -> None:
    lobby.printer.rows_left = 0
    lobby.press.start()
    lobby.takes(1)
    lobby.waits(lambda: lobby.hall.states() == ["failed"])

    lobby.printer.new_roll()
    lobby.takes(1)

    lobby.waits(lambda: lobby.hall.states() == ["failed", "printed"])
    assert len(lobby.printer.slips) == 1  # the one that failed is not printed behind the citizen's back


def test_after_a_slip_that_was_torn_the_next_one_is_whole(lobby: Lobby) -> None:
    lobby.printer.cut_off_after = 15_000
    lobby.press.start()
    lobby.takes(1)
    lobby.waits(lambda: len(lobby.heard) == 1)
    lobby.printer.cut_off_after = None

    lobby.takes(1)
    lobby.waits(lambda: len(lobby.heard) == 2)

    last = [order for order, _ in lobby.hall.outbox.states()][-1]
    lobby.waits(lambda: lobby.hall.states() == ["unknown", "printed"])
    assert lobby.printer.slips[-1].tobytes() == lobby._picture(last).tobytes()


def test_a_slip_that_cannot_be_drawn_does_not_stop_the_others(lobby: Lobby) -> None:
    def cannot(order: Order) -> Image.Image:
        raise OSError("no font")

    lobby.draw = cannot
    lobby.press.start()
    lobby.takes(1)
    lobby.waits(lambda: len(lobby.heard) == 1)

    lobby.draw = lobby._picture
    lobby.takes(1)
    lobby.waits(lambda: len(lobby.heard) == 2)

    assert [outcome.trouble for _, outcome in lobby.heard] == ["undrawn", None]


class Broken:
    """A driver with a fault of its own, before the first dot or after it."""

    def __init__(self, *, late: bool) -> None:
        self.late = late

    def health(self) -> Health:
        raise RuntimeError("a fault of ours")

    def print(self, picture: Image.Image, *, sending: Callable[[], None], torn: bool = False) -> Outcome:
        if self.late:
            sending()
        raise RuntimeError("a fault of ours")


@pytest.mark.parametrize(("late", "state"), [(False, "failed"), (True, "unknown")])
def test_a_fault_of_our_own_costs_a_slip_and_the_thread_lives(lobby: Lobby, late: bool, state: str) -> None:
    press = Press(lobby.hall.outbox, Broken(late=late), lobby.draw, mono=monotonic)
    press.start()
    lobby.takes(2)

    lobby.waits(lambda: lobby.hall.states() == [state, state])
    press.stop()

    assert lobby.printer.slips == []


def test_somebody_who_listens_badly_does_not_stop_the_printer(lobby: Lobby) -> None:
    def fails(order: Order, outcome: Outcome) -> None:
        raise RuntimeError("nobody there")

    lobby.press.told = fails
    lobby.press.start()
    lobby.takes(2)

    lobby.waits(lambda: lobby.hall.states() == ["printed", "printed"])

    assert len(lobby.printer.slips) == 2


def test_a_second_slip_ordered_from_a_shell_is_found(lobby: Lobby) -> None:
    lobby.takes(1)
    lobby.press.start()
    lobby.waits(lambda: lobby.hall.states() == ["printed"])

    Outbox(lobby.at.journal, lobby.at.clock).again("B 001")  # another process: nobody wakes the thread

    lobby.waits(lambda: lobby.hall.states() == ["printed", "printed"])
    first, second = lobby.printer.slips
    assert first.height < second.height


def test_the_printer_is_asked_how_it_is_while_nobody_prints(lobby: Lobby) -> None:
    lobby.printer.near_end = True

    lobby.press.start()
    lobby.waits(lambda: lobby.press.health == "low")

    assert lobby.printer.slips == []


def test_paper_that_ran_out_and_came_back_is_two_facts_whatever_is_printed_meanwhile(lobby: Lobby) -> None:
    lobby.press.start()
    lobby.takes(2)
    lobby.waits(lambda: lobby.hall.states() == ["printed"] * 2)
    lobby.printer.rows_left = 0
    lobby.takes(2)
    lobby.waits(lambda: lobby.hall.states()[2:] == ["failed"] * 2)
    lobby.printer.new_roll()
    lobby.takes(2)
    lobby.waits(lambda: lobby.hall.states()[4:] == ["printed"] * 2)

    lobby.waits(lambda: len(states_told(lobby)) == 3)
    assert states_told(lobby) == ["ready", "paper", "ready"]


def test_a_printer_that_works_again_is_heard_of_without_anybody_taking_a_number(lobby: Lobby) -> None:
    heard = list[Health | None]()
    lobby.press.changed = lambda: heard.append(lobby.press.health)
    lobby.printer.rows_left = 0
    lobby.press.start()
    lobby.takes(1)
    lobby.waits(lambda: lobby.hall.states() == ["failed"])

    lobby.printer.new_roll()

    lobby.waits(lambda: lobby.press.health == "ready", seconds=20.0)
    assert heard[-2:] == ["paper", "ready"]
    lobby.waits(lambda: states_told(lobby)[-1:] == ["ready"])
    assert lobby.hall.states() == ["failed"]  # and nothing was printed by itself


def test_whoever_hears_of_a_lost_slip_sees_the_printer_as_it_is_now(lobby: Lobby) -> None:
    seen = list[Health | None]()
    lobby.press.told = lambda order, outcome: seen.append(lobby.press.health)
    lobby.printer.rows_left = 0
    lobby.press.start()
    lobby.takes(1)
    lobby.waits(lambda: len(seen) == 1)

    assert seen == ["paper"]


def states_told(lobby: Lobby) -> list[str]:
    journal = lobby.at.journal
    lines = [line.decode() for line in journal.lines(journal.incarnation, 1) if b'"printer.changed"' in line]
    return [line.split('"state":"')[1].split('"')[0] for line in lines]
