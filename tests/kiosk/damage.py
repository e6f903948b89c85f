"""What failing flash, a bad cable or a curious hand does to the bytes of a file."""

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Place:
    """Where damage may happen: from a first offset up to another, both on sector borders."""

    path: Path
    start: int
    end: int


@contextmanager
def draw(chance: random.Random, places: Sequence[Place]) -> Iterator[None]:
    """One damage by chance, healed afterwards: a bit turned over, a sector zeroed, or two that changed places."""
    place = chance.choices(places, [place.end - place.start for place in places])[0]
    offset, other = chance.randrange(place.start, place.end), chance.randrange(place.start, place.end, SECTOR)
    sector = offset // SECTOR * SECTOR
    kind = chance.choices(("bit", "zeros", "swap"), (3, 1, 1))[0]
    before = _sectors(place.path, sector, other)
    after = {sector: bytes(SECTOR)}
    if kind == "swap":
        after = {sector: before[other], other: before[sector]}
    elif kind == "bit":
        turned = bytearray(before[sector])
        turned[offset - sector] ^= 1 << chance.randrange(8)
        after = {sector: bytes(turned)}
    _write(place.path, after)
    try:
        yield
    finally:
        _write(place.path, before)


def _sectors(path: Path, *places: int) -> dict[int, bytes]:
    with path.open("rb") as file:
        return {place: os.pread(file.fileno(), SECTOR, place) for place in places}


def _write(path: Path, sectors: Mapping[int, bytes]) -> None:
    with path.open("r+b") as file:
        for place, content in sectors.items():
            os.pwrite(file.fileno(), content, place)


def make_a_number_of(path: Path, place: int, column: str) -> None:
    """What a turned bit in a row's header does: SQLite then reads a number where bytes were written."""
    connection = sqlite3.connect(path, isolation_level=None)
    rows = connection.execute("SELECT place, line, hash FROM fact").fetchall()
    connection.execute("DROP TABLE fact")
    connection.execute("CREATE TABLE fact (place INTEGER PRIMARY KEY, line, hash)")  # not STRICT: it takes anything
    connection.executemany("INSERT INTO fact VALUES (?, ?, ?)", rows)
    connection.execute(f"UPDATE fact SET {column} = 7 WHERE place = ?", (place,))
    connection.close()
