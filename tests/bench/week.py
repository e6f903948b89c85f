"""A8: a week offline costs minutes: facts that waited on a terminal's disk, until the server has the last of them."""

import tempfile
import time
from pathlib import Path

from tests.bench.server import served
from tests.bench.table import Table
from tests.support.lobby import Lobby, drain
from tests.support.postgres import fresh_database, private_cluster

WAITING = (7_000, 20_000)


def run() -> Table:
    rows = [drained("SQLite", None, facts) for facts in WAITING]
    with private_cluster() as cluster:
        for facts in WAITING:
            with fresh_database(cluster) as url:
                rows.append(drained("PostgreSQL", url, facts))
    return Table(
        title="A8 A week offline",
        columns=("server on", "facts that waited", "until the server has them all", "facts/s"),
        rows=tuple(rows),
        note="The real journal, the real client, signatures and packing included, over loopback HTTP to a real server "
        "process. PostgreSQL without fsync. Promised: minutes; the prototype drained 20,000 in 0.26 s.",
    )


def drained(name: str, database: str | None, facts: int) -> tuple[str, ...]:
    with served(database) as server, tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        lobby = Lobby(Path(folder))
        link = lobby.link(server.url, None)
        link.enrol(server.code(), lobby.journal.incarnation)
        lobby.week(facts)
        begun = time.perf_counter()
        sent = sum(one.facts for one in drain(lobby, link))
        took = time.perf_counter() - begun
        lobby.close()
    if sent < facts:
        raise RuntimeError(f"{sent} of {facts} went up")
    return name, f"{facts:,}", f"{took:.2f} s", f"{sent / took:,.0f}"
