"""
`python -m tests.support.webpictures DIR [NAME…]`: the web pages as people see them, drawn anew into DIR, vi and en.

One row of `SHOTS` a picture. A morning in the example hall is played once, by real programs; each row opens its page in
a browser and says what to do before the picture is taken.
"""

import contextlib
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from playwright.sync_api import Page
from sqlite_utils.utils import sqlite3

from assets import known
from kiosk.cli.example import DAYS, days_before, send_past_days
from kiosk.domain.kinds import SlipLost
from kiosk.domain.plan import read
from tests.support.cable import cable
from tests.support.webmorning import Morning, change, morning, over_lunch
from tests.sync.pages.visitor import PLAN
from tests.sync.pages.wall import bring_up, call

LANGUAGES = ("vi", "en")
PHONE = (360, 640)
BEFORE_LAST = ((2, "B", 12), (1, "A", 45), (3, "C", 7), (5, "E", 19), (6, "F", 22))  # who was called: where, which
FORGOTTEN_MS = 31_000  # a board makes up for no older call


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, and what happens before it is taken."""

    name: str
    path: str
    size: tuple[int, int] = (1366, 768)
    login: str | None = None
    before: Callable[[Morning, Page], None] = lambda morning, page: None
    languages: tuple[str, ...] = LANGUAGES  # a board speaks both at once
    after: Callable[[Morning], None] = lambda morning: None
    whole: bool = False  # a report is drawn to its end, not to that of the window


def serving(morning: Morning, page: Page) -> None:
    """Whoever is next was called and came to the counter some minutes ago."""
    if page.locator("#now.none").count():
        page.keyboard.press("F2")
        page.locator("#start").click()
        page.locator("#desk.is-serving").wait_for()
    sql = "UPDATE ticket SET called_ms = ?1 - 230000, started_ms = ?1 - 222000 WHERE state = 5"
    change(morning.hall, sql, morning.now_ms())
    page.reload()
    page.locator(".undo").wait_for(state="detached", timeout=20_000)


def on_paper(morning: Morning, page: Page) -> None:
    """The server is away, and two were called aloud."""
    page.locator("#paper li [data-paper=call]").nth(1).wait_for(state="attached", timeout=60_000)
    page.context.set_offline(True)
    page.locator("#paper").wait_for(timeout=60_000)
    for _ in range(2):
        page.locator("[data-paper=call]:visible").first.click()


def back_on_the_net(morning: Morning) -> None:
    """The console is loaded anew, is heard, and is closed as it should be: nobody calls from its paper any more."""
    page = morning.page((1366, 768), "quay-hai", "vi")
    with page.expect_response(lambda answer: "mark=" in answer.url and not answer.url.endswith("mark=")):
        page.goto(f"{morning.hall.url}/counter")
    leave(page)


def leave(page: Page) -> None:
    page.goto("about:blank")
    page.wait_for_timeout(1_000)  # for its last word
    page.context.close()


def on_the_wall(morning: Morning, page: Page, later: int = 0) -> None:
    """Counters have called, and the last call stands large; `later`, so many have been called since."""
    page.goto(morning.television("Tivi sảnh"))
    page.locator("body:not(.starting)").wait_for(state="attached")
    for counter, series, number in (*BEFORE_LAST, (2, "B", 13)):
        call(morning.hall, counter, f"{series} {number + later:03}")
    last = f"B {13 + later:03}"
    page.locator("[data-counter='2'] .number").get_by_text(last).wait_for(timeout=20_000)
    bring_up(page, last)
    page.locator("body:not(.stale)").wait_for(state="attached", timeout=20_000)


def upright(morning: Morning, page: Page) -> None:
    page.wait_for_timeout(FORGOTTEN_MS)
    on_the_wall(morning, page, 2)


def at_rest(morning: Morning, page: Page) -> None:
    """Nobody has been called for a while."""
    page.wait_for_timeout(FORGOTTEN_MS)
    watch(page, morning.television("Tivi sảnh"))


def lost(morning: Morning, page: Page) -> None:
    """The cable to the hall was pulled, while nobody was being called."""
    page.wait_for_timeout(FORGOTTEN_MS)
    address = morning.television("Tivi sảnh")
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
    """One is on; the other one was switched off."""
    morning.television("Tivi phòng chờ")
    television = page.context.new_page()
    television.goto(morning.television("Tivi sảnh"))
    television.locator("body:not(.starting)").wait_for(state="attached")
    page.reload()
    page.locator(".chip.green").wait_for()


def without_paper(morning: Morning, page: Page) -> None:
    """Paper ran out at the machine, and three numbers came without a slip."""
    if page.locator(".chip.amber").count() == 0:
        machine, lost = morning.machines[0], SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="paper")
        for _ in range(3):
            machine.lobby.journal.write(lambda writing: writing.append("slip.failed", lost, day=morning.day))
        machine.push()
    page.reload()


def in_hand(morning: Morning, page: Page, series: str = "A", number: int = 47, language: str = "vi") -> None:
    """Whoever waits with A 047 looks at the own phone."""
    page.goto(f"{morning.hall.url}/T/{ticket_of(morning, series, number)}?l={language}")
    page.locator(".number").wait_for()


def called(morning: Morning, page: Page) -> None:
    in_hand(morning, page, "A", 48)
    call(morning.hall, 1, "A 048")
    page.locator(".now.called").wait_for(timeout=20_000)
    page.wait_for_timeout(3_000)  # it has pulsed


def without_hall(morning: Morning, page: Page) -> None:
    """The server was switched off while somebody waited."""
    with cable(int(morning.hall.url.rpartition(":")[2])) as wire:
        page.goto(f"http://127.0.0.1:{wire.port}/T/{ticket_of(morning, 'A', 49)}?l=vi")
        page.locator(".number").wait_for()
        wire.end()
        page.locator("#stale").wait_for(timeout=60_000)


def ticket_of(morning: Morning, series: str, number: int) -> str:
    sql = "SELECT ticket FROM ticket WHERE series = ? AND number = ? ORDER BY day DESC LIMIT 1"
    with contextlib.closing(sqlite3.connect(morning.hall.data / "server" / "saovang.sqlite3")) as database:
        [(id_,)] = database.execute(sql, (series, number))
    return str(id_)


def promised(morning: Morning, page: Page) -> None:
    """What was promised on the days before."""
    page.goto(f"{morning.hall.url}/queue-report/promises?from={morning.past[0]}&to={morning.past[-1]}&by=hour")


def one_counter_more(morning: Morning, page: Page) -> None:
    """The days before with a second counter like the first, and what that would have changed."""
    page.locator("[name=first]").fill(morning.past[0].isoformat())
    page.locator("[name=last]").fill(morning.past[-1].isoformat())
    page.locator("[name=like]").select_option("1")
    page.locator("form.card button").click()
    page.locator(".what-if .grid .card").first.wait_for(timeout=60_000)
    page.locator("[hx-get]").wait_for(state="detached", timeout=60_000)


def a_whole_day(morning: Morning, page: Page) -> None:
    """The last day on which the hall was open, as the example hall lived through it."""
    plan = read(PLAN.read_text("utf-8"), known)
    days = days_before(plan, morning.day, DAYS)
    page.goto(f"{morning.hall.url}/ratings?day={days[-1]}")
    if page.locator(".levels").count() == 0:
        code = morning.hall.done("terminal", "add", "Máy sảnh 3").split()[0]
        send_past_days(morning.hall.url, code, plan, morning.day, Random(1))
        page.reload()


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
    Shot("console-paper", "/counter", login="quay-hai", before=on_paper, after=back_on_the_net),
    Shot("phone", "/login", PHONE, before=in_hand, languages=("vi",)),
    Shot("phone", "/login", PHONE, before=partial(in_hand, language="en"), languages=("en",)),
    Shot("board-rest", "/login", (1920, 1080), before=at_rest, languages=("vi",)),
    Shot("board-lost", "/login", (1280, 720), before=lost, languages=("vi",)),
    Shot("board", "/login", (1920, 1080), before=on_the_wall, languages=("vi",)),
    Shot("board-upright", "/login", (1080, 1920), before=upright, languages=("vi",)),
    Shot("boards", "/boards", login="mot-admin", before=televisions),
    Shot("queue-report-promises", "/queue-report/promises", login="mot-admin", before=promised, whole=True),
    Shot("queue-report-what-if", "/queue-report/what-if", login="mot-admin", before=one_counter_more, whole=True),
    Shot("terminals", "/terminals", login="mot-admin", before=without_paper),
    Shot("appointment-slip", "/appointments", (794, 1123), login="mot-admin", before=booked),
    Shot("phone-called", "/login", PHONE, before=called, languages=("vi",)),
    Shot("phone-lost", "/login", PHONE, before=without_hall, languages=("vi",)),
    *(
        Shot(path.strip("/").replace("/", "-"), path, login="mot-admin", whole=path == "/queue-report")
        for path in (
            "/queue-report",
            "/appointments",
            "/voice",
            "/day",
            "/dossiers",
            "/plan",
            "/users",
        )
    ),
    Shot("ratings", "/ratings", login="mot-admin", before=a_whole_day, whole=True),
)
AT_LUNCH = (Shot("day-shut", "/day", login="mot-admin"),)


def main(folder: Path, names: list[str]) -> None:
    """Draw them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="saovang-pictures-") as place:
        with morning(Path(place)) as hall:
            draw(hall, [shot for shot in SHOTS if not names or shot.name in names], folder)
        with over_lunch(hall) as hall:
            draw(hall, [shot for shot in AT_LUNCH if not names or shot.name in names], folder)


def draw(hall: Morning, shots: list[Shot], folder: Path) -> None:
    """The machines of the lobby go on telling that they are there; who was looked over the shoulder has left."""
    for shot in shots:
        for language in shot.languages:
            for machine in hall.machines:
                machine.push()
            page = hall.page(shot.size, shot.login, language)
            page.goto(hall.hall.url + shot.path)
            shot.before(hall, page)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=folder / f"{shot.name}-{language}.png", full_page=shot.whole)
            leave(page)
            shot.after(hall)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
