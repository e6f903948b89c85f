"""Two kiosks and a counter's tablet in one hall: one of them loses the server, then all do, and all comes together."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.journeys.programs import Server, Terminal, hall, lobby, wait_for
from tests.journeys.test_day import FACES, take_ticket
from tests.support.cable import Cable, cable
from tests.support.display import private_display
from tests.sync.pages.visitor import CODE, PASSWORD, Visitor

AGAIN_S = 90.0  # who was cut off for a while asks again only after a while
VOIDED = 4  # as the server's tables say it
LABEL = re.compile(r"B (\d{3,4})")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with hall(tmp_path_factory.mktemp("hall") / "server") as started:
        yield started


@pytest.fixture(scope="module")
def wires(server: Server) -> Iterator[list[Cable]]:
    """The cable of each terminal."""
    with ExitStack() as stack:
        yield [stack.enter_context(cable(server.port)) for _ in range(3)]


@pytest.fixture(scope="module")
def terminals(tmp_path_factory: pytest.TempPathFactory, server: Server, wires: list[Cable]) -> Iterator[list[Terminal]]:
    """Two in the lobby, one at counter 2; each before a display of its own."""
    folder = tmp_path_factory.mktemp("terminals")
    with ExitStack() as stack:
        made = list[Terminal]()
        for name, at, wire in zip(("Sảnh 1", "Sảnh 2", "Quầy 2"), ([], [], ["--counter", "2"]), wires, strict=True):
            code = server.command("terminal", "add", name, *at).split()[0]
            display = stack.enter_context(private_display("1080x1920x24"))
            words = ("--server", f"http://127.0.0.1:{wire.port}", "--code", code)
            made.append(stack.enter_context(lobby(folder / f"terminal{len(made)}", display, *words)))
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


def known(server: Server) -> set[int]:
    """Tickets that the server has been told of, but those whose answer came too late: nobody holds them."""
    sql = f"SELECT number FROM ticket WHERE series = 'B' AND ticket <> '' AND state <> {VOIDED}"
    return {row[0] for row in at_server(server, sql)}


def rated(server: Server) -> int:
    [(people,)] = at_server(server, "SELECT coalesce(sum(n), 0) FROM counts WHERE figure = 'rated'")
    return people


def listed(server: Server) -> list[int]:
    """Who waits, as the console of counter 2 shows it."""
    clerk, told = Visitor(server.url), server.command("user", "add", "quay-hai", "--role", "admin")
    present = CODE.findall(told)[0]
    clerk.log_in("quay-hai", present)
    clerk.post("/password", present=present, new=PASSWORD, again=PASSWORD)
    clerk.post("/counter/choose", counter="2")
    return sorted(
        map(int, re.findall(r'<b class="number">B (\d+)</b>', clerk.get("/counter").text.partition("</ol>")[0]))
    )


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_one_terminal_cut_off_alone_goes_on_and_is_missed_in_no_list(
    server: Server, terminals: list[Terminal], wires: list[Cable]
) -> None:
    first, second, tablet = terminals
    before = [number(first), number(second)]
    wires[1].pull()
    alone = [number(second), number(second)]
    others = [number(first)]
    rate(tablet)
    wait_for(lambda: known(server) >= {*before, *others} and rated(server) == 1, "the others", lambda: known(server))
    told = known(server)
    wires[1].put_in()
    everybody = [*before, *alone, *others]
    wait_for(lambda: known(server) >= {*everybody}, "everybody", lambda: (everybody, second.now()), AGAIN_S)

    assert len(set(everybody)) == len(everybody)
    assert told == {*before, *others}
    assert alone == [alone[0], alone[0] + 1]
    assert alone[0] // 1000 == 2  # its own block
    assert at_server(server, "SELECT count(*) FROM ticket WHERE clash") == [(0,)]
    assert listed(server) == sorted(everybody)


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_three_terminals_lose_their_server_and_everything_comes_together(
    server: Server, terminals: list[Terminal]
) -> None:
    first, second, tablet = terminals
    numbers, before = [number(first), number(second)], rated(server)
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
        return known(server) >= set(numbers) and rated(server) == before + 2

    wait_for(arrived, "everything", lambda: (numbers, first.now(), second.now(), tablet.now()), AGAIN_S)

    assert len(set(numbers)) == len(numbers)
    assert at_server(server, "SELECT count(*) FROM ticket WHERE clash") == [(0,)]
    assert {one // 1000 for one in numbers[2:5]} == {1, 2}  # from their own blocks while nobody answered
