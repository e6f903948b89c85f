"""
A12: how long until home is back, after a crash and after a hang; and what the supervisor costs.

The command runs as from a shell, in a real window of a private X server. It is killed as soon as home is drawn; a hang
is a process that is stopped, or a screen's thread that never comes back.
"""

import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.table import Table
from tests.support.display import private_display
from tests.support.source import ROOT

KILLS, HANGS, STARTS = 20, 3, 5
CRASH_S, HANG_S = 5, 20  # promised


class Kiosk:
    """One terminal and who hears that it is home."""

    def __init__(self, display: str, data: Path, *, watched: bool) -> None:
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._door.bind("")
        self._door.settimeout(60)
        self._eye = data / "eye"
        data.mkdir(exist_ok=True)
        line = [sys.executable, "-m", "tests.journeys.observed", *(["--watched"] if watched else []), str(self._eye)]
        environment = os.environ | {
            "NOTIFY_SOCKET": "@" + self._door.getsockname()[1:].decode("ascii"),
            "DISPLAY": display,
            "SAOVANG_SIZE": "1080x1920",
            "SAOVANG_FULLSCREEN": "false",
        }
        self._program = subprocess.Popen(
            [*line, "run", "--data", str(data)],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def home(self) -> None:
        """Returns with the first frame of home."""
        while b"READY=1" not in self._door.recv(512).splitlines():
            pass

    @property
    def supervisor(self) -> int:
        return self._program.pid

    @property
    def window(self) -> int:
        pid = self._program.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()[0])

    def freeze(self) -> None:
        with socket.socket(socket.AF_UNIX) as way:
            way.connect(str(self._eye))
            way.sendall(b"freeze")
            way.recv(16)

    def end(self) -> None:
        self._program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._program.wait(20)
        self._door.close()


@contextmanager
def kiosk(display: str, folder: Path, *, watched: bool = True) -> Iterator[Kiosk]:
    one = Kiosk(display, folder / "var", watched=watched)
    try:
        one.home()
        yield one
    finally:
        one.end()


def started(display: str, folder: Path, *, watched: bool) -> float:
    begun = time.monotonic()
    with kiosk(display, folder, watched=watched):
        return time.monotonic() - begun


def back_s(one: Kiosk, how: str) -> float:
    begun = time.monotonic()
    if how == "frozen":
        one.freeze()
    else:
        os.kill(one.window, signal.SIGKILL if how == "killed" else signal.SIGSTOP)
    one.home()
    return time.monotonic() - begun


def memory(pid: int) -> str:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    kib = {row.split()[0]: int(row.split()[1]) for row in rows[1:]}
    return f"{kib['Rss:'] / 1024:.1f} MiB, {kib['Pss:'] / 1024:.1f} of its own"


def row(name: str, times: list[float], limit: str) -> tuple[str, ...]:
    return (name, str(len(times)), f"{statistics.median(times):.2f} s", f"{max(times):.2f} s", limit)


def run() -> Table:
    with private_display() as display, tempfile.TemporaryDirectory(prefix="saovang-bench-") as made:
        folder = Path(made)
        started(display, folder, watched=True)  # makes the terminal's file and warms the disk's cache
        starts = [
            (started(display, folder, watched=True), started(display, folder, watched=False)) for _ in range(STARTS)
        ]
        with kiosk(display, folder) as one:
            kills = [back_s(one, "killed") for _ in range(KILLS)]
            stops = [back_s(one, "stopped") for _ in range(HANGS)]
            frozen = [back_s(one, "frozen") for _ in range(HANGS)]
            size = memory(one.supervisor)
    return Table(
        title="A12 Home is back",
        columns=("what happened", "times", "until home, median", "slowest", "promised"),
        rows=(
            row("kill -9 as soon as home is drawn", kills, f"≤ {CRASH_S} s"),
            row("the process is stopped (SIGSTOP)", stops, f"≤ {HANG_S} s"),
            row("the screen's thread never comes back", frozen, f"≤ {HANG_S} s"),
            row("a start under the supervisor", [one for one, _ in starts], ""),
            row("the same without it", [one for _, one in starts], ""),
        ),
        note=f"1080×1920 under Xvfb. Home is the first frame drawn of it. The supervisor's memory: {size}.",
    )
