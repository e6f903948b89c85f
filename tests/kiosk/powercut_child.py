"""
What runs while every I/O is recorded: more than 60 facts and ratings, each followed by its acknowledgement.

    python -m tests.kiosk.powercut_child FOLDER product
    python -m tests.kiosk.powercut_child FOLDER plain JOURNAL_MODE SYNCHRONOUS

An acknowledgement is one line on standard output, written after the call returned:
seq and head of the journal, then the slot's number and level when it was a rating.
"""

import os
import random
import sys
from pathlib import Path

from kiosk.disk import connect
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import CodeRead
from kiosk.journal import FILE, VIETNAM
from kiosk.writing import Pen, Writing
from tests.kiosk.halls import terminal
from tests.support.clock import HallClock

ROUNDS = 24  # of two ratings' and one ticket's fact


def acknowledge(seq: int, head: bytes, slot: int = 0, level: int = 0) -> None:
    os.write(1, f"{seq} {head.hex()} {slot} {level}\n".encode())


def product(folder: Path) -> None:
    """As the terminal does it, reasons and "Chọn lại" included."""
    levels = random.Random(7)
    with terminal(folder, seed=2) as at:

        def done(slot: int = 0, level: int = 0) -> None:
            head = at.journal.head()
            acknowledge(head.seq, head.hash, slot, level)

        at.desk.open_day("staff")
        done()
        for number in range(ROUNDS):
            for counter in (1, 2 + number % 5):
                level = levels.choice((1, 2, 3, 4, 5))
                slot = at.desk.rate(level, counter=counter, layout="tall")
                done(slot.number, level)
                if number % 4 == 0:
                    level = 6 - level
                    at.desk.change(slot, level)
                    done(slot.number, level)
                at.desk.close(slot, "sent")
            at.desk.take_ticket("chung-thuc")
            done()


def plain(folder: Path, journal_mode: str, synchronous: str) -> None:
    """The same chain in the same tables, with other settings of SQLite."""
    connection = connect(folder / FILE)
    connection.execute(f"PRAGMA journal_mode={journal_mode}").fetchall()
    connection.execute(f"PRAGMA synchronous={synchronous}")
    private, public = connection.execute("SELECT private, public FROM identity").fetchone()
    writing = Writing(Pen(Keys(private, public), HallClock(), VIETNAM), connection)
    for _ in range(3 * ROUNDS):
        connection.execute("BEGIN IMMEDIATE")
        position = writing.append("code.read", CodeRead(kind="dossier"))
        connection.execute("COMMIT")
        acknowledge(position.seq, position.hash)
    connection.close()


if __name__ == "__main__":
    if sys.argv[2] == "product":
        product(Path(sys.argv[1]))
    else:
        plain(Path(sys.argv[1]), sys.argv[3], sys.argv[4])
