"""
C10: how soon a call reaches the phones, while the hall has all the listeners it has room for.

Everybody who waits hears of every call, because it changes how many are before them: the worst a hall can ask.
"""

import contextlib
import selectors
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sync.server.hot.live import LISTENERS
from sync.server.hot.phone_live import PHONES
from tests.bench.table import Table
from tests.support.served import ServedHall, served_hall
from tests.sync.counters import STRICT, Counters

CALLS = 40
REST_S = 0.3  # between two calls, so that each is told alone
MOST_S = 10.0


class Ears:
    """Sockets that listen, each under its own name."""

    def __init__(self, hall: ServedHall, paths: dict[str, str]) -> None:
        self._selector, self._heard = selectors.DefaultSelector(), dict.fromkeys(paths, b"")
        for name, path in paths.items():
            ear = socket.create_connection(("127.0.0.1", hall.port))
            ear.sendall(f"GET {path} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
            ear.setblocking(False)
            self._selector.register(ear, selectors.EVENT_READ, name)

    def until(self, name: str, word: bytes, most_s: float) -> float | None:
        """When this one heard the word, on the monotonic clock; everybody else is heard as well."""
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            for key, _ in self._selector.select(0.02):
                ear = key.fileobj
                assert isinstance(ear, socket.socket)
                self._heard[key.data] += ear.recv(1 << 16)
            if word in self._heard.get(name, b""):
                return time.monotonic()
        return None

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


@contextlib.contextmanager
def listening(hall: ServedHall, paths: dict[str, str]) -> Iterator[Ears]:
    ears = Ears(hall, paths)
    try:
        yield ears
    finally:
        ears.close()


def latencies(phones: int, others: int) -> list[float]:
    """Milliseconds from the touch at the counter to the bytes at the phone that was called."""
    with tempfile.TemporaryDirectory() as folder, served_hall(Path(folder) / "hall") as hall:
        counters = Counters(hall, STRICT)
        paths = {str(n): f"/live/phone/{counters.issue(n)}" for n in range(1, phones + 1)}
        paths |= {f"hall {n}": "/live/hall" for n in range(others)}
        with listening(hall, paths) as ears:
            assert all(ears.until(name, b"data: ", MOST_S) for name in paths)
            return [_one(counters, ears, str(n)) for n in range(1, min(CALLS, phones) + 1)]


def _one(counters: Counters, ears: Ears, number: str) -> float:
    ears.until("nobody", b"nothing", REST_S)
    touch, began = threading.Thread(target=counters.act, args=("call_next", 1)), time.monotonic()
    touch.start()
    heard = ears.until(number, b'"phase":"called"', MOST_S)
    touch.join()
    assert heard is not None, f"{number} never heard of its call"
    return (heard - began) * 1000


def run() -> Table:
    rows = []
    for phones, others in ((20, 0), (PHONES, LISTENERS - PHONES)):
        took = sorted(latencies(phones, others))
        at95 = took[round(len(took) * 0.95) - 1]
        rows.append((str(phones), str(others), f"{statistics.median(took):.0f}", f"{at95:.0f}", f"{took[-1]:.0f}"))
    return Table(
        title="C10 A call reaches the phone that waits for it",
        columns=("phones", "other listeners", "median ms", "p95 ms", "most ms"),
        rows=tuple(rows),
        note="SQLite; from the touch at the counter, its commit included, to the bytes at the phone. Every call tells "
        "every phone how many are still before it. Server and phones share the computer; the promise is 300 ms.",
    )
