"""A terminal's way to its hall server: the enrolment, the numbers, the worker."""

import random
import time
from collections.abc import Callable

from kiosk.box import Box, Enrolment
from kiosk.cli.terminal import Terminal
from kiosk.domain.gesture import GivenNumber
from kiosk.journal import Journal
from sync import wire
from sync.client.link import Link
from sync.client.numbers import Numbers
from sync.client.worker import Worker


def enrol(terminal: Terminal, url: str, code: str) -> wire.Enrolled:
    """
    Introduce this terminal to a hall server with a one-time code, and remember what it is called.

    Raises:
        KioskError: What the server says, or that it does not answer.
    """
    journal = terminal.journal
    return enrol_as(Link(url, journal.keys, journal.device), journal, terminal.box, url, code)


def enrol_as(link: Link, journal: Journal, box: Box, url: str, code: str) -> wire.Enrolled:
    """The same for any journal; the day on which it already gave numbers stays its own."""
    before = box.enrolment()
    enrolled = link.enrol(code, journal.incarnation)
    box.set_enrolment(
        Enrolment(
            name=enrolled.name,
            ordinal=enrolled.ordinal,
            hall=enrolled.hall,
            url=url,
            server_key=bytes.fromhex(enrolled.server),
            incarnation=journal.incarnation.hex(),
            counter=enrolled.counter,
            own_until=before.own_until if before else journal.day(),
        )
    )
    return enrolled


class Upstream:
    """Made before the desk, which it serves; silent in a hall of one terminal."""

    def __init__(self) -> None:
        self._link: Link | None = None
        self._numbers: Numbers | None = None
        self._worker: Worker | None = None
        self._late: Callable[[GivenNumber, str, str], None] | None = None

    def numbers(self, journal: Journal, box: Box) -> Numbers | None:
        """The server's numbers, for the desk; None in a hall of one terminal."""
        enrolment = box.enrolment()
        if enrolment is None:
            return None
        self._link = Link(enrolment.url, journal.keys, journal.device, enrolment.server_key)
        self._numbers = Numbers(self._link, mono=time.monotonic, on_late=self._came_late)
        return self._numbers

    @property
    def alone(self) -> bool:
        return self._link is None

    def start(self, terminal: Terminal, on_plan: Callable[[], None], *, boot_s: float) -> None:
        """Begin to talk to the server, if there is one; `boot_s` is the longest wait before the first word."""
        if self._link is None:
            return
        self._late = terminal.desk.late
        self._worker = Worker(
            terminal.journal,
            terminal.box,
            self._link,
            terminal.clock,
            chance=random.uniform,
            desk=terminal.desk,
            numbers=self._numbers,
            on_plan=on_plan,
            boot_s=boot_s,
        )
        self._worker.start()

    def stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        if self._numbers is not None:
            self._numbers.close()

    def _came_late(self, given: GivenNumber, request_id: str, series: str) -> None:
        if self._late is not None:
            self._late(given, request_id, series)
