"""
Numbers that were asked of the hall server: what a program that died has to ask about again.

One line a request, written before it is sent and without waiting for the disk: it outlives the program. What a power
cut takes is still in the server's own book.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

FILE = "asked"
MOST_BYTES = 1 << 20  # a terminal that was never started anew for years

Request = tuple[date, str, str]  # hall day, series, the ticket's id


class Asked:
    """One program at a time: the holder of the terminal's lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def note(self, day: date, series: str, request: str) -> None:
        """A number is about to be asked for; a disk that refuses costs nobody the ticket."""
        self._write([(day, series, request)], os.O_APPEND)

    def left(self, settled: Callable[[set[str]], set[str]]) -> list[Request]:
        """
        What programs before this one asked for and never learned; the rest is forgotten.

        Args:
            settled: Which of these requests' numbers are known to be given or voided, by their ids.
        """
        found = list(self._read())
        if not found:
            return []
        known = settled({one[2] for one in found})
        found = [one for one in found if one[2] not in known]
        self._write(found, os.O_TRUNC)
        return found

    def _write(self, requests: list[Request], flag: int) -> None:
        with contextlib.suppress(OSError):
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | flag, 0o600)
            try:
                if os.fstat(handle).st_size > MOST_BYTES:
                    os.ftruncate(handle, 0)
                os.write(handle, "".join(f"{day} {series} {request}\n" for day, series, request in requests).encode())
            finally:
                os.close(handle)

    def _read(self) -> Iterator[Request]:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            for line in self._path.read_text("ascii").splitlines():
                words = line.split(" ")
                with contextlib.suppress(ValueError):  # the last line may be torn
                    if len(words) == 3 and len(words[2]) == 16:
                        yield date.fromisoformat(words[0]), words[1], words[2]
