"""
`python -m tests.support.webpictures DIR [NAME…]`: the web pages as people see them, drawn anew into DIR, vi and en.

One row of `SHOTS` a picture. A morning in the example hall is played once, by real programs; each row opens its page in
a browser and says what to do before the picture is taken.
"""

import contextlib
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page
from sqlite_utils.utils import sqlite3

from kiosk.domain.kinds import SlipLost
from tests.support.cable import cable
from tests.support.display import private_browser
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.visitor import PASSWORD, PLAN, Hall, Visitor, running
from tests.sync.pages.wall import address_of, bring_up, call

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LANGUAGES = ("vi", "en")
FORGOTTEN_MS = 31_000  # a board makes up for no older call
WAITING = (  # series, number, service, priority, minutes ago
    ("A", 44, "chung-thuc", False, 19),
    ("A", 45, "chung-thuc", False, 16),
    ("A", 46, "chung-thuc", True, 14),
    ("B", 12, "ho-tich", True, 15),
    ("A", 47, "chung-thuc", False, 9),
    ("A", 48, "chung-thuc", False, 8),
    ("B", 13, "ho-tich", False, 6),
    ("A", 49, "chung-thuc", False, 5),
    ("A", 50, "chung-thuc", False, 2),
    ("C", 7, "dat-dai", False, 1),
)


DOSSIERS = """\
code,service,received,due,new_due,finished,returned,state,reason
H56.18.05-{code}-0052,HT01,{day},{day},,,,in_progress,
"""


@dataclass(frozen=True)
class Morning:
    """The hall in the middle of a morning, and a browser in it."""

    hall: Hall
    machine: Machine
    browser: Browser
    day: date

    def page(self, size: tuple[int, int], login: str | None, language: str) -> Page:
        """A tab of somebody's own, logged in where a login is named."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id=str(ZONE)
        )
        tab = context.new_page()
        if login:
            tab.goto(f"{self.hall.url}/login")
            tab.locator("[name=login]").fill(login)
            tab.locator("[name=password]").fill(PASSWORD)
            tab.locator("form:has([name=login]) button").click()
            other = tab.locator(f".who button[value={language}]")  # an account keeps the language it chose last
            if other.count():
                other.click()
            tab.locator(f"html[lang={language}]").wait_for()
        return tab


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, and what happens before it is taken."""

    name: str
    path: str
    size: tuple[int, int] = (1366, 768)
    login: str | None = None
    before: Callable[[Morning, Page], None] = lambda morning, page: None
    languages: tuple[str, ...] = LANGUAGES  # a board speaks both at once


def serving(morning: Morning, page: Page) -> None:
    """Whoever is next was called and came to the counter some minutes ago."""
    if page.locator("#now.none").count():
        page.keyboard.press("F2")
        page.locator("#start").click()
        page.locator("#desk.is-serving").wait_for()
    change(
        morning.hall, "UPDATE ticket SET called_ms = ?1 - 230000, started_ms = ?1 - 222000 WHERE state = 5", now_ms()
    )
    page.reload()
    page.locator(".undo").wait_for(state="detached", timeout=20_000)


def on_paper(morning: Morning, page: Page) -> None:
    """The server is away, and two were called aloud."""
    page.context.set_offline(True)
    page.locator("#paper").wait_for(timeout=60_000)
    for _ in range(2):
        page.locator("[data-paper=call]:visible").first.click()


def on_the_wall(morning: Morning, page: Page, later: int = 0) -> None:
    """Counters have called, and the last call stands large; `later`, so many have been called since."""
    page.clock.install()
    page.goto(address_of(morning.hall, name="Tivi sảnh"))
    page.locator("body:not(.starting)").wait_for(state="attached")
    for counter, series, number in ((1, "A", 45), (3, "C", 7), (5, "E", 19), (6, "F", 22), (2, "B", 12)):
        call(morning.hall, counter, f"{series} {number + later:03}")
    last = f"B {12 + later:03}"
    page.locator("[data-counter='2'] .number").get_by_text(last).wait_for(timeout=20_000)
    bring_up(page, last)
    page.locator("body:not(.stale)").wait_for(state="attached", timeout=20_000)


def upright(morning: Morning, page: Page) -> None:
    page.wait_for_timeout(FORGOTTEN_MS)
    on_the_wall(morning, page, 2)


def at_rest(morning: Morning, page: Page) -> None:
    """Nobody has been called for a while."""
    page.wait_for_timeout(FORGOTTEN_MS)
    watch(page, address_of(morning.hall, name="Tivi sảnh"))


def lost(morning: Morning, page: Page) -> None:
    """The cable to the hall was pulled."""
    address = address_of(morning.hall, name="Tivi sảnh")
    port = address.split("/")[2].partition(":")[2]
    with cable(int(port)) as wire:
        watch(page, address.replace(f":{port}/", f":{wire.port}/"))
        wire.pull()
        page.locator(".sorry").wait_for(timeout=60_000)


def watch(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("body:not(.starting)").wait_for(state="attached")
    page.locator("#waits li").get_by_text("khoảng").first.wait_for(timeout=20_000)


def televisions(morning: Morning, page: Page) -> None:
    if page.locator("tbody tr").count() == 0:
        address_of(morning.hall, name="Tivi sảnh")
    page.reload()


def without_paper(morning: Morning, page: Page) -> None:
    """Paper ran out at the machine, and three numbers came without a slip."""
    if page.locator(".chip.amber").count() == 0:
        journal, lost = morning.machine.lobby.journal, SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="paper")
        for _ in range(3):
            journal.write(lambda writing: writing.append("slip.failed", lost, day=morning.day))
        morning.machine.push()
    page.reload()


