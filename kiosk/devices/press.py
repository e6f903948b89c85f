"""
The one thread that prints: takes orders from the outbox, and says what became of them.

A slip is noted as being sent before its first dot goes out, and never sent a second time by itself. Nobody
waits for this thread; whatever goes wrong here costs a slip, never a ticket.
"""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from PIL import Image

from kiosk.devices.printer import Printer
from kiosk.devices.watch import FAULTS, Watch
from kiosk.domain.errors import KioskError
from kiosk.domain.slip import Health, Job, Order, Outcome, Told

LOOK_S = 2.0  # between two looks into the outbox: a shell may have laid an order there
ASK_S = 15.0  # between two questions how the printer is, while nothing is printed
AGAIN_S = 3.0  # the same while it does not work: somebody may stand there without a slip
ENDING_S = 3.0  # how long the end of the program waits for a slip on its way

log = logging.getLogger(__name__)


class Outbox(Protocol):
    """Orders on the disk, each printed once at most."""

    def recover(self) -> bool:
        """After a start: what was being sent is unknown; whether the printer may stand in the middle of a slip."""

    def next(self) -> Job | None:
        """The oldest order that is still wanted."""

    def sending(self, job: Job) -> None: ...
    def settle(self, job: Job, outcome: Outcome) -> None: ...
    def noticed(self, state: Told) -> None:
        """How the printer is, for the hall's book; what it knows already is not written again."""


class Press:
    """`health` is what the printer said last, None before it was asked."""

    health: Health | None = None

    def __init__(
        self,
        outbox: Outbox,
        printer: Printer,
        picture: Callable[[Order], Image.Image],
        *,
        mono: Callable[[], float],
        told: Callable[[Order, Outcome], None] = lambda order, outcome: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """
        Args:
            picture: Draws an order; what it raises costs the slip.
            told: Hears what became of each order, on this thread.
            changed: Hears on this thread that the printer is not as it was.
        """
        self._outbox, self._printer, self._picture, self._mono = outbox, printer, picture, mono
        self.told, self.changed, self._watch = told, changed, Watch()
        self._recovered = self._torn = False
        self._asked_at = float("-inf")
        self._wake, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to print; may be called from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """End after the slip on its way, or leave it to be found unknown at the next start."""
        self._end.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(ENDING_S)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._turn()
            except KioskError as error:  # the disk refuses: nothing is sent that could not be noted
                log.error("the outbox could not be asked: %r", error)
            except Exception:
                log.exception("the printer's thread goes on")
            self._wake.wait(LOOK_S)
            self._wake.clear()

    def _turn(self) -> None:
        if not self._recovered:
            self._torn = self._outbox.recover()
            self._recovered = True
        while not self._end.is_set() and (job := self._outbox.next()):
            self._print(job)
        if self._mono() - self._asked_at >= (AGAIN_S if self.health in FAULTS else ASK_S):
            self._is(health := self._printer.health())
            self._write_down(health)

    def _print(self, job: Job) -> None:
        outcome = self._attempt(job)
        if outcome.state == "unknown":
            self._torn = True
        elif outcome.state == "printed":
            self._torn = False
        health = self._after(outcome)
        self._is(health)  # before anybody hears of the slip and asks how the printer is
        self._safely(lambda: self.told(job.order, outcome))
        self._outbox.settle(job, outcome)
        if health is not None:
            self._write_down(health, sure=True)

    def _after(self, outcome: Outcome) -> Health | None:
        """How the printer is after a slip; None where the slip said nothing new of it."""
        if outcome.state == "printed":
            return "ready" if self.health not in ("ready", "low") else None
        return outcome.trouble if outcome.trouble in ("paper", "cover", "fault", "silent", "gone") else None

    def _attempt(self, job: Job) -> Outcome:
        try:
            picture = self._picture(job.order)
        except Exception:  # a sentence, a font, a plan: the ticket stands all the same
            log.exception("a slip could not be drawn")
            return Outcome("failed", "undrawn")
        begun = threading.Event()

        def sending() -> None:
            self._outbox.sending(job)
            begun.set()

        try:
            return self._printer.print(picture, sending=sending, torn=self._torn)
        except KioskError:
            raise
        except Exception:  # a driver's own fault: what it was sending nobody knows
            log.exception("the printer's driver failed")
            return Outcome("unknown" if begun.is_set() else "failed", "fault")

    def _safely(self, hear: Callable[[], None]) -> None:
        try:
            hear()
        except Exception:
            log.exception("nobody heard what became of paper")

    def _is(self, health: Health | None) -> None:
        if health is None:
            return
        before, self.health, self._asked_at = self.health, health, self._mono()
        if health != before:
            log.log(logging.INFO if health == "ready" else logging.WARNING, "the printer: %s", health)
            self._safely(self.changed)

    def _write_down(self, health: Health, *, sure: bool = False) -> None:
        """For the hall's book, where it is news; not while the disk refuses, and then again."""
        if self._watch.is_news(health, sure=sure):
            self._outbox.noticed(health)
            self._watch.told = health
