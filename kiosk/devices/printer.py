"""
A ticket printer that is believed only when it has said that it is done.

Before a slip it is asked for paper, cover and faults; after it, whether everything was done. What was sent and
not confirmed may still come out of the printer, so it is unknown and never sent again by itself.

Source:
    Epson ESC/POS command reference: DLE EOT, GS r, GS a.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from kiosk.devices import raster
from kiosk.devices.wire import Wire
from kiosk.domain.slip import Fault, Health, Outcome

Open = Callable[[], Wire]


class Printer(Protocol):
    def health(self) -> Health: ...

    def print(self, picture: Image.Image, *, sending: Callable[[], None], torn: bool = False) -> Outcome:
        """
        Print one slip; returns when it is known what became of it.

        Args:
            sending: Called once, right before the first dot goes out; what it raises stops the slip.
            torn: Whether a slip before this one may have been cut off in the middle.
        """


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a printer may take, in seconds."""

    answer_s: float = 0.5  # to a question it answers at once
    stall_s: float = 5.0  # without taking a byte
    done_s: float = 10.0  # after the last byte, until everything was done: 190 mm on a slow one
    look_s: float = 0.5  # between two questions what keeps it


class EscPos:
    """A printer that speaks ESC/POS, over any wire. Used by one thread."""

    def __init__(self, open_wire: Open, mono: Callable[[], float], patience: Patience = Patience()) -> None:
        self._open, self._mono, self._patience = open_wire, mono, patience

    def health(self) -> Health:
        try:
            wire = self._open()
        except OSError:
            return "gone"
        with contextlib.closing(wire):
            return self._ask_health(wire)

    def print(self, picture: Image.Image, *, sending: Callable[[], None], torn: bool = False) -> Outcome:
        try:
            wire = self._open()
        except OSError:
            return Outcome("failed", "gone")
        with contextlib.closing(wire):
            health = self._ask_health(wire)
            if health != "ready" and health != "low":
                return Outcome("failed", health)
            data = raster.finish_torn((picture.width + 7) // 8) if torn else b""
            data += raster.job(picture)
            sending()
            try:
                wire.send(data, self._patience.stall_s)
                return self._wait(wire)
            except TimeoutError:
                return Outcome("unknown", "silent")
            except OSError:
                return Outcome("unknown", "gone")

    def _ask_health(self, wire: Wire) -> Health:
        try:
            wire.send(raster.SILENCE, self._patience.stall_s)
            while wire.hear(0):  # what it said before it was asked
                pass
            answers = [self._ask(wire, question) for question in (raster.ASK_STATE, raster.ASK_CAUSE, raster.ASK_PAPER)]
        except TimeoutError:
            return "silent"
        except OSError:
            return "gone"
        return health_of(*answers)

    def _ask(self, wire: Wire, question: bytes) -> int:
        """
        Raises:
            TimeoutError: It did not answer.
        """
        wire.send(question, self._patience.stall_s)
        ear = Ear()
        until = self._mono() + self._patience.answer_s
        while (left := until - self._mono()) > 0:
            for byte in ear.sort(wire.hear(left)):
                if is_status(byte):
                    return byte
        raise TimeoutError(f"no answer to {question.hex()}")

    def _wait(self, wire: Wire) -> Outcome:
        """Until it says that everything was done, or why it is not."""
        ear = Ear()
        until = self._mono() + self._patience.done_s
        while (left := until - self._mono()) > 0:
            heard = wire.hear(min(left, self._patience.look_s))
            for byte in ear.sort(heard):
                if is_done(byte):
                    return Outcome("unknown", "paper") if byte & 0x0C else Outcome("printed")
                if is_status(byte) and (trouble := cause(byte)):
                    return Outcome("unknown", trouble)
            if not heard:
                wire.send(raster.ASK_CAUSE, self._patience.stall_s)
        return Outcome("unknown", "silent")


class Ear:
    """Leaves out what a printer says unasked: four bytes that begin like nothing else."""

    def __init__(self) -> None:
        self._skip = 0

    def sort(self, heard: bytes) -> list[int]:
        kept = []
        for byte in heard:
            if self._skip:
                self._skip -= 1
            elif byte & 0x93 == 0x10:
                self._skip = 3
            else:
                kept.append(byte)
        return kept


def is_status(byte: int) -> bool:
    """An answer to DLE EOT: two bits are always set, two never."""
    return byte & 0x93 == 0x12


def is_done(byte: int) -> bool:
    """The answer to GS r: two bits are never set."""
    return byte & 0x90 == 0


def health_of(state: int, of_cause: int, paper: int) -> Health:
    """
    What the answers to DLE EOT 1, 2 and 4 mean together.

    Source:
        Bits: 1.3 off-line; 2.2 cover, 2.5 stopped for paper, 2.6 error; 4.2–3 near the end, 4.5–6 at the end.
    """
    if trouble := cause(of_cause):
        return trouble
    if paper & 0x60:
        return "paper"
    if state & 0x08:
        return "fault"
    return "low" if paper & 0x0C else "ready"


def cause(byte: int) -> Fault | None:
    """Why it cannot print, from the answer to DLE EOT 2."""
    if byte & 0x04:
        return "cover"
    if byte & 0x20:
        return "paper"
    return "fault" if byte & 0x40 else None
