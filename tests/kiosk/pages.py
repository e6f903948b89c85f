"""
SQLite's files as bytes, read without SQLite: what somebody finds who holds the disk in his hands.

Source:
    https://www.sqlite.org/fileformat2.html and https://www.sqlite.org/walformat.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

PAGE = 4096
FRAME_HEAD, WAL_HEAD = 24, 32
INTERIOR, LEAF = 5, 13
SHM_HEAD, SHM_FIRST = 136, 4062  # bytes before the page numbers, and how many stand in the first block


@dataclass(frozen=True, slots=True)
class Cell:
    """One row: its rowid, where it begins in its page, its record's bytes."""

    rowid: int
    at: int
    record: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """One image of a page in the WAL; `ends` when it is the last of its transaction."""

    number: int
    ends: bool
    image: bytes


def page(file: bytes, number: int) -> bytes:
    """A page by its number; the first is 1."""
    return file[(number - 1) * PAGE : number * PAGE]


def as_filled(at: int) -> int:
    """A byte's place in the order in which SQLite fills a table: page after page, each from its end."""
    return at - 2 * (at % PAGE) + PAGE


def leaves(file: bytes, root: int) -> Iterator[int]:
    """The numbers of the leaf pages of a table, in the order of their rows."""
    content = page(file, root)
    if content[0] == LEAF:
        yield root
    elif content[0] == INTERIOR:
        for n in range(int.from_bytes(content[3:5])):
            at = int.from_bytes(content[12 + 2 * n : 14 + 2 * n])
            yield from leaves(file, int.from_bytes(content[at : at + 4]))
        yield from leaves(file, int.from_bytes(content[8:12]))


def cells(content: bytes) -> Iterator[Cell]:
    """The rows of one leaf page that wholly lie on it."""
    if content[0] != LEAF:
        return
    for n in range(int.from_bytes(content[3:5])):
        begin = int.from_bytes(content[8 + 2 * n : 10 + 2 * n])
        length, at = _varint(content, begin)
        rowid, at = _varint(content, at)
        yield Cell(rowid, begin, content[at : at + length])


def frames(wal: bytes) -> Iterator[Frame]:
    """Every frame in its order, those left over from before too; zeros are none."""
    for start in range(WAL_HEAD, len(wal) - FRAME_HEAD - PAGE + 1, FRAME_HEAD + PAGE):
        frame = wal[start : start + FRAME_HEAD + PAGE]
        if any(frame):
            yield Frame(int.from_bytes(frame[:4]), bool(int.from_bytes(frame[4:8])), frame[FRAME_HEAD:])


def listed(shm: bytes) -> set[int]:
    """The pages that the shared memory of the WAL's index names, current or not."""
    first = shm[SHM_HEAD : SHM_HEAD + 4 * SHM_FIRST]
    return {int.from_bytes(first[at : at + 4], "little") for at in range(0, len(first), 4)} - {0}


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at + n + 1
