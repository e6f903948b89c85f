"""The thread that keeps a terminal and its hall the same: when it speaks, how long it waits, what it survives."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.gesture import Told
from sync.client.worker import LONGEST_S, back_off_s
from tests.kiosk.damage import make_a_number_of
from tests.support.bad_net import BadNet
from tests.support.lobby import Lobby
from tests.support.net import free_port, wait_for_port
from tests.support.served import PLAN, ServedHall
from tests.sync.pages.visitor import kiosk_server


class Heard:
    """What a desk is told."""

    def __init__(self) -> None:
        self.told: Told | None = None
        self.day: date | None = None
        self.ended: date | None = None
        self.ticks = 0

    def hear(self, told: Told | None) -> None:
        self.told = told

    def follow(self, day: date | None, by: str = "plan", *, ended: date | None = None) -> None:
        self.day, self.ended = day, ended

    def tick(self) -> None:
        self.ticks += 1
        raise RuntimeError("a full disk")


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


def close_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.close_day(hall, db)


def until(done: Callable[[], bool], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def test_a_fact_reaches_the_hall_by_itself(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(PLAN.read_text("utf-8"))
    hall.do(open_day)
    desk, plans = Heard(), list[str]()
    worker = lobby.worker(link, desk=desk, on_plan=lambda: plans.append("switched"))
    worker.start()

    lobby.issue(1)
    until(lambda: hall.rows("SELECT count(*) FROM ticket") == [(1,)])
    until(lambda: bool(plans) and worker.status().pending == 0)
    worker.stop()

    assert desk.told
    assert desk.day == date(2026, 11, 23)
    assert plans == ["switched"]
    assert lobby.clock.told == hall.clock.now()
    assert worker.status().error is None


def test_a_terminal_hears_which_day_is_open_and_else_which_has_ended(hall: ServedHall, lobby: Lobby) -> None:
    worker = lobby.worker(lobby.enrol(hall), desk=(desk := Heard()))
    heard = list[tuple[date | None, date | None]]()

    for change in (lambda hall, db: None, open_day, close_day):
        hall.do(change)
        worker.round()
        heard.append((desk.day, desk.ended))

    monday = date(2026, 11, 23)
    assert heard == [(None, None), (monday, None), (None, monday)]


def test_nothing_ends_the_worker(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    net = BadNet()
    lobby.enrol(sqlite_hall)
    link = lobby.link(sqlite_hall.url, sqlite_hall.hall.keys.public, net.sessions())
    net.plan = ["drop", "cut", "error", "slow", "later", "twice"]
    worker = lobby.worker(link)
    lobby.rate(3)

    delays = [worker.round() for _ in range(7)]

    assert [hurry for _, hurry in delays] == [False, False, False, False, False, True, True]
    assert worker.status().pending == 0
    assert sqlite_hall.rows("SELECT count(*) FROM fact") == [(3,)]


def test_a_damaged_row_alarms_and_everything_before_it_still_goes_up(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    worker = lobby.worker(link, desk=(desk := Heard()))
    lobby.rate(4)
    made = lobby.journal.head().seq
    make_a_number_of(lobby.path, made - 1, "line")

    rounds = [worker.round() for _ in range(2)]

    assert [hurry for _, hurry in rounds] == [False, False]
    assert worker.status().error == "disk.damaged"
    assert desk.told is None
    assert sqlite_hall.rows("SELECT count(*) FROM fact") == [(made - 2,)]


def test_retry_after_wins_over_the_back_off(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    worker = lobby.worker(link)
    sqlite_hall.hall.store._waiting = 10_000  # everybody comes at once

    busy = worker.round()
    sqlite_hall.hall.store._waiting = 0
    well = worker.round()

    assert busy == (2.0, False)
    assert well == (0.05, True)
    assert worker.status().online


def test_the_back_off_doubles_up_to_five_minutes_and_is_random() -> None:
    longest = [back_off_s(n, lambda low, high: high) for n in range(1, 12)]
    drawn = {round(back_off_s(20, random.Random(n).uniform)) for n in range(50)}

    assert longest == [2, 4, 8, 16, 32, 64, 128, 256, LONGEST_S, LONGEST_S, LONGEST_S]
    assert back_off_s(5, lambda low, high: low) == 0
    assert len(drawn) > 20


def test_a_revoked_terminal_asks_as_rarely_as_possible(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    sqlite_hall.do(lambda _, db: db.execute("UPDATE terminal SET revoked_ms = 1"))
    worker = lobby.worker(link)

    assert worker.round() == (LONGEST_S, False)
    assert worker.status().error == "terminal.revoked"


def test_after_a_fork_the_terminal_takes_its_new_ordinal(sqlite_hall: ServedHall, lobby: Lobby, tmp_path: Path) -> None:
    from kiosk.box import Enrolment

    link = lobby.enrol(sqlite_hall)
    key = sqlite_hall.hall.keys.public
    lobby.box.set_enrolment(
        Enrolment(
            name="Máy 1", ordinal=1, hall="", url=sqlite_hall.url, server_key=key,
            incarnation=lobby.journal.incarnation.hex(),
        )
    )  # fmt: skip
    lobby.rate(1)
    lobby.worker(link).round()
    copy = lobby.copy(tmp_path / "copy")
    lobby.rate(1)
    lobby.worker(link).round()
    lobby.put_back(copy)
    lobby.rate(1)

    worker = lobby.worker(lobby.link(sqlite_hall.url, key))
    worker.round()

    enrolment = lobby.box.enrolment()
    assert enrolment is not None
    assert (enrolment.ordinal, enrolment.incarnation) == (2, lobby.journal.incarnation.hex())
    assert worker.status().pending == 0


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the hall's real program, as often as it is asked to; all of them are ended."""
    port, running = free_port(), list[subprocess.Popen[bytes]]()

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sync.server", "serve", "--port", str(port), "--data", str(tmp_path / "var")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        running.append(process)
        wait_for_port(port)
        return process

    start.port = port  # type: ignore[attr-defined]
    yield start
    for process in running:
        process.kill()
        process.wait()


def test_kill_9_of_the_real_server_loses_nothing(program: Any, lobby: Lobby, tmp_path: Path) -> None:
    server = program()
    code = kiosk_server("terminal", "add", "Máy 1", data=tmp_path / "var").stdout.split()[0]
    link = lobby.link(f"http://127.0.0.1:{program.port}", None)
    link.enrol(code, lobby.journal.incarnation)
    worker = lobby.worker(link)
    worker._chance = lambda low, high: min(high, 0.1)
    worker.start()

    for turn in range(3):
        lobby.rate(200)
        server.kill()
        server.wait()
        lobby.rate(100)
        server = program()
        until(lambda turn=turn: worker.status().pending < 50 * (turn + 1), 20)  # type: ignore[misc]
    until(lambda: worker.status().pending == 0, 20)
    worker.stop()
    server.terminate()
    server.wait(15)

    told = kiosk_server("verify", data=tmp_path / "var").stdout
    assert lobby.journal.head().hash.hex() in told
    assert " 900 " in told
