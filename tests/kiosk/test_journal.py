"""The journal keeps what it was given, in order, and refuses everything else."""

import random
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.disk import SETTINGS, connect, read_back
from kiosk.domain import fact
from kiosk.domain.errors import DiskDamaged, FolderClosed, NotSaved
from kiosk.domain.kinds import CodeRead, DayOpened, TicketIssued
from tests.kiosk.damage import make_a_number_of
from tests.kiosk.halls import Terminal, open_journal

READ = CodeRead(kind="dossier")


def test_a_fact_stands_on_the_one_before_it(lobby: Terminal) -> None:
    journal = lobby.journal

    positions = [journal.append("code.read", READ) for _ in range(3)]

    assert [one.seq for one in positions] == [1, 2, 3]
    links = journal.links(journal.incarnation, 1, 10)
    assert fact.verify(journal.genesis(journal.incarnation), links) == positions[-1].hash == journal.head().hash
    assert journal.device == fact.device_of(journal.keys.public)


def test_a_fact_holds_the_hall_day_the_clocks_and_the_plan(lobby: Terminal) -> None:
    lobby.desk.open_day("staff")

    position = lobby.journal.append("code.read", READ)

    assert position.line == (
        b'{"v":1,"kind":"code.read","at":"2026-11-23T01:15:30.123Z","day":"2026-11-23","mono":81234567,'
        b'"boot":"7f3a90c1","clk":"ok","plan":0,"data":{"kind":"dossier"}}'
    )


