"""
A terminal's way to its hall server: the numbers and the worker.

What speaks HTTP is imported when it is first needed, because home does not wait for it.
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from assets import known
from kiosk.asked import Asked
from kiosk.box import Box, Enrolment
from kiosk.cli.terminal import Terminal
from kiosk.domain.errors import TerminalUnconfirmed
from kiosk.domain.gesture import GivenNumber, KeptAppointment
from kiosk.journal import Journal

if TYPE_CHECKING:
    from sync import wire
    from sync.client.link import Link
    from sync.client.numbers import Numbers
    from sync.client.worker import Worker


class Upstream:
    """Made before the desk, which it serves; silent in a hall of one terminal. Thread-safe."""

    def __init__(self, url: str | None = None) -> None:
        """
        Args:
            url: Where the server is now, if that is not where it was at the enrolment.
        """
        self._url = url
        self._enrolment: Enrolment | None = None
        self._journal: Journal | None = None
        self._opened: tuple[Link, Numbers] | None = None
        self._opening = threading.Lock()
        self._worker: Worker | None = None
        self._late: Callable[[GivenNumber, str, str], None] | None = None

    def numbers(self, journal: Journal, box: Box) -> "Upstream | None":
        """The server's numbers, for the desk; None in a hall of one terminal."""
        self._enrolment, self._journal = box.enrolment(), journal
        return None if self.alone else self

    @property
    def alone(self) -> bool:
        return self._enrolment is None

    def to_confirm(self) -> str | None:
        """The six digits an admin has yet to compare; None where that is done."""
        if self._worker is None or self._worker.error != TerminalUnconfirmed.code or self._enrolment is None:
            return None
        from sync.wire import six_digits

        assert self._journal is not None
        return six_digits(self._journal.device, self._enrolment.server_key)

    def take(
        self, series: str, request_id: str, day: date, seen: int, *, service: str = "", priority: bool = False
    ) -> GivenNumber | None:
        """As `kiosk.domain.needs.Numbers` says."""
        return self._open()[1].take(series, request_id, day, seen, service=service, priority=priority)

    def keep(self, code: str, request_id: str, day: date, seen: Mapping[str, int]) -> KeptAppointment | None:
        """As `kiosk.domain.needs.Numbers` says."""
        return self._open()[1].keep(code, request_id, day, seen)

    def start(self, terminal: Terminal, on_plan: Callable[[], None], *, boot_s: float) -> None:
        """Begin to talk to the server, if there is one; `boot_s` is the longest wait before the first word."""
        if self.alone:
            return
        from sync.client.worker import Worker

        link, numbers = self._open()
        self._late = terminal.desk.late
        self._worker = Worker(
            terminal.journal,
            terminal.box,
            link,
            terminal.clock,
            chance=random.uniform,
            known=known,
            desk=terminal.desk,
            numbers=numbers,
            on_plan=on_plan,
            boot_s=boot_s,
        )
        self._worker.start()

    def stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        if self._opened is not None:
            self._opened[1].close()

    def _open(self) -> "tuple[Link, Numbers]":
        with self._opening:
            if self._opened is None:
                from sync.client.link import Link
                from sync.client.numbers import Numbers

                assert self._enrolment is not None
                assert self._journal is not None
                known, journal = self._enrolment, self._journal
                link = Link(self._url or known.url, journal.keys, journal.device, known.server_key)
                asked = Asked(journal.disk.path.parent)
                self._opened = (
                    link,
                    Numbers(
                        link,
                        mono=time.monotonic,
                        on_late=self._came_late,
                        asked=asked,
                        unanswered=unanswered(journal, asked),
                    ),
                )
            return self._opened

    def _came_late(self, given: GivenNumber, request_id: str, series: str) -> None:
        if self._late is not None:
            self._late(given, request_id, series)


def unanswered(journal: Journal, asked: Asked) -> "list[wire.NumberWanted]":
    """Numbers that a program before this one asked for, and of which the journal knows nothing."""
    from sync import wire

    left = asked.left(journal.numbers_of_server)
    return [wire.NumberWanted(series=series, request=request, day=day) for day, series, request in left]
