"""
A5: every altered, dropped or reordered byte of the journal is noticed.

SQLite's own check looks at structure, not at content, and a flipped bit in the WAL silently drops everything
after it. The chain, walked up to a head kept elsewhere (at the server, on a ticket's paper), notices both.
"""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.audit import audit
from kiosk.disk import Connection, connect
from kiosk.domain.errors import KioskError
from kiosk.domain.kinds import CodeRead
from tests.kiosk.damage import SECTOR, Place, draw
from tests.kiosk.halls import memory_folder, terminal
from tests.kiosk.pages import PAGE, leaves

DAMAGES, FACTS = 1_500, 600
ROWS = "SELECT place, line, hash FROM fact ORDER BY place"
Rows = list[tuple[int, bytes, bytes]]


def a_running_terminals_files(folder: Path) -> tuple[Path, str]:
    """A copy of the files as they lie while it runs, the WAL still holding facts; and the head, kept elsewhere."""
    (folder / "copy").mkdir()
    with terminal(folder / "now", seed=6) as at:
        at.desk.open_day("staff")
        for number in range(FACTS):
            if number % 200 == 0:
                at.desk.close(at.desk.rate(4, counter=1, layout="tall"), "sent")
            at.journal.append("code.read", CodeRead(kind="dossier"))
        for name in (at.path.name, f"{at.path.name}-wal"):
            shutil.copy(at.path.with_name(name), folder / "copy")
        return folder / "copy" / at.path.name, at.journal.head().hash.hex()


def where_facts_lie(path: Path) -> list[Place]:
    """Every page of the file that holds facts, and the whole WAL."""
    file, wal = path.read_bytes(), path.with_name(f"{path.name}-wal")
    connection = connect(path, read_only=True)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fact'").fetchone()[0]
    connection.close()
    pages = [Place(path, (number - 1) * PAGE, number * PAGE) for number in leaves(file, root)]
    held = len(wal.read_bytes().rstrip(b"\0")) // SECTOR * SECTOR
    return [*pages, Place(wal, 0, held)]


def looked_at(path: Path) -> tuple[Rows | None, bool]:
    """The facts as a program that trusts the file reads them (None: it cannot), and whether SQLite says "ok"."""
    rows, sound = None, False
    try:
        connection = connect(path, read_only=True)
    except KioskError:
        return None, False
    try:
        rows = connection.execute(ROWS).fetchall()
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        pass
    finally:
        connection.close()
    return rows, sound


def noticed(path: Path, head: str) -> bool:
    try:
        audit(path, head)
    except KioskError:
        return True
    return False


def test_no_damaged_byte_changes_a_fact_unnoticed() -> None:
    chance, found = random.Random(11), Counter[str]()
    with memory_folder() as folder:
        path, head = a_running_terminals_files(folder)
        whole, places = looked_at(path), where_facts_lie(path)
        was_noticed = noticed(path, head)

        for _ in range(DAMAGES):
            with draw(chance, places):
                rows, sound = looked_at(path)
                changed = rows != whole[0]
                found["changed"] += changed
                found["noticed by SQLite"] += changed and not sound
                found["noticed by the chain"] += changed and noticed(path, head)
        healed = looked_at(path)

    assert (whole[1], was_noticed, healed) == (True, False, whole)
    assert found["changed"] >= 500
    assert found["noticed by the chain"] == found["changed"]
    assert found["noticed by SQLite"] < found["changed"] / 2  # its own check alone would not do


@pytest.mark.parametrize("by", ["dropping the last", "dropping one", "swapping two", "altering one", "adding one"])
def test_somebody_who_can_write_sql_changes_nothing_unnoticed(by: str, tmp_path: Path) -> None:
    path, head = a_running_terminals_files(tmp_path)
    connection = connect(path)
    for trigger in ("fact_follows", "fact_stays", "fact_lasts"):
        connection.execute(f"DROP TRIGGER {trigger}")

    meddle(connection, by)

    sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    connection.close()
    assert sound == "ok"
    assert noticed(path, head)


def meddle(connection: Connection, by: str) -> None:
    last = connection.execute("SELECT max(place) FROM fact").fetchone()[0]
    if by == "dropping the last":
        connection.execute("DELETE FROM fact WHERE place = ?", (last,))
    elif by == "dropping one":
        connection.execute("DELETE FROM fact WHERE place = ?", (last // 2,))
    elif by == "swapping two":
        for one, other in ((last // 2, -1), (last // 2 + 1, last // 2), (-1, last // 2 + 1)):
            connection.execute("UPDATE fact SET place = ? WHERE place = ?", (other, one))
    elif by == "altering one":
        question = (
            "UPDATE fact SET line = CAST(replace(CAST(line AS TEXT), 'dossier', 'qrcodes') AS BLOB) WHERE place = ?"
        )
        connection.execute(question, (last // 2,))
    else:
        connection.execute("INSERT INTO fact SELECT place + 1, line, hash FROM fact WHERE place = ?", (last,))
