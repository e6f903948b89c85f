"""
Terminals as a hall has them, without their screens: the real journal, desk, numbers and worker over real HTTP, with a
wall clock that may show anything.
"""

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from assets import known
from kiosk.asked import Asked
from kiosk.ballot import Ballots
from kiosk.cli.enrol import enrol_as
from kiosk.cli.terminal import believe
from kiosk.cli.upstream import unanswered
from kiosk.clock import SystemClock
from kiosk.desk import Desk
from kiosk.domain.errors import KioskError
from kiosk.domain.gesture import GivenNumber, KeptAppointment
from kiosk.domain.plan import Plan, read
from sync.client.numbers import Numbers
from tests.support.bad_net import BadNet, Fault
from tests.support.lobby import Lobby
from tests.support.served import PLAN, ServedHall

BUSY_S = 10.0  # a computer that runs tests is no dead server; the half second is shown beside `sync.client.numbers`


@cache
def plan() -> Plan:
    return read(PLAN.read_text("utf-8"), known)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a citizen holds: nobody else may hold the same day, series and number."""

    day: date
    series: str
    number: int


class MadClock(SystemClock):
    """A terminal's real judgement of its clock, over a wall clock that a test sets."""

    def __init__(self, wall: datetime, mono_ms: int = 81_234_567) -> None:
        super().__init__()
        self._wall, self._mono_ms = wall, mono_ms

    def now(self) -> datetime:
        return self._wall

    def mono(self) -> int:
        return self._mono_ms

    def advance(self, step: timedelta | float) -> None:
        passed = step if isinstance(step, timedelta) else timedelta(seconds=step)
        self._wall += passed
        self._mono_ms += passed // timedelta(milliseconds=1)

    def set_wall(self, now: datetime) -> None:
        self._wall = now

    def reboot(self, boot: str) -> None:
        self.boot = boot

    def after_start(self) -> "MadClock":
        """What a new process believes: nothing yet."""
        return MadClock(self._wall, self._mono_ms)


class Died(Exception):
    """The terminal lost its power between the server's answer and the commit."""


class Mortal:
    """The server's numbers, and a terminal that may die once it has got one."""

    def __init__(self, numbers: Numbers) -> None:
        self.dies = False
        self._numbers = numbers

    def take(self, *wanted: Any, **more: Any) -> GivenNumber | None:
        given = self._numbers.take(*wanted, **more)
        if self.dies and given is not None:
            raise Died
        return given

    def keep(self, *wanted: Any) -> KeptAppointment | None:
        return self._numbers.keep(*wanted)


class Kiosk:
    """One terminal; `url` is where its technician says the hall server is, None for a hall of one terminal."""

    def __init__(self, folder: Path, hall: ServedHall, wall: datetime, *, served: bool = True) -> None:
        self.folder, self._hall, self._served = folder, hall, served
        self.net = BadNet()
        self.lobby = Lobby(folder, MadClock(wall))  # type: ignore[arg-type]
        self._wake()

    @property
    def clock(self) -> MadClock:
        return self.lobby.clock  # type: ignore[return-value]

    # ---- its life

    def enrol(self, name: str = "Máy") -> None:
        """As `kiosk run --code` does; the program then starts."""
        link = self.lobby.link(self._hall.url, None)
        enrol_as(link, self.lobby.journal, self.lobby.box, self._hall.url, self._hall.code(name))
        self._served = True
        self.restart()

    def restart(self) -> None:
        """Everything that is not on the disk is forgotten."""
        self.close()
        self.lobby.clock = self.clock.after_start()  # type: ignore[assignment]
        self.lobby.open()
        self._wake()

    def copy(self, folder: Path) -> Path:
        """A copy of its disk; the program is stopped for it."""
        self.close()
        self.lobby.open()
        copy = self.lobby.copy(folder)
        self._wake()
        return copy

    def put_back(self, copy: Path) -> None:
        """Its disk is as it was when the copy was made."""
        self.close()
        self.lobby.open()
        self.lobby.put_back(copy)
        self.restart()

    def close(self) -> None:
        if self.numbers is not None:
            self.numbers.close()
        self.lobby.close()

    def _wake(self) -> None:
        journal, box = self.lobby.journal, self.lobby.box
        believe(self.clock, journal)
        enrolment = box.enrolment()
        self.numbers: Numbers | None = None
        self.mortal: Mortal | None = None
        if enrolment is not None:
            link = self.lobby.link(self._hall.url, enrolment.server_key, self.net.sessions())
            asked = Asked(self.folder)
            self.numbers = Numbers(
                link,
                mono=lambda: self.clock.mono() / 1000,
                on_late=lambda *one: self.desk.late(*one),
                patience_s=BUSY_S,
                asked=asked,
                unanswered=unanswered(journal, asked),
            )
            self.mortal = Mortal(self.numbers)
        ballots = Ballots(os.urandom)
        self.desk: Desk[Any] = Desk(
            plan, journal, ballots, box, self.clock, self.mortal, os.urandom, served=self._served
        )
        if enrolment is not None:
            self.worker = self.lobby.worker(link, desk=self.desk, numbers=self.numbers)
        self.desk.start()

    # ---- what it does

    def take(self, service: int = 0, *faults: Fault) -> Paper:
        """
        A citizen takes a ticket, on whatever network.

        Raises:
            KioskError: There is none, and the screen says why.
        """
        self.net.plan = list(faults)
        self.clock.advance(1)
        try:
            ticket = self.desk.take_ticket(plan().services[service].code)
        finally:
            self.net.plan = []
        return Paper(ticket.day, ticket.series, ticket.number)

    def die_taking(self, service: int = 0) -> Paper | None:
        """A citizen asks, and the power goes as soon as the server has answered."""
        if self.mortal is None:
            return self.take(service)
        self.mortal.dies = True
        try:
            return self.take(service)
        except Died:
            self.restart()
            return None
        finally:
            self.mortal.dies = False

    def speak(self, *faults: Fault) -> None:
        """What its worker does every few seconds."""
        self.net.plan = list(faults)
        if self.numbers is not None:
            self.worker.round()
        self.net.plan = []
        self.look()

    def look(self) -> None:
        """What looks after its hall day."""
        self.desk.tick()

    def open_day(self, day: date | None, *, again: bool = False) -> None:
        """Staff press "bắt đầu ngày mới" at this terminal, or open a day again."""
        with contextlib.suppress(KioskError):
            self.desk.open_day("staff", day, again=again)


MORNING = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)  # Monday, 08:15 in the hall
