"""
Whether a terminal's file says what was written into it.

Walks every chain, compares with a head kept elsewhere, and derives anew what is kept at hand. It opens the
file as a stranger would: no migration, no writing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlite_utils.utils import sqlite3

from kiosk.disk import Connection, connect
from kiosk.domain import fact
from kiosk.domain.errors import ChainBroken, DiskDamaged, FactUnreadable, HeadDiffers, ProjectionDiffers
from kiosk.domain.kinds import LotSealed
from kiosk.schema import SLOT_BYTES
from kiosk.writing import project

HEAD_DIGITS = 10  # as printed on a ticket; fewer prove nothing
PROJECTED = {
    "hall_day": "day, by, opened_at, closed",
    "numbers": "day, series, block, highest",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """One incarnation, walked to its end."""

    incarnation: bytes
    length: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything holds. `found_at` is the seq whose head was asked for."""

    device: bytes
    streams: tuple[Stream, ...]
    found_at: int | None = None

    @property
    def facts(self) -> int:
        return sum(stream.length for stream in self.streams)


def audit(path: Path, head: str | None = None) -> Audit:
    """
    Walk everything there is.

    Args:
        head: A head seen earlier, in hex, at least ten digits: on a ticket, at the server, on a closing sheet.

    Raises:
        ChainBroken: With the `seq` of the first line that does not follow.
        HeadDiffers: The head asked for is not in the chain, or the chain ends before what the server has.
        ProjectionDiffers: What is kept at hand is not what the facts say.
        DiskDamaged: The file cannot be read at all.
    """
    connection = connect(path, read_only=True)
    try:
        connection.execute("BEGIN")  # one moment of the file, also while the terminal writes on
        return _audit(connection, head)
    except sqlite3.DatabaseError as error:
        raise DiskDamaged(f"{path}: {error}", detail=str(error)) from error
    finally:
        connection.close()


def _audit(connection: Connection, head: str | None) -> Audit:
    public = connection.execute("SELECT public FROM identity").fetchone()[0]
    device = fact.device_of(public)
    memory = _empty_projections(connection)
    counted, found_at, streams = _Counted(), None, []
    incarnations = connection.execute("SELECT id, first, pushed FROM incarnation ORDER BY number").fetchall()
    ends = [row[1] for row in incarnations[1:]] + [None]
    for (id_, first, pushed), end in zip(incarnations, ends, strict=True):
        last = fact.genesis(device, id_, public)
        seq = 0
        for seq, line, hash_ in _links(connection, first, end):
            last = fact.verify(last, [(seq, line, hash_)], seq)
            _take_in(memory, counted, line, seq)
            if head is not None and hash_.hex().startswith(head.lower()):
                found_at = seq
        if pushed > seq:
            raise HeadDiffers(f"the server has {pushed}, here are {seq}", seq=seq)
        streams.append(Stream(id_, seq, last))
    if head is not None and found_at is None:
        raise HeadDiffers(f"{head} is not in the chain", seq=streams[-1].length)
    _compare(connection, memory, counted)
    return Audit(device, tuple(streams), found_at)


def _links(connection: Connection, first: int, end: int | None) -> Iterator[tuple[int, bytes, bytes]]:
    """(seq, line, hash) in order; a place where the file cannot be read breaks the chain there."""
    rows = connection.execute(
        "SELECT place, line, hash FROM fact WHERE place >= ? AND place < ? ORDER BY place", (first, end or 1 << 62)
    )
    expected = first
    while True:
        try:
            row = rows.fetchone()
        except sqlite3.DatabaseError as error:
            raise ChainBroken(f"seq {expected - first + 1}: {error}", seq=expected - first + 1) from error
        if row is None:
            break
        if row[0] != expected:
            raise ChainBroken(f"place {row[0]}, expected {expected}", seq=expected - first + 1)
        if not isinstance(row[1], bytes) or not isinstance(row[2], bytes):  # a flipped bit makes a number of a blob
            raise ChainBroken(f"place {row[0]} holds no bytes", seq=expected - first + 1)
        yield expected - first + 1, row[1], row[2]
        expected += 1
    if end is not None and expected != end:
        raise ChainBroken(f"ends at place {expected}, expected {end}", seq=expected - first + 1)


@dataclass
class _Counted:
    """Ratings counted, and how many of them lots have told."""

    ratings: int = 0
    told: int = 0


def _take_in(memory: Connection, counted: _Counted, line: bytes, seq: int) -> None:
    try:
        one = fact.decode(line)
        project(memory, one)
        if one.kind == "rating.counted":
            counted.ratings += 1
        elif one.kind == "lot.sealed":
            counted.told += msgspec.json.decode(one.data, type=LotSealed).total
    except (FactUnreadable, msgspec.MsgspecError) as error:
        raise ChainBroken(f"seq {seq}: {error}", seq=seq) from error


def _empty_projections(connection: Connection) -> Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    for table in PROJECTED:
        memory.execute(connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
    return memory


def _compare(connection: Connection, memory: Connection, counted: _Counted) -> None:
    for table, columns in PROJECTED.items():
        question = f"SELECT {columns} FROM {table} ORDER BY {columns}"
        if connection.execute(question).fetchall() != memory.execute(question).fetchall():
            raise ProjectionDiffers(table, table=table)
    memory.close()
    lying = connection.execute("SELECT count(*) FROM slot WHERE content <> ?", (bytes(SLOT_BYTES),)).fetchone()[0]
    if counted.ratings != counted.told + lying:
        raise ProjectionDiffers(f"{counted.ratings} ratings, {counted.told} told, {lying} lying", table="slot")
