"""
The example's own machines in the lobby: real terminals without a screen, each with its disk, its printer and its way
to the server.
"""

from pathlib import Path

from kiosk.cli.enrol import enrol
from kiosk.cli.hallserver import HallServer
from kiosk.cli.paper import press
from kiosk.cli.run import claim
from kiosk.cli.terminal import Terminal, open_terminal
from kiosk.cli.upstream import Upstream
from kiosk.devices.press import Press
from kiosk.domain.slip import Order, Outcome
from kiosk.settings import Printer, Settings


class Kiosk:
    """One machine at work, until `close`; `name` is what the server calls it."""

    def __init__(self, name: str, terminal: Terminal, upstream: Upstream, paper: Press | None) -> None:
        self.name, self._terminal, self._upstream, self._paper = name, terminal, upstream, paper
        self.desk = terminal.desk
        self.unprinted = 0
        if paper is not None:
            paper.told = self._heard

    def _heard(self, order: Order, outcome: Outcome) -> None:
        if outcome.state != "printed":
            self.unprinted += 1

    def start(self) -> None:
        self._terminal.begin()
        self._upstream.start(self._terminal, lambda: None, boot_s=0.0)
        if self._paper is not None:
            self._paper.start()

    def close(self) -> None:
        self._upstream.stop()
        if self._paper is not None:
            self._paper.stop()
        self._terminal.close()


def set_up(server: HallServer, folder: Path, name: str, *, way: str | None = None, printer: str | None = None) -> Kiosk:
    """
    A machine, introduced to the server with a code of its shell the first time.

    Args:
        way: Where it finds the server, if not at the server's own address.
        printer: The network address of its printer; without one it gives no paper.

    Raises:
        KioskError: What the disk or the server say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paper = Printer(transport="tcp", address=printer) if printer else None
    settings = Settings(data=folder, server=server.url, printer=paper)
    introduce(server, settings, name)
    upstream = Upstream(way or server.url)
    terminal = open_terminal(settings, numbers=upstream.numbers, prints=True)
    claim(terminal)
    prints = press(paper, terminal.plans, terminal.outbox) if paper else None
    return Kiosk(name, terminal, upstream, prints)


def introduce(server: HallServer, settings: Settings, name: str) -> None:
    """Unless it was before."""
    terminal = open_terminal(settings)
    try:
        if terminal.box.enrolment() is None:
            enrol(terminal, server.url, server.code_for(name))
    finally:
        terminal.close()
