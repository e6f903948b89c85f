"""
A6: what can be read after damage is salvaged, each row proved; nothing false is ever given out.

Rows that cannot be given: those in a ruined sector, and the one after each of them, whose proof stood there.
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.disk import connect
from kiosk.domain.kinds import CodeRead
from kiosk.salvage import salvage
from kiosk.writing import Writing
from tests.kiosk.damage import SECTOR
from tests.kiosk.halls import Terminal, memory_folder, terminal
from tests.kiosk.pages import PAGE, cells, leaves, page

FACTS, RUINED = 6_000, 25
Lines = dict[int, bytes]


def write_facts(at: Terminal, number: int) -> None:
    def work(writing: Writing) -> None:
        for n in range(number):
            at.clock.advance(1 + n % 7)
            writing.append("code.read", CodeRead(kind=("dossier", "bank", "ticket")[n % 3]))

    at.journal.write(work)


@pytest.fixture(scope="module")
def switched_off() -> Iterator[Path]:
    """The file of a terminal that was switched off in good order."""
    with memory_folder() as folder:
        with terminal(folder, seed=8) as at:
            write_facts(at, FACTS)
        yield at.path


def rows_of(path: Path) -> tuple[int, Lines]:
    """The root page of the journal, and its lines by place."""
    connection = connect(path, read_only=True)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fact'").fetchone()[0]
    rows = dict(connection.execute("SELECT place, line FROM fact").fetchall())
    connection.close()
    return root, rows


def ruin(path: Path, root: int, chance: random.Random) -> set[int]:
    """Ruin 25 sectors that hold facts: zeros, noise, or an older sector; returns the places that lay there."""
    file = path.read_bytes()
    damaged, numbers = bytearray(file), list(leaves(file, root))
    sectors = chance.sample([(n, at) for n in numbers for at in range(0, PAGE, SECTOR)], RUINED)
    for number, at in sectors:
        start = (number - 1) * PAGE + at
        other = (chance.choice(numbers) - 1) * PAGE + at
        kinds = bytes(SECTOR), chance.randbytes(SECTOR), file[other : other + SECTOR]
        damaged[start : start + SECTOR] = chance.choice(kinds)
    path.write_bytes(damaged)
    return {
        cell.rowid
        for number, at in sectors
        for cell in cells(page(file, number))
        if cell.at < at + SECTOR and at < cell.at + len(cell.record) + 6
    }


def believed_by_sqlite(path: Path) -> Lines:
    """What a program gets that simply asks for the rows until an error ends it."""
    rows = Lines()
    connection = connect(path, read_only=True)
    try:
        for place, line in connection.execute("SELECT place, line FROM fact ORDER BY place"):
            rows[place] = line
    except sqlite3.DatabaseError:
        pass
    finally:
        connection.close()
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_after_25_ruined_sectors_nearly_all_facts_are_given_back_and_none_is_false(
    switched_off: Path, tmp_path: Path, seed: int
) -> None:
    path = Path(shutil.copy(switched_off, tmp_path))
    root, true = rows_of(path)
    touched = ruin(path, root, random.Random(seed))

    saved = dict(salvage(path))

    asked = believed_by_sqlite(path)
    untouched = true.keys() - touched
    assert [place for place, line in saved.items() if true.get(place) != line] == []
    assert len(saved.keys() & untouched) >= 0.95 * len(untouched)
    # without the proof one gets fewer rows, or false ones
    assert len(asked) < len(saved) or [place for place, line in asked.items() if true.get(place) != line] != []


def test_an_undamaged_journal_is_given_back_whole(switched_off: Path) -> None:
    _, true = rows_of(switched_off)

    assert dict(salvage(switched_off)) == true


def test_facts_that_only_the_wal_holds_are_given_back(tmp_path: Path) -> None:
    with terminal(tmp_path / "now", seed=9) as at:
        write_facts(at, 300)
        at.journal.disk.settle()
        (tmp_path / "copy").mkdir()
        for name in (at.path.name, f"{at.path.name}-wal"):
            shutil.copy(at.path.with_name(name), tmp_path / "copy")
        true = dict(at.journal.disk.read("SELECT place, line FROM fact"))

    saved = dict(salvage(tmp_path / "copy" / at.path.name))

    assert saved == true


def test_rows_that_never_were_are_not_believed(switched_off: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(switched_off, tmp_path))
    root, true = rows_of(path)
    file = path.read_bytes()
    number = list(leaves(file, root))[100]
    altered = page(file, number).replace(b'"dossier"', b'"qrcodes"')
    assert altered != page(file, number)

    path.write_bytes(file + altered)  # as an old page, left over somewhere
    with_leftovers = dict(salvage(path))
    path.write_bytes(file[: (number - 1) * PAGE] + altered + file[number * PAGE :])
    in_its_place = dict(salvage(path))

    assert with_leftovers == true
    assert in_its_place.items() < true.items()
