"""
D2: how many ticket numbers a second, one terminal after another and several at once, with every duplicate counted.

The real program serves over HTTP; requests are signed beforehand, because a hall's terminals do that on processors of
their own. Beside it, in the same run, the way most queue programs do it: a small WSGI application that selects the
highest number and inserts the next one.
"""

import json
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain import fact
from sync import wire
from sync.client.keys import new_keys, sign
from sync.client.link import Link
from tests.bench.server import Served, served
from tests.bench.table import Table, verdict
from tests.support.lobby import ticket_id
from tests.support.net import free_port, wait_for_port
from tests.support.postgres import fresh_database, private_cluster
from tests.support.source import ROOT

WAYS = (1, 2, 8)  # at once
TICKETS = 800  # of each way; a series has 999
PEERS = "published measurement: 42–115/s sequential, 100–140/s at 8-way with 6–60 % duplicates"
BEST_PEER = {1: 115, 2: 140, 8: 140}  # tickets a second, the best of any; two at once were not told apart

PLAN = ROOT / "assets" / "plans" / "sao-vang.toml"

# The plainest of its kind: the highest number and one more, a thread a request.
NAIVE = """
import json, sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

port, database = int(sys.argv[1]), sys.argv[2]
if database.startswith("postgresql:"):
    import psycopg
    connect, mark = lambda: psycopg.connect(database), "%s"
else:
    import pysqlite3
    connect, mark = lambda: pysqlite3.connect(database, timeout=30), "?"

def application(environ, start_response):
    series = environ["PATH_INFO"][-1]
    connection = connect()
    try:
        last = connection.execute(f"SELECT max(number) FROM ticket WHERE series = {mark}", (series,)).fetchone()[0]
        connection.execute(f"INSERT INTO ticket VALUES ({mark}, {mark})", (series, (last or 0) + 1))
        connection.commit()
    finally:
        connection.close()
    body = json.dumps({"number": (last or 0) + 1}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass

with connect() as made:
    made.execute("CREATE TABLE ticket (series TEXT, number INTEGER)")
    made.commit()
make_server("127.0.0.1", port, application, Server, Quiet).serve_forever()
"""


@dataclass(frozen=True, slots=True)
class Measured:
    rate: float
    p95_ms: float
    twice: int  # tickets whose number another one bears as well
    refused: int


