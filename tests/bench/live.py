"""
How soon a call is seen, with 200 listeners, and C10: how long a page takes while 2,000 streams are being opened.

The real program serves; a call is a clerk's press in the browser's words, or one made by another process over the same
database. Times are from the press to the first byte of the event at a listener, on one computer.
"""

import contextlib
import math
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.table import Table
from tests.support.postgres import fresh_database, private_cluster
from tests.sync.pages.visitor import PLAN, Hall, Visitor, running
from tests.sync.pages.wall import SEEN, address_of

LISTENERS, CALLS, PAGES, FLOOD = 200, 30, 30, 2_000
WAIT_S = 10.0
TAIL = 8_192
PROMISED = {"call": "300 (p95)", "page": "150"}

# Another process over the same database: a line asks for a number, a line answers with when it was asked for.
CALLER = """
import sys, time
from pathlib import Path
from sync.server.__main__ import close_databases, swap_sqlite
swap_sqlite()
from sync.server.start import open_hall
open_hall(Path(sys.argv[1]), sys.argv[2] or None)
from sync.server.hot import acts
from sync.server.hot.hall import default_hall
hall = default_hall()
print("ready", flush=True)
for line in sys.stdin:
    begun = time.monotonic()
    hall.store.now(lambda db: acts.call_number(hall, db, 2, "A", int(line)))
    print(begun, flush=True)
hall.store.close()
close_databases()
"""


class Audience:
    """Everybody who listens, in one thread that writes down when each heard of a call."""

    def __init__(self, url: str) -> None:
        self.port = urlsplit(url).port or 0
        self._selector = selectors.DefaultSelector()
        self._tails: dict[socket.socket, bytes] = {}
        self._heard: dict[socket.socket, float] = {}
        self._wanted = b""
        self._all = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._listen, name="audience")

    def join(self, path: str) -> socket.socket:
        one = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
        head = one.recv(1024)
        if b" 200 " not in head:
            raise RuntimeError(f"{path}: {head!r}")
        one.setblocking(False)
        self._tails[one] = b""
        self._selector.register(one, selectors.EVENT_READ)
        return one

    def begin(self) -> None:
        self._thread.start()

    def await_call(self, number: int) -> None:
        """From now on this call is listened for."""
        self._all.clear()
        self._heard.clear()
        self._tails = dict.fromkeys(self._tails, b"")
        self._wanted = b'"calls":[{"series":"A","number":%d,' % number

    def heard(self) -> dict[socket.socket, float]:
        """When each of them heard it."""
        if not self._all.wait(WAIT_S):
            raise RuntimeError(f"{len(self._heard)} of {len(self._tails)} heard of the call")
        return dict(self._heard)

    def _listen(self) -> None:
        while not self._over:
            for key, _ in self._selector.select(0.2):
                one: Any = key.fileobj
                self._take(one, one.recv(65536))

    def _take(self, one: socket.socket, data: bytes) -> None:
        now = time.monotonic()
        tail = self._tails[one] = (self._tails[one] + data)[-TAIL:]
        if self._wanted and self._wanted in tail:
            self._heard.setdefault(one, now)
            if len(self._heard) == len(self._tails):
                self._all.set()

    def end(self) -> None:
        self._over = True
        if self._thread.ident:
            self._thread.join()
        for one in self._tails:
            one.close()


def press(clerk: Visitor, number: int) -> float:
    """A clerk's own press; returns when."""
    seen = SEEN.findall(clerk.get("/counter").text)[0]
    begun = time.monotonic()
    clerk.post("/counter/call", seen=seen, ticket=f"A {number}")
    return begun


@contextlib.contextmanager
def another_process(hall: Hall) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", CALLER, str(hall.data), hall.database or ""]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdin
        assert caller.stdout
        if caller.stdout.readline() != "ready\n":
            raise RuntimeError("the other process did not begin")
        yield caller
        caller.stdin.close()


def ask(caller: "subprocess.Popen[str]", number: int) -> float:
    assert caller.stdin
    assert caller.stdout
    caller.stdin.write(f"{number}\n")
    caller.stdin.flush()
    return float(caller.stdout.readline())


