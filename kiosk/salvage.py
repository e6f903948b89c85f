"""
What can still be read of a damaged journal, each row proved.

Reads the file's pages without SQLite, so that one ruined page costs only its own rows. A row is believed when its
hash follows from the row before it; nothing that cannot be proved is given out.

Source:
    https://www.sqlite.org/fileformat2.html, table b-tree leaf cells.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils.utils import sqlite3

from kiosk.disk import connect
from kiosk.domain import fact
from kiosk.domain.errors import DiskDamaged

LEAF = 13  # a page of a table's b-tree that holds rows
HASH_BYTES = 32
BLOB_OF_HASH = HASH_BYTES * 2 + 12  # how SQLite writes "a blob of 32 bytes"


def salvage(path: Path) -> Iterator[tuple[int, bytes]]:
    """
    (place, line) of every row that can be proved, in order.

    The first row of an incarnation stands on the keys of the file; where those are ruined it cannot be proved.
    """
    rows = dict[int, set[tuple[bytes, bytes]]]()
    for page in _pages(path):
        for place, line, hash_ in _cells(page):
            rows.setdefault(place, set()).add((line, hash_))
    begins = _beginnings(path)
    for place in sorted(rows):
        before = {hash_ for _, hash_ in rows.get(place - 1, set())} | begins
        for line, hash_ in rows[place]:
            if any(fact.link(head, line) == hash_ for head in before):
                yield place, line
                break


def _beginnings(path: Path) -> set[bytes]:
    """The heads on which incarnations begin, as far as they can still be read."""
    with contextlib.suppress(DiskDamaged, sqlite3.DatabaseError, TypeError, IndexError):
        connection = connect(path, read_only=True)
        try:
            public = connection.execute("SELECT public FROM identity").fetchone()[0]
            ids = connection.execute("SELECT id FROM incarnation").fetchall()
            return {fact.genesis(fact.device_of(public), row[0], public) for row in ids}
        finally:
            connection.close()
    return set()


def _pages(path: Path) -> Iterator[bytes]:
    """The pages of the file, then those that still lie in its WAL."""
    data = path.read_bytes()
    size = int.from_bytes(data[16:18]) or 4096
    size = 65536 if size == 1 else size if size in (512 << n for n in range(7)) else 4096
    for start in range(0, len(data), size):
        yield data[start : start + size]
    wal = path.with_name(path.name + "-wal")
    data = wal.read_bytes() if wal.exists() else b""
    for start in range(32, len(data), size + 24):
        yield data[start + 24 : start + 24 + size]


def _cells(page: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(place, line, hash) of what looks like rows of the journal on one page."""
    if len(page) < 512 or page[0] != LEAF:
        return
    for n in range(min(int.from_bytes(page[3:5]), len(page) // 8)):
        at = int.from_bytes(page[8 + 2 * n : 10 + 2 * n])
        if row := _cell(page, at):
            yield row


def _cell(page: bytes, at: int) -> tuple[int, bytes, bytes] | None:
    payload, at = _varint(page, at)
    place, at = _varint(page, at)
    record = page[at : at + payload]
    if len(record) != payload or payload > len(page) - 35:  # longer ones continue on other pages: no fact is so long
        return None
    header, at = _varint(record, 0)
    kinds = []
    while at < min(header, len(record)):
        kind, at = _varint(record, at)
        kinds.append(kind)
    # the rowid (stored as NULL), the line (a blob), the hash
    if len(kinds) != 3 or kinds[0] != 0 or kinds[1] < 12 or kinds[1] % 2 or kinds[2] != BLOB_OF_HASH:
        return None
    line = record[header : header + (kinds[1] - 12) // 2]
    hash_ = record[header + len(line) : header + len(line) + HASH_BYTES]
    return (place, line, hash_) if len(hash_) == HASH_BYTES else None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins."""
    value = 0
    for n, byte in enumerate(data[at : at + 9]):
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + n + 1
    return 0, len(data)
