"""
D6: a ticket on paper, from the order to the printer's own word that it is done.

The printer is the pretend one, in a process of its own on the loopback network: it decodes every dot but moves no
paper, so what is measured is what the terminal and the line cost. A real one adds its 150–250 mm a second.
"""

import statistics
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic, perf_counter
from typing import TypeVar

from assets import known
from assets.examples import EXAMPLE
from kiosk.box import Box
from kiosk.cli.paper import font, press, printer_of, slip_of
from kiosk.cli.slips import with_phones
from kiosk.desk import Desk
from kiosk.devices import raster
from kiosk.devices.slip import Drawer
from kiosk.domain.plan import read
from kiosk.domain.slip import Order, Outcome
from kiosk.outbox import Outbox
from kiosk.settings import Printer
from tests.bench.table import Table
from tests.kiosk.halls import Terminal, memory_folder, terminal
from tests.support.source import ROOT

T = TypeVar("T")

TIMES = 40
SERVE = """
import sys
from tests.support.printer import network_printer
with network_printer() as printer:
    print(printer.address, flush=True)
    sys.stdin.read()
"""


def run() -> Table:
    served = subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout is not None
        address = served.stdout.readline().strip()
        with memory_folder() as folder, terminal(folder) as at:
            here = replace(at, plan=read(with_phones(EXAMPLE.read_text("utf-8")), known))
            rows = [row for width in (80, 58) for row in measured(here, address, width)]
    finally:
        served.communicate()
    return Table(
        title="D6 a ticket on paper",
        columns=(
            *("paper", "slip", "bytes", "picture p50 / p95 (≤ 75 ms)"),
            *("sent, confirmed p50 / p95 (≤ 100 ms)", "tap to confirmed"),
        ),
        rows=tuple(rows),
        note=f"{TIMES} slips each with a code of six dots a module, to the pretend printer in another process. "
        "Picture: words, drawing, bytes. Sent: connection, three questions, slip, the answer to GS r. The last column "
        "takes a ticket at a real desk and waits for the outbox's printer thread.",
    )


def measured(at: Terminal, address: str, width: int) -> list[tuple[str, ...]]:
    settings = Printer(transport="tcp", address=address, width=width)
    drawer, printer = Drawer(font, width), printer_of(settings)
    rows = list[tuple[str, ...]]()
    for name, language in (("Vietnamese", "vi"), ("both languages", "en")):
        taps, orders = tap_to_paper(at, settings, language)
        draw: list[float] = []
        send: list[float] = []
        for order in orders:
            data, ms = timed(lambda order=order: drawer.draw(slip_of(order, at.plan)))  # type: ignore[misc]
            _, encode_ms = timed(lambda data=data: raster.job(data))  # type: ignore[misc]
            draw.append(ms + encode_ms)
            outcome, ms = timed(lambda data=data: printer.print(data, sending=lambda: None))  # type: ignore[misc]
            assert outcome == Outcome("printed")
            send.append(ms)
        size = f"{len(raster.job(data)):,}"
        rows.append((f"{width} mm", name, size, spread(draw), spread(send), spread(taps)))
    return rows


def tap_to_paper(at: Terminal, settings: Printer, language: str) -> tuple[list[float], list[Order]]:
    """Milliseconds from a finger to the printer's word, at a desk with an outbox."""
    outbox, done, taps = Outbox(at.journal, at.clock), threading.Event(), list[float]()
    thread = press(settings, lambda: at.plan, outbox)
    thread.told = lambda order, outcome: done.set()
    desk = Desk(lambda: at.plan, at.journal, at.ballots, Box(at.journal.disk), at.clock, None, at.chance, paper=outbox)
    if at.journal.day() is None:
        desk.open_day("staff")
    thread.start()
    before = len(outbox.states())
    for _ in range(TIMES):
        done.clear()
        began = monotonic()
        desk.take_ticket("chung-thuc", language=language)
        assert done.wait(10)
        taps.append((monotonic() - began) * 1000)
    thread.stop()
    return taps, [order for order, _ in outbox.states()[before:]]


def timed(call: Callable[[], T]) -> tuple[T, float]:
    began = perf_counter()
    result = call()
    return result, (perf_counter() - began) * 1000


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} / {statistics.quantiles(values, n=20)[-1]:.0f} ms"
