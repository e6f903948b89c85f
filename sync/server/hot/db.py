"""
One thread's way to the database: raw SQL with %s on Django's own connection, the same for both databases.

Columns and tables are those of `sync.server.models`; who has which thread is the business of `sync.server.hot.store`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sync.server.hot import bulk
from sync.server.hot.bulk import NONE, Change, Row

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

    def __init__(self, connection: BaseDatabaseWrapper, name: str | None = None) -> None:
        """`name` is told to other processes by each statement that changes something, where no transaction will."""
        self._connection = connection
        self.postgres = connection.vendor == "postgresql"
        self.lock = " FOR NO KEY UPDATE" if self.postgres else ""  # a number that names a stream need not wait for it
        self.changed = False
        self._name = name

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
        if self.postgres and self._name is not None:
            sql = f"{sql}, pg_notify('{CHANNEL}', '{self._name}')"
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
                self._cursor().execute(sql, bulk.arrays(table, rows))
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

    def unless_moved(self, changes: Sequence[Change], guard: Change) -> None:
        """
        Changes of which none needs another, on PostgreSQL in a transaction of their own.

        Raises:
            DataError: `guard`, the last of them, found its row changed; nothing was written.
        """
        sql, parameters = bulk.guarded(changes, guard)
        self.changing(sql, *parameters)

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

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that is read is of one moment, whatever is written meanwhile."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" if self.postgres else "BEGIN")
        try:
            yield
        finally:
            with suppress(DatabaseError):  # a connection that is lost has ended it
                self.execute("ROLLBACK")

    def tell(self, name: str, *, last: bool) -> None:
        """Let other processes hear whose commit this was; `last` commits in the same breath, or somebody else will."""
        with self._connection.wrap_database_errors:
            self._cursor().execute(f"NOTIFY {CHANNEL}, '{name}'" + ("; COMMIT" if last else ""))
