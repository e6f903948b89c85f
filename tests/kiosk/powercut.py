"""
A disk whose power is cut: what was synced stays, everything else is anybody's guess.

Until its file was synced, a write may have reached the platter wholly, not at all, or in some of its
sectors (512 or 4,096 bytes), in any order; the same holds for lengths. A file that was made or removed
may be found as it was before, until its folder was synced.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.kiosk.recorder import Io

SECTORS = (512, 4096)
ZEROS = bytes(64 * 1024)
STYLES = ("dropped", "kept", "random", "torn")


@dataclass(eq=False)
class _File:
    """
    `safe` is what survives for certain; `loose` what was asked for since, each with its index.

    What was found is never written to again: megabytes are copied only where something changes.
    """

    safe: bytearray = field(default_factory=bytearray)
    loose: list[tuple[int, Io]] = field(default_factory=list)

    def sync(self, before: int) -> None:
        if due := [io for index, io in self.loose if index < before]:
            self.safe = bytearray(self.safe)
            for io in due:
                _apply(self.safe, io)
        self.loose = [(index, io) for index, io in self.loose if index >= before]

    def found(self, style: str, chance: random.Random) -> bytearray:
        """What a reader would find after the cut."""
        if style == "dropped" or not self.loose:
            return self.safe
        content = bytearray(self.safe)
        for _, io in self.loose:
            if style == "kept" or (style != "dropped" and chance.random() < 0.5):
                _apply(content, io)
            elif style == "torn" and io.what == "write":
                sector = chance.choice(SECTORS)
                for start in range(0, len(io.data), sector):
                    if chance.random() < 0.5:
                        _apply(content, Io("write", io.path, io.at + start, io.data[start : start + sector]))
        return content


def _apply(content: bytearray, io: Io) -> None:
    if io.what == "truncate":
        del content[io.at :]
    end = io.at + len(io.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[io.at : end] = io.data


class Disk:
    """The files of one folder as recorded I/O changes them."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: _File(bytearray(path.read_bytes())) for path in folder.iterdir()}
        self._safe = dict(self._files)  # the folder's own content, as of its last sync
        self.acknowledged: list[bytes] = []

    def step(self, index: int, io: Io) -> None:
        if io.what == "ack":
            self.acknowledged += io.data.splitlines()
        elif io.what == "create":
            self._files[io.path] = _File()
        elif io.what == "unlink":
            self._files.pop(io.path, None)
        elif io.what == "sync" and io.path == ".":
            self._safe = dict(self._files)
        elif io.what == "sync":
            self._files[io.path].sync(io.at)
        else:
            self._files[io.path].loose.append((index, io))

    def found(self, style: str, chance: random.Random) -> dict[str, bytearray]:
        """The files as they are found when power is cut now."""
        if style == "dropped":
            files = self._safe
        elif style == "kept":
            files = self._files
        else:
            unsure = sorted(self._safe.items() ^ self._files.items(), key=lambda item: item[0])
            files = {name: file for name, file in self._files.items() if self._safe.get(name) is file}
            files |= {name: file for name, file in unsure if chance.random() < 0.5}
        return {name: file.found(style, chance) for name, file in files.items()}


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut: after how many I/Os, how the loose ones fell, and what had been acknowledged by then."""

    after: int
    style: str
    acknowledged: Sequence[bytes]


def after_each_io(io: Io) -> bool:
    """Wherever the disk is found otherwise than before."""
    return io.what != "ack"


def after_each_thanks(io: Io) -> bool:
    """Only where nothing may be missing at all."""
    return io.what == "ack"


def cuts(
    before: Path, ios: Sequence[Io], scratch: Path, *, seed: int, when: Callable[[Io], bool] = after_each_io
) -> Iterator[Cut]:
    """
    Cut the power after each I/O, in each style that makes a difference; the files then lie in `scratch`.

    What was found after the I/O before, with nothing acknowledged since, is not looked at twice.

    Args:
        before: The folder as it was before the first I/O.
    """
    chance, disk, seen = random.Random(seed), Disk(before), list[dict[str, bytearray]]()
    for index, io in enumerate(ios):
        disk.step(index, io)
        known = [] if io.what == "ack" else seen
        seen = []
        for style in STYLES if when(io) else ():
            found = disk.found(style, chance)
            if found not in seen:
                seen.append(found)
                if found not in known:
                    _lay_out(found, scratch)
                    yield Cut(index, style, tuple(disk.acknowledged))


def _lay_out(files: dict[str, bytearray], folder: Path) -> None:
    for left in folder.iterdir():
        left.unlink()
    for name, content in files.items():
        with (folder / name).open("wb") as file:
            for start in range(0, len(content), len(ZEROS)):
                piece = content[start : start + len(ZEROS)]
                if not ZEROS.startswith(piece):  # most of a terminal's file is room kept free: a hole will do
                    file.seek(start)
                    file.write(piece)
            file.truncate(len(content))
