"""
A morning in the example hall, played once by real programs, for the pictures of the web pages.

The programs run on this computer's clock, so pictures are drawn while it is morning in the hall.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page
from sqlite_utils.utils import sqlite3

from tests.support.display import private_browser
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.past import Past, at
from tests.sync.pages.visitor import PASSWORD, PLAN, Hall, Visitor, running

REGISTER = Path("tests/data/dossiers.csv")
PAST_DAYS = 3
MISSED = {3: 5, 6: -15, 9: 10, 12: -20}  # who waited less or longer than promised: by so many minutes
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
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


# those served so far had waited some minutes, and were called some minutes ago
LATER = """
UPDATE call SET from_ms = called_ms - 900000 - id % 5 * 90000, called_ms = called_ms - 372000 - id % 7 * 20000
WHERE day = (SELECT max(day) FROM hall_day)
"""


@dataclass(frozen=True)
class Morning:
    """The hall in the middle of a morning, and a browser in it."""

    hall: Hall
    machine: Machine
    browser: Browser
    day: date
    past: list[date]  # the days before it of which the reports tell

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
        past = working_days_before(day)
        told_by = machine(hall, new_lobby, "Máy sảnh 2")
        tell_of(past, Past(told_by))
        hall.done("import", "dossiers", REGISTER)
        (folder / "dossiers.csv").write_text(DOSSIERS.format(day=day, code=day.strftime("%y%m%d")), "utf-8")
        hall.done("import", "dossiers", folder / "dossiers.csv")
        take_numbers(hall, one)
        open_counters(hall, (3, 4, 5, 6))
        one.seal(day, {5: 14, 4: 6, 3: 1, 2: 1, 1: 0})
        one.push()
        try:
            yield Morning(hall, one, browser, day, past)
        finally:
            for lobby in lobbies:
                lobby.close()


def working_days_before(day: date) -> list[date]:
    before = [day - timedelta(days=n) for n in range(7, 0, -1)]
    return [one for one in before if one.weekday() < 5][-PAST_DAYS:]


def tell_of(days: list[date], past: Past) -> None:
    """Mornings on which one counter had more to do than it could; most of what was promised was kept."""
    for day in days:
        for n in range(14):
            wait = 5.0 * n + 1
            low = int(wait // 5) * 5 + MISSED.get(n, 0)
            past.visit(at(day, 8, 4 * n), wait, walk=1, service=7, promised=(low, low + (15 if n > 6 else 10)))
    past.push()


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
    change(hall, LATER)
    for series, number, service, priority, _minutes in WAITING:
        one.lobby.issue(number, series, service=service, priority=priority)
    one.push()
    later(hall)


def open_counters(hall: Hall, numbers: Iterable[int]) -> None:
    """Officials sit down who have not called anybody yet."""
    admin = hall.visitor("admin")
    for number in numbers:
        admin.post("/counter/choose", counter=str(number))
        clerk_calls(admin, "state", state="open")


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
        database.execute(sql, values)


def now_ms() -> int:
    return int(datetime.now(ZONE).timestamp() * 1000)