def in_hand(morning: Morning, page: Page) -> None:
    """Whoever waits with A 047 looks at the own phone."""
    with contextlib.closing(sqlite3.connect(morning.hall.data / "server" / "saovang.sqlite3")) as database:
        [(id_,)] = database.execute("SELECT ticket FROM ticket WHERE series = 'A' AND number = 47")
    page.goto(f"{morning.hall.url}/T/{id_}")
    page.get_by_text("A 047").first.wait_for()


def booked(morning: Morning, page: Page) -> None:
    """Somebody is to come at a quarter past nine next Monday; the slip as it lies on a sheet."""
    if page.locator("td .button").count() == 0:
        page.get_by_label("Nhóm thủ tục").select_option("ho-tich")
        page.get_by_label("Ngày").fill((morning.day + timedelta(days=7 - morning.day.weekday())).isoformat())
        page.get_by_label("Giờ hẹn").select_option("09:15")
        page.get_by_role("button", name="Đặt hẹn").click()
    page.locator("td .button").first.click()
    page.emulate_media(media="print")


SHOTS = (
    Shot("console", "/counter", login="quay-hai", before=serving),
    Shot("console-1024", "/counter", (1024, 768), login="quay-hai", before=serving),
    Shot("console-paper", "/counter", login="quay-hai", before=on_paper),
    Shot("board-rest", "/login", (1920, 1080), before=at_rest, languages=("vi",)),
    Shot("board-lost", "/login", (1280, 720), before=lost, languages=("vi",)),
    Shot("board", "/login", (1920, 1080), before=on_the_wall, languages=("vi",)),
    Shot("board-upright", "/login", (1080, 1920), before=upright, languages=("vi",)),
    Shot("boards", "/boards", login="mot-admin", before=televisions),
    Shot("terminals", "/terminals", login="mot-admin", before=without_paper),
    Shot("appointment-slip", "/appointments", (794, 1123), login="mot-admin", before=booked),
    Shot("phone", "/login", (360, 640), before=in_hand, languages=("vi",)),
    *(
        Shot(path.strip("/").replace("/", "-"), path, login="mot-admin")
        for path in (
            "/ratings",
            "/queue-report",
            "/queue-report/promises",
            "/queue-report/what-if",
            "/appointments",
            "/voice",
            "/day",
            "/dossiers",
            "/plan",
            "/users",
        )
    ),
)


@contextlib.contextmanager
def morning(folder: Path) -> Iterator[Morning]:
    """The example hall on a working morning: people wait, one rated last week, some dossiers are due."""
    with running(folder / "server") as hall, private_browser() as browser:
        hall.done("plan", "publish", PLAN)
        hall.visitor("admin").post("/day/begin")
        hall.newcomer("counter", "quay-hai", counter="2")
        day = datetime.now(ZONE).date()
        lobbies = list[Lobby]()

        def new_lobby() -> Lobby:
            lobbies.append(Lobby(folder / f"terminal{len(lobbies)}"))
            return lobbies[-1]

        one = machine(hall, new_lobby)
        (folder / "dossiers.csv").write_text(DOSSIERS.format(day=day, code=day.strftime("%y%m%d")), "utf-8")
        hall.done("import", "dossiers", folder / "dossiers.csv")
        take_numbers(hall, one)
        one.seal(day, {5: 14, 4: 6, 3: 1, 2: 1, 1: 0})
        one.push()
        try:
            yield Morning(hall, one, browser, day)
        finally:
            for lobby in lobbies:
                lobby.close()


def take_numbers(hall: Hall, one: Machine) -> None:
    """People come one after the other, and some were served before; then the morning has been going on for a while."""
    one.push()
    clerk = hall.newcomer("counter", "quay-mot", counter="1")
    for number in range(41, 44):
        one.lobby.issue(number)
        one.push()
        clerk_calls(clerk, "next")
        clerk_calls(clerk, "start")
    clerk_calls(clerk, "done")
    second = Visitor(hall.url)
    second.log_in("quay-hai", PASSWORD)
    for number in (9, 10, 11):
        clerk_calls(second, "call", ticket=f"B {number}")
        clerk_calls(second, "done")
    change(hall, "UPDATE call SET called_ms = called_ms - 372000 - id % 7 * 20000")
    for series, number, service, priority, _minutes in WAITING:
        one.lobby.issue(number, series, service=service, priority=priority)
    one.push()
    later(hall)


def clerk_calls(clerk: Visitor, act: str, **form: str) -> None:
    """A press of the console, on what it shows."""
    seen = re.findall(r'name="seen" value="(.*?)"', clerk.get("/counter").text)[0]
    clerk.post(f"/counter/{act}", seen=seen, **form)


def later(hall: Hall) -> None:
    """Minutes have gone by since everybody took their number."""
    for series, number, _service, _priority, minutes in WAITING:
        past = "place_ms = place_ms - ?1, from_ms = from_ms - ?1"
        change(hall, f"UPDATE ticket SET {past} WHERE series = ?2 AND number = ?3", minutes * 60_000, series, number)


def change(hall: Hall, sql: str, *values: object) -> None:
    """Let time have passed in what the hall remembers."""
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database, database:
        database.execute("UPDATE call SET from_ms = NULL")  # or a call would come before its ticket
        database.execute(sql, values)


def now_ms() -> int:
    return int(datetime.now(ZONE).timestamp() * 1000)


def main(folder: Path, names: list[str]) -> None:
    """Draw them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="saovang-pictures-") as place, morning(Path(place)) as hall:
        for shot in SHOTS:
            for language in shot.languages if not names or shot.name in names else ():
                page = hall.page(shot.size, shot.login, language)
                page.goto(hall.hall.url + shot.path)
                shot.before(hall, page)
                page.evaluate("document.fonts.ready")
                page.screenshot(path=folder / f"{shot.name}-{language}.png")
                page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
