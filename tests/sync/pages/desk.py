"""An open console in a browser, and the hall it belongs to."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, expect
from sqlite_utils.utils import sqlite3

from kiosk.domain.kinds import DayOpened
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.visitor import PLAN, Hall, Template

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = 'policy = "strict"'
LETTERS = "CDEFGHIJKLMNOPQRSTUVWXYZ"
SEEN = re.compile(r'name="seen" value="(.*?)"')
FACTS = re.compile(r'data-facts="(\d+)"')
LISTED = re.compile(r'name="key" value="(.*?)"')


class Desk:
    """One open console: a tab, whose complaints fail the test."""

    def __init__(self, browser: Browser, hall: Hall, login: str, size: tuple[int, int] = (1366, 768)) -> None:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id=str(ZONE)
        )
        self.page, self.complaints = context.new_page(), list[str]()
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._complains(message.text))
        context.add_cookies(hall.visitors[login].passes())
        self.page.goto(f"{hall.url}/counter")

    def _complains(self, text: str) -> None:
        let_go = text.startswith("htmx:")  # it tells of every request that was let go for a later one
        if not let_go and "ERR_INTERNET_DISCONNECTED" not in text:
            self.complaints.append(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def lose_the_hall(self) -> None:
        """As if it had heard nothing for as long as a console waits before it goes on with paper."""
        self.page.evaluate("heardAt -= PAPER_MS")

    def shows(self, label: str | re.Pattern[str]) -> None:
        expect(self.page.locator("#now")).to_have_text(label, timeout=30_000)

    def serve(self) -> None:
        """Call the next one, who has come."""
        self.press("F2")
        self.phase("called")
        self.press("F9")
        self.phase("serving")

    def phase(self, phase: str) -> None:
        expect(self.page.locator("#desk")).to_have_class(re.compile(rf"\bis-{phase}\b"), timeout=30_000)

    def sheet(self, name: str) -> Locator:
        sheet = self.page.locator(f"#sheet-{name}")
        expect(sheet).to_be_visible(timeout=30_000)
        return sheet

    def refused(self, words: str) -> None:
        expect(self.page.locator("#said .error")).to_contain_text(words, timeout=30_000)

    def waits(self) -> list[str]:
        return self.page.locator(".calls .number").all_inner_texts()


class Office:
    """
    A hall on a working day with a machine in its lobby.

    Tests that share one have a letter each for their numbers, and find it as it was in the morning.
    """

    def __init__(self, hall: Hall, browser: Browser, lobby: Machine) -> None:
        self.hall, self.browser, self.machine = hall, browser, lobby
        self.desks, self.letter = list[Desk](), "A"

    def desk(self, login: str, size: tuple[int, int] = (1366, 768)) -> Desk:
        self.desks.append(Desk(self.browser, self.hall, login, size))
        return self.desks[-1]

    def issue(self, *numbers: int, **more: object) -> None:
        for number in numbers:
            self.machine.lobby.issue(number, **{"series": self.letter, **more})  # type: ignore[arg-type]
        self.machine.push()

    def was_open(self, day: date) -> None:
        """It was a hall day."""
        told = "INSERT INTO hall_day (day, by, opened_ms, closed_ms) VALUES (?, 'plan', 0, 1)"
        with closing(sqlite3.connect(self.hall.data / "server" / "saovang.sqlite3")) as database, database:
            database.execute(told, (day.isoformat(),))

    def label(self, number: int) -> str:
        return f"{self.letter} {number:03d}"

    @contextmanager
    def next_test(self) -> Iterator["Office"]:
        """Its desks are closed after it, and everybody in the hall has gone."""
        self.letter = LETTERS[LETTERS.find(self.letter) + 1]
        yield self
        desks, self.desks = self.desks, []
        for desk in desks:
            desk.page.context.close()
        self._say_that_all_have_left()
        for login in ("quay-mot", "quay-hai", "quay-ba"):
            self._tidy(login)
        complaints = [one for desk in desks for one in desk.complaints]
        assert complaints == [], complaints

    def _say_that_all_have_left(self) -> None:
        """A tab that is closed by force says nothing, and its counter would be taken for one that calls on paper."""
        with closing(sqlite3.connect(self.hall.data / "server" / "saovang.sqlite3")) as database:
            pages = [page for (page,) in database.execute("SELECT page FROM console")]
        for page in pages:
            self.hall.visitors["quay-mot"].post("/counter/left", page=page)

    def _tidy(self, login: str) -> None:
        clerk = self.hall.visitors[login]
        page = clerk.get("/counter").text
        seen: str = SEEN.findall(page)[0]
        nobody = f"{seen.partition(':')[0]}:-"
        if seen != nobody:
            clerk.post("/counter/cancel", seen=seen)
        for key in dict.fromkeys(LISTED.findall(page)):
            clerk.post("/counter/leave", seen=nobody, key=key)
        clerk.post("/counter/state", seen=nobody, state="open")
        clerk.post("/language", language="vi")


@contextmanager
def shared(folder: Path, browser: Browser) -> Iterator[Office]:
    """An office for the tests of a module."""
    with BEGUN.running(folder / "hall") as hall:
        lobby = Lobby(folder)
        yield Office(hall, browser, let_in(hall, lambda: lobby))
        lobby.close()


def begin(hall: Hall, plan: Mapping[str, str] = MappingProxyType({})) -> None:
    """Publish the plan with some words changed, begin the day, let people sit down at the counters."""
    text = PLAN.read_text("utf-8").replace('policy = "alternate"', PLAIN)
    for old, new in plan.items():
        assert old in text
        text = text.replace(old, new)
    changed = hall.data / "plan.toml"
    changed.write_text(text, "utf-8")
    hall.done("plan", "publish", changed)
    hall.visitor("admin").post("/day/begin")
    for login, counter in (("quay-mot", "1"), ("quay-hai", "2"), ("quay-hai-nua", "2"), ("quay-ba", "3")):
        hall.visitors[login] = hall.newcomer("counter", login, counter=counter)


BEGUN = Template("begun", begin)


def let_in(hall: Hall, new_lobby: Callable[[], Lobby]) -> Machine:
    """A machine in the lobby, at its hall day."""
    lobby = machine(hall, new_lobby)
    lobby.push()
    day = datetime.now(ZONE).date()
    lobby.lobby.journal.write(lambda writing: writing.append("day.opened", DayOpened(by="staff"), day=day))
    return lobby
