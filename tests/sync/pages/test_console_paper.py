"""The server is killed under open consoles: each goes on with its slice, and what it called is recorded afterwards."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect
from sqlite_utils.utils import sqlite3

from tests.journeys.programs import Server
from tests.support.lobby import Lobby
from tests.sync.pages.desk import Desk, Office, begin, let_in
from tests.sync.pages.visitor import Hall

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PATIENCE_MS = 60_000


def slice_of(desk: Desk) -> list[str]:
    return desk.page.locator("#paper li[data-key] .number").all_inner_texts()


def goes_on_paper(desk: Desk) -> None:
    expect(desk.page.locator("#paper")).to_be_visible(timeout=PATIENCE_MS)
    expect(desk.page.locator("#away")).to_contain_text("Máy chủ không trả lời")
    expect(desk.page.locator("#next")).to_be_hidden()
    expect(desk.page.locator("#paper [data-here] [data-paper=no_show]")).to_be_hidden()  # who sits there is not absent


def come_back(*desks: Desk) -> None:
    for desk in desks:
        expect(desk.page.locator("#paper")).to_be_hidden(timeout=PATIENCE_MS)
        expect(desk.page.locator("#away")).to_be_hidden()


def calls(hall: Hall) -> list[tuple[str, int, int, str]]:
    """Series, number, counter and how, of each call, as the server's own program tells them."""
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database:
        return [tuple(row) for row in database.execute("SELECT series, number, counter, how FROM call ORDER BY id")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "hall")
    one.start()
    yield one
    one.stop()


@pytest.fixture
def office(server: Server, chromium: Browser, tmp_path: Path, new_lobby: Callable[[], Lobby]) -> Iterator[Office]:
    hall = Hall(server.url, server.data, None, "")
    begin(hall)
    here = Office(hall, chromium, let_in(hall, new_lobby))
    yield here
    for desk in here.desks:
        desk.page.context.close()


def number(label: str) -> int:
    return int(label.split()[1])


def test_consoles_go_on_with_their_slices_and_nobody_is_called_twice(server: Server, office: Office) -> None:
    one, two = office.desk("quay-mot"), office.desk("quay-hai")
    are_heard(one, two)
    office.issue(*range(1, 9))
    one.serve()
    mine, theirs = shared_out(one, 5), shared_out(two, 3)
    assert set(mine) & set(theirs) == set()
    assert set(mine) | set(theirs) == {f"A {n:03d}" for n in range(1, 9)}
    assert mine[0] == one.page.locator("#now").inner_text()

    server.kill()
    one.press("F3")  # pressed into the void: nothing is lost, nothing is done
    for desk in (one, two):
        goes_on_paper(desk)
    works_on_paper(one)
    serves_one_on_paper(two)
    server.start()
    come_back(one, two)

    one.shows(mine[2])
    one.phase("serving")
    two.shows("Sẵn sàng")
    told = calls(office.hall)
    assert sorted(told) == sorted([
        ("A", number(mine[0]), 1, "finished"), ("A", number(mine[1]), 1, "finished"), ("A", 1001, 1, "no_show"),
        ("A", number(mine[2]), 1, ""), ("A", number(theirs[0]), 2, "finished"),
    ])  # fmt: skip
    one.page.reload()
    one.shows(mine[2])
    assert calls(office.hall) == told


def another_console_is_open(hall: Hall) -> None:
    """A second computer shows the console of counter 1, and will not be there again after the server's death."""
    clerk, mark = hall.visitors["quay-mot"], ""
    for _ in range(2):
        mark = clerk.get(f"/counter/here?counter=1&page=other&browser=other&mark={mark}").json()["mark"]


def are_heard(*desks: Desk) -> None:
    """The hall knows that these consoles are there."""
    heard = "new Promise(done => { const look = () => marks > 1 ? done() : setTimeout(look, 50); look() })"
    for desk in desks:
        desk.page.evaluate(heard)


