"""Nothing on the wall is cut, and nobody is shut out: every size, both languages, six counters and ten."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support import axe
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import EXAMPLE, PLAN, Hall
from tests.sync.pages.wall import SIZES, TIMEOUT_MS, address_of, bring_up, call, people_wait, silent_hall, television

pytestmark = pytest.mark.browser

OPENS = re.compile(r"Mở lại lúc 07:00( ngày mai| (Thứ \w+|Chủ Nhật), \d\d/\d\d)")
CALL_MS = 60_000

# Text that is wider or higher than its place, or hangs over the edge of the screen or of its own part.
CUT = """
() => {
  const over = [], page = document.documentElement;
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const parts = ".rows > li, #next li, .bar, .coming, .top, .house, #now, #rest, #sound";
  const outside = (box, part, air) => box.left < part.left - 1 || box.right > part.right + 1
    || box.top < part.top - air - 1 || box.bottom > part.bottom + air + 1;
  const inTheNextLine = (chip) => chip.offsetTop >= chip.parentElement.offsetTop + chip.parentElement.clientHeight;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement, chip = e.closest("#next li"), text = node.textContent.trim();
    if (!text || e.closest("template, .unseen") || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (chip && inTheNextLine(chip)) continue; // it shows as a whole or not at all
    const part = e.closest(parts).getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) { // a line's box has air above and below its letters
      if (outside(box, part, box.height * 0.12) || outside(box, screen, 0)) over.push(text);
    }
  }
  const title = document.querySelector("#now .title").getBoundingClientRect();
  if (title.top < document.querySelector(".house b").getBoundingClientRect().bottom) over.push("the title is too high");
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) over.push("the page scrolls");
  return over;
}
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with silent_hall(tmp_path_factory.mktemp("wall")) as hall:
        yield hall


@pytest.fixture
def waiting(hall: Hall, new_lobby: Callable[[], Lobby]) -> None:
    people_wait(hall, new_lobby)


@pytest.mark.parametrize("board", ["sanh", "muoi-quay"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_on_the_wall_is_cut(chromium: Browser, hall: Hall, waiting: None, board: str, size: str) -> None:
    number = f"A 20{list(SIZES).index(size)}{len(board)}"
    with television(chromium, address_of(hall, board), SIZES[size]) as tab:
        tab.evaluate("document.fonts.ready")
        call(hall, 2, number)
        expect(tab.locator("[data-counter='2'] .number")).to_have_text(number, timeout=TIMEOUT_MS)
        bring_up(tab, number)

        calling = tab.evaluate(CUT)
        tab.evaluate("document.body.classList.add('stale')")
        stale = tab.evaluate(CUT)
        tab.evaluate("document.body.classList.remove('calling')")
        resting = tab.evaluate(CUT)

    assert (calling, stale, resting) == ([], [], [])


@pytest.mark.parametrize("size", SIZES)
def test_a_hall_that_speaks_one_language_has_a_board_of_one(
    chromium: Browser, tmp_path: Path, size: str, hall: Hall
) -> None:
    with EXAMPLE.running(tmp_path / "hall") as other:
        plan = tmp_path / "plan.toml"
        plan.write_text(PLAN.read_text().replace('languages = ["vi", "en"]', 'languages = ["vi"]'))
        other.done("plan", "publish", plan)
        other.visitor("admin").post("/day/begin")
        with contextlib.closing(Lobby(tmp_path / "lobby")) as lobby:
            machine(other, lambda: lobby)
        with television(chromium, address_of(other), SIZES[size]) as tab:
            call(other, 1, "A 1001")
            expect(tab.locator("#now .number")).to_have_text("A 1001", timeout=TIMEOUT_MS)

            assert tab.locator("[lang=en]:visible").count() == 0
            assert tab.evaluate(CUT) == []

            other.visitor("admin").post("/day/end")
            expect(tab.locator("body.shut")).to_be_attached(timeout=TIMEOUT_MS)
            tab.clock.run_for(CALL_MS)  # whoever was called last steps down

            expect(tab.locator("#opens .vi")).to_have_text(OPENS, timeout=TIMEOUT_MS)
            expect(tab.locator("#opens")).to_be_visible()
            # nobody is at a counter, none is free
            expect(tab.locator(".rows > li:not([data-state=closed])")).to_have_count(0)
            assert tab.locator(".rows .state .vi").all_inner_texts() == ["Đóng"] * 6
            assert tab.evaluate(CUT) == []


@pytest.mark.parametrize("board", ["sanh", "muoi-quay"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_board(chromium: Browser, hall: Hall, waiting: None, board: str, size: str) -> None:
    number = f"D 20{list(SIZES).index(size)}{len(board)}"
    with television(chromium, address_of(hall, board), SIZES[size]) as tab:
        resting = axe.found(tab)
        call(hall, 4, number)
        expect(tab.locator("[data-counter='4'] .number")).to_have_text(number, timeout=TIMEOUT_MS)
        bring_up(tab, number)
        calling = axe.found(tab)
        tab.evaluate("document.body.classList.add('stale')")
        stale = axe.found(tab)

    assert (resting, calling, stale) == ([], [], [])


def test_who_wants_no_motion_gets_none(chromium: Browser, hall: Hall) -> None:
    moving = "getComputedStyle(document.querySelector('#now .where')).animationName"
    counts = "getComputedStyle(document.querySelector('#now .where')).animationIterationCount"
    told = dict[str, tuple[str, str]]()
    for wish in ("no-preference", "reduce"):
        with television(chromium, address_of(hall), reduced_motion=wish) as tab:
            tab.evaluate("document.querySelector('#now').classList.add('pulse')")
            told[wish] = tab.evaluate(moving), tab.evaluate(counts)

    assert told["no-preference"] == ("pulse", "3")
    assert told["reduce"][0] == "none"