class Client:
    """
    HTTP with as little work as can be: what it takes is not the server's.

    It leaves the server the processor that both share, as a hall's terminals do, which have their own.
    """

    def __init__(self, port: int, *, keeps: bool) -> None:
        self._port, self._keeps = port, keeps
        self._socket: socket.socket | None = None

    def post(self, path: str, body: bytes = b"", headers: str = "") -> tuple[int, Any]:
        """Status and answer; `headers` are whole lines."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}content-length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body)
        told = b""
        while (end := told.find(b"\r\n\r\n")) < 0 or len(told) < end + 4 + length(told):
            if not (more := self._socket.recv(65536)):
                raise ConnectionError(told)
            told += more
        if not self._keeps:
            self.close()
        return int(told[9:12]), json.loads(told[end + 4 :])

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def length(answer: bytes) -> int:
    return int(answer.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])


Ask = Callable[[Client, int], int | None]  # the number a request brought; None where it was refused


def hammer(port: int, ways: int, ask: Ask, *, keeps: bool) -> Measured:
    """So many at once ask one after another; `keeps` their connection."""
    took, numbers = list[float](), list[int | None]()

    def one(turn: int) -> None:
        client = Client(port, keeps=keeps)
        for n in range(turn, TICKETS, ways):
            begun = time.perf_counter()
            numbers.append(ask(client, n))
            took.append((time.perf_counter() - begun) * 1000)
        client.close()

    threads = [threading.Thread(target=one, args=[turn]) for turn in range(ways)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    given = [number for number in numbers if number is not None]
    twice = len(given) - len(set(given))
    return Measured(len(given) / seconds, statistics.quantiles(took, n=20)[-1], twice, TICKETS - len(given))


# ---- the real server


def real(server: Served) -> Iterator[Measured]:
    """Each way in a series of its own."""
    plan = server.folder / "plan.toml"
    plan.write_text(re.sub(r"^(limit|start|end) = .*$", "", PLAN.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    subprocess.run(server.command("plan", "publish", str(plan)), check=True, capture_output=True)
    subprocess.run(server.command("day", "open", "--again"), check=True, capture_output=True)
    keys, incarnation = new_keys(), secrets.token_bytes(16)
    device = fact.device_of(keys.public)
    nonce = Link(server.url, keys, device).enrol(server.code(), incarnation).nonce
    for series, ways in zip("ABC", WAYS, strict=True):
        requests = list[tuple[bytes, str]]()
        for _ in range(TICKETS):
            body = wire.encode(wire.NumberWanted(series=series, request=ticket_id(secrets.randbits(80))))
            message = wire.request_message(device, nonce, "POST", "/v1/numbers", body)
            signed = f"Saovang {device.hex()}, {nonce}, {sign(keys.private, message).hex()}"
            requests.append((body, f"authorization: {signed}\r\ncontent-type: application/json\r\n"))

        def ask(client: Client, n: int) -> int | None:
            status, told = client.post("/v1/numbers", *requests[n])  # noqa: B023 read before the next way begins
            if status != 200:
                raise RuntimeError(f"{status} {told}")
            return int(told["number"])

        yield hammer(server.port, ways, ask, keeps=True)


# ---- the plainest


@contextmanager
def naive(database: str) -> Iterator[int]:
    port = free_port()
    program = subprocess.Popen([sys.executable, "-c", NAIVE, str(port), database], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield port
    finally:
        program.terminate()
        program.wait(20)


def plain(port: int) -> Iterator[Measured]:
    for series, ways in zip("ABC", WAYS, strict=True):

        def ask(client: Client, _: int) -> int | None:
            status, told = client.post(f"/tickets/{series}")  # noqa: B023 read before the next way begins
            return int(told["number"]) if status == 200 else None

        yield hammer(port, ways, ask, keeps=False)


def rows(name: str, measured: Iterator[Measured]) -> Iterator[tuple[str, ...]]:
    for ways, one in zip(WAYS, measured, strict=True):
        yield (
            name,
            f"{ways} at once" if ways > 1 else "one after another",
            f"{one.rate:,.0f}",
            f"{one.p95_ms:.1f} ms",
            f"{one.twice} ({one.twice / TICKETS:.0%})",
            str(one.refused),
            f"{one.rate / BEST_PEER[ways]:.1f}",
        )


def ten_times(rows: list[tuple[str, ...]]) -> dict[str, bool]:
    """Which of our ways are ten times as quick as the best peer."""
    ours = [row for row in rows if row[0].startswith("saovang")]
    return {f"ten times on {row[0].rpartition(' ')[2]}, {row[1]}": float(row[-1]) >= 10 for row in ours}


def run() -> Table:
    found = list[tuple[str, ...]]()
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        with served(None) as server:
            found += rows("saovang on SQLite", real(server))
        with naive(str(Path(folder) / "naive.sqlite3")) as port:
            found += rows("highest + 1, SQLite", plain(port))
        with private_cluster() as cluster:
            with fresh_database(cluster) as url, served(url) as server:
                found += rows("saovang on PostgreSQL", real(server))
            with fresh_database(cluster) as url, naive(url) as port:
                found += rows("highest + 1, PostgreSQL", plain(port))
    return Table(
        title="D2 ticket numbers",
        columns=("way", "terminals", "tickets/s", "p95", "given twice", "refused", "× best peer"),
        rows=tuple(found),
        note=(
            f"{TICKETS} tickets each over loopback HTTP against a real server process, its clients on the same cores; "
            "they only write and read. Requests of saovang are signed beforehand and keep their connection; every "
            "number is durable on SQLite (WAL, FULL), PostgreSQL runs without fsync for both. The plain way is a WSGI "
            "program with a thread a request, without signatures, nonces or a hall day. "
            f"Peers: {PEERS}; the factor is to the best of theirs, 115/s one after another, 140/s at once. "
            f"Wanted: ten times, none twice, p95 under 100 ms at eight at once. {verdict(ten_times(found))}"
        ),
    )
