"""
D3: how fast facts go up, on SQLite and on PostgreSQL, beside the plainest way of storing the same bytes.

The real program serves; what is sent is signed and packed before the clock starts, because a hall's terminals do that
on processors of their own. Everything the server does counts: HTTP, signature, chain, storing, projecting, answering.
"""

import http.client
import random
import secrets
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pysqlite3 as sqlite3

from kiosk.domain import fact
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import CodeRead, Nothing, TicketIssued
from sync import wire
from sync.client.keys import new_keys, sign
from sync.client.link import Link
from sync.client.push import push_once
from tests.bench.server import Served, served
from tests.bench.table import Table, verdict
from tests.support.clock import HallClock
from tests.support.lobby import Lobby, ticket_id
from tests.support.postgres import fresh_database, private_cluster

FACTS = 40_000  # of each terminal
TERMINALS = 2
SINGLE = 300
SERVICES = ("chung-thuc", "dat-dai", "ho-tich", "tra-ket-qua")
FACT_TABLE = "CREATE TABLE fact (stream INTEGER, seq BIGINT, line {blob}, hash {blob}, PRIMARY KEY (stream, seq))"

Batch = tuple[bytes, list[tuple[int, int, bytes, bytes]]]  # what travels; its rows (stream, seq, line, link)


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of storing facts: per second, and of each fact the µs of CPU and the bytes on the wire."""

    rate: float
    cpu_us: float
    wire_bytes: float | None = None


def a_visit(chance: random.Random, n: int, series: str) -> tuple[str, object]:
    """The mix: of twenty facts eight tickets, seven ratings, five codes read."""
    step = n % 20
    if step < 8:
        id_, number = ticket_id(chance.getrandbits(80)), n % 999 + 1
        service, priority = chance.choice(SERVICES), chance.random() < 0.1
        return "ticket.issued", TicketIssued(id=id_, service=service, series=series, number=number, priority=priority)
    return (
        ("rating.counted", Nothing()) if step < 15 else ("code.read", CodeRead(kind="dossier" if step < 19 else "url"))
    )


def lines_of(terminal: int) -> list[bytes]:
    """Facts of one terminal, each with a number no other paper has; somebody comes every twenty seconds."""
    chance, clock, lines = random.Random(terminal), HallClock(), list[bytes]()
    for n in range(FACTS):
        clock.advance(chance.expovariate(1 / 20))
        kind, data = a_visit(chance, n, "ABCDEFGH"[terminal])
        one = fact.Fact(
            kind=kind,
            at=clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            day=(date(2026, 1, 1) + timedelta(days=n // 999)).isoformat(),
            mono=clock.mono(),
            boot=clock.boot,
            clk="ok",
            plan=41,
            data=fact.encode_data(data),  # type: ignore[arg-type]
        )
        lines.append(fact.encode(one))
    return lines


def batches_of(terminal: int, keys: Keys, incarnation: bytes) -> list[Batch]:
    device, lines = fact.device_of(keys.public), lines_of(terminal)
    prev, made = fact.genesis(device, incarnation, keys.public), list[Batch]()
    for start in range(0, FACTS, wire.MAX_FACTS):
        part = lines[start : start + wire.MAX_FACTS]
        links = fact.follow(prev, part)
        head = wire.BatchHead(
            incarnation=incarnation.hex(), first=start + 1, prev=prev.hex(), head=links[-1].hex(), last=FACTS,
            boot="7f3a90c1", mono=10**12, signature="",
        )  # fmt: skip
        signature = sign(keys.private, wire.batch_message(device, head)).hex()
        rows = [(terminal, start + n, *pair) for n, pair in enumerate(zip(part, links, strict=True), 1)]
        made.append((wire.pack(wire.replaced(head, signature=signature), part), rows))
        prev = links[-1]
    return made


# ---- the real program


def send_all(server: Served, keys: Keys, batches: list[Batch]) -> int:
    """One terminal's week over one connection; returns bytes sent and received, heads of HTTP included."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    target, travelled = f"/v1/streams/{fact.device_of(keys.public).hex()}/facts", 0
    for body, _ in batches:
        connection.request("POST", target, body)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {told[:200]!r}")
        travelled += len(body) + len(target) + 80 + len(told) + len(str(answer.headers))
    connection.close()
    return travelled


