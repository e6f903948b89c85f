"""
The database without ORM: Django's own connection, raw SQL, threads of its own.

SQLite has one writer thread, PostgreSQL a few; readers have theirs. SQL is written with %s for both, and columns and
tables are those of `sync.server.models`.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from kiosk.domain.errors import KioskError, ServerBusy
from sync.server.hot import bulk
from sync.server.hot.bulk import NONE, Change
from sync.server.hot.bulk import Row as Row

T = TypeVar("T")

WRITERS = {"sqlite": 1, "postgresql": 4}
READERS = 2
QUEUE = 64  # jobs that may wait for a writer; more are told to come again
RETRY_AFTER_S = 2
PREPARED_AFTER = 2  # times a statement was sent: PostgreSQL then keeps how it goes about it

CHANNEL = "saovang"  # PostgreSQL tells other processes there whose commit it was


@lru_cache(256)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


class Db:
    """
    One thread's connection. `lock` is appended to a SELECT whose row is about to change; `changed` says whether this
    job has written anything.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self.postgres = connection.vendor == "postgresql"
        self.lock = " FOR UPDATE" if self.postgres else ""
        self.changed = False

    def _cursor(self) -> Any:
        self._connection.ensure_connection()
        raw = self._connection.connection
        if not self.postgres:
            return raw.cursor()
        import psycopg

        raw.prepare_threshold = PREPARED_AFTER
        return psycopg.Cursor(raw)

    def execute(self, sql: str, *parameters: Any) -> int:
        """How many rows were changed."""
        with self._connection.wrap_database_errors:
            cursor = self._cursor()
            cursor.execute(sql if self.postgres else _question_marks(sql), parameters)
            changed: int = cursor.rowcount
            self.changed |= changed > 0
            return changed

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        with self._connection.wrap_database_errors:
            cursor = self._cursor()
            cursor.execute(sql if self.postgres else _question_marks(sql), parameters)
            found: list[Row] = cursor.fetchall()
            return found

    def changing(self, sql: str, *parameters: Any) -> list[Row]:
        """What a statement that ends with RETURNING has changed."""
        found = self.rows(sql, *parameters)
        self.changed |= bool(found)
        return found

    def one(self, sql: str, *parameters: Any) -> Row | None:
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def insert(
        self,
        table: str,
        columns: str,
        rows: Sequence[Row],
        tail: str = "ON CONFLICT DO NOTHING",
        same: Mapping[str, str] = NONE,
    ) -> None:
        """
        Many rows in one go; `table` is one of `TYPES`, `columns` in its order.

        Args:
            same: Columns that hold the same in all rows, as SQL.
        """
        if not rows:
            return
        self.changed = True
        with self._connection.wrap_database_errors:
            if self.postgres:
                sql = bulk.from_arrays(table, columns, tail, same)
                self._cursor().execute(sql, [list(column) for column in zip(*rows, strict=True)])
            else:
                self._cursor().executemany(bulk.row_by_row(table, columns, tail, same), rows)

    def insert_facts(self, stream: int, first: int, lines: Sequence[bytes], links: Sequence[bytes]) -> None:
        """A run of facts behind a cursor that is locked, so that none of them can be there already."""
        self.changed = True
        with self._connection.wrap_database_errors:
            if self.postgres:
                with self._cursor().copy(bulk.COPY_FACTS) as copy:
                    copy.write(bulk.copied(stream, first, lines, links))
            else:
                pairs = enumerate(zip(lines, links, strict=True), first)
                self._cursor().executemany(bulk.ADD_FACTS, [(stream, seq, *pair) for seq, pair in pairs])

    def together(self, changes: Sequence[Change]) -> None:
        """Changes of which none needs another: one way to PostgreSQL and back."""
        if self.postgres and changes:
            changes = [bulk.joined(changes)]
        for sql, parameters in changes:
            self.execute(sql, *parameters)
            self.changed = True  # what the last one of them counts says nothing of the others

    def stream(self, sql: str, *parameters: Any, size: int = 2000) -> Iterator[Row]:
        """Rows of a big answer, without holding all of them."""
        with self._connection.wrap_database_errors:
            cursor = self._cursor()
            cursor.execute(sql if self.postgres else _question_marks(sql), parameters)
            while found := cursor.fetchmany(size):
                yield from found

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        with transaction.atomic(using=self._connection.alias):
            yield

    def tell(self, name: str, *, last: bool) -> None:
        """Let other processes hear whose commit this was; `last` commits in the same breath, or somebody else will."""
        with self._connection.wrap_database_errors:
            self._cursor().execute(f"NOTIFY {CHANNEL}, '{name}'" + ("; COMMIT" if last else ""))