def shared_out(desk: Desk, many: int) -> list[str]:
    """Each console has its slice, whom it has included."""
    expect(desk.page.locator(".calls li")).to_have_count(7, timeout=PATIENCE_MS)
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(many, timeout=PATIENCE_MS)
    return slice_of(desk)


def serves_one_on_paper(desk: Desk) -> None:
    desk.page.locator("[data-paper=call]:visible").first.click()
    desk.page.locator("[data-paper=finished]:visible").click()


def works_on_paper(desk: Desk) -> None:
    """One of the list comes, one of a machine that is cut off does not, the next of the list comes."""
    page = desk.page
    page.locator("[data-paper=call]:visible").first.click()  # and so the one before is done
    page.locator("#paper-number").fill("a 1001")
    page.keyboard.press("Enter")
    page.locator("[data-paper=no_show]:visible").click()
    page.locator("[data-paper=call]:visible").first.click()
    expect(page.locator("#paper-count")).to_have_text("4")


def test_paper_outlives_a_closed_tab(server: Server, office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(2, timeout=PATIENCE_MS)
    another_console_is_open(office.hall)
    server.kill()
    goes_on_paper(desk)
    serves_one_on_paper(desk)
    tab = desk.page.context.new_page()
    desk.page.close()

    server.start()
    tab.goto(f"{office.hall.url}/counter")

    expect(tab.locator("#said")).to_contain_text("Đã ghi lại 1 lượt", timeout=PATIENCE_MS)
    assert calls(office.hall) == [("A", 1, 1, "finished")]
    expect(tab.locator("#queue")).to_contain_text("Một máy khác cũng mở quầy này", timeout=PATIENCE_MS)


def sends(desk: Desk, *lines: dict[str, object]) -> None:
    """The page is loaded with these lines on its shelf; until then no console is open that could send them."""
    shelf = "lines => localStorage.setItem('saovang-paper-1', lines)"
    filled = [{"id": f"{n:032x}", "ended": None, "how": "", **line} for n, line in enumerate(lines)]
    console = desk.page.url
    desk.page.goto(console.replace("/counter", "/password"))
    desk.page.evaluate(shelf, json.dumps(filled))
    desk.page.goto(console)


def test_a_line_that_has_to_wait_is_not_sent_without_a_pause(server: Server, office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()
    day = desk.page.locator("#paper").get_attribute("data-day")
    posted = list[Request]()
    desk.page.on("requestfinished", lambda one: posted.append(one) if one.url.endswith("/counter/paper") else None)

    sends(desk, {"key": f"{day}.A.2", "called": 0, "ended": 0, "how": "finished"})
    desk.page.evaluate("setInterval(() => window.dispatchEvent(new Event('hall:there')), 50)")
    while len(posted) < 2:
        desk.page.wait_for_event("requestfinished")

    assert posted[1].timing["startTime"] - posted[0].timing["startTime"] > 4000
    desk.press("F8")
    desk.sheet("done")
    desk.press("F8")
    expect(desk.page.locator("#said")).to_contain_text("Đã ghi lại 1 lượt", timeout=PATIENCE_MS)
    assert calls(office.hall) == [("A", 1, 1, "finished"), ("A", 2, 1, "finished")]


def test_a_line_nobody_can_read_is_told_and_leaves_the_shelf(server: Server, office: Office) -> None:
    desk = office.desk("quay-mot")
    day = desk.page.locator("#paper").get_attribute("data-day")

    sends(desk, {"key": ".A.46", "called": 1, "how": "finished"}, {"key": f"{day}.A.1001", "called": 1, "ended": 1})

    expect(desk.page.locator("#said")).to_contain_text("A 046: không đọc được", timeout=PATIENCE_MS)
    expect(desk.page.locator("#said")).to_contain_text("Đã ghi lại 1 lượt")
    assert desk.page.evaluate("localStorage.getItem('saovang-paper-1')") == "[]"
