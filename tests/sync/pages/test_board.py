"""The board on the wall, in a real browser: whom it shows, for how long, what it says, and who may see it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

from kiosk.domain.range import Range
from kiosk.visit.wait import about
from kiosk.words import Words
from tests.support import axe
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import EXAMPLE, Hall, Visitor
from tests.sync.pages.wall import (
    SHOWN,
    STEP_MS,
    TIMEOUT_MS,
    address_of,
    call,
    people_wait,
    silent_hall,
    television,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with silent_hall(tmp_path_factory.mktemp("wall")) as hall:
        yield hall


@pytest.fixture
def waiting(hall: Hall, new_lobby: Callable[[], Lobby]) -> None:
    people_wait(hall, new_lobby)


# what a board says of waits
RANGES = """async (ranges) => {
    const { range } = await import("/static/board/wall.js");
    const { words } = JSON.parse(document.body.dataset.told);
    return ranges.map((one) => range(words, one));
}"""


class Paced:
    """
    A board whose time passes only when the test lets it.

    The voice is asked for over the real network, so the page's time waits for its answers.
    """

    def __init__(self, tab: Page, address: str) -> None:
        self.tab = tab
        self._asked = self._answered = 0
        tab.on("request", self._ask)
        tab.on("response", self._answer)
        begun = datetime.now(ZoneInfo("UTC"))
        tab.clock.install(time=begun)
        tab.goto(address)
        tab.wait_for_selector("body:not(.starting)", state="attached")
        tab.clock.pause_at(begun + timedelta(hours=1))
        self.shown(0)

    def _ask(self, request: Request) -> None:
        self._asked += "/voice/" in request.url

    def _answer(self, response: Response) -> None:
        self._answered += "/voice/" in response.url

    def step(self) -> None:
        self.tab.wait_for_timeout(20)
        while self._answered < self._asked:
            self.tab.wait_for_timeout(20)
        self.tab.clock.run_for(STEP_MS)

    def shown(self, at_least: int, most_ms: int = 180_000) -> list[tuple[str, int]]:
        """Which numbers stood large from now on, in order, and for how many ms, until none does."""
        seen = list[tuple[str, int]]()
        for _ in range(most_ms // STEP_MS):
            number = self.tab.evaluate(SHOWN)
            if not number and len(seen) >= at_least:
                break
            if number and seen and seen[-1][0] == number:
                seen[-1] = number, seen[-1][1] + STEP_MS
            elif number:
                seen.append((number, STEP_MS))
            self.step()
        return seen


def test_five_calls_in_one_second_are_each_shown_and_none_is_cut_short(page: Page, hall: Hall) -> None:
    board = Paced(page, address_of(hall))

    tickets = [f"B 10{n}" for n in range(1, 6)]
    for counter, ticket in enumerate(tickets, 1):
        call(hall, counter, ticket)
    for counter, ticket in enumerate(tickets, 1):
        expect(page.locator(f"[data-counter='{counter}'] .number")).to_have_text(ticket, timeout=TIMEOUT_MS)
    seen = board.shown(5)

    assert [number for number, _ in seen] == tickets
    assert [one for one in seen[:-1] if not 6_000 <= one[1] <= 7_000] == []
    assert 12_000 <= seen[-1][1] <= 13_000


def test_a_call_alone_stands_twelve_seconds_and_its_row_is_gold(page: Page, hall: Hall) -> None:
    board = Paced(page, address_of(hall))

    call(hall, 3, "C 201")
    expect(page.locator("#now .number")).to_have_text("C 201", timeout=TIMEOUT_MS)
    gold = page.locator(".rows .called").get_attribute("data-counter")
    told = page.locator("#now .where").inner_text().split("\n")
    seen = board.shown(1)

    assert (gold, told) == ("3", ["Quầy 3", "Counter 3"])
    assert [number for number, _ in seen] == ["C 201"]
    assert 12_000 <= seen[0][1] <= 13_000
    expect(page.locator(".rows .called")).to_have_count(0)
    expect(page.locator("#last li .number").first).to_have_text("C 201")


def test_a_call_that_was_taken_back_leaves_the_board_at_once(page: Page, hall: Hall) -> None:
    Paced(page, address_of(hall))
    call(hall, 5, "E 301")
    expect(page.locator("#now .number")).to_have_text("E 301", timeout=TIMEOUT_MS)

    clerk = hall.visitor("admin")
    fields = re.findall(r'name="(seen|step)" value="([^"]*)"', clerk.get("/counter").text)
    clerk.post("/counter/undo", **dict(fields))

    expect(page.locator("body.calling")).to_have_count(0, timeout=TIMEOUT_MS)
    assert "E 301" not in page.locator("[data-counter='5']").inner_text()


def test_the_next_ones_have_a_star_where_they_have_priority(chromium: Browser, hall: Hall, waiting: None) -> None:
    with television(chromium, address_of(hall)) as tab:
        chips = tab.locator("#next li")
        expect(chips.first).to_be_visible(timeout=TIMEOUT_MS)
        stars = tab.locator("#next .priority").all_inner_texts()

        assert [text.split("\n")[0] for text in stars] == ["A 902"]


def test_a_hall_without_a_voice_has_a_board_that_speaks_of_none(hall: Hall) -> None:
    page = Visitor(hall.url).get(urlsplit(address_of(hall)).path).text

    assert "Xin chờ gọi số, bảng sẽ báo." in page
    assert "Please wait for your number; the board will tell you." in page
    assert "nghe loa" not in page


def test_the_clock_is_the_halls_and_not_the_televisions(page: Page, hall: Hall) -> None:
    page.clock.install(time=datetime(2001, 1, 1))
    page.goto(address_of(hall))
    page.wait_for_selector("body:not(.starting)", state="attached")

    told, now = page.locator("#clock").inner_text(), datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))

    assert told in {f"{now - timedelta(minutes=n):%H:%M}" for n in (0, 1)}
    assert f"{now:%d/%m}" in page.locator("#date").inner_text()


def test_notices_take_turns_every_fifteen_seconds_in_both_languages(page: Page, hall: Hall) -> None:
    Paced(page, address_of(hall))

    lines = list[str]()
    for _ in range(4):
        lines.append(page.locator("#notice").inner_text())
        page.clock.fast_forward(15_000)

    assert len(set(lines)) == 2
    assert lines[:2] == lines[2:]
    assert any("same-day results" in line for line in lines)


def test_a_wait_that_may_be_none_is_told_as_under_its_longest_and_a_long_one_in_hours(
    chromium: Browser, tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    with silent_hall(tmp_path) as hall:
        one = machine(hall, new_lobby)
        one.lobby.clock.set_wall(datetime.now(UTC))
        one.lobby.issue(1, "B", service="ho-tich")  # alone, and five counters are there
        one.push()
        with television(chromium, address_of(hall, "muoi-quay")) as tab:
            long = tab.locator("#waits li .long")
            expect(long.locator(".vi")).to_have_text(re.compile(r"^1 người chờ · dưới \d+ phút$"), timeout=TIMEOUT_MS)

            assert re.fullmatch(r"1 waiting · under \d+ min", long.locator(".en").inner_text())

            longer = [Range(5, 10), Range(55, 95), Range(60, 90), Range(60, 95), Range(100, 185), Range(120, 150)]
            told = tab.evaluate(RANGES, [one._asdict() for one in longer])
            screen = [[Words(language).say(about(one)) for language in ("vi", "en")] for one in longer]
            assert told == [[vi, en.replace(" minutes", " min")] for vi, en in screen]


@pytest.fixture
def speaking(tmp_path: Path) -> Iterator[Hall]:
    with EXAMPLE.running(tmp_path) as hall:
        hall.visitor("admin").post("/day/begin")
        yield hall


def test_the_call_shown_is_the_call_spoken_one_at_a_time(page: Page, speaking: Hall) -> None:
    voices, asked = list[str](), list[int]()
    page.on("request", lambda one: voices.append(one.url) if "/voice/" in one.url else None)
    page.goto(address_of(speaking))
    page.wait_for_selector("body:not(.starting)", state="attached")

    call(speaking, 1, "A 001")
    expect(page.locator("#now .number")).to_have_text("A 001", timeout=TIMEOUT_MS)
    for counter, number in ((2, "B 002"), (3, "C 003")):
        call(speaking, counter, number)
    for number in ("A 001", "B 002", "C 003"):
        expect(page.locator("#now .number")).to_have_text(number, timeout=TIMEOUT_MS)
        asked.append(len(voices))

    assert asked == [1, 2, 3]
    assert sorted(voices) == voices
    assert [url.endswith("?once") for url in voices] == [False, True, False]


def test_a_browser_that_refuses_to_speak_asks_for_a_touch(chromium: Browser, speaking: Hall) -> None:
    strict = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--autoplay-policy=document-user-activation-required"],
    )
    tab = strict.new_page()
    with tab.expect_response(re.compile("/voice/"), timeout=TIMEOUT_MS):
        tab.goto(address_of(speaking))
        call(speaking, 1, "A 001")
    tab.wait_for_timeout(3_000)  # whatever looks into the page counts as a touch: not before it has tried to speak

    expect(tab.locator("#sound")).to_be_visible(timeout=TIMEOUT_MS)
    asked = [tab.locator(f"#sound .{half}").inner_text() for half in ("vi", "en")]
    tab.locator("#sound").click()
    expect(tab.locator("#sound")).to_be_hidden(timeout=TIMEOUT_MS)
    strict.close()

    assert asked == ["Chạm để bật loa", "Touch to turn the sound on"]


def test_a_revoked_board_goes_dark_and_says_why_in_both_languages(chromium: Browser, hall: Hall) -> None:
    admin, address = hall.visitor("admin"), address_of(hall, name="Tivi cho đi")
    with television(chromium, address) as tab:
        line = next(row for row in admin.get("/boards").text.split("<tr>") if "Tivi cho đi" in row)
        admin.post(re.findall(r'action="([^"]+)"', line)[0])
        expect(tab.locator("h1")).to_have_text(re.compile("Bảng gọi số này đã bị thu hồi"), timeout=TIMEOUT_MS)

        assert "This board was revoked" in tab.locator("[lang=en]").inner_text()
        assert "UBND" not in tab.locator("body").inner_text()
        assert axe.found(tab) == []

    stranger = Visitor(hall.url).get(urlsplit(address).path)
    assert stranger.status_code == 404
    assert "Bảng gọi số này đã bị thu hồi" in stranger.text
    assert "This board was revoked" in stranger.text
    assert "UBND" not in stranger.text


def test_the_page_of_televisions_tells_which_of_them_shows_its_board(chromium: Browser, hall: Hall) -> None:
    admin = hall.visitor("admin")

    def state(name: str) -> str:
        line = next(row for row in admin.get("/boards").text.split("<tr>") if name in row)
        return re.findall(r'class="chip \w+">([^<]+)<', line)[0]

    with television(chromium, address_of(hall, name="Tivi đang bật")):
        shows = state("Tivi đang bật")
    address_of(hall, name="Tivi chưa bật")

    assert (shows, state("Tivi chưa bật")) == ("Đang hiện", "Đang tắt")


def test_the_address_is_told_once_and_lies_nowhere(hall: Hall) -> None:
    key = address_of(hall, name="Tivi kín").rpartition("/")[2]

    assert key not in hall.visitor("admin").get("/boards").text
    assert key.encode() not in (hall.data / "server" / "saovang.sqlite3").read_bytes()


def test_only_the_admin_gives_a_television_its_address(hall: Hall) -> None:
    for role in ("clerk", "auditor", "counter"):
        assert hall.visitor(role).post("/boards/new", name="Tivi", board="sanh").status_code == 403
    assert "Bảng gọi số" in hall.visitor("clerk").get("/boards").text
