"""
A1: "Cảm ơn" on the screen means the fact is on the disk.

A kill -9 proves nothing here, the kernel still writes what it was given; so every I/O is recorded and
the power cut after each, as `tests.kiosk.powercut` says.
"""

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.ballot import FREE, Ballots
from kiosk.domain import fact
from kiosk.domain.errors import KioskError
from kiosk.journal import Journal
from tests.kiosk.halls import memory_folder, open_journal
from tests.kiosk.powercut import Cut, after_each_io, after_each_thanks, cuts
from tests.kiosk.recorder import Io, record
from tests.support.source import ROOT


def recorded(folder: Path, *how: str) -> tuple[Path, list[Io]]:
    """A new terminal's folder as it was before, and everything that 60 commits did to it."""
    now, before = folder / "now", folder / "before"
    open_journal(now, random.Random(1).randbytes).close()
    shutil.copytree(now, before)
    ios = record(now, [sys.executable, "-m", "tests.kiosk.powercut_child", str(now), *how], ROOT)
    shutil.rmtree(now)
    return before, ios


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Io]]:
    """What the terminal itself does, once for every way to cut it off; nobody writes into the folder."""
    return recorded(tmp_path_factory.mktemp("product"), "product")


def fault(folder: Path, cut: Cut) -> str:
    """What is wrong with the terminal that starts again after a cut; empty when nothing is."""
    try:
        journal = open_journal(folder, random.Random(3).randbytes)
    except KioskError as error:
        return f"cannot be opened: {error}"
    try:
        return _fault(journal, cut)
    except KioskError as error:
        return f"is damaged: {error}"
    finally:
        journal.close()


def _fault(journal: Journal, cut: Cut) -> str:
    links = journal.links(journal.incarnation, 1, 10_000)
    fact.verify(journal.genesis(journal.incarnation), links)
    ballots = dict(journal.disk.read("SELECT number, content FROM slot WHERE content <> zeroblob(16)"))
    latest = dict[int, int]()
    for line in cut.acknowledged:
        seq, head, slot, level = line.split()
        if int(seq) > len(links) or links[int(seq) - 1][2].hex() != head.decode():
            return f"fact {int(seq)} was acknowledged and is lost"
        if int(slot):
            latest[int(slot)] = int(level)
    lost = [slot for slot, level in latest.items() if slot not in ballots or ballots[slot][2] != level]
    if lost and not (lost == list(latest)[-1:] and ballots.get(lost[0], FREE)[2] == 6 - latest[lost[0]]):
        return f"{len(lost)} acknowledged ratings are lost"  # the last may be changed, that thanks still to come
    counted = sum(b'"kind":"rating.counted"' in line for _, line, _ in links)
    waiting = sum(journal.write(lambda writing: Ballots(bytes).waiting(writing.connection)).values())
    return "" if waiting == counted else f"{counted} ratings counted, {waiting} in the box"


def faults(before: Path, ios: list[Io], *, when: Callable[[Io], bool]) -> tuple[int, list[str]]:
    """How many cuts were made, and what was wrong after some of them."""
    with memory_folder() as scratch:
        found = [
            f"after {cut.after} {cut.style}: {fault(scratch, cut)}"
            for cut in cuts(before, ios, scratch, seed=5, when=when)
        ]
    return len(found), [one for one in found if not one.endswith(": ")]


def test_no_power_cut_takes_what_was_acknowledged(product: tuple[Path, list[Io]]) -> None:
    before, ios = product

    number, wrong = faults(before, ios, when=after_each_io)

    assert sum(io.what == "ack" for io in ios) >= 60
    assert number >= 2_000
    assert wrong == []


def test_a_power_cut_right_after_the_thanks_takes_nothing(product: tuple[Path, list[Io]]) -> None:
    before, ios = product

    number, wrong = faults(before, ios, when=after_each_thanks)

    assert number >= 60
    assert wrong == []


@pytest.mark.parametrize("settings", [("WAL", "NORMAL"), ("DELETE", "FULL")], ids=" ".join)
def test_the_same_power_cuts_catch_settings_that_lose_facts(tmp_path: Path, settings: tuple[str, str]) -> None:
    before, ios = recorded(tmp_path, "plain", *settings)

    number, wrong = faults(before, ios, when=after_each_thanks)

    assert number >= 60
    assert sum("acknowledged and is lost" in one for one in wrong) >= 40
