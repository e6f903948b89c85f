"""
A morning in the example hall, played once by real programs, for the pictures of the web pages.

It is the same Monday whenever it is played, and never another hour: a picture changes only with what it shows.
"""

import contextlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page
from sqlite_utils.utils import sqlite3

from kiosk.domain.kinds import PlanApplied, PrinterChanged
from kiosk.domain.plan import digest
from tests.support import warm
from tests.support.display import private_browser
from tests.support.lobby import Lobby
from tests.support.moment import Moment
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.past import Past, at
from tests.sync.pages.visitor import PASSWORD, PLAN, Hall, Visitor, running
from tests.sync.pages.wall import address_of

REGISTER = Path("tests/data/dossiers.csv")
ONE_COMPUTER = "try { localStorage.setItem('saovang-browser', '%s') } catch {}"  # the same one, picture after picture
PAST_DAYS = 3
MISSED = {3: 5, 6: -15, 9: 10, 12: -20}  # who waited less or longer than promised: by so many minutes
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 23, 8, 46, tzinfo=ZONE)
LUNCH = datetime(2026, 11, 23, 11, 52, tzinfo=ZONE)
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
    machines: tuple[Machine, ...]
    browser: Browser
    moment: Moment
    day: date
    past: list[date]  # the days before it of which the reports tell
    televisions: dict[str, str] = field(default_factory=dict)  # addresses by name

    def television(self, name: str) -> str:
        """The address of one, which the admin is told once."""
        if name not in self.televisions:
            self.televisions[name] = address_of(self.hall, name=name)
        return self.televisions[name]

    def now_ms(self) -> int:
        return int(self.moment.now().timestamp() * 1000)

    def page(self, size: tuple[int, int], login: str | None, language: str) -> Page:
        """A tab of somebody's own, logged in where a login is named."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id=str(ZONE)
        )
        tab = context.new_page()
        tab.clock.install(time=self.moment.now())
        if login:
            tab.add_init_script(ONE_COMPUTER % login)
            tab.goto(f"{self.hall.url}/login")
            tab.locator("[name=login]").fill(login)
            tab.locator("[name=password]").fill(PASSWORD)
            tab.locator("form:has([name=login]) button").click()
            tab.wait_for_url(lambda address: "/login" not in address)
            other = tab.locator(f".who button[value={language}]")  # an account keeps the language it chose last
            if other.count():
                other.click()
            tab.locator(f"html[lang={language}]").wait_for()
        return tab


@contextlib.contextmanager
def morning(folder: Path) -> Iterator[Morning]:
    """The example hall on a working morning: people wait, one rated last week, some dossiers are due."""
    moment, lobbies = Moment(MORNING), list[Lobby]()

    def new_lobby() -> Lobby:
        lobbies.append(Lobby(folder / f"terminal{len(lobbies)}"))
        return lobbies[-1]

    with private_browser() as browser, living_at(moment), running(folder / "server") as hall:
        hall.done("plan", "publish", PLAN)
        opens_by_itself(hall)
        one, day = machine(hall, new_lobby), MORNING.date()
        past, two = working_days_before(day), machine(hall, new_lobby, "Máy sảnh 2")
        tell_of(past, Past(two))
        bring_dossiers(hall, folder / "dossiers.csv", day)
        one.rate(day, {7: 6, 8: 19})  # three of them wait for the next lot
        take_numbers(hall, one)
        open_counters(hall, (3, 4, 5, 6))
        one.seal(day, {5: 14, 4: 6, 3: 1, 2: 1, 1: 0})
        applied = PlanApplied(version=1, digest=digest(PLAN.read_text("utf-8")))
        for each in (one, two):
            each.lobby.journal.append("plan.applied", applied)
            each.lobby.journal.append("printer.changed", PrinterChanged(state="ready"))
        try:
            yield Morning(hall, (one, two), browser, moment, day, past)
        finally:
            for lobby in lobbies:
                lobby.close()


@contextlib.contextmanager
def over_lunch(hall: Morning) -> Iterator[Morning]:
    """The same hall later on the day, after its server was started again."""
    moment = Moment(LUNCH)
    with private_browser() as browser, living_at(moment), running(hall.hall.data) as served:
        yield replace(hall, hall=served, machines=(), browser=browser, moment=moment)


@contextlib.contextmanager
def living_at(moment: Moment) -> Iterator[None]:
    """Servers and commands that are started in the block live then; the process they are forked from is a new one."""
    warm.end()
    with moment.for_programs():
        try:
            yield
        finally:
            warm.end()


def opens_by_itself(hall: Hall) -> None:
    """The plan is new, and the hall looks at its hours every few seconds."""
    admin = hall.visitor("admin")
    hall.newcomer("counter", "quay-hai", counter="2")
    deadline = time.monotonic() + 60
    while "Mở theo giờ trong cấu hình" not in admin.get("/day").text:
        if time.monotonic() > deadline:
            raise TimeoutError("the hall day did not begin")
        time.sleep(0.5)


def bring_dossiers(hall: Hall, file: Path, day: date) -> None:
    hall.done("import", "dossiers", REGISTER)
    file.write_text(DOSSIERS.format(day=day, code=day.strftime("%y%m%d")), "utf-8")
    hall.done("import", "dossiers", file)


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
