"""
Somebody who holds the terminal's disk: the file, its WAL and its shared memory, once, as they lie.

He knows the program and looks for whatever joins an answer to a moment: transactions in the WAL, second
images of a page, what the index of the WAL still names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.disk import connect
from tests.kiosk.pages import PAGE, cells, frames, leaves, listed, page

EMPTY = bytes(16)
COUNTED = re.compile(rb'"kind":"rating.counted","at":"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Image:
    """The bytes of the three files."""

    file: bytes
    wal: bytes
    shm: bytes

    @classmethod
    def of(cls, path: Path) -> "Image":
        return cls(*(path.with_name(path.name + end).read_bytes() for end in ("", "-wal", "-shm")))


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer joined to a moment, and by what."""

    at: str
    level: int
    by: str


class Thief:
    """`path` is only used to learn where the tables begin, which every terminal has alike."""

    def __init__(self, path: Path) -> None:
        connection = connect(path, read_only=True)
        self._roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"))
        connection.close()

    def slots(self, image: Image) -> dict[int, bytes]:
        """What lies in each used slot, in the order of the bytes."""
        return {
            cell.rowid: cell.record[-16:]
            for number in self._slot_leaves(image)
            for cell in sorted(cells(page(image.file, number)), key=lambda cell: cell.at)
            if cell.record[-16:] != EMPTY
        }

    def places(self, image: Image) -> dict[int, int]:
        """At which byte of the file each used slot begins."""
        return {
            cell.rowid: (number - 1) * PAGE + cell.at
            for number in self._slot_leaves(image)
            for cell in cells(page(image.file, number))
            if cell.record[-16:] != EMPTY
        }

    def pairs(self, image: Image) -> list[Pair]:
        """Every answer he can join to a moment."""
        return [*self._by_transactions(image), *self._by_the_index(image)]

    def second_images(self, image: Image) -> list[int]:
        """Pages besides the box itself on which rows like those of the box can be read, in file or WAL."""
        box = set(self._slot_leaves(image))
        pages = [(n, page(image.file, n)) for n in range(1, len(image.file) // PAGE + 1) if n not in box]
        pages += [(frame.number, frame.image) for frame in frames(image.wal)]
        return [number for number, content in pages if any(_answers(content))]

    def _by_transactions(self, image: Image) -> Iterator[Pair]:
        """A transaction that holds a new fact and a changed slot says when the answer was given."""
        known = {number: page(image.file, number) for number in self._slot_leaves(image)}
        moments, answers = set[str](), set[int]()
        seen = set[str]()
        for frame in frames(image.wal):
            if frame.number in known:
                before = dict(_answers(known[frame.number]))
                answers |= {content[2] for slot, content in _answers(frame.image) if before.get(slot) != content}
                known[frame.number] = frame.image
            else:
                moments |= {at.decode() for at in COUNTED.findall(frame.image)}
            if frame.ends:
                newest = max(moments - seen, default="")
                if newest:
                    yield from (Pair(newest, level, "transaction") for level in answers)
                seen |= moments
                moments, answers = set(), set()

    def _by_the_index(self, image: Image) -> Iterator[Pair]:
        """A page of the box named there, with one answer on it, belongs to the last rating counted."""
        moments = [at.decode() for at in COUNTED.findall(image.file)]
        for number in listed(image.shm) & set(self._slot_leaves(image)):
            answers = [content[2] for _, content in _answers(page(image.file, number))]
            if len(answers) == 1 and moments:
                yield Pair(max(moments), answers[0], "index")

    def _slot_leaves(self, image: Image) -> list[int]:
        return list(leaves(image.file, self._roots["slot"]))


def _answers(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(slot, bytes) of every used slot on a page of the box, or on what looks like one."""
    for cell in cells(content):
        # a record of the box: its header says NULL (the number) and a blob of 16 bytes
        if len(cell.record) == 19 and cell.record[:3] == b"\x03\x00\x2c" and cell.record[3:] != EMPTY:
            yield cell.rowid, cell.record[3:]
