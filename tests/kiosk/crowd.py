"""
One of several programs that write into the same terminal at once.

    python -m tests.kiosk.crowd FOLDER journal|plain WRITES

Says "ready", waits for a line, writes, and prints how many writes were refused.
"""

import random
import sys
from pathlib import Path

from sqlite_utils.utils import sqlite3

from kiosk.disk import connect
from kiosk.domain.errors import NotSaved
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import CodeRead
from kiosk.journal import FILE, VIETNAM
from kiosk.writing import Pen, Writing
from tests.kiosk.halls import open_journal
from tests.support.clock import HallClock

READ = CodeRead(kind="dossier")


def through_the_journal(folder: Path, writes: int) -> int:
    journal, refused = open_journal(folder, random.Random().randbytes), 0
    _start()
    for _ in range(writes):
        try:
            journal.append("code.read", READ)
        except NotSaved:
            refused += 1
    journal.close()
    return refused


def plainly(folder: Path, writes: int) -> int:
    """Read the head, then write upon it, in a deferred transaction: the default of nearly everybody."""
    connection, refused = connect(folder / FILE), 0
    private, public = connection.execute("SELECT private, public FROM identity").fetchone()
    writing = Writing(Pen(Keys(private, public), HallClock(), VIETNAM), connection)
    _start()
    for _ in range(writes):
        try:
            connection.execute("BEGIN")
            writing.append("code.read", READ)
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            connection.execute("ROLLBACK")
            refused += 1
    connection.close()
    return refused


def _start() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    write = through_the_journal if sys.argv[2] == "journal" else plainly
    print(write(Path(sys.argv[1]), int(sys.argv[3])))
