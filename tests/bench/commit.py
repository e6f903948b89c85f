"""
D1: from the desk to the disk, what a citizen's finger waits for.

The same gestures through the real desk on the temporary directory's disk, beside the same inserts without any fsync
(synchronous=OFF) in the same run, so that the disk's share can be told from ours.
"""

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.clock import SystemClock
from kiosk.desk import Desk
from kiosk.disk import connect
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import CodeRead
from kiosk.journal import FILE, Journal
from kiosk.writing import Writing
from tests.bench.table import Table, verdict
from tests.kiosk.halls import example_plan

TIMES = 450  # twice, of a series of 999
PAGE, PAGES = 4096, 256
PAUSE_S = 0.003  # a citizen's next touch never comes at once; the WAL is swept meanwhile


def run() -> Table:
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        journal, desk = open_desk(Path(folder))
        desk.open_day("staff")
        service = example_plan().services[0].code
        measured = {
            "a fact (`journal.append`)": times(lambda: journal.append("code.read", CodeRead(kind="url"))),
            "a ticket (`desk.take_ticket`)": times(lambda: desk.take_ticket(service)),
            "a rating and its ballot (`desk.rate`)": times(lambda: desk.rate(5, counter=1, layout="tall")),
        }
        journal.close()
        measured["a plain insert without fsync"] = plain(Path(folder) / "plain.sqlite3", "OFF")
        measured["a plain insert, synchronous=FULL"] = plain(Path(folder) / "full.sqlite3", "FULL")
        measured["4 KiB over old ones and `fdatasync`, nothing else"] = bare(Path(folder) / "bare")
    base = statistics.median(measured["a plain insert, synchronous=FULL"][0])
    fact = measured["a fact (`journal.append`)"]
    names = ("a fact with pauses", "a fact straight on")
    kept = {name: statistics.median(one) <= 0.3e-3 for name, one in zip(names, fact, strict=True)}
    return Table(
        title="D1 From the gesture to the durable commit",
        columns=("gesture", "p50", "p95", "worst", "× plain insert with fsync", "p50, straight on"),
        rows=tuple(row(name, *values, base) for name, values in measured.items()),
        note=f"{TIMES} of each, {PAUSE_S * 1000:.0f} ms apart, as fingers never are quicker; and as many straight on, "
        "when processor and disk are awake. Promised: a commit p50 of at most 0.3 ms here, of which the last line is "
        f"what the disk takes alone. {verdict(kept)} On an SD card expect 5–50 ms. Thanks appear only after it.",
    )


def open_desk(folder: Path) -> tuple[Journal, Desk[Writing]]:
    clock, plan = SystemClock(), example_plan()
    journal = Journal.open(folder / FILE, clock=clock, new_keys=new_keys, chance=os.urandom)
    return journal, Desk(lambda: plan, journal, Ballots(os.urandom), Box(journal.disk), clock, None, os.urandom)


def new_keys() -> Keys:
    return Keys(os.urandom(32), os.urandom(32))


def times(act: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Seconds of each, with pauses and straight on; the first few warm the caches and do not count."""
    return _times(act, PAUSE_S), _times(act, 0)


def _times(act: Callable[[], object], pause_s: float) -> list[float]:
    taken = []
    for _ in range(TIMES + 20):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
        if pause_s:
            time.sleep(pause_s)
    return taken[20:]


def plain(path: Path, synchronous: str) -> tuple[list[float], list[float]]:
    connection = connect(path)
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("CREATE TABLE plain (line BLOB)")
    line = os.urandom(200)
    taken = times(lambda: connection.execute("INSERT INTO plain VALUES (?)", (line,)))
    connection.close()
    return taken


def bare(path: Path) -> tuple[list[float], list[float]]:
    """What this disk takes at the least for one page; no commit can be quicker."""
    page = os.urandom(PAGE)
    path.write_bytes(page * PAGES)
    file = os.open(path, os.O_RDWR)
    os.fsync(file)
    turns = itertools.count()

    def write() -> None:
        os.pwrite(file, page, next(turns) % PAGES * PAGE)
        os.fdatasync(file)

    taken = times(write)
    os.close(file)
    return taken


def row(name: str, seconds: list[float], straight: list[float], base: float) -> tuple[str, ...]:
    ordered = sorted(seconds)
    p50, p95 = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    told = (p50, p95, ordered[-1])
    return (
        name,
        *(f"{one * 1e3:.2f} ms" for one in told),
        f"{p50 / base:.1f}",
        f"{statistics.median(straight) * 1e3:.2f} ms",
    )
