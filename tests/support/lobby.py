"""
A real terminal's disk in a lobby, without its screen: journal, box, desk, and the way to a served hall.
"""

import itertools
import os
import random
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from assets import known
from kiosk.box import Box
from kiosk.domain.kinds import CodeRead, Nothing, TicketIssued
from kiosk.journal import Journal
from sync.client.keys import new_keys
from sync.client.link import Link, open_session
from sync.client.push import Sent, push_once
from sync.client.worker import Worker
from tests.support.blank import lay_blank
from tests.support.clock import HallClock
from tests.support.files import lay_down, lying
from tests.support.served import ServedHall

BOOTS = itertools.count(1)
READ = CodeRead(kind="dossier")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class LobbyClock(HallClock):
    """A terminal's clock; what the server says of the time is only noted."""

    def __init__(self) -> None:
        super().__init__()
        self.told: datetime | None = None

    def agree(self, server: datetime) -> None:
        self.told = server


class Lobby:
    """One terminal's disk. `clock` may be set to any date."""

    def __init__(self, folder: Path, clock: LobbyClock | None = None) -> None:
        self.folder = folder
        self.clock = clock or LobbyClock()
        self.clock.reboot(f"boot{next(BOOTS):06d}")  # or two disks would write the same bytes at the same moment
        self.open()

    @property
    def path(self) -> Path:
        return self.folder / "terminal.sqlite3"

    def open(self) -> None:
        lay_blank(self.path)
        self.journal = Journal.open(self.path, clock=self.clock, new_keys=new_keys, chance=os.urandom)
        self.box = Box(self.journal.disk)

    def close(self) -> None:
        self.journal.close()

    def link(self, url: str, key: bytes | None, sessions: Callable[[], requests.Session] = open_session) -> Link:
        return Link(url, self.journal.keys, self.journal.device, key, sessions=sessions, timeout_s=(1.0, 5.0))

    def enrol(
        self, hall: ServedHall, name: str = "Máy 1", sessions: Callable[[], requests.Session] = open_session
    ) -> Link:
        link = self.link(hall.url, None, sessions)
        self.enrolled = link.enrol(hall.code(name), self.journal.incarnation)
        return link

    def worker(self, link: Link, **more: Any) -> Worker:
        chance = random.Random(7).uniform
        return Worker(
            self.journal, self.box, link, self.clock, chance=chance, known=known, boot_s=0.0, life_s=0.05, **more
        )

    # ---- facts, as the desk writes them

    def read_code(self, count: int = 1) -> None:
        for _ in range(count):
            self.journal.append("code.read", CodeRead(kind="dossier"))

    def rate(self, count: int = 1) -> None:
        for _ in range(count):
            self.journal.append("rating.counted", Nothing())

    def issue(self, number: int, series: str = "A", *, service: str = "chung-thuc", priority: bool = False) -> str:
        id_ = ticket_id(random.getrandbits(80))
        data = TicketIssued(id=id_, service=service, series=series, number=number, priority=priority)
        self.journal.append("ticket.issued", data)
        return id_

    def week(self, count: int) -> None:
        """A week's mix of facts, in one transaction: tickets, ratings, codes."""
        issued = [TicketIssued(id=ticket_id(n), service="chung-thuc", series="ABCD"[n // 999 % 4], number=n % 999 + 1,
                               priority=n % 9 == 0) for n in range(count)]  # fmt: skip

        def work(writing: Any) -> None:
            for n in range(count):
                day = date(2026, 11, 23) + timedelta(days=n * 7 // count)
                kind, data = [("ticket.issued", issued[n]), ("rating.counted", Nothing()), ("code.read", READ)][n % 3]
                self.clock.advance(0.05)
                writing.append(kind, data, day=day)

        self.journal.write(work)

    def write_raw(self, line: bytes) -> None:
        """A fact of whatever bytes, with a chain that holds: what a broken or newer program would write."""
        from kiosk.domain.fact import link

        def work(writing: Any) -> None:
            head = writing.head()
            writing.connection.execute("INSERT INTO fact (line, hash) VALUES (?, ?)", (line, link(head.hash, line)))

        self.journal.write(work)

    def kill(self) -> None:
        """The program is gone between two steps: nothing was closed, its files are as they lay."""
        lay = lying(self.path)
        self.close()
        lay_down(lay)
        self.open()

    # ---- the disk as a thing that can be copied

    def copy(self, folder: Path) -> Path:
        """A copy of the disk as it is now; the terminal goes on."""
        self.close()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.path, folder / "terminal.sqlite3")
        self.open()
        return folder / "terminal.sqlite3"

    def put_back(self, copy: Path) -> None:
        """The disk is as it was when the copy was made."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(copy, self.path)
        self.clock.reboot(f"boot{next(BOOTS):06d}")
        self.open()

    def lines(self) -> list[tuple[bytes, int, bytes, bytes]]:
        """Every fact of this disk: (incarnation, seq, line, link)."""
        found = []
        for incarnation in self.journal.incarnations():
            last = self.journal.head_of(incarnation).seq
            found += [(incarnation, *one) for one in self.journal.links(incarnation, 1, last)] if last else []
        return found


def ticket_id(bits: int) -> str:
    return "".join(LETTERS[bits >> 5 * n & 31] for n in range(16))


def drain(lobby: Lobby, link: Link, most: int = 500, rounds: int = 200) -> list[Sent]:
    """Push until nothing is left."""
    sent = []
    for _ in range(rounds):
        sent.append(push_once(lobby.journal, link, lobby.clock, most))
        if not sent[-1].more:
            return sent
    raise AssertionError("the terminal never came to an end")
