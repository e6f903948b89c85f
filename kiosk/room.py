"""
Room for a disk that is full: free pages inside the file, blocks under the WAL, and a ballast beside them.

Facts first fill the free pages, in place. The WAL keeps the blocks it writes them through. The ballast is given up
when something still finds no room, such as a start on a disk that filled while the terminal was off.
"""

import contextlib
import os
from pathlib import Path

from sqlite_utils.utils import sqlite3

Connection = sqlite3.Connection

KEPT_FREE = 1_310_720  # bytes of free pages inside the file, at least: more than five thousand facts
WAL_ROOM = 96 * (4096 + 24)  # bytes the WAL keeps on the disk, a little more than it grows to
BALLAST = 512 * 1024


def free_inside(connection: Connection) -> int:
    """Free pages inside the file, in bytes."""
    pages = connection.execute("PRAGMA freelist_count").fetchone()[0]
    return int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])


def refill(connection: Connection) -> None:
    """Make free pages where too few are left; a disk that is full keeps what it has."""
    if free_inside(connection) >= KEPT_FREE:
        return
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("CREATE TABLE ballast (room BLOB) STRICT")
            connection.execute("INSERT INTO ballast VALUES (zeroblob(?))", (2 * KEPT_FREE,))
            connection.execute("DROP TABLE ballast")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def reserve_wal(path: Path) -> None:
    """An emptied WAL gave its blocks back; take them again, as zeros, before somebody else does."""
    with contextlib.suppress(OSError):
        _reserve(path.with_name(path.name + "-wal"), WAL_ROOM, os.O_RDWR)


def lay_ballast(path: Path) -> None:
    """Blocks of our own beside the file, once there is room for them again."""
    ballast = _ballast(path)
    if not ballast.exists():
        try:
            _reserve(ballast, BALLAST, os.O_RDWR | os.O_CREAT)
        except OSError:
            ballast.unlink(missing_ok=True)


def spend_ballast(path: Path) -> bool:
    """Give the blocks up for what must be written now; False when that was done already."""
    try:
        _ballast(path).unlink()
    except OSError:
        return False
    return True


def _ballast(path: Path) -> Path:
    return path.with_suffix(".ballast")


def _reserve(path: Path, size: int, flags: int) -> None:
    handle = os.open(path, flags, 0o600)
    try:
        os.posix_fallocate(handle, 0, size)
    finally:
        os.close(handle)
