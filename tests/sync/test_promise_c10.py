"""C10: a flood of listeners is capped, and everybody else is served as before."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.server.commands.serve import GRACE_S
from sync.server.hot import boards
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall
from tests.sync.pages.visitor import PLAN, running

REQUEST = b"GET /live/hall HTTP/1.1\r\nHost: hall\r\n\r\n"
FLOOD, SERVED = 2_000, 200
Flood = Callable[[int, int], list[socket.socket]]


@pytest.fixture
def flood() -> Iterator[Flood]:
    """Open so many streams of the hall at a port."""
    opened = list[socket.socket]()

    def listen(port: int, count: int) -> list[socket.socket]:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=30))
            opened[-1].sendall(REQUEST)
        return opened

    yield listen
    for one in opened:
        one.close()


def statuses(sockets: list[socket.socket]) -> list[int]:
    """The status each of them was answered with."""
    heads = dict.fromkeys(sockets, b"")
    with selectors.DefaultSelector() as selector:
        for one in sockets:
            selector.register(one, selectors.EVENT_READ)
        deadline = time.monotonic() + 60
        while b"" in heads.values() and time.monotonic() < deadline:
            for key, _ in selector.select(1):
                one: Any = key.fileobj
                heads[one] += one.recv(4096)
                selector.unregister(one)
    return [int(head.split()[1]) for head in heads.values()]


def test_promise_c10(tmp_path: Path, flood: Flood) -> None:
    """2,000 live streams are opened: 200 are served, the rest is told to ask, and pages and calls go on."""
    with running(tmp_path) as hall:
        hall.done("plan", "publish", PLAN)
        admin = hall.visitor("admin")
        admin.post("/day/begin")
        answers = statuses(flood(int(hall.url.rpartition(":")[2]), FLOOD))

        page = admin.get("/counter")
        polled = requests.get(f"{hall.url}/live/hall/now", timeout=30)
        refused = requests.get(f"{hall.url}/live/hall", timeout=30)

    assert (answers.count(200), answers.count(503)) == (SERVED, FLOOD - SERVED)
    assert (page.status_code, polled.status_code) == (200, 200)
    assert polled.json()["day"] is not None
    assert (refused.status_code, refused.json()["poll"]) == (503, "/live/hall/now")
    assert int(refused.headers["retry-after"]) > 0


def test_a_flood_keeps_no_television_out(sqlite_hall: ServedHall, flood: Flood) -> None:
    key = sqlite_hall.do(lambda hall, db: boards.new_key(hall, db, "sanh", "Tivi"))
    assert statuses(flood(sqlite_hall.port, SERVED + 5)).count(503) == 5

    with requests.get(f"{sqlite_hall.url}/live/board/{key}", stream=True, timeout=30) as answer:
        status = answer.status_code

    assert status == 200


def test_facts_go_up_through_a_flood(sqlite_hall: ServedHall, lobby: Lobby, flood: Flood) -> None:
    link = lobby.enrol(sqlite_hall)
    statuses(flood(sqlite_hall.port, SERVED))
    lobby.rate(3)

    drain(lobby, link)

    assert sqlite_hall.rows("SELECT count(*) FROM fact") == [(3,)]


def test_a_listener_that_left_makes_room(sqlite_hall: ServedHall, flood: Flood) -> None:
    sockets = flood(sqlite_hall.port, SERVED)
    assert set(statuses(sockets)) == {200}
    for one in sockets[:5]:
        one.close()

    deadline, last = time.monotonic() + 10, 503
    while last == 503 and time.monotonic() < deadline:
        time.sleep(0.05)
        with requests.get(f"{sqlite_hall.url}/live/hall", stream=True, timeout=5) as answer:
            last = answer.status_code

    assert last == 200


def test_a_listener_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        answer = requests.get(f"{hall.url}/live/hall", stream=True, timeout=20)
        lines = answer.iter_lines()
        first = next(line for line in lines if line.startswith(b"data: "))
        asked = time.monotonic()
    ended = time.monotonic()  # the end of the block was Ctrl-C, and nothing was said on stderr

    with answer:
        rest = list(lines)  # to the end of a whole answer, or requests complains

    assert ended - asked < GRACE_S
    assert (first[:6], set(rest)) == (b"data: ", {b""})