def _outcome(job: Callable[[Db], Any], db: Db) -> tuple[Any, Exception | None]:
    try:
        return job(db), None
    except KioskError as error:
        return None, error


class Store:
    """The threads of one database, known to Django by its alias."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias
        self._waiting = 0
        self._together: list[tuple[Callable[[Db], Any], asyncio.Future[Any]]] = []
        self._gathered: asyncio.Future[None] | None = None
        self.name = secrets.token_hex(4)  # by which a process knows its own commits again
        self._opened: list[BaseDatabaseWrapper] = []
        self._watchers: list[Callable[[], None]] = []
        vendor = connections[alias].vendor
        self._writers = ThreadPoolExecutor(WRITERS[vendor], f"hall-write-{alias}", self._register)
        self._readers = ThreadPoolExecutor(READERS, f"hall-read-{alias}", self._register)
        self._looker = ThreadPoolExecutor(1, f"hall-look-{alias}", self._register)

    def _register(self) -> None:
        connection = connections[self.alias]
        connection.inc_thread_sharing()
        self._opened.append(connection)

    async def write(self, job: Callable[[Db], T]) -> T:
        """
        Run a job in one transaction on a writer thread; it is durable when this returns.

        Raises:
            ServerBusy: Too many wait already, or the database does not answer.
        """
        if self._waiting >= QUEUE:
            raise ServerBusy("writers", retry_after_s=RETRY_AFTER_S)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writers, self.now, job)
        finally:
            self._waiting -= 1

    async def write_together(self, job: Callable[[Db], T]) -> T:
        """
        The same in one transaction with whoever else asks while the last one is being made durable.

        A job must raise before it has written anything, or not at all.
        """
        if len(self._together) >= QUEUE:
            raise ServerBusy("writers", retry_after_s=RETRY_AFTER_S)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._together.append((job, done))
        if len(self._together) == 1 and self._gathered is None:
            self._gathered = asyncio.ensure_future(self._take_together())
        return await done

    async def _take_together(self) -> None:
        try:
            while self._together:
                group, self._together = self._together, []
                jobs = [job for job, _ in group]
                outcomes = await asyncio.get_running_loop().run_in_executor(self._writers, self._in_one, jobs)
                for (_, done), (result, error) in zip(group, outcomes, strict=True):
                    if done.cancelled():
                        continue  # whoever asked is gone; what was done for them stays
                    if error is not None:
                        done.set_exception(error)
                    else:
                        done.set_result(result)
        finally:
            self._gathered = None

    def _in_one(self, jobs: Sequence[Callable[[Db], Any]]) -> list[tuple[Any, Exception | None]]:
        """What each came to; where the database refuses all of them together, one by one."""
        try:
            return self.now(lambda db: [_outcome(job, db) for job in jobs])
        except Exception as error:
            if len(jobs) == 1:
                return [(None, error)]
        return [outcome for job in jobs for outcome in self._in_one([job])]

    async def read(self, job: Callable[[Db], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.glance, job)

    async def look(self, job: Callable[[Db], T]) -> T:
        """Read on one connection that never changes anything: what SQLite's `data_version` counts is others' work."""
        return await asyncio.get_running_loop().run_in_executor(self._looker, self.glance, job)

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
            for tell in tuple(self._watchers):
                tell()
        return done

    @contextmanager
    def watched(self, tell: Callable[[], None]) -> Iterator[None]:
        """Call `tell` after every commit of this store that changed something, in whatever thread it happened."""
        self._watchers.append(tell)
        try:
            yield
        finally:
            self._watchers.remove(tell)

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
        for pool in (self._writers, self._readers, self._looker):
            pool.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
