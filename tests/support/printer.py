"""The printer that is not there, at the end of a network and of a line; the mechanism is `kiosk.devices.pretend`'s."""

import contextlib
import os
import pty
import select
import threading
import tty
from collections.abc import Iterator

from kiosk.devices.pretend import Mechanism, NetworkPrinter, picture_of

__all__ = ["Mechanism", "NetworkPrinter", "line_printer", "network_printer", "picture_of"]


@contextlib.contextmanager
def network_printer() -> Iterator[NetworkPrinter]:
    printer = NetworkPrinter()
    try:
        yield printer
    finally:
        printer.switch_off()


@contextlib.contextmanager
def line_printer() -> Iterator[tuple[Mechanism, str]]:
    """The printer at the end of a line: a mechanism, and the device to open; serial and USB look alike from here."""
    mechanism, stop = Mechanism(), threading.Event()
    ours, theirs = pty.openpty()
    tty.setraw(theirs)

    def serve() -> None:
        while not stop.is_set():
            if select.select([ours], [], [], 0.02)[0]:
                os.write(ours, mechanism.take(os.read(ours, 4096)))

    thread = threading.Thread(target=serve, name="pretend line printer")
    thread.start()
    try:
        yield mechanism, os.ttyname(theirs)
    finally:
        stop.set()
        thread.join()
        os.close(ours)
        os.close(theirs)
