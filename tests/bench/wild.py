"""
C1 in full: ten minutes of wild hands on a real window, and ten million fuzzed scans.

A quarter of an hour: it runs when it is asked for by its name.
"""

import random
import tempfile
import time
from pathlib import Path

from tests.bench.table import Table
from tests.journeys.programs import lobby
from tests.journeys.wild import A_SECOND, still_there, wild_hands, works
from tests.screens.scans import scanned
from tests.support.display import private_display

LONG = True
SECONDS = 600
SCANS = 10_000_000
SEED = 20261122


def run() -> Table:
    return Table(
        title="C1 Nothing leaves the application",
        columns=("what", "how many", "took", "afterwards"),
        rows=(*hands(), scans()),
        note=(
            f"Real X events on a window of 1080×1920 under Xvfb: {A_SECOND} touches and drags a second, and among them "
            "keys that elsewhere lead out and scans of anything. Afterwards there is one window of the same process, "
            "nothing in its log is an error, and the next citizen can begin. Scans go key by key through the reader "
            "and the classifier; what is heard is what was typed, and only of receipts and tickets is anything kept."
        ),
    )


def hands() -> list[tuple[str, ...]]:
    with (
        private_display() as display,
        tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder,
        lobby(Path(folder) / "lobby", display) as terminal,
    ):
        begun = time.monotonic()
        did = wild_hands(terminal, random.Random(SEED), SECONDS)
        took = f"{time.monotonic() - begun:.0f} s"
        log = terminal.log.read_text(encoding="utf-8")
        if not still_there(terminal) or "ERROR" in log:
            raise RuntimeError(f"the terminal is gone or failed\n{log[-3000:]}")
        works(terminal)
    return [(what, f"{count:,}", took, "one window, no error, the next citizen begins") for what, count in did.items()]


def scans() -> tuple[str, ...]:
    begun = time.monotonic()
    kinds = scanned(SCANS, random.Random(SEED))
    told = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
    return "fuzzed scans", f"{SCANS:,}", f"{time.monotonic() - begun:.0f} s", told
