"""A television: a browser's tab with the board, and whatever calls people onto it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.sync.pages.visitor import Hall

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "upright": (1080, 1920)}
STEP_MS = 250
SHOWN = "() => document.body.classList.contains('calling') ? document.querySelector('#now .number').textContent : ''"
ADDRESS = re.compile(r'<code class="address">([^<]+)</code>')
SEEN = re.compile(r'name="seen" value="([^"]*)"')


def address_of(hall: Hall, board: str = "sanh", name: str = "Tivi sảnh") -> str:
    """The address the admin is told, once."""
    told = hall.visitor("admin").post("/boards/new", name=name, board=board).text
    return ADDRESS.findall(told)[0]


def bring_up(tab: Page, number: str) -> None:
    """Let the page's time run faster until this number stands large; whatever was called before has its turn first."""
    for _ in range(2_000):
        if tab.evaluate(SHOWN) == number:
            return
        tab.clock.run_for(STEP_MS)
    raise AssertionError(f"{number} was never called")


@contextmanager
def television(
    chromium: Browser, address: str, size: tuple[int, int] = SIZES["1080p"], **more: object
) -> Iterator[Page]:
    """A tab that shows a board; an exception in its script fails the test."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN", **more)  # type: ignore[arg-type]
    tab, broken = context.new_page(), list[str]()
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.clock.install()
    tab.goto(address)
    tab.wait_for_selector("body:not(.starting)", state="attached")
    yield tab
    context.close()
    assert not broken


def call(hall: Hall, counter: int, ticket: str, role: str = "admin") -> None:
    """A clerk at a counter types a number."""
    clerk = hall.visitor(role)
    clerk.post("/counter/choose", counter=str(counter))
    seen = SEEN.findall(clerk.get("/counter").text)[0]
    clerk.post("/counter/call", seen=seen, ticket=ticket)