Times = tuple[list[float], list[float]]  # ms at the board, and at every other listener


def calls_seen(hall: Hall) -> tuple[Times, Times]:
    """Calls of this process, then of another one."""
    admin, audience = hall.visitor("admin"), Audience(hall.url)
    board = audience.join("/live" + urlsplit(address_of(hall)).path)
    for _ in range(LISTENERS - 1):
        audience.join("/live/hall")
    audience.begin()
    admin.post("/counter/choose", counter="1")
    here: Times = ([], [])
    there: Times = ([], [])
    with contextlib.closing(_Ending(audience)), another_process(hall) as caller:
        for number in range(1, 2 * CALLS + 1):
            audience.await_call(number)
            mine = number <= CALLS
            begun, times = (press(admin, number), here) if mine else (ask(caller, number), there)
            heard = audience.heard()
            times[0].append((heard.pop(board) - begun) * 1000)
            times[1].extend((at - begun) * 1000 for at in heard.values())
    return here, there


class _Ending:
    def __init__(self, audience: Audience) -> None:
        self.close = audience.end


def pages_in_a_flood(hall: Hall) -> tuple[list[float], list[float]]:
    """Ms of the counter's page while 2,000 streams are being opened, and once they are."""
    admin, port, opened = hall.visitor("admin"), urlsplit(hall.url).port or 0, list[socket.socket]()

    def flood() -> None:
        for _ in range(FLOOD):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=30))
            opened[-1].sendall(b"GET /live/hall HTTP/1.1\r\nHost: hall\r\n\r\n")

    thread = threading.Thread(target=flood)
    thread.start()
    coming = list[float]()
    while thread.is_alive() or not coming:
        coming.append(page_ms(admin))
    thread.join()
    standing = [page_ms(admin) for _ in range(PAGES)]
    for one in opened:
        one.close()
    return coming, standing


def page_ms(visitor: Visitor) -> float:
    begun = time.perf_counter()
    answer = visitor.get("/counter")
    if answer.status_code != 200:
        raise RuntimeError(str(answer.status_code))
    return (time.perf_counter() - begun) * 1000


def measured(database: str | None) -> dict[str, Sequence[float]]:
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder, running(Path(folder), database) as hall:
        hall.done("plan", "publish", PLAN)
        hall.visitor("admin").post("/day/begin")
        here, there = calls_seen(hall)
        coming, standing = pages_in_a_flood(hall)
    return {
        "a call of this process at the board": here[0],
        "… at the other 199 listeners": here[1],
        "a call of another process at the board": there[0],
        "… at the other 199 listeners, too": there[1],
        f"a page while {FLOOD:,} streams are being opened": coming,
        "a page once they are": standing,
    }


def rows(kind: str, found: dict[str, Sequence[float]]) -> Iterator[tuple[str, ...]]:
    for name, times in found.items():
        p95 = sorted(times)[math.ceil(len(times) * 0.95) - 1]
        promised = PROMISED["page" if "page" in name else "call"]
        yield (kind, name.removesuffix(", too"), str(len(times)), f"{statistics.median(times):.0f}", f"{p95:.0f}",
               f"{max(times):.0f}", promised)  # fmt: skip


def run() -> Table:
    found = list(rows("SQLite", measured(None)))
    with private_cluster() as cluster, fresh_database(cluster) as url:
        found += rows("PostgreSQL", measured(re.sub("^postgresql:", "postgres:", url)))
    return Table(
        title="C10 a call reaches everybody, and a flood of listeners costs nobody a page",
        columns=("database", "what", "times", "median, ms", "p95, ms", "worst, ms", "promised, ms"),
        rows=tuple(found),
        note=(
            f"{CALLS} calls each way with {LISTENERS} listeners, one of them a board; from the clerk's press (HTTP, "
            "the act, its commit) or from before the other process's transaction to the event at the listener. Server, "
            f"listeners and callers share this computer's processors. Of {FLOOD:,} streams 200 are served, the rest is "
            "told to ask; the page is the counter's. PostgreSQL without fsync."
        ),
    )
