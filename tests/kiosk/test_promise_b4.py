"""
B4: nothing in the journal, on the disk or in the steps depends on the level.

Two terminals with the same chance and the same clock live through the same visit; only the finger on the faces
differs. Every file must then be equal but for the ballots' own bytes. The flow's screens and times are proved in
`tests/kiosk/visit`, the wire's bytes follow from the journal's.
"""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from kiosk.ballot import FREE
from tests.kiosk.halls import Terminal, memory_folder, terminal

LEVELS = (1, 2, 3, 4, 5)
BETWEEN_S = 47.0


@dataclass(frozen=True)
class Left:
    """What one visit left behind: the lines of the journal, where ballots lie, the file without them, other files."""

    lines: tuple[bytes, ...]
    slots: tuple[int, ...]
    file: bytes
    others: dict[str, int]


def visit(level: int, *, reason: bool) -> Left:
    with memory_folder() as folder, terminal(folder, seed=11) as lobby:
        lobby.desk.tick()
        one_after_another(lobby, level, reason=reason)
        lobby.journal.disk.settle()
        lines = tuple(lobby.journal.lines(lobby.journal.incarnation, 1))
        used = lobby.journal.disk.read("SELECT number, content FROM slot WHERE content <> ? ORDER BY number", FREE)
        made = [row[0].encode() for row in lobby.journal.disk.read("SELECT applied_at FROM _sqlite_migrations")]
        others = {file.name: file.stat().st_size for file in folder.iterdir()}
        lobby.journal.close()
        file = (folder / "terminal.sqlite3").read_bytes()
    for moment in made:  # when the tables were made, by the computer's own clock
        file = file.replace(moment, b"?" * len(moment))
    return Left(lines, tuple(number for number, _ in used), without(file, [content for _, content in used]), others)


def one_after_another(lobby: Terminal, level: int, *, reason: bool) -> None:
    """Three citizens who all feel the same; the second chooses again."""
    for n in range(3):
        slot = lobby.desk.rate(level, counter=1, layout="tall")
        lobby.clock.advance(BETWEEN_S)
        if n == 1:
            lobby.desk.change(slot, level)
        if reason:
            lobby.desk.set_reasons(slot, (lobby.plan.reasons_at(level)[0].code,))
        lobby.desk.close(slot, "sent" if reason else "skipped")
        lobby.desk.take_ticket("ho-tich")


def without(file: bytes, ballots: list[bytes]) -> bytes:
    """The file with the answers inked over: level and reasons of each ballot."""
    for content in set(ballots):
        assert content in file
        file = file.replace(content, content[:2] + b"?" + content[3:4] + b"?" * 8 + content[12:])
    return file


@pytest.mark.parametrize("reason", [False, True], ids=["skipped", "with a reason"])
def test_every_level_leaves_the_same_facts_the_same_bytes_and_the_same_files(reason: bool) -> None:
    left = {level: visit(level, reason=reason) for level in LEVELS}

    for one, other in combinations(LEVELS, 2):
        assert left[one].lines == left[other].lines
        assert left[one].slots == left[other].slots
        assert left[one].others == left[other].others
        assert left[one].file == left[other].file


def test_the_same_comparison_sees_a_level_that_is_not_inked_over() -> None:
    """Else the test above could pass by looking at nothing."""
    with memory_folder() as one, memory_folder() as two:
        files = [rated(folder, level) for folder, level in ((one, 1), (two, 5))]

    assert files[0] != files[1]


def rated(folder: Path, level: int) -> bytes:
    with terminal(folder, seed=11) as lobby:
        lobby.desk.close(lobby.desk.rate(level, counter=1, layout="tall"), "sent")
    return (folder / "terminal.sqlite3").read_bytes()


def test_no_fact_of_a_rating_holds_more_than_that_it_was_made() -> None:
    lines = visit(1, reason=True).lines

    counted = [line for line in lines if b'"rating.counted"' in line]
    assert len(counted) == 3
    assert all(line.endswith(b'"data":{}}') for line in counted)