def throughput(server: Served) -> Measured:
    """Several terminals at once, each a week and more offline."""
    loads = []
    for terminal in range(TERMINALS):
        keys, incarnation = new_keys(), secrets.token_bytes(16)
        Link(server.url, keys, fact.device_of(keys.public)).enrol(server.code(), incarnation)
        loads.append((keys, batches_of(terminal, keys, incarnation)))
    travelled = list[int]()
    threads = [threading.Thread(target=lambda load=load: travelled.append(send_all(server, *load))) for load in loads]
    cpu, begun = server.cpu_s(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, total = time.perf_counter() - begun, FACTS * TERMINALS
    if len(travelled) != TERMINALS:
        raise RuntimeError("a terminal was not heard to its end")
    return Measured(total / took, (server.cpu_s() - cpu) / total * 1e6, sum(travelled) / total)


class Timed(Link):
    """Notes when each answer is there."""

    answered = 0.0

    def push(self, head: wire.BatchHead, lines: list[bytes]) -> wire.Pushed:
        pushed = super().push(head, lines)
        self.answered = time.perf_counter()
        return pushed


def one_fact_ms(server: Served) -> tuple[list[float], list[float]]:
    """From a fact on a terminal's disk to the server's answer that it is on its disk too, and until that is noted."""
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        lobby = Lobby(Path(folder))
        link = Timed(server.url, lobby.journal.keys, lobby.journal.device)
        link.enrol(server.code(), lobby.journal.incarnation)
        answered, noted = list[float](), list[float]()
        for _ in range(SINGLE):
            lobby.rate(1)
            begun = time.perf_counter()
            push_once(lobby.journal, link, lobby.clock)
            noted.append((time.perf_counter() - begun) * 1000)
            answered.append((link.answered - begun) * 1000)
        lobby.close()
    return answered, noted


# ---- the plainest ways


def plainly(store: Callable[[list[tuple[int, int, bytes, bytes]]], None]) -> Measured:
    """The same rows, a batch a commit, without network, signature, chain or projection."""
    keys = new_keys()
    loads = [rows for terminal in range(TERMINALS) for _, rows in batches_of(terminal, keys, bytes(16))]
    cpu, begun = time.process_time(), time.perf_counter()
    for rows in loads:
        store(rows)
    took, total = time.perf_counter() - begun, FACTS * TERMINALS
    return Measured(total / took, (time.process_time() - cpu) / total * 1e6)


def plain_executemany() -> Measured:
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        connection = sqlite3.connect(str(Path(folder) / "plain.sqlite3"), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(FACT_TABLE.format(blob="BLOB"))

        def store(rows: list[tuple[int, int, bytes, bytes]]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?)", rows)
            connection.execute("COMMIT")

        measured = plainly(store)
        connection.close()
    return measured


def plain_copy(url: str) -> Measured:
    with psycopg.connect(url) as connection:
        connection.execute(FACT_TABLE.format(blob="BYTEA").encode())
        connection.commit()

        def store(rows: list[tuple[int, int, bytes, bytes]]) -> None:
            with connection.cursor() as cursor, cursor.copy("COPY fact FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int4", "int8", "bytea", "bytea"])
                for row in rows:
                    copy.write_row(row)
            connection.commit()

        return plainly(store)


# ---- the table


def kept_of(database: str, one: Measured, single: list[float]) -> dict[str, bool]:
    """What of the promise this run keeps."""
    within = one.rate >= 50_000, one.cpu_us <= 20, (one.wire_bytes or 0) <= 24, statistics.median(single) <= 3
    names = "facts a second", "CPU", "bytes", "one fact"
    return {f"{name} on {database}": kept for name, kept in zip(names, within, strict=True)}


def row(
    name: str, one: Measured, plain: Measured | None = None, single: tuple[list[float], list[float]] | None = None
) -> tuple[str, ...]:
    answered, noted = single or ([], [])
    return (
        name,
        f"{one.rate:,.0f}",
        f"{one.cpu_us:.1f}",
        f"{one.wire_bytes:.1f}" if one.wire_bytes else "–",
        f"{one.rate / plain.rate:.2f}" if plain else "1",
        f"{statistics.median(answered):.2f} / {statistics.quantiles(answered, n=20)[-1]:.2f}" if single else "–",
        f"{statistics.median(noted):.2f}" if single else "–",
    )


NOTE = (
    f"{TERMINALS} terminals × {FACTS:,} facts (40 % tickets, 35 % ratings, 25 % codes), {wire.MAX_FACTS} in "
    "a batch, signed and packed beforehand, sent at once over loopback HTTP to one real server process; its "
    "CPU is the process's own, not PostgreSQL's. Signature, chain, projection and a commit a batch are "
    "in it; the plain ways store the same rows and do nothing else. SQLite with WAL and FULL; PostgreSQL "
    "without fsync, for both. Bytes go both ways, with HTTP's heads. One fact: from the terminal's disk to the "
    "answer that the server has it; noted: until its own disk knows that too, the next one may go. "
    f"Wanted: 50,000 facts/s, 20 µs, 24 B, one fact 3 ms."
)


def run() -> Table:
    with served(None) as server:
        sqlite, sqlite_single = throughput(server), one_fact_ms(server)
    executemany = plain_executemany()
    with private_cluster() as cluster:
        with fresh_database(cluster) as url, served(url) as server:
            postgres, postgres_single = throughput(server), one_fact_ms(server)
        with fresh_database(cluster) as url:
            copy = plain_copy(url)
    reached = kept_of("SQLite", sqlite, sqlite_single[0]) | kept_of("PostgreSQL", postgres, postgres_single[0])
    return Table(
        title="D3 facts to the hall server",
        columns=(
            "way",
            "facts/s",
            "µs CPU a fact",
            "B on the wire a fact",
            "× plain",
            "one fact, ms p50 / p95",
            "noted, ms",
        ),
        rows=(
            row("saovang on SQLite", sqlite, executemany, sqlite_single),
            row("plain executemany into SQLite", executemany),
            row("saovang on PostgreSQL", postgres, copy, postgres_single),
            row("plain COPY into PostgreSQL", copy),
        ),
        note=f"{NOTE} {verdict(reached)}",
    )
