"""Whether the file says what was written: the whole check finds what SQLite's own does not."""

from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.audit import audit
from kiosk.domain.errors import ChainBroken, DiskDamaged, HeadDiffers, ProjectionDiffers
from kiosk.salvage import salvage
from tests.kiosk.halls import Terminal, terminal


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """The file of a terminal after a hall day: 12 tickets, 8 ratings, one lot; the terminal is off."""
    with terminal(tmp_path) as lobby:
        work_a_day(lobby)
        return lobby.path


def work_a_day(lobby: Terminal) -> None:
    lobby.desk.tick()
    for n in range(12):
        lobby.desk.take_ticket("ho-tich" if n % 2 else "dat-dai")
    for n in range(8):
        lobby.desk.close(lobby.desk.rate(n % 5 + 1, counter=1, layout="tall"), "sent")
    lobby.desk.close_day()


def meddle(path: Path, *statements: str) -> None:
    """What somebody with a shell and a grudge does: take the guards away, then alter."""
    connection = sqlite3.connect(str(path), isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def head_of(path: Path) -> str:
    return audit(path).streams[-1].head.hex()


def test_a_whole_file_is_whole(day: Path) -> None:
    found = audit(day)

    assert found.facts == 1 + 12 + 8 + 1 + 1
    assert [stream.length for stream in found.streams] == [found.facts]


def test_the_head_on_a_ticket_is_found_again(tmp_path: Path) -> None:
    with terminal(tmp_path) as lobby:
        lobby.desk.tick()
        lobby.desk.take_ticket("ho-tich")
        printed = lobby.journal.head().hash.hex()[:10]
        work_more = lobby.desk.take_ticket("ho-tich")

    assert work_more.number == 2
    assert audit(tmp_path / "terminal.sqlite3", printed).found_at == 2


def test_the_first_altered_fact_is_named(day: Path) -> None:
    meddle(
        day,
        """UPDATE fact SET line = CAST(replace(CAST(line AS TEXT), '"number":2', '"number":9') AS BLOB)
           WHERE place = 4""",
    )

    with pytest.raises(ChainBroken) as broken:
        audit(day)

    assert broken.value.params["seq"] == 4


def test_a_dropped_fact_is_noticed(day: Path) -> None:
    meddle(day, "DELETE FROM fact WHERE place = 7")

    with pytest.raises(ChainBroken) as broken:
        audit(day)

    assert broken.value.params["seq"] == 7


def test_two_facts_that_changed_places_are_noticed(day: Path) -> None:
    meddle(
        day,
        "UPDATE fact SET place = 1000 WHERE place = 5",
        "UPDATE fact SET place = 5 WHERE place = 6",
        "UPDATE fact SET place = 6 WHERE place = 1000",
    )

    with pytest.raises(ChainBroken) as broken:
        audit(day)

    assert broken.value.params["seq"] == 5


def test_a_cut_off_end_is_noticed_by_a_head_kept_elsewhere(day: Path) -> None:
    head = head_of(day)
    meddle(
        day,
        "DELETE FROM fact WHERE place > 20",
        "UPDATE hall_day SET closed = 0",
        "UPDATE slot SET content = zeroblob(16)",
    )
    used = f"x'00010501{'00' * 12}'"
    meddle(day, f"UPDATE slot SET content = {used} WHERE number <= 7")

    audit(day)  # alone the shorter chain looks whole
    with pytest.raises(HeadDiffers):
        audit(day, head)


def test_a_file_older_than_what_the_server_has_is_noticed(day: Path) -> None:
    meddle(day, "UPDATE incarnation SET pushed = 99")

    with pytest.raises(HeadDiffers):
        audit(day)


@pytest.mark.parametrize(
    ("harm", "table"),
    [
        ("UPDATE numbers SET highest = 3", "numbers"),
        ("UPDATE hall_day SET closed = 0", "hall_day"),
        ("DELETE FROM hall_day", "hall_day"),
        ("UPDATE slot SET content = zeroblob(16)", "slot"),
    ],
)
def test_what_is_kept_at_hand_must_follow_from_the_facts(day: Path, harm: str, table: str) -> None:
    meddle(day, harm)

    with pytest.raises(ProjectionDiffers) as differs:
        audit(day)

    assert differs.value.params["table"] == table


def test_every_incarnation_is_walked(tmp_path: Path) -> None:
    with terminal(tmp_path) as lobby:
        work_a_day(lobby)
        lobby.journal.fork(3, b"\1" * 32)
        lobby.desk.look_up("x")

    found = audit(tmp_path / "terminal.sqlite3")

    assert [stream.length for stream in found.streams] == [23, 2]


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "terminal.sqlite3"
    file.write_bytes(b"\0" * 100_000)

    with pytest.raises(DiskDamaged):
        audit(file)


def test_the_check_changes_nothing(day: Path) -> None:
    before = day.read_bytes()

    audit(day)

    assert day.read_bytes() == before


def test_everything_of_a_whole_file_can_be_salvaged(day: Path) -> None:
    saved = dict(salvage(day))

    assert sorted(saved) == list(range(1, 24))
    assert b'"kind":"lot.sealed"' in saved[22]
