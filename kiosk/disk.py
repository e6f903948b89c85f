"""
The terminal's one SQLite file: how it is opened, written by one thread, and kept able to take more.

What lies in it is the business of `kiosk.journal`, `kiosk.ballot` and `kiosk.box`; the tables stand in
`kiosk.schema`. Nothing else in the terminal opens the file.
"""

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlite_utils.db import Database
from sqlite_utils.utils import sqlite3

from kiosk import room
from kiosk.domain.errors import DiskDamaged, DiskSettingRefused, FolderClosed, NotSaved
from kiosk.schema import MIGRATIONS

T = TypeVar("T")
Connection = sqlite3.Connection

# set on every connection and read back: name → (what is written, what must be read)
SETTINGS: dict[str, tuple[str, object]] = {
    "busy_timeout": ("5000", 5000),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "secure_delete": ("ON", 1),
    "recursive_triggers": ("ON", 1),  # or INSERT OR REPLACE would slip past the refusing triggers
    "wal_autocheckpoint": ("64", 64),
    "journal_size_limit": (str(1024 * 1024), 1024 * 1024),
}

SWEEP_TIMEOUT_MS = 100
IDLE_S = 1.0
LOOK_EVERY = 500  # commits, a tenth of what the free pages take
OPENING_S = 5.0


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """
    Open the file with every setting in force.

    Raises:
        DiskSettingRefused: A setting reads back otherwise.
        NotSaved: The disk has no room for what belongs beside the file, or refuses it.
        DiskDamaged: The file is no database.
    """
    try:
        name = f"file:{_quoted(path)}?mode=ro" if read_only else str(path)
        connection = sqlite3.connect(name, uri=read_only, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA busy_timeout=5000")
        for setting, (wanted, expected) in SETTINGS.items():
            if read_only and setting == "journal_mode":
                continue
            seen = _set(connection, setting, wanted)
            if seen != expected:
                raise DiskSettingRefused(f"{setting}: {seen!r}, expected {expected!r}", setting=setting, seen=seen)
    except sqlite3.OperationalError as error:
        raise NotSaved(f"{path}: {error}", detail=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DiskDamaged(f"{path}: {error}", detail=str(error)) from error
    return connection


def _connect_somehow(path: Path) -> Connection:
    """The first connection; where a full disk has no room for it, at the cost of the ballast."""
    try:
        return connect(path)
    except NotSaved:
        if not room.spend_ballast(path):
            raise
        return connect(path)


def read_back(connection: Connection) -> dict[str, object]:
    """Every setting as it is in force now, for `kiosk doctor`."""
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}


def _set(connection: Connection, setting: str, wanted: str) -> object:
    """Set and read back; another process that opens the new file at the same moment is waited for."""
    give_up = time.monotonic() + OPENING_S
    while True:
        try:
            connection.execute(f"PRAGMA {setting}={wanted}").fetchall()
            return connection.execute(f"PRAGMA {setting}").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


class Job(Generic[T]):
    """Work for the writer thread; a bare lock is the quickest way to wait for it."""

    __slots__ = ("_done", "error", "result", "sweep", "work")

    result: T

    def __init__(self, work: Callable[[Connection], T], *, sweep: bool = False) -> None:
        self.work, self.sweep = work, sweep
        self.error: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def done(self) -> None:
        self._done.release()

    def wait(self) -> T:
        """What the work returned; raises what it raised."""
        self._done.acquire()
        if self.error is not None:
            raise self.error
        return self.result


class Disk:
    """
    One file, one writer thread, one connection for readers.

    `write` returns after the commit and `read` sees every commit before it, also those of other processes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        _folder(path.parent)
        self._writer = _connect_somehow(path)
        self._reader = connect(path)
        self._reading = threading.Lock()
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._swept = False
        self._commits = 0  # since the room was last looked at
        self._migrate()
        self.keep_room()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T], *, sweep: bool = False) -> T:
        """
        Run `work` in one transaction on the writer thread; returns what it returned, after the commit.

        Args:
            sweep: Empty the WAL right after the commit, so that no two commits can be paired in it.

        Raises:
            NotSaved: The disk did not take it; nothing of it was kept.
        """
        job = Job(work, sweep=sweep)
        self._jobs.put(job)
        return job.wait()

    def read(self, sql: str, *values: object) -> list[Any]:
        """All rows of one question; no reader ever holds a snapshot for longer."""
        with self._reading:
            try:
                return self._reader.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise DiskDamaged(str(error), detail=str(error)) from error

    def settle(self) -> None:
        """Wait until everything written so far is also swept, where it asked for that."""
        self.write(lambda connection: None)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join()
        for connection in (self._reader, self._writer):
            connection.close()

    def free_bytes(self) -> int:
        """Free pages inside the file, in bytes."""
        with self._reading:
            return room.free_inside(self._reader)

    def integrity(self) -> str:
        """SQLite's own opinion of the file's structure: "ok", or the first complaint."""
        return str(self.read("PRAGMA quick_check(1)")[0][0])

    # ---- the writer thread

    def _run(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_S if not self._swept or self._commits >= LOOK_EVERY else None)
            except queue.Empty:
                self._at_idle()
                continue
            if job is None:
                self._sweep()
                return
            self._do(job)
            if job.sweep:
                self._sweep()

    def _at_idle(self) -> None:
        if self._commits >= LOOK_EVERY:
            self.keep_room()
        else:
            self._sweep()

    def _do(self, job: Job[Any]) -> None:
        try:
            job.result = self._commit(job.work)
        except BaseException as error:  # whoever waits gets it, whatever it is; the thread lives on
            job.error = error
        job.done()

    def _commit(self, work: Callable[[Connection], Any]) -> Any:
        try:
            try:
                return self._transaction(work)
            except sqlite3.OperationalError as error:
                if "full" not in str(error) or not room.spend_ballast(self.path):
                    raise
                return self._transaction(work)
        except sqlite3.DatabaseError as error:
            raise NotSaved(str(error), detail=str(error)) from error

    def _transaction(self, work: Callable[[Connection], Any]) -> Any:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._writer)
            self._writer.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            raise
        self._commits += 1
        return result

    def _sweep(self) -> None:
        """Empty the WAL; tried again at idle while a reader holds it, for whom no citizen waits long."""
        try:
            self._writer.execute(f"PRAGMA busy_timeout={SWEEP_TIMEOUT_MS}")
            try:
                self._swept = self._empty_wal()
            finally:
                self._writer.execute(f"PRAGMA busy_timeout={SETTINGS['busy_timeout'][0]}")
        except sqlite3.DatabaseError:
            self._swept = False

    def _empty_wal(self) -> bool:
        """
        Move everything into the file, empty the WAL and begin it anew; False while a reader holds it.

        It begins with a transaction that touches the first page alone. Until the next one the shared memory lists the
        pages of the last transaction: that must not be a ballot's. And whoever comes next waits for one turn of the
        disk instead of two, for the WAL has its head.
        """
        busy, *_ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            return False
        room.reserve_wal(self.path)
        version = int(self._writer.execute("PRAGMA user_version").fetchone()[0]) & 1
        self._writer.execute(f"PRAGMA user_version={1 - version}")
        return True

    def keep_room(self) -> None:
        """Look after the room for a full disk: at the start and, after many commits, when nobody is writing."""
        self._commits = 0
        room.refill(self._writer)
        room.lay_ballast(self.path)
        self._sweep()

    def _migrate(self) -> None:
        """Bring the tables up to date, once among however many processes begin at the same moment."""
        database = Database(self._writer, execute_plugins=False)
        try:
            if MIGRATIONS.pending(database):
                self._writer.execute("BEGIN IMMEDIATE")
                MIGRATIONS.apply(database)
                self._writer.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            with contextlib.suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            raise NotSaved(str(error), detail=str(error)) from error


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderClosed(f"{path}: {error}", folder=str(path)) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise FolderClosed(str(path), folder=str(path))
