"""The server is killed under open consoles: each goes on with its slice, and what it called is recorded afterwards."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlite_utils.utils import sqlite3

from tests.journeys.programs import Server
from tests.support.lobby import Lobby
from tests.sync.pages.test_console import Desk, Office, open_hall
from tests.sync.pages.visitor import Hall

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PATIENCE_MS = 60_000


def slice_of(desk: Desk) -> list[str]:
    return desk.page.locator("#paper li[data-key] .number").all_inner_texts()


def goes_on_paper(desk: Desk) -> None:
    expect(desk.page.locator("#paper")).to_be_visible(timeout=PATIENCE_MS)
    expect(desk.page.locator("#away")).to_contain_text("Máy chủ không trả lời")
    expect(desk.page.locator("#next")).to_be_hidden()


def comes_back(desk: Desk) -> None:
    expect(desk.page.locator("#paper")).to_be_hidden(timeout=PATIENCE_MS)
    expect(desk.page.locator("#away")).to_be_hidden()


def calls(hall: Hall) -> list[tuple[str, int, int, str]]:
    """Series, number, counter and how, of each call, as the server's own program tells them."""
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database:
        return [tuple(row) for row in database.execute("SELECT series, number, counter, how FROM call ORDER BY id")]


def test_consoles_go_on_with_their_slices_and_nobody_is_called_twice(
    chromium: Browser, tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    server = Server(tmp_path / "hall")
    server.start()
    try:
        hall = Hall(server.url, server.data, None, "")
        office = Office(hall, chromium, open_hall(hall, new_lobby, tmp_path, {}))
        one, two = office.desk("quay-mot"), office.desk("quay-hai")
        office.issue(*range(1, 9))
        one.serve()
        here = one.page.locator("#now").inner_text()
        for desk in (one, two):
            expect(desk.page.locator(".calls li")).to_have_count(7, timeout=PATIENCE_MS)
        for desk in (one, two, one, two):  # a page more for each, so that both have shared out what is there
            desk.page.reload()
            expect(desk.page.locator("#now")).to_be_visible()
        mine, theirs = slice_of(one), slice_of(two)

        server.kill()
        one.press("F3")  # pressed into the void: nothing is lost, nothing is done
        for desk in (one, two):
            goes_on_paper(desk)
        assert set(mine) & set(theirs) == set()
        assert set(mine) | set(theirs) == {f"A {n:03d}" for n in range(1, 9)}
        assert mine[0] == here
        assert len(theirs) >= 3 <= len(mine)
        first, second = mine[1], mine[2]
        one.page.get_by_role("button", name="Mời").first.click()  # and so the one before is done
        one.page.locator("#paper-number").fill("a 2001")
        one.page.keyboard.press("Enter")
        one.page.locator("[data-paper=no_show]:visible").click()
        one.page.locator("[data-paper=call]:visible").first.click()
        two.page.locator("[data-paper=call]:visible").first.click()
        two.page.locator("[data-paper=finished]:visible").click()
        expect(one.page.locator("#paper-count")).to_have_text("4")

        server.start()
        for desk in (one, two):
            comes_back(desk)
        one.shows(second)
        one.phase("serving")
        two.shows("Sẵn sàng")
        told = calls(hall)
        letter, number = here.split()
        assert sorted(told) == sorted([
            (letter, int(number), 1, "finished"),
            ("A", int(first.split()[1]), 1, "finished"),
            ("A", 2001, 1, "no_show"),
            ("A", int(second.split()[1]), 1, ""),
            ("A", int(theirs[0].split()[1]), 2, "finished"),
        ])  # fmt: skip
        assert one.page.evaluate("localStorage.length") in (0, 1)
        for desk in (one, two):
            desk.page.reload()
            expect(desk.page.locator("#paper")).to_be_hidden()
        assert calls(hall) == told
    finally:
        server.stop()


def test_paper_outlives_a_closed_tab(chromium: Browser, tmp_path: Path, new_lobby: Callable[[], Lobby]) -> None:
    server = Server(tmp_path / "hall")
    server.start()
    try:
        hall = Hall(server.url, server.data, None, "")
        office = Office(hall, chromium, open_hall(hall, new_lobby, tmp_path, {}))
        office.issue(1, 2)
        desk = office.desk("quay-mot")
        server.kill()
        goes_on_paper(desk)
        desk.page.locator("[data-paper=call]:visible").first.click()
        desk.page.locator("[data-paper=finished]:visible").click()
        tab = desk.page.context.new_page()
        desk.page.close()

        server.start()
        tab.goto(f"{hall.url}/counter")

        expect(tab.locator("#said")).to_contain_text("Đã ghi lại 1 lượt", timeout=PATIENCE_MS)
        assert calls(hall) == [("A", 1, 1, "finished")]
    finally:
        server.stop()
