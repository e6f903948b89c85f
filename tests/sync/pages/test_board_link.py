"""A board that cannot know says so, and finds back by itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.support.cable import cable
from tests.sync.pages.visitor import EXAMPLE, Hall, running
from tests.sync.pages.wall import (
    TIMEOUT_MS,
    address_of,
    bring_up,
    call,
    silent_hall,
    television,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with silent_hall(tmp_path_factory.mktemp("wall")) as hall:
        yield hall


def port_of(address: str) -> int:
    port = urlsplit(address).port
    assert port
    return port


def through(address: str, port: int) -> str:
    return address.replace(f":{port_of(address)}/", f":{port}/")


def test_a_board_that_lost_the_hall_says_so_and_finds_back_by_itself(chromium: Browser, hall: Hall) -> None:
    address = address_of(hall)
    sentence = re.compile("Bảng gọi số tạm mất kết nối. Xin hỏi cán bộ.")
    with cable(port_of(address)) as wire, television(chromium, through(address, wire.port)) as tab:
        for lose, find in ((wire.pull, wire.put_in), (wire.go_dead, wire.come_alive)):
            lose()
            expect(tab.locator(".sorry")).to_be_visible(timeout=TIMEOUT_MS)
            expect(tab.locator(".sorry")).to_have_text(sentence)
            grey = tab.evaluate("getComputedStyle(document.querySelector('#clock')).color")
            number = "F 5" + ("01" if lose == wire.pull else "02")
            call(hall, 6, number)
            find()
            expect(tab.locator("[data-counter='6'] .number")).to_have_text(number, timeout=TIMEOUT_MS)
            bring_up(tab, number)
            expect(tab.locator(".sorry")).to_be_hidden(timeout=TIMEOUT_MS)

            assert grey == "rgb(147, 134, 113)"


def test_a_board_outlives_the_servers_restart(chromium: Browser, tmp_path: Path, hall: Hall) -> None:
    with EXAMPLE.running(tmp_path) as first:
        first.visitor("admin").post("/day/begin")
        address = address_of(first)
        stack = cable(port_of(address))
        wire = stack.__enter__()
        board = television(chromium, through(address, wire.port))
        tab = board.__enter__()
        call(first, 1, "A 001")
        bring_up(tab, "A 001")
        visitors = first.visitors
    with running(tmp_path) as second:
        for one in visitors.values():
            one.url = second.url
        second.visitors.update(visitors)
        wire.to = port_of(second.url)
        call(second, 2, "B 002")
        expect(tab.locator("[data-counter='2'] .number")).to_have_text("B 002", timeout=TIMEOUT_MS)
        expect(tab.locator(".sorry")).to_be_hidden(timeout=TIMEOUT_MS)
        bring_up(tab, "B 002")
        assert tab.locator("[data-counter='1'] .number").inner_text() == "A 001"
        board.__exit__(None, None, None)
        stack.__exit__(None, None, None)


def test_a_board_that_may_not_listen_asks_instead(chromium: Browser, hall: Hall) -> None:
    """Somebody between answers the stream with 503, as the server does to one listener too many."""
    context = chromium.new_context()
    tab = context.new_page()
    tab.route(re.compile(r"/live/board/[^/]+$"), lambda route: route.fulfill(status=503))
    tab.goto(address_of(hall))
    call(hall, 1, "A 701")

    expect(tab.locator("[data-counter='1'] .number")).to_have_text("A 701", timeout=TIMEOUT_MS)
    expect(tab.locator(".sorry")).to_be_hidden(timeout=TIMEOUT_MS)
    assert tab.locator("[data-counter='1'] .number").inner_text() == "A 701"
    context.close()
