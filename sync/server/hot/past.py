"""
What a database may have forgotten, when it was put back to an older copy.

Such a server must not give a number that somebody holds already. It finds out by four ways: `kiosk-server restore` says
so, a terminal's facts go on where the stream here ends earlier, a terminal has seen a higher number than this database,
or this computer has given more numbers than this database knows of.
"""

import contextlib
import os
import threading
from datetime import date
from pathlib import Path
from typing import Protocol

from kiosk.domain.errors import NumbersPaused
from sync.server.hot.store import Db

PAUSE_S = 5
WIDTH = 20

# terminals that may know numbers this database has lost
UNHEARD = """
SELECT t.name FROM terminal t WHERE NOT t.own AND t.revoked_ms IS NULL
AND (t.confirmed OR EXISTS (SELECT 1 FROM stream s WHERE s.terminal_id = t.id AND s.cursor > 0))
AND NOT EXISTS (SELECT 1 FROM stream s WHERE s.terminal_id = t.id AND s.drained_ms IS NOT NULL)
ORDER BY t.name
"""
PAUSED = "SELECT 1 FROM hall WHERE id = 1 AND restored_ms IS NOT NULL"
# a terminal came with numbers of its own for this day
OWN_HALLS = "SELECT count(*) FROM stream WHERE own_day = %s"


class Forgetful(Protocol):
    """A hall server, as far as its memory goes."""

    mark: "Mark"
    looked_back: bool
    doubted: set[tuple[str, int]]


class Mark:
    """
    How many numbers this computer has given, and on which days it gives none for a terminal that was its own hall.

    It lies beside the database: no copy of the database takes it along.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._own = file and file.with_name("own-halls")
        self._own_days: set[date] | None = None
        self._highest = 0
        self._guard = threading.Lock()
        self.highest()  # or what is noted first would lower it

    def highest(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            if self._file is not None:
                self._highest = max(self._highest, int(self._file.read_text("ascii")))
        return self._highest

    def note(self, given: int) -> None:
        """The number's row, once it is durable; without waiting for the disk."""
        with self._guard:
            if self._file is None or given <= self._highest:
                return
            self._highest = given
            with contextlib.suppress(OSError):
                handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    os.pwrite(handle, f"{given:{WIDTH}d}".encode(), 0)
                finally:
                    os.close(handle)

    def was_own(self, day: date) -> bool:
        """Whether a terminal may have given numbers of its own on this day, also one the database has forgotten."""
        if self._own_days is None:
            self._own_days = set()
            with contextlib.suppress(OSError, ValueError):
                lines = self._own.read_text("ascii").split() if self._own else []
                self._own_days |= {date.fromisoformat(line) for line in lines}
        return day in self._own_days

    def note_own(self, day: date) -> None:
        """Before the terminal is told that it was let in."""
        if self.was_own(day) or self._own_days is None:
            return
        self._own_days.add(day)
        if self._own is not None:
            with self._own.open("a", encoding="ascii") as file:
                file.write(f"{day}\n")
                file.flush()
                os.fsync(file.fileno())


def has_lost(hall: Forgetful, db: Db) -> bool:
    """Whether this computer has given more numbers than this database knows of."""
    return hall.mark.highest() > int(db.rows("SELECT coalesce(max(id), 0) FROM number")[0][0])


def is_news(hall: Forgetful, series: str, seen: int, highest: int) -> bool:
    """Whether a terminal holds a number this database knows nothing of; asked once, or a wrong one would ever pause."""
    if seen <= highest or (series, seen) in hall.doubted:
        return False
    hall.doubted.add((series, seen))
    return True


def check_heard(db: Db) -> None:
    """
    After it was put back: numbers go on once every terminal has sent what it has.

    Raises:
        NumbersPaused: One has not; terminals use their own blocks meanwhile.
    """
    if unheard := db.rows(UNHEARD):
        raise NumbersPaused(f"{len(unheard)} terminals unheard", retry_after_s=PAUSE_S)


def waited_for(db: Db) -> list[str]:
    """Who keeps the server from giving numbers after it was put back, by name; nobody where it gives them."""
    return [name for (name,) in db.rows(UNHEARD)] if db.one(PAUSED) else []


def check_own(hall: Forgetful, db: Db, day: date) -> None:
    """
    A server that came to a terminal which was its own hall takes over with the next hall day.

    Only the days themselves count, never all up to them: a clock that was in 2099 pauses no hall until then.

    Raises:
        NumbersPaused: That terminal gives the numbers of this day, or gave some; others use their own blocks.
    """
    if hall.mark.was_own(day) or db.rows(OWN_HALLS, day)[0][0]:
        raise NumbersPaused(f"a terminal is its own hall on {day}", retry_after_s=PAUSE_S)
