"""
Paper beside a lobby: the printer's thread, and what the screens hear of it.

Pillow and the codes are loaded when home stands, or when the first ticket asks for its code.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from kiosk.cli.terminal import Terminal
from kiosk.domain.slip import Matrix, Order, Outcome
from kiosk.visit.paper import Tray

if TYPE_CHECKING:
    from kiosk.devices.press import Press


class Printing:
    """`tray` is None on a terminal without a printer."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._press: Press | None = None
        self.tray = Tray() if terminal.settings.printer else None
        self._drawn = lru_cache(maxsize=4)(_code_for)

    def start(self, changed: Callable[[], None]) -> None:
        """
        Args:
            changed: Told on the printer's thread when something became of a slip, or of the printer.
        """
        settings, tray = self._terminal.settings, self.tray
        if settings.printer is None or tray is None:
            self._terminal.outbox.noticed("none")  # staff look after one that was there before no more
            return
        tray.health = lambda: "fault"  # until it is known to work
        from kiosk.cli.paper import press

        def told(order: Order, outcome: Outcome) -> None:
            tray.note(order.id, outcome, again=order.again)
            changed()

        one = press(settings.printer, self._terminal.plans, self._terminal.outbox)
        one.told, one.changed = told, changed
        tray.health = lambda: one.health
        self._press = one
        one.start()

    def stop(self) -> None:
        if self._press is not None:
            self._press.stop()

    def code_of(self, ticket: str) -> Matrix | None:
        """Leads a phone to a ticket, in a hall whose plan says where phones find it."""
        phones = self._terminal.plans().hall.phones
        return self._drawn(ticket, phones) if phones else None


def _code_for(ticket: str, phones: str) -> Matrix | None:
    from kiosk.cli.paper import code_for

    return code_for(ticket, phones)
