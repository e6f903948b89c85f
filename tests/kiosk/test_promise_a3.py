"""A3: whoever writes beside the running terminal waits a moment; nobody is ever told that the file is locked."""

import random
import subprocess
import sys
from pathlib import Path

from kiosk.domain import fact
from tests.kiosk.halls import open_journal
from tests.support.source import ROOT

WRITERS, WRITES = 4, 150


def refusals(folder: Path, rule: str) -> int:
    """How many writes were refused when four programs write at once."""
    command = [sys.executable, "-m", "tests.kiosk.crowd", str(folder), rule, str(WRITES)]
    crowd = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(WRITERS)
    ]
    for one in crowd:  # all are ready before the first begins
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in crowd:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return sum(int(one.communicate(timeout=60)[0]) for one in crowd)


def facts_in(folder: Path) -> int:
    """How many facts stand in the file, the chain being whole."""
    journal = open_journal(folder, random.Random(9).randbytes)
    links = journal.links(journal.incarnation, 1, 10_000)
    fact.verify(journal.genesis(journal.incarnation), links)
    journal.close()
    return len(links)


def test_four_programs_write_into_one_terminal_and_none_is_refused(tmp_path: Path) -> None:
    open_journal(tmp_path, random.Random(1).randbytes).close()

    refused = refusals(tmp_path, "journal")

    assert refused == 0
    assert facts_in(tmp_path) == WRITERS * WRITES


def test_a_plain_transaction_that_reads_before_it_writes_is_refused(tmp_path: Path) -> None:
    open_journal(tmp_path, random.Random(1).randbytes).close()

    refused = refusals(tmp_path, "plain")

    assert refused > 0
    assert facts_in(tmp_path) == WRITERS * WRITES - refused


def test_four_programs_make_one_terminal_together(tmp_path: Path) -> None:
    # the very first start, when the file does not exist yet
    refused = refusals(tmp_path, "journal")

    assert refused == 0
    assert facts_in(tmp_path) == WRITERS * WRITES
