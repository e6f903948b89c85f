"""
A terminal as the proofs use it: the real journal, ballots, box and desk on a real file.

Only clock, keys and chance are the test's own, so that a run can be repeated.
"""

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assets import known
from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.desk import Desk
from kiosk.domain import plan
from kiosk.domain.identity import Keys
from kiosk.domain.plan import Plan
from kiosk.journal import FILE, Journal
from kiosk.writing import Writing
from tests.support.blank import lay_blank
from tests.support.clock import HallClock
from tests.support.source import ROOT

EXAMPLE = ROOT / "assets" / "plans" / "sao-vang.toml"


@dataclass(frozen=True, slots=True)
class Terminal:
    """One terminal that is its own hall; `chance` gives so many random bytes."""

    path: Path
    clock: HallClock
    journal: Journal
    ballots: Ballots
    desk: Desk[Writing]
    plan: Plan
    chance: Callable[[int], bytes]


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder in memory where there is one: these proofs read files, they do not ask whether fsync is honest."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder).resolve()


def example_plan() -> Plan:
    return plan.read(EXAMPLE.read_text("utf-8"), known)


def open_journal(folder: Path, chance: Callable[[int], bytes], clock: HallClock | None = None) -> Journal:
    def new_keys() -> Keys:
        return Keys(chance(32), chance(32))

    return Journal.open(folder / FILE, clock=clock or HallClock(), new_keys=new_keys, chance=chance)


@contextmanager
def terminal(
    folder: Path, *, seed: int = 1, box_of: Callable[[Callable[[int], bytes]], Ballots] = Ballots
) -> Iterator[Terminal]:
    """
    Open a terminal with the example plan.

    Args:
        box_of: Makes the ballot box; a naive one shows that an attack would have been seen.
    """
    chance, clock, hall = random.Random(seed).randbytes, HallClock(), example_plan()
    lay_blank(folder / FILE)
    journal = open_journal(folder, chance, clock)
    ballots = box_of(chance)
    desk = Desk(lambda: hall, journal, ballots, Box(journal.disk), clock, None, chance)
    try:
        yield Terminal(folder / FILE, clock, journal, ballots, desk, hall, chance)
    finally:
        journal.close()
