"""
D8: from the command to the first useful frame, and what a terminal costs while nobody is there.

Beside an empty Kivy window in the same run, under the same private X server; and the same terminal drawing into memory.
How long `make run` takes to stand a second time is a table of its own.
"""

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
from tests.support.net import free_port
from tests.support.source import ROOT

TIMES = 5
IDLE_S, SETTLE_S = 10.0, 8.0
STOCK_WINDOW, BARE_WINDOW = "an empty Kivy app", "a bare Kivy window, no log, no settings"
OFF_SCREEN = "the terminal, drawing into memory"
TICKS = os.sysconf("SC_CLK_TCK")

STOCK = """
import os, socket
os.environ["KIVY_NO_ARGS"] = "1"
from kivy.config import Config
Config.set("graphics", "width", "1080")
Config.set("graphics", "height", "1920")
from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

class Empty(App):
    def build(self):
        return Widget()

def drawn(*_):
    Window.unbind(on_flip=drawn)
    Clock.schedule_once(tell, 0)

def tell(_):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.connect(os.environ["NOTIFY_SOCKET"])
        way.send(b"READY=1")

Window.bind(on_flip=drawn)
Empty().run()
"""
BARE = """
import os, socket
os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1", KIVY_LOG_MODE="PYTHON")
from kivy.config import Config
for name, value in (("width", "1080"), ("height", "1920"), ("multisamples", "0")):
    Config.set("graphics", name, value)
from kivy.base import runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

def drawn(*_):
    Window.unbind(on_flip=drawn)
    Clock.schedule_once(tell, 0)

def tell(_):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.connect(os.environ["NOTIFY_SOCKET"])
        way.send(b"READY=1")

Window.bind(on_flip=drawn)
runTouchApp(Widget())
"""


def run() -> tuple[Table, Table]:
    return terminal(), second_start()


def terminal() -> Table:
    with private_display() as display, tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        data, stock = Path(folder) / "var", Path(folder) / "stock.py"
        stock.write_text(STOCK, encoding="utf-8")  # an app looks for a kv file beside its own
        programs = {
            STOCK_WINDOW: [sys.executable, str(stock)],
            BARE_WINDOW: [sys.executable, "-c", BARE],
            "the terminal": [sys.executable, "-m", "kiosk", "run", "--data", str(data)],
            "the terminal, Kivy's own clock": [sys.executable, "-m", "kiosk", "run", "--data", str(data)],
        }
        programs[OFF_SCREEN] = programs["the terminal"]
        more = {"the terminal, Kivy's own clock": {"SAOVANG_WAITING_CLOCK": "false"}}
        starts: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(TIMES + 1):
            for name, line in list(programs.items())[:3]:
                with started(line, display, Path(folder), {}) as (_, seconds):
                    starts[name].append(seconds)
        idle = {
            name: at_rest(line, "" if name == OFF_SCREEN else display, Path(folder), more.get(name, {}))
            for name, line in programs.items()
        }
    return table(starts, idle)


def table(starts: dict[str, list[float]], idle: dict[str, tuple[float, int]]) -> Table:
    """The first start of each warms the disk's cache and makes the terminal's file; it does not count."""
    middle = {name: statistics.median(times[1:]) for name, times in starts.items() if times}
    empties = middle[STOCK_WINDOW], middle[BARE_WINDOW]
    rows = []
    for name, (percent, kib) in idle.items():
        start = middle.get(name)
        told = (f"{start:.2f} s", *(f"{start / empty:.2f}" for empty in empties)) if start else ("", "", "")
        rows.append((name, *told, f"{percent:.2f} %", f"{kib / 1024:.0f} MiB"))
    columns = (
        "program",
        "start to first useful frame",
        "× empty app",
        "× bare",
        "one core while idle",
        "resident memory",
    )
    note = (
        f"Median of {TIMES} starts with a warm disk cache, 1080×1920 under Xvfb; the terminal's frame is home with "
        f"its figures from the disk. Idle over {IDLE_S:.0f} s. Wanted: ≤ 1.5 × an empty window, idle < 2 % "
        "(Kivy's own clock ≤ 3 %), ≤ 200 MiB; without a graphics card the driver's own memory is in it. After weeks of "
        "use, with every screen drawn, memory is as A13 says."
    )
    return Table(title="D8 start and rest", columns=columns, rows=tuple(rows), note=note)


@contextmanager
def started(
    line: list[str], display: str, folder: Path, more: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A program that has said READY, and how long that took."""
    place = folder / "ready"
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(place))
        door.settimeout(60)
        environment = os.environ | {
            "NOTIFY_SOCKET": str(place),
            "SAOVANG_SIZE": "1080x1920",
            "SAOVANG_FULLSCREEN": "false",
            **more,
        }
        environment.pop("WAYLAND_DISPLAY", None)
        environment.pop("DISPLAY", None)
        if display:
            environment["DISPLAY"] = display
        begun = time.monotonic()
        program = subprocess.Popen(
            line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while not door.recv(256).startswith(b"READY=1"):
                pass
            yield program, time.monotonic() - begun
        finally:
            program.terminate()
            program.wait(20)


def at_rest(line: list[str], display: str, folder: Path, more: dict[str, str]) -> tuple[float, int]:
    """Percent of one core, and KiB of resident memory, while nobody touches."""
    with started(line, display, folder, more) as (program, _):
        time.sleep(SETTLE_S)
        pids = family(program.pid)
        before = sum(map(used, pids))
        time.sleep(IDLE_S)
        percent = (sum(map(used, pids)) - before) / TICKS / IDLE_S * 100
        return percent, sum(map(resident, pids))


def family(pid: int) -> list[int]:
    """A program and what it started: a terminal's supervisor and its window."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [pid, *map(int, children.split())]


def resident(pid: int) -> int:
    """KiB; what two processes share counts in each."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS"))


def second_start() -> Table:
    """`make run` where it has run before: the check of what is installed, the server, the terminal, the hall day."""
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        demo = f"{sys.executable} -m kiosk demo --data {folder}/var --port {free_port()}"
        line = ["sh", "-c", f"tools/install run && exec {demo}"]  # what `make run` does, on a folder of its own
        first, *seconds = [standing(line) for _ in range(TIMES + 1)]
    rows = ("first, with an invented past to make", [first]), ("second", seconds)
    return Table(
        title="D8 The second start of the example hall",
        columns=("start of `make run`", "until server and terminal stand", "slowest"),
        rows=tuple((name, f"{statistics.median(times):.2f} s", f"{max(times):.2f} s") for name, times in rows),
        note=f"Without a display. Median of {TIMES} starts with a warm disk cache; wanted of the second: under 3 s.",
    )


def standing(line: list[str]) -> float:
    """Seconds until a program says on its output that the hall is ready."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"SAOVANG_LANGUAGE": "en"}
    begun = time.monotonic()
    program = subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        assert program.stdout is not None
        while b"example hall is ready" not in (said := program.stdout.readline()):
            assert said, f"{line} ended with {program.wait()}"
        return time.monotonic() - begun
    finally:
        os.killpg(program.pid, signal.SIGINT)
        program.wait(30)


def used(pid: int) -> int:
    """Processor ticks of a process since it began."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    print("\n".join(table.markdown() for table in run()))
