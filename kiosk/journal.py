"""
The terminal's journal: an append-only chain of facts, and what follows from them.

A fact is on the disk when `append` returns. The head is read inside the writing transaction, so that a
shell command and the running terminal may share the file. What a fact means is the business of
`kiosk.domain`; sending it, of `sync.client`.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta, timezone, tzinfo
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.disk import Connection, Disk
from kiosk.domain import fact
from kiosk.domain.errors import DiskDamaged
from kiosk.domain.gesture import HallDay
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import StreamForked
from kiosk.domain.needs import Clock
from kiosk.domain.ticket import ordinal_of
from kiosk.writing import LAST_DAY, LAST_INCARNATION, SEEN, Head, Pen, Position, Writing, hall_day, ticket_of

# the facts of incarnation ?1, and the first of their places
FIRST = "(SELECT first FROM incarnation WHERE id = ?1)"
OF_ONE = f"""
FROM fact WHERE place >= {FIRST} AND place < coalesce((
    SELECT min(later.first) FROM incarnation AS this JOIN incarnation AS later ON later.number > this.number
    WHERE this.id = ?1), 1 << 62)
"""
HEAD = f"SELECT place - {FIRST} + 1, hash {OF_ONE} ORDER BY place DESC LIMIT 1"
LINKS = f"SELECT place - {FIRST} + 1, line, hash {OF_ONE} AND place >= {FIRST} + ?2 - 1 ORDER BY place LIMIT ?3"

T = TypeVar("T")
FILE = "terminal.sqlite3"
VIETNAM = timezone(timedelta(hours=7))
AT_ONCE = 2000
TICKETS_BEFORE = "SELECT place, line FROM fact WHERE place < ? AND instr(line, ?) > 0 ORDER BY place DESC LIMIT ?"


class Journal:
    """The only writer of the terminal's disk. Thread-safe: everything is written on one thread."""

    def __init__(self, disk: Disk, pen: Pen, chance: Callable[[int], bytes]) -> None:
        self.disk = disk
        self.keys = pen.keys
        self.device = fact.device_of(pen.keys.public)
        self._pen = pen
        self._chance = chance
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock,
        new_keys: Callable[[], Keys],
        chance: Callable[[int], bytes],
        zone: tzinfo = VIETNAM,
    ) -> "Journal":
        """
        Open the file, or make it with its identity: a key and a random incarnation.

        Raises:
            NotSaved, DiskDamaged, DiskSettingRefused, FolderClosed: As the disk says.
        """
        disk = Disk(path)

        def born(connection: Connection) -> Keys:
            row = connection.execute("SELECT private, public FROM identity").fetchone()
            if row is None:
                keys = new_keys()
                connection.execute("INSERT INTO identity VALUES (1, ?, ?)", (keys.private, keys.public))
                connection.execute("INSERT INTO incarnation (number, id, first) VALUES (1, ?, 1)", (chance(16),))
                return keys
            return Keys(*row)

        try:
            keys = disk.write(born)
        except BaseException:
            disk.close()
            raise
        return cls(disk, Pen(keys, clock, zone), chance)

    def close(self) -> None:
        self.disk.close()

    # ---- writing

    def write(self, work: Callable[[Writing], T], *, sweep: bool = False) -> T:
        """
        Run `work` in one transaction; returns after the commit.

        Raises:
            NotSaved: The disk did not take it; nothing of it was kept.
        """
        result = self.disk.write(lambda connection: work(Writing(self._pen, connection)), sweep=sweep)
        for listener in self._listeners:
            listener()
        return result

    def append(self, kind: str, data: msgspec.Struct, *also: Callable[[Writing], object]) -> Position:
        """Add one fact, and whatever `also` writes, in one transaction."""

        def work(writing: Writing) -> Position:
            position = writing.append(kind, data)
            for more in also:
                more(writing)
            return position

        return self.write(work)

    def on_append(self, listener: Callable[[], None]) -> None:
        """Have something told after every commit, on the thread that asked for it; it must be quick."""
        self._listeners.append(listener)

    def fork(self, seq: int, hash_: bytes) -> Head:
        """
        End this incarnation and begin another one, after the server saw the same position twice.

        Args:
            seq: The position at which the server holds another fact.
            hash_: The head this terminal has there.
        """

        def work(writing: Writing) -> Head:
            old = writing.head()
            first = writing.connection.execute("SELECT coalesce(max(place), 0) + 1 FROM fact").fetchone()[0]
            writing.connection.execute("INSERT INTO incarnation (id, first) VALUES (?, ?)", (self._chance(16), first))
            writing.append("stream.forked", StreamForked(incarnation=old.incarnation.hex(), seq=seq, hash=hash_.hex()))
            return writing.head()

        return self.write(work)

    # ---- reading

    def genesis(self, incarnation: bytes) -> bytes:
        return self._pen.genesis(incarnation)

    @property
    def incarnation(self) -> bytes:
        return bytes(self.disk.read(LAST_INCARNATION)[0][1])

    def incarnations(self) -> list[bytes]:
        """All of this file, the present one last."""
        return [row[0] for row in self.disk.read("SELECT id FROM incarnation ORDER BY number")]

    def head(self) -> Head:
        return self.head_of(self.incarnation)

    def head_of(self, incarnation: bytes) -> Head:
        rows = self.disk.read(HEAD, incarnation)
        if not rows:
            return Head(incarnation, 0, self.genesis(incarnation))
        seq, hash_ = rows[0]
        if type(hash_) is not bytes:
            raise DiskDamaged(f"seq {seq} has no hash any more", detail="journal")
        return Head(incarnation, seq, hash_)

    def head_before(self, incarnation: bytes, seq: int) -> bytes:
        """The head on which the fact `seq` stands; the genesis hash for the first."""
        if seq <= 1:
            return self.genesis(incarnation)
        links = self.links(incarnation, seq - 1, 1)
        if not links or links[0][0] != seq - 1:
            raise DiskDamaged(f"seq {seq - 1} is gone", detail="journal")
        return links[0][2]

    def lines(self, incarnation: bytes, first: int, most: int = 500, most_bytes: int = 256 * 1024) -> list[bytes]:
        """Lines from seq `first` on, at most so many and so long with their line feeds, but one at least."""
        taken, size = list[bytes](), 0
        for _, line, _ in self.links(incarnation, first, most):
            size += len(line) + 1
            if taken and size > most_bytes:
                break
            taken.append(line)
        return taken

    def links(self, incarnation: bytes, first: int, most: int) -> list[tuple[int, bytes, bytes]]:
        """
        (seq, line, hash) from seq `first` on, at most so many, up to the first that is none any more.

        Raises:
            DiskDamaged: A flipped bit made something else of the very first.
        """
        rows = self.disk.read(LINKS, incarnation, first, most)
        whole = list(takewhile(lambda row: type(row[1]) is type(row[2]) is bytes, rows))
        if rows and not whole:
            raise DiskDamaged(f"seq {first} is no fact any more", detail="journal")
        return whole

    def cursor(self, incarnation: bytes | None = None) -> int:
        """The last seq of an incarnation that the server has; 0 while it has none."""
        wanted = incarnation or self.incarnation
        return int(self.disk.read("SELECT pushed FROM incarnation WHERE id = ?", wanted)[0][0])

    def set_cursor(self, seq: int, incarnation: bytes | None = None) -> None:
        wanted = incarnation or self.incarnation
        self.disk.write(lambda c: c.execute("UPDATE incarnation SET pushed = ? WHERE id = ?", (seq, wanted)) and None)

    def hall_day(self) -> HallDay | None:
        """The last hall day, open or closed."""
        rows = self.disk.read(LAST_DAY)
        return hall_day(rows[0]) if rows else None

    def day(self) -> date | None:
        """The hall day that is open."""
        last = self.hall_day()
        return last.day if last and not last.closed else None

    def numbered_day(self) -> date | None:
        """The last hall day on which this terminal gave a number, or lost one."""
        last = self.disk.read("SELECT max(day) FROM numbers")[0][0]
        return date.fromisoformat(last) if last else None

    def numbers_of_server(self, ids: Collection[str]) -> set[str]:
        """Those of these tickets whose number, issued or voided, the hall server gave; looked for from the end on."""
        left, found, before = set(ids), set[str](), 1 << 62
        while left and (rows := self.disk.read(TICKETS_BEFORE, before, b'"kind":"ticket.', AT_ONCE)):
            told = [one for row in rows if (one := ticket_of(row[1])) and one.id in left]
            found |= {one.id for one in told if ordinal_of(one.number) == 0}
            left -= found
            before = rows[-1][0]
        return found

    def seen(self, day: date, series: str) -> list[int]:
        """The highest number of each block of a series that this terminal knows of."""
        return [row[0] for row in self.disk.read(SEEN, day.isoformat(), series)]
