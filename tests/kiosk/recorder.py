"""
Every I/O of a program on the files of one folder, in its order, as strace saw it.

The shared memory of SQLite (-shm) is left out: after a power cut it is gone, and the first to open the
file builds it anew.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.support.missing import need

CALLS = "openat,close,pwrite64,write,fsync,fdatasync,ftruncate,fallocate,unlink,rename"
WHOLE = "70000"  # bytes of a buffer that strace prints: more than any write of ours

LINE = re.compile(r"^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
RESULT = re.compile(r"= (-?\d+)")
DIGITS = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Io:
    """
    One I/O on one file; `at` the offset or new length.

    A "sync" makes durable what was issued before its index `at`: other threads may write while it runs.
    An "ack" is a line the program printed, in `data`. A folder's "sync" has the path ".".
    """

    what: Literal["create", "write", "sync", "truncate", "allocate", "unlink", "ack"]
    path: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class _Reader:
    """Follows open files and calls that other threads interrupt."""

    folder: Path
    found: list[Io] = field(default_factory=list)
    files: dict[int, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    begun: dict[str, tuple[str, int]] = field(default_factory=dict)  # thread → arguments, index when it began

    def line(self, text: str) -> None:
        match = LINE.match(text)
        if match is None:  # signals and exits
            return
        thread, call, arguments, resumed, rest = match.groups()
        if call is None:
            arguments, index = self.begun.pop(thread)
            self._after(resumed, arguments, rest, index)
            return
        self._before(call, arguments)
        if "<unfinished ...>" in arguments:
            self.begun[thread] = (arguments, len(self.found))
        else:
            self._after(call, arguments, arguments[arguments.rfind(")") :], len(self.found))

    def _before(self, call: str, arguments: str) -> None:
        """What takes effect, wholly or in part, as soon as it is asked for."""
        number = DIGITS.match(arguments)
        handle = int(number[0]) if number else -1
        path = self.files.get(handle, "")
        if call == "write" and handle == 1:
            self.found.append(Io("ack", data=_bytes(arguments)))
        elif call in ("pwrite64", "write") and path:
            assert call == "pwrite64", f"{path}: written without an offset"
            offset = int(DIGITS.findall(arguments[arguments.rfind('"') :])[1])
            self.found.append(Io("write", path, offset, _bytes(arguments)))
        elif call == "ftruncate" and path:
            self.found.append(Io("truncate", path, int(DIGITS.findall(arguments)[1])))
        elif call == "fallocate" and path:
            _, mode, start, length = (int(n) for n in DIGITS.findall(arguments)[:4])
            assert mode == 0
            self.found.append(Io("allocate", path, start + length))
        elif call in ("unlink", "rename") and (name := self._name(arguments)):
            assert call == "unlink"
            self.found.append(Io("unlink", name))
            self.known.discard(name)

    def _after(self, call: str, arguments: str, rest: str, index: int) -> None:
        """What takes effect when it returns."""
        result = RESULT.search(rest)
        value = int(result[1]) if result else -1
        number = DIGITS.match(arguments)
        handle = int(number[0]) if number else -1
        if call == "openat" and value >= 0:
            if name := self._name(arguments):
                self.files[value] = name
                if "O_CREAT" in arguments and name not in self.known:
                    self.known.add(name)
                    self.found.append(Io("create", name))
        elif call == "close":
            self.files.pop(handle, None)
        elif call in ("fsync", "fdatasync") and value == 0 and (path := self.files.get(handle)):
            self.found.append(Io("sync", path, index))

    def _name(self, arguments: str) -> str:
        """The file's name inside the folder, "." for the folder; empty when it is none of ours."""
        path = Path(_bytes(arguments).decode())
        if path == self.folder:
            return "."
        return path.name if path.parent == self.folder and not path.name.endswith("-shm") else ""


def _bytes(arguments: str) -> bytes:
    match = TEXT.search(arguments)
    assert match, f"strace printed {arguments[:80]}"
    assert not match[2], "strace cut a buffer short"
    return bytes.fromhex(match[1].replace("\\x", ""))


def record(folder: Path, command: list[str], cwd: Path) -> list[Io]:
    """Run a program to its end and tell what it did to the files in `folder`."""
    strace = need(Path("/usr/bin/strace"), package="strace")
    trace = folder.parent / f"{folder.name}.strace"
    subprocess.run(
        [strace, "-f", "-xx", "-s", WHOLE, "-e", f"trace={CALLS}", "-o", trace, *command],
        cwd=cwd,
        check=True,
        timeout=60,
        stdout=subprocess.DEVNULL,
    )
    reader = _Reader(folder, known={path.name for path in folder.iterdir()} - {"."})
    for line in _lines(trace):
        reader.line(line)
    trace.unlink()
    return reader.found


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="ascii") as file:
        yield from file
