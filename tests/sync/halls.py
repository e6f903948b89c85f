"""
A hall that gives numbers, with real terminals and a real server; it keeps every paper it gave out.

Beside it `tests.sync.naive_hall` counts as many halls do.
"""

import contextlib
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.errors import KioskError
from kiosk.domain.ticket import BLOCK
from tests.support.bad_net import Fault
from tests.support.clock import HallClock
from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk, Paper, plan

TRIES = 25  # of a terminal that was not heard: on a busy computer half a second is soon over
ROUNDS = 3  # a fork found by one disk may show another one that it has to push again
RESTORED, GONE, VOIDED = "the server was put back", "its disk is gone", "voided"


class RealHall:
    """Real terminals, a real server."""

    def __init__(self, folder: Path, maintenance_url: str | None) -> None:
        self.folder, self.can_be_copied = folder, maintenance_url is None
        self.server = ServedHall(folder / "hall", maintenance_url, HallClock(MORNING))
        self.server.start()
        self.papers = list[Paper]()
        self.kiosks = list[Kiosk]()
        self.copy: Path | None = None
        self.disks = dict[int, Path]()
        self.gone = set[bytes]()  # incarnations whose disk nobody has any more
        self.lost = dict[tuple[date, str], int]()  # the highest number a put back server had given before
        self.now = MORNING  # as an honest clock would show
        self._made = 0

    @property
    def copied(self) -> bool:
        return self.copy is not None

    @property
    def terminals(self) -> int:
        return len(self.kiosks)

    def begin(self, *, alone: bool, planned: bool) -> None:
        if planned:
            self.publish()
        if alone:
            self.kiosks.append(self._new(served=False))
            self.kiosks[0].open_day(None)
            return
        self.open_day(None)
        self.add_terminal()

    def _new(self, *, served: bool) -> Kiosk:
        self._made += 1
        return Kiosk(self.folder / f"t{self._made}", self.server, self.server.clock.now(), served=served)

    def _one(self, n: int) -> Kiosk:
        return self.kiosks[n % len(self.kiosks)]

    # ---- people and terminals

    def take(self, n: int, service: int, faults: list[Fault]) -> None:
        with contextlib.suppress(KioskError):
            self.papers.append(self._one(n).take(service, *faults))

    def gather(self) -> None:
        """Every terminal is heard, however busy this computer is, and five minutes pass."""
        for kiosk in self.kiosks:
            kiosk.speak()
            for _ in range(TRIES):
                if kiosk.numbers is not None and kiosk.worker.error is not None:
                    time.sleep(0.2)
                    kiosk.speak()
        self.pass_time(301.0)

    def refusal(self, n: int) -> str | None:
        """Why somebody who wants a number gets none; None who gets one."""
        try:
            self.papers.append(self._one(n).take())
        except KioskError as error:
            return error.code
        return None

    def die_taking(self, n: int) -> None:
        with contextlib.suppress(KioskError):
            if paper := self._one(n).die_taking():
                self.papers.append(paper)

    def speak(self, n: int, faults: list[Fault]) -> None:
        self._one(n).speak(*faults)

    def restart_terminal(self, n: int) -> None:
        self._one(n).restart()

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.server.clock.advance(seconds)
        for kiosk in self.kiosks:
            kiosk.clock.advance(seconds)

    def set_terminal_clock(self, n: int, wall: datetime) -> None:
        self._one(n).clock.set_wall(wall)

    def open_day_at(self, n: int, day: date | None) -> None:
        self._one(n).open_day(day)

    def add_terminal(self) -> None:
        """One more; where a terminal was its own hall, it is the first that gets the server."""
        if self.kiosks and self.kiosks[0].numbers is None:
            self.kiosks[0].enrol()
            return
        self.kiosks.append(self._new(served=True))
        self.kiosks[-1].enrol()

    def replace_disk(self, n: int) -> None:
        """An empty one: nobody knows what stood on the old one and was not sent."""
        if self._one(n).numbers is None:
            return  # a hall of one terminal has lost everything with its disk
        n %= len(self.kiosks)
        self.gone |= set(self.kiosks[n].lobby.journal.incarnations())
        self.kiosks[n].close()
        self.disks.pop(n, None)
        self.kiosks[n] = self._new(served=True)
        self.take(n, 0, [])
        self.kiosks[n].enrol()

    def copy_disk(self, n: int) -> None:
        n %= len(self.kiosks)
        if self.kiosks[n].numbers is not None:
            self._made += 1
            self.disks[n] = self.kiosks[n].copy(self.folder / f"disk{self._made}")

    def put_back_disk(self, n: int) -> None:
        n %= len(self.kiosks)
        if n in self.disks:
            self.gone.add(self.kiosks[n].lobby.journal.incarnation)
            self.kiosks[n].put_back(self.disks[n])
            self.kiosks[n].speak()

    # ---- the server

    def set_server_clock(self, wall: datetime) -> None:
        self.server.clock.set_wall(wall)

    def set_clocks_right(self) -> None:
        self.server.clock.set_wall(self.now)
        for kiosk in self.kiosks:
            kiosk.clock.set_wall(self.now)

    def wait_for_hours(self) -> None:
        """Until half an hour after the hall opens next."""
        now = self.now.astimezone(ZoneInfo(plan().hall.zone)).replace(tzinfo=None)
        opening = plan().opening.next_opening(now)
        assert opening is not None
        self.pass_time((opening - now).total_seconds() + 1800)

    def publish(self) -> None:
        self.server.publish(PLAN.read_text("utf-8"))

    def open_day(self, day: date | None) -> None:
        self._staff(lambda days, hall, db: days.open_day(hall, db, "staff", day))

    def put_day_right(self) -> None:
        """Staff open today at the server, or at the terminal that is its own hall, whatever stands in the books."""
        self._staff(lambda days, hall, db: days.open_day(hall, db, "staff", again=True))
        for kiosk in self.kiosks:
            if kiosk.numbers is None:
                kiosk.open_day((self.now + timedelta(hours=7)).date(), again=True)

    def close_day(self) -> None:
        self._staff(lambda days, hall, db: days.close_day(hall, db))

    def _staff(self, act: Callable[[Any, Any, Any], object]) -> None:
        from sync.server.hot import days

        with contextlib.suppress(KioskError):
            self.server.do(lambda hall, db: act(days, hall, db))

    def restart_server(self) -> None:
        self.server.restart()

    def copy_server(self) -> None:
        self._made += 1
        self.copy = self.server.copy(self.folder / f"copy{self._made}.sqlite3")

    def put_back_server(self, *, by_hand: bool) -> None:
        """
        By hand a file takes the place of another; `kiosk-server restore` also tells the server.

        Terminals that the copy does not know are enrolled anew at once: nobody can wait for whom he does not know.
        """
        from sync.server.hot import own, situation

        assert self.copy is not None
        for day, series, number in self._book():
            self.lost[day, series] = max(number, self.lost.get((day, series), 0))
        self.server.put_back(self.copy)
        for kiosk in self._strangers():
            kiosk.enrol()
        if not by_hand:
            self.server.do(lambda hall, db: (situation.went_back(hall, db), own.end_stream(hall, db)))

    def _strangers(self) -> list[Kiosk]:
        known = {bytes(row[0]) for row in self.server.rows("SELECT device FROM terminal")}
        served = [kiosk for kiosk in self.kiosks if kiosk.numbers is not None]
        return [kiosk for kiosk in served if kiosk.lobby.journal.device not in known]

    # ---- what is left in the end

    def settle(self) -> None:
        """Every terminal that is left tells what it knows."""
        for _ in range(ROUNDS):
            for kiosk in self.kiosks:
                kiosk.speak()
                kiosk.speak()

    def unexplained(self) -> list[str]:
        """Numbers below the highest one of their block that are missing without a reason."""
        known = dict[tuple[date, str, int], set[int]]()
        for day, series, number in [*self._held(), *self._book(gone=True)]:
            known.setdefault((day, series, number // BLOCK), set()).add(number % BLOCK)
        return [
            f"{day} {series} {block * BLOCK + number}"
            for (day, series, block), numbers in known.items()
            for number in range(1, max(numbers))
            if number not in numbers and not (block == 0 and self._was_lost(day, series, number))
        ]

    def _held(self) -> list[tuple[date, str, int]]:
        """Issued or voided, as the facts in streams and branches say."""
        return [*map(_key, self.server.rows("SELECT day, series, number FROM ticket"))]

    def _book(self, *, gone: bool = False) -> list[tuple[date, str, int]]:
        """Reserved; with `gone` only for disks that nobody has any more."""
        sql = (
            "SELECT n.day, n.series, n.number, s.incarnation FROM number n JOIN stream s ON s.id = n.stream_id"
            " WHERE n.number > 0"
        )
        return [_key(row) for row in self.server.rows(sql) if not gone or bytes(row[3]) in self.gone]

    def _was_lost(self, day: date, series: str, number: int) -> bool:
        """Whether the server knows that its book is an older copy: it was told, or its mark beside the book tells."""
        from sync.server.hot import past

        sql = "SELECT count(*) FROM stream s JOIN terminal t ON t.id = s.terminal_id WHERE t.own AND s.ended_ms > 0"
        told = self.server.rows(sql)[0][0] > 0 or self.server.do(past.has_lost)
        return told and number <= self.lost.get((day, series), 0)

    def end(self) -> None:
        for kiosk in self.kiosks:
            kiosk.close()
        self.server.end()


def _key(row: tuple[Any, ...]) -> tuple[date, str, int]:
    day = row[0] if isinstance(row[0], date) else date.fromisoformat(row[0])
    return day, row[1], row[2]