def test_every_connection_has_every_setting_in_force(lobby: Terminal) -> None:
    another = connect(lobby.path)

    seen = read_back(another)
    another.close()

    assert seen == {name: expected for name, (_, expected) in SETTINGS.items()}
    assert seen["synchronous"] == 2
    assert seen["journal_mode"] == "wal"


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE fact SET line = x'00' WHERE place = 1",
        "DELETE FROM fact WHERE place = 2",
        "INSERT OR REPLACE INTO fact VALUES (1, x'00', zeroblob(32))",
        "INSERT INTO fact VALUES (9, x'00', zeroblob(32))",
        "INSERT INTO fact VALUES (0, x'00', zeroblob(32))",
        "UPDATE incarnation SET first = 2",
        "DELETE FROM incarnation",
        "DELETE FROM slot",
    ],
)
def test_nobody_alters_deletes_or_skips_a_fact(lobby: Terminal, harm: str) -> None:
    for _ in range(2):
        lobby.journal.append("code.read", READ)
    before = lobby.journal.lines(lobby.journal.incarnation, 1)

    connection = connect(lobby.path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(harm)
    connection.close()

    assert lobby.journal.lines(lobby.journal.incarnation, 1) == before


def test_a_terminal_keeps_its_identity_and_its_facts_over_a_restart(tmp_path: Path) -> None:
    first = open_journal(tmp_path, random.Random(1).randbytes)
    first.append("code.read", READ)
    born = (first.device, first.incarnation, first.keys, first.head())
    first.close()

    again = open_journal(tmp_path, random.Random(2).randbytes)

    assert (again.device, again.incarnation, again.keys, again.head()) == born
    again.close()


def test_two_files_are_two_terminals(tmp_path: Path) -> None:
    one = open_journal(tmp_path / "one", random.Random(1).randbytes)
    two = open_journal(tmp_path / "two", random.Random(2).randbytes)

    assert one.device != two.device
    assert one.genesis(one.incarnation) != two.genesis(two.incarnation)
    one.close()
    two.close()


def test_a_private_key_shows_in_no_message(lobby: Terminal) -> None:
    assert lobby.journal.keys.private.hex() not in repr(lobby.journal.keys)
    assert repr(lobby.journal.keys.private) not in repr(lobby.journal.keys)


def test_lines_come_in_batches_as_large_as_asked_for(lobby: Terminal) -> None:
    for _ in range(10):
        lobby.journal.append("code.read", READ)
    here, size = lobby.journal.incarnation, len(lobby.journal.lines(lobby.journal.incarnation, 1, 1)[0]) + 1

    assert len(lobby.journal.lines(here, 1, most=4)) == 4
    assert len(lobby.journal.lines(here, 3)) == 8
    assert len(lobby.journal.lines(here, 1, most_bytes=3 * size)) == 3
    assert len(lobby.journal.lines(here, 1, most_bytes=5)) == 1  # one at least, or nothing would ever go up
    assert lobby.journal.lines(here, 11) == []


def test_the_head_before_a_fact_is_the_one_it_stands_on(lobby: Terminal) -> None:
    positions = [lobby.journal.append("code.read", READ) for _ in range(3)]
    here = lobby.journal.incarnation

    assert lobby.journal.head_before(here, 1) == lobby.journal.genesis(here)
    assert lobby.journal.head_before(here, 3) == positions[1].hash
    assert fact.link(lobby.journal.head_before(here, 3), positions[2].line) == positions[2].hash


@pytest.mark.parametrize("column", ["line", "hash"])
def test_a_row_that_is_no_fact_any_more_is_damage_and_those_before_it_are_whole(lobby: Terminal, column: str) -> None:
    here = lobby.journal.incarnation
    for _ in range(4):
        lobby.journal.append("code.read", READ)
    whole = lobby.journal.lines(here, 1, 2)

    make_a_number_of(lobby.path, 3, column)

    assert lobby.journal.lines(here, 1) == whole
    for asked in (lambda: lobby.journal.lines(here, 3), lambda: lobby.journal.head_before(here, 4)):
        with pytest.raises(DiskDamaged):
            asked()
    if column == "hash":
        make_a_number_of(lobby.path, 4, column)
        with pytest.raises(DiskDamaged):
            lobby.journal.head()


def test_what_belongs_together_is_saved_together_or_not_at_all(lobby: Terminal) -> None:
    def fails(_: object) -> None:
        raise NotSaved("on purpose")

    with pytest.raises(NotSaved):
        lobby.journal.append("code.read", READ, fails)

    assert lobby.journal.head().seq == 0
    assert lobby.journal.append("code.read", READ).seq == 1


def test_whoever_listens_hears_of_every_commit(lobby: Terminal) -> None:
    heard = []
    lobby.journal.on_append(lambda: heard.append(lobby.journal.head().seq))

    lobby.journal.append("code.read", READ)
    lobby.journal.append("code.read", READ)

    assert heard == [1, 2]


def test_the_servers_cursor_is_kept_for_each_incarnation(lobby: Terminal) -> None:
    for _ in range(3):
        lobby.journal.append("code.read", READ)
    old = lobby.journal.incarnation
    lobby.journal.set_cursor(2)

    lobby.journal.fork(3, b"\7" * 32)

    assert lobby.journal.cursor(old) == 2
    assert lobby.journal.cursor() == 0


def test_a_cloned_disk_begins_a_new_incarnation_and_says_where(lobby: Terminal) -> None:
    for _ in range(3):
        lobby.journal.append("code.read", READ)
    old, hash_ = lobby.journal.incarnation, lobby.journal.head().hash

    head = lobby.journal.fork(3, hash_)

    assert lobby.journal.incarnations() == [old, lobby.journal.incarnation]
    assert head.seq == 1
    forked = fact.decode(lobby.journal.lines(lobby.journal.incarnation, 1)[0])
    assert forked.kind == "stream.forked"
    assert bytes(forked.data) == f'{{"incarnation":"{old.hex()}","seq":3,"hash":"{hash_.hex()}"}}'.encode()
    assert len(lobby.journal.lines(old, 1)) == 3  # what was not sent goes up as evidence
    assert lobby.journal.head_of(old).hash == hash_
    links = lobby.journal.links(lobby.journal.incarnation, 1, 10)
    assert fact.verify(lobby.journal.genesis(lobby.journal.incarnation), links) == head.hash


def test_two_clones_never_share_a_position_again(tmp_path: Path) -> None:
    original = open_journal(tmp_path / "original", random.Random(1).randbytes)
    original.append("code.read", READ)
    original.close()
    clone_file = tmp_path / "clone" / "terminal.sqlite3"
    clone_file.parent.mkdir()
    clone_file.write_bytes((tmp_path / "original" / "terminal.sqlite3").read_bytes())

    original = open_journal(tmp_path / "original", random.Random(2).randbytes)
    clone = open_journal(tmp_path / "clone", random.Random(3).randbytes)
    hash_ = clone.append("code.read", CodeRead(kind="url")).hash
    same_place = original.append("code.read", CodeRead(kind="bank"))
    clone.fork(2, hash_)

    assert (same_place.seq, same_place.hash) != (2, hash_)
    assert clone.device == original.device
    assert clone.incarnation != original.incarnation
    original.close()
    clone.close()


def test_the_highest_number_of_each_block_is_known_without_reading_the_chain(lobby: Terminal) -> None:
    monday = date(2026, 11, 23)
    lobby.journal.append("day.opened", DayOpened(by="plan"))

    for number in (7, 3, 2001):
        ticket = TicketIssued(id="A" * 16, service="ho-tich", series="B", number=number, priority=False)
        lobby.journal.append("ticket.issued", ticket)

    assert sorted(lobby.journal.seen(monday, "B")) == [7, 2001]
    assert lobby.journal.seen(monday, "A") == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "terminal.sqlite3"
    file.write_bytes(b"holiday photographs" * 400)

    with pytest.raises((DiskDamaged, NotSaved)):
        open_journal(tmp_path, random.Random(1).randbytes)

    assert file.read_bytes() == b"holiday photographs" * 400


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(FolderClosed) as refused:
        open_journal(tmp_path / "file" / "terminal", random.Random(1).randbytes)

    assert str(tmp_path / "file") in str(refused.value.params["folder"])
