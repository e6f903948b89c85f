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
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall
from tests.sync.pages.visitor import running

REQUEST = b"GET /live/hall HTTP/1.1\r\nHost: hall\r\n\r\n"
FLOOD, SERVED = 2_000, 200


@pytest.fixture
def flood(sqlite_hall: ServedHall) -> Iterator[Callable[[int], list[socket.socket]]]:
    opened = list[socket.socket]()

    def listen(count: int) -> list[socket.socket]:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", sqlite_hall.port), timeout=10))
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
        deadline = time.monotonic() + 30
        while b"" in heads.values() and time.monotonic() < deadline:
            for key, _ in selector.select(1):
                one: Any = key.fileobj
                heads[one] += one.recv(4096)
                selector.unregister(one)
    return [int(head.split()[1]) for head in heads.values()]


def test_two_thousand_listeners_leave_the_server_working(
    sqlite_hall: ServedHall, lobby: Lobby, flood: Callable[[int], list[socket.socket]]
) -> None:
    link = lobby.enrol(sqlite_hall)
    answers = statuses(flood(FLOOD))
    lobby.rate(3)

    drain(lobby, link)

    assert answers.count(200) == SERVED
    assert answers.count(503) == FLOOD - SERVED
    assert sqlite_hall.rows("SELECT count(*) FROM fact") == [(3,)]


def test_a_listener_that_left_makes_room(sqlite_hall: ServedHall, flood: Callable[[int], list[socket.socket]]) -> None:
    sockets = flood(SERVED)
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
