"""
The database without ORM: Django's own connection, raw SQL, threads of its own.

SQLite has one writer thread, PostgreSQL a few; readers have theirs. What takes turns anyway, ticket numbers, has a
thread of its own there and waits behind no batch. One writer of PostgreSQL goes first and the others help out, so that
whoever asks alone finds thread and connection awake.
"""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DatabaseError, DataError, InterfaceError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from kiosk.domain.errors import KioskError, ServerBusy
from sync.server.hot.bulk import Row as Row
from sync.server.hot.db import CHANNEL as CHANNEL
from sync.server.hot.db import Db as Db

T = TypeVar("T")

THREADS = {
    "sqlite": {"write": 1, "read": 2, "look": 1},
    "postgresql": {"write": 1, "help": 3, "turn": 1, "read": 2, "look": 1},
}
QUEUE = 64  # jobs that may wait for a writer; more are told to come again
RETRY_AFTER_S = 2

Outcome = tuple[Any, Exception | None]
Job = tuple[Callable[[Db], Any], Callable[[Db], Any] | None]  # as `Store.write_together` takes it


def _outcome(job: Callable[[Db], Any], db: Db) -> Outcome:
    try:
        return job(db), None
    except KioskError as error:
        return None, error


class Store:
    """The threads of one database, known to Django by its alias."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias
        self._waiting = 0
        self._first_is_free = True
        self._together: list[tuple[Job, asyncio.Future[Any]]] = []
        self._gathering = False
        self.name = secrets.token_hex(4)  # by which a process knows its own commits again
        self._opened: list[BaseDatabaseWrapper] = []
        self._watchers: list[Callable[[], None]] = []
        self._pools = {
            name: (ThreadPoolExecutor(count, f"hall-{name}-{alias}", self._register), count)
            for name, count in THREADS[connections[alias].vendor].items()
        }
        self._writers, self._readers, self._looker = (self._pools[name][0] for name in ("write", "read", "look"))
        self._helpers, self._turns = (self._pools.get(name, self._pools["write"])[0] for name in ("help", "turn"))

    def _register(self) -> None:
        connection = connections[self.alias]
        connection.inc_thread_sharing()
        self._opened.append(connection)

    def open(self) -> None:
        """Every thread begins and connects, so that the first who asks waits for none of them."""
        gates = [(pool, threading.Barrier(count)) for pool, count in self._pools.values()]
        begun = [pool.submit(self._connect, gate) for pool, gate in gates for _ in range(gate.parties)]
        for one in begun:
            one.result()

    def _connect(self, gate: threading.Barrier) -> None:
        gate.wait()  # or one thread would do it for all of them
        with contextlib.suppress(DatabaseError):  # a database that is busy now is asked again by whoever needs it
            connections[self.alias].ensure_connection()

    async def write(self, job: Callable[[Db], T], alone: Callable[[Db], T | None] | None = None) -> T:
        """
        Run a job in one transaction on a writer thread; it is durable when this returns.

        Args:
            alone: The same in one statement that needs no transaction; None where that cannot be.

        Raises:
            ServerBusy: Too many wait already, or the database does not answer.
        """
        if self._waiting >= QUEUE:
            raise ServerBusy("writers", retry_after_s=RETRY_AFTER_S)
        self._waiting += 1
        goes_first, self._first_is_free = self._first_is_free, False
        pool = self._writers if goes_first else self._helpers
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, self._one, job, alone)
        finally:
            self._waiting -= 1
            self._first_is_free |= goes_first

    def _one(self, job: Callable[[Db], T], alone: Callable[[Db], T | None] | None) -> T:
        done = self._at_once(alone)
        return self.now(job) if done is None else done

    async def write_together(self, job: Callable[[Db], T], alone: Callable[[Db], T | None] | None = None) -> T:
        """
        The same in one transaction with whoever else asks while the last one is being made durable.

        A job must raise before it has written anything, or not at all.

        Args:
            alone: The same in one statement that needs no transaction; None where that cannot be.
        """
        if len(self._together) >= QUEUE:
            raise ServerBusy("writers", retry_after_s=RETRY_AFTER_S)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._together.append(((job, alone), done))
        if not self._gathering:
            self._take_together(loop)
        return await done

    def _take_together(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin with all who ask by now; a task and a future each would cost as much as what they wait for."""
        group, self._together = self._together, []
        self._gathering = bool(group)
        if group:
            self._turns.submit(self._work_off, loop, group)

    def _work_off(self, loop: asyncio.AbstractEventLoop, group: Sequence[tuple[Job, asyncio.Future[Any]]]) -> None:
        outcomes = self._in_one([job for job, _ in group])
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and with it whoever asked
            loop.call_soon_threadsafe(self._tell_outcomes, loop, group, outcomes)

    def _tell_outcomes(
        self,
        loop: asyncio.AbstractEventLoop,
        group: Sequence[tuple[Job, asyncio.Future[Any]]],
        outcomes: Sequence[Outcome],
    ) -> None:
        self._take_together(loop)
        for (_, done), (result, error) in zip(group, outcomes, strict=True):
            if done.cancelled():
                continue  # whoever asked is gone; what was done for them stays
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)

    def _in_one(self, jobs: Sequence[Job]) -> list[Outcome]:
        """What each came to; where the database refuses all of them together, one by one."""
        try:
            if len(jobs) == 1 and (done := self._at_once(jobs[0][1])) is not None:
                return [(done, None)]
            return self.now(lambda db: [_outcome(job, db) for job, _ in jobs])
        except Exception as error:
            if len(jobs) == 1:
                return [(None, error)]
        return [outcome for job in jobs for outcome in self._in_one([job])]

    def _at_once(self, alone: Callable[[Db], T | None] | None) -> T | None:
        """In no transaction but the statement's own; None, and nothing done, where it cannot be or fails."""
        connection = connections[self.alias]
        if alone is None or connection.in_atomic_block:
            return None
        db = Db(connection, self.name)
        try:
            done = alone(db)
        except DataError:  # what it stood on was changed meanwhile
            return None
        except DatabaseError:
            self._begin_anew(connection)
            return None
        if db.changed:
            self._tell()
        return done

    async def read(self, job: Callable[[Db], T]) -> T:
        """What a job reads is of one moment."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, job)

    async def look(self, job: Callable[[Db], T]) -> T:
        """Read on one connection that never changes anything: what SQLite's `data_version` counts is others' work."""
        return await asyncio.get_running_loop().run_in_executor(self._looker, self._read, job)

    def now(self, job: Callable[[Db], T]) -> T:
        """The same transaction in the calling thread: for pages and commands. Whoever watches hears of its commit."""
        connection = connections[self.alias]
        outermost = not connection.in_atomic_block
        try:
            with transaction.atomic(using=self.alias):
                db = Db(connection)
                done = job(db)
                if db.changed and db.postgres:
                    db.tell(self.name, last=outermost)
        except (OperationalError, InterfaceError) as error:
            self._begin_anew(connection)
            raise ServerBusy(str(error), retry_after_s=RETRY_AFTER_S) from error
        if db.changed:
            self._tell()
        return done

    def _tell(self) -> None:
        for tell in tuple(self._watchers):
            tell()

    @contextmanager
    def watched(self, tell: Callable[[], None]) -> Iterator[None]:
        """Call `tell` after every commit of this store that changed something, in whatever thread it happened."""
        self._watchers.append(tell)
        try:
            yield
        finally:
            self._watchers.remove(tell)

    def _read(self, job: Callable[[Db], T]) -> T:
        def of_one_moment(db: Db) -> T:
            with db.moment():
                return job(db)

        return self.glance(of_one_moment)

    def glance(self, job: Callable[[Db], T]) -> T:
        """Read in the calling thread and in no transaction, so that it waits for no writer."""
        connection = connections[self.alias]
        try:
            return job(Db(connection))
        except DatabaseError as error:
            self._begin_anew(connection)
            raise ServerBusy(str(error), retry_after_s=RETRY_AFTER_S) from error

    @staticmethod
    def _begin_anew(connection: BaseDatabaseWrapper) -> None:
        """A connection that failed is replaced by the next job; inside a page's transaction Django decides."""
        if not connection.in_atomic_block:
            connection.close()

    def close(self) -> None:
        for pool, _ in self._pools.values():
            pool.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
