"""Two kiosks and a counter's tablet in one hall; each loses the server at some moment, and all of it comes together."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.programs import Server, Terminal, hall, lobby, wait_for
from tests.journeys.test_day import FACES, take_ticket
from tests.support.display import private_display

LABEL = re.compile(r"B (\d{3,4})")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with hall(tmp_path / "server") as started:
        yield started


@pytest.fixture
def terminals(tmp_path: Path, server: Server) -> Iterator[list[Terminal]]:
    """Two in the lobby, one at counter 2; each before a display of its own."""
    with ExitStack() as stack:
        made = list[Terminal]()
        for name, at in (("Sảnh 1", []), ("Sảnh 2", []), ("Quầy 2", ["--counter", "2"])):
            code = server.command("terminal", "add", name, *at).split()[0]
            display = stack.enter_context(private_display("1080x1920x24"))
            words = ("--server", server.url, "--code", code)
            made.append(stack.enter_context(lobby(tmp_path / f"terminal{len(made)}", display, *words)))
        yield made


def number(terminal: Terminal) -> int:
    """A citizen takes a ticket and reads it."""
    [label] = {match[1] for text in take_ticket(terminal) if (match := LABEL.fullmatch(text.strip()))}
    return int(label)


def rate(tablet: Terminal) -> None:
    """At a counter nobody is asked which."""
    tablet.touch("Đánh giá phục vụ")
    tablet.wait_for_screen("RatingView")
    tablet.touch(FACES[5])
    tablet.wait_for_screen("ReasonsView")
    tablet.touch("Bỏ qua")
    tablet.wait_for_screen("ThanksView")
    tablet.touch("Xong")
    tablet.wait_for_screen("HomeView")


def at_server(server: Server, sql: str) -> list[tuple[int, ...]]:
    with sqlite3.connect(f"file:{server.data}/server/saovang.sqlite3?mode=ro", uri=True) as database:
        found: list[tuple[int, ...]] = database.execute(sql).fetchall()
    database.close()
    return found


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_three_terminals_lose_their_server_and_everything_comes_together(
    server: Server, terminals: list[Terminal]
) -> None:
    first, second, tablet = terminals
    numbers = [number(first), number(second)]
    server.kill()  # while the tablet's citizen is rating, and the next ones take their tickets
    rate(tablet)
    numbers += [number(second), number(first)]
    first.kill()
    first.start("run", "--data", str(first.data))
    numbers.append(number(first))
    server.start()
    rate(tablet)
    numbers += [number(second), number(first)]

    def arrived() -> bool:
        tickets = {row[0] for row in at_server(server, "SELECT number FROM ticket WHERE series = 'B' AND ticket <> ''")}
        rated = at_server(server, "SELECT coalesce(sum(n), 0) FROM counts WHERE figure = 'rated'")
        return tickets >= set(numbers) and rated == [(2,)]

    wait_for(arrived, "everything at the server", lambda: (numbers, first.now(), second.now(), tablet.now()))

    assert len(set(numbers)) == len(numbers)
    assert at_server(server, "SELECT count(*) FROM ticket WHERE clash") == [(0,)]
    assert {one // 1000 for one in numbers[2:5]} == {1, 2}  # from their own blocks while nobody answered
