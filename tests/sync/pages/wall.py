"""A television: a browser's tab with the board, and whatever calls people onto it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import PLAN, Hall, Template

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "upright": (1080, 1920)}
TIMEOUT_MS = 30_000
STEP_MS = 250
STRIDE_MS = 1_000  # no call stands for less than six of them
VOICE = "[voice]\non = true"
TEN = """
[[counters]]
number = {n}
post = "chung-thuc"
services = ["chung-thuc", "ho-tich", "xa-hoi"]
"""
BOARD = """
[[boards]]
code = "muoi-quay"
name = {{ vi = "Mười quầy", en = "Ten counters" }}
counters = {counters}
"""

# The number that stands large, "" while none does.
SHOWN = "() => document.body.classList.contains('calling') ? document.querySelector('#now .number').textContent : ''"
ADDRESS = re.compile(r'<code class="address">([^<]+)</code>')
SEEN = re.compile(r'name="seen" value="([^"]*)"')


def _begin_in_silence(hall: Hall) -> None:
    text = PLAN.read_text("utf-8") + "".join(TEN.format(n=n) for n in range(7, 11))
    plan = hall.data / "plan.toml"
    assert VOICE in text
    silent = text.replace(VOICE, VOICE.replace("true", "false")) + BOARD.format(counters=list(range(1, 11)))
    plan.write_text(silent, "utf-8")
    hall.done("plan", "publish", plan)
    hall.visitor("admin").post("/day/begin")


# A hall day has begun; there are boards for three counters, six and ten, and no voice: it is as slow as speech.
SILENT = Template("silent", _begin_in_silence)


@contextmanager
def silent_hall(folder: Path) -> Iterator[Hall]:
    with SILENT.running(folder / "hall") as hall:
        yield hall


def address_of(hall: Hall, board: str = "sanh", name: str = "Tivi sảnh") -> str:
    """The address the admin is told, once."""
    told = hall.visitor("admin").post("/boards/new", name=name, board=board).text
    return ADDRESS.findall(told)[0]


def bring_up(tab: Page, number: str) -> None:
    """Let the page's time run faster until this number stands large; whatever was called before has its turn first."""
    seen = list[str]()
    for _ in range(2_000):
        if (shown := tab.evaluate(SHOWN)) == number:
            return
        seen += [shown] if seen[-1:] != [shown] else []
        tab.clock.run_for(STRIDE_MS)
    raise AssertionError(f"{number} was never called, but {seen}")


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


def people_wait(hall: Hall, new_lobby: Callable[[], Lobby]) -> None:
    """One of them with priority, one with a number of a terminal's own block."""
    one = machine(hall, new_lobby)
    one.lobby.clock.set_wall(datetime.now(UTC))
    for number, priority in ((901, False), (902, True), (903, False), (904, False), (905, False), (2001, False)):
        one.lobby.issue(number, "A", service="chung-thuc", priority=priority)
    one.push()
