"""Chains that are proved, facts that are tried again, and the server's own shell."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall
from tests.sync.pages.visitor import kiosk_server


def prove(hall: ServedHall) -> list[int | None]:
    from sync.server.hot.rebuild import prove

    return [one.bad for one in hall.do(lambda _, db: list(prove(db)))]


ALTERED = [
    ("UPDATE fact SET line = %s WHERE seq = 4", (b'{"v":1}',), 4),
    ("UPDATE fact SET hash = %s WHERE seq = 6", (bytes(32),), 6),
    ("DELETE FROM fact WHERE seq = 3", (), 3),
    ("DELETE FROM fact WHERE seq = 9", (), 9),
    ("UPDATE fact SET seq = 20 WHERE seq = 9", (), 9),
    ("UPDATE stream SET head = %s", (bytes(32),), 9),
    ("UPDATE terminal SET public_key = %s", (bytes(32),), 0),
]


@pytest.mark.parametrize(("sql", "values", "bad"), ALTERED)
def test_an_altered_dropped_or_moved_fact_is_named(
    sqlite_hall: ServedHall, lobby: Lobby, sql: str, values: tuple[bytes, ...], bad: int
) -> None:
    link = lobby.enrol(sqlite_hall)
    lobby.read_code(9)
    drain(lobby, link)
    before = prove(sqlite_hall)

    sqlite_hall.do(lambda _, db: db.execute(sql, *values))

    assert before == [None]
    assert prove(sqlite_hall) == [bad]


def test_every_chain_of_a_hall_holds(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    from sync.server.hot import days

    hall.do(lambda here, db: days.open_day(here, db, "staff"))
    for count in (1, 700):
        lobby = new_lobby()
        link = lobby.enrol(hall)
        lobby.week(count)
        drain(lobby, link)

    assert prove(hall) == [None, None, None]


def test_what_an_older_program_parked_is_tried_again_once(hall: ServedHall, lobby: Lobby) -> None:
    from sync.server.hot.upgrade import after_upgrade

    link = lobby.enrol(hall)
    lobby.rate(2)
    lobby.write_raw(b"poison")
    drain(lobby, link)
    # as an older program would have left it, for which ratings were a kind of the future
    hall.do(lambda _, db: db.execute("DELETE FROM counts"))
    park = "INSERT INTO parked (stream_id, seq, reason, detail) SELECT id, {}, 'kind.unknown', '' FROM stream"
    for seq in (1, 2):
        hall.do(lambda _, db, seq=seq: db.execute(park.format(seq)))

    settled = [hall.do(after_upgrade) for _ in range(2)]

    assert settled == [2, 0]
    assert hall.rows("SELECT sum(n) FROM counts WHERE figure = 'rated'") == [(2,)]
    assert hall.rows("SELECT seq, reason FROM parked") == [(3, "fact.unreadable")]


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`kiosk-server` as a person at the server's own shell starts it."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        told: subprocess.CompletedProcess[str] = kiosk_server(
            *words, data=tmp_path / "var", shell={"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        )
        return told

    return run


def test_a_day_at_the_servers_shell(shell: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    code = shell("terminal", "add", "Máy cửa chính", "--counter", "3")
    opened = shell("day", "open", "--day", "2026-11-23")
    twice = shell("day", "open", "--day", "2026-11-23")
    earlier = shell("day", "open", "--day", "2026-11-20")
    closed = shell("day", "close")
    again = shell("day", "open", "--day", "2026-11-23", "--again")
    shell("day", "close")
    none = shell("day", "close")
    verified = shell("verify")
    rebuilt = shell("rebuild")
    wrong = shell("day", "lunch")

    letters = code.stdout.split()[0]
    assert len(letters) == 11
    assert letters[5] == "-"
    assert [one.returncode for one in (code, opened, closed, again, verified, rebuilt)] == [0] * 6
    assert [one.returncode for one in (twice, earlier, none, wrong)] == [1, 1, 1, 2]
    assert all(len(one.stderr.strip().splitlines()) == 1 for one in (twice, earlier, none, wrong))
    assert "4 bản ghi" in verified.stdout
    assert "4 bản ghi" in rebuilt.stdout
