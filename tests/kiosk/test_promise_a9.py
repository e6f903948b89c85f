"""
A9: one slip, or a slip marked "BẢN IN LẠI".

The terminal is killed at random while it prints, 80 times. Every paper that came out is recognised by its dots,
torn ones too, as far as their number can be read.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

from PIL import Image

from kiosk.cli.paper import font, slip_of
from kiosk.devices.slip import Drawer
from kiosk.domain.plan import Plan
from kiosk.domain.slip import Order
from kiosk.outbox import Outbox
from tests.kiosk.halls import memory_folder, terminal
from tests.kiosk.printing import with_phones
from tests.support.printer import network_printer
from tests.support.source import ROOT

KILLS = 80


class Papers:
    """
    What lies in the tray, by ticket; a torn paper counts once its number can be read.

    `first` are slips that do not say they are a second one, `second` those that do, `whole` all that are complete.
    """

    def __init__(self, papers: Iterable[Image.Image], orders: list[tuple[Order, str]], plan: Plan) -> None:
        self.first, self.second, self.whole = Counter[str](), Counter[str](), Counter[str]()
        self.unreadable = 0
        self.states = {order.id: state for order, state in orders if not order.again}
        self.interrupted = sum(order.again for order, _ in orders)
        drawer = Drawer(font, 80)
        self._known = {
            (order.id, order.again): drawer.draw(slip_of(order, with_phones(plan))).tobytes() for order, _ in orders
        }
        for paper in papers:
            self._recognise(paper)

    def _recognise(self, paper: Image.Image) -> None:
        """By how far it is the same as a drawn one: where it was torn, dots of the next question may stand."""
        dots, across = paper.tobytes(), paper.width // 8
        rows = {known: _common(dots, drawn, across) for known, drawn in self._known.items()}
        furthest = max(rows.values())
        fitting = [known for known, common in rows.items() if common == furthest]
        assert furthest > 0, "a paper that nobody ordered"
        if len(fitting) > 1:
            self.unreadable += 1
            return
        [(ticket, again)] = fitting
        (self.second if again else self.first)[ticket] += 1
        self.whole[ticket] += dots == self._known[fitting[0]]

    def twice(self) -> list[str]:
        """Tickets of which two papers do not say that one is a second one."""
        return [ticket for ticket, papers in self.first.items() if papers > 1]


def _common(one: bytes, other: bytes, across: int) -> int:
    """How many rows two pictures have in common from the top."""
    low, high = 0, min(len(one), len(other)) // across
    while low < high:
        middle = (low + high + 1) // 2
        if one[: middle * across] == other[: middle * across]:
            low = middle
        else:
            high = middle - 1
    return low


def killed_while_printing(rule: str, seed: int) -> Papers:
    with network_printer() as printer, memory_folder() as folder:
        words = [
            sys.executable,
            "-m",
            "tests.kiosk.printing",
            str(folder),
            printer.address,
            rule,
            str(KILLS),
            str(seed),
        ]
        subprocess.run(words, cwd=ROOT, check=True, timeout=100)

        with terminal(folder) as at:
            orders = Outbox(at.journal, at.clock).states()
            return Papers(printer.slips, orders, at.plan)


def test_of_every_number_there_is_one_slip_or_a_marked_one() -> None:
    tray = killed_while_printing("product", seed=1)

    assert tray.interrupted >= 10  # or nothing was proved
    assert tray.twice() == []
    assert all(count <= 1 for count in tray.second.values())
    for ticket, state in tray.states.items():
        papers = tray.first[ticket], tray.second[ticket], tray.whole[ticket]
        if state == "printed":
            assert papers == (1, 0, 1)
        elif state == "unknown":
            assert papers in ((0, 1, 1), (1, 1, 1), (1, 1, 2))
        else:  # the printer was too busy to answer a question: nothing came out
            assert (state, papers) == ("failed", (0, 0, 0))


def test_printing_again_what_is_not_noted_as_printed_gives_numbers_twice() -> None:
    tray = killed_while_printing("naive", seed=1)

    assert len(tray.twice()) >= 3


def test_nothing_else_in_the_program_sends_a_slip() -> None:
    callers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "kiosk").rglob("*.py"))
        if ".print(" in path.read_text("utf-8")
    ]

    assert callers == ["kiosk/devices/press.py"]
