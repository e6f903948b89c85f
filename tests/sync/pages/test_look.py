"""C6 and the rules of the eye, measured in a real browser on every page, wide and narrow."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, PLAN, Hall, running

pytestmark = pytest.mark.browser

PAGES = ("/ratings", "/queue-report", "/queue-report/what-if", "/queue-report/promises",
         "/dossiers", "/dossiers/import", "/users", "/users/new",
         "/users/mot-admin", "/terminals", "/terminals/new", "/plan", "/plan/1", "/day", "/appointments", "/counter",
         "/boards", "/boards/new",
         "/password", "/nowhere")  # fmt: skip
WIDTHS = (1366, 420)
STYLES = Path("sync/server/static")

# What a finger or a pointer must hit, and what stands on what.
MEASURE = """
() => {
  const width = (e) => e.getBoundingClientRect().width;
  const seen = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && width(e) > 1;
  const fields = "input:not([type=hidden]), select, textarea";
  const small = [...document.querySelectorAll("button, a.button, .menu a, input:not([type=hidden]), select, summary")]
    .filter(seen).map((e) => [e.closest("label") ?? e, e])
    .map(([box, e]) => [box.getBoundingClientRect(), e])
    .filter(([box, e]) => Math.round(box.height) < (e.closest(".dense, td, .queue") ? 40 : 44))
    .map(([box, e]) => e.outerHTML.slice(0, 90) + " " + box.height);
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage.startsWith("linear")) return [22, 41, 78];
      const back = colour(style.backgroundColor);
      if (back[3] === 1) return back;
    }
    return [255, 255, 255];
  };
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !seen(e) || e.closest("svg, [disabled]")) continue;
    const a = light(colour(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.push(node.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
  }
  const fonts = [...document.fonts].filter((f) => f.status === "error").map((f) => f.family + f.weight);
  return {
    small, pale, fonts,
    wide: document.documentElement.scrollWidth - innerWidth,
    headings: document.querySelectorAll("h1").length,
    unnamed: [...document.querySelectorAll(fields)].filter(seen).filter((e) => !e.labels?.length).length,
  };
}
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with EXAMPLE.running(tmp_path_factory.mktemp("look")) as hall:
        hall.done("import", "dossiers", "tests/data/dossiers.csv")
        hall.visitor("admin").post("/day/begin")
        yield hall


@pytest.fixture(scope="module")
def reports() -> list[str]:
    return []


@pytest.fixture(scope="module")
def inside(hall: Hall, chromium: Browser, reports: list[str]) -> Iterator[Page]:
    """An admin's tab that writes down whatever the browser complains about."""
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    tab = context.new_page()
    tab.on("pageerror", lambda error: reports.append(str(error)))
    tab.on("console", lambda message: reports.append(message.text))
    tab.goto(f"{hall.url}/login")
    tab.get_by_label("Tên đăng nhập").fill("mot-admin")
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập").click()
    tab.goto(f"{hall.url}/counter")
    tab.get_by_role("button", name="Hộ tịch").click()
    yield tab
    context.close()


def test_the_ratings_page_has_something_to_measure(hall: Hall, new_lobby: Callable[[], Lobby]) -> None:
    from datetime import date

    day = re.findall(r'value="(\d{4}-\d\d-\d\d)"', hall.visitor("admin").get("/ratings").text)[0]
    one = machine(hall, new_lobby)
    one.rate(date.fromisoformat(day), {8: 9, 9: 30})
    one.seal(
        date.fromisoformat(day), {5: 20, 4: 9, 3: 2, 2: 1, 1: 1}, reasons={"low": {"cho-lau": 2}, "high": {"nhanh": 8}}
    )
    one.push()

    assert "<rect" in hall.visitor("admin").get("/ratings").text


def keeps_the_rules(page: Page, reports: list[str]) -> None:
    """Nothing the browser complains of, nothing too small, too pale, too wide or without a name."""
    page.evaluate("document.fonts.ready")
    found = page.evaluate(MEASURE)

    assert [one for one in reports if "status of 4" not in one] == []
    assert {name: found[name] for name in ("small", "pale", "fonts", "unnamed")} == {
        "small": [], "pale": [], "fonts": [], "unnamed": 0,
    }  # fmt: skip
    assert found["wide"] <= 0
    assert found["headings"] == 1
    reports.clear()


def press(page: Page, name: str) -> None:
    """A button that leads to a page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_the_rules(inside: Page, hall: Hall, reports: list[str], page: str, width: int) -> None:
    inside.set_viewport_size({"width": width, "height": 768})

    inside.goto(hall.url + page)

    keeps_the_rules(inside, reports)
    assert inside.locator("html").get_attribute("lang") == "vi"


@pytest.mark.parametrize("width", WIDTHS)
def test_what_forms_answer_keeps_the_rules(inside: Page, hall: Hall, reports: list[str], width: int) -> None:
    inside.set_viewport_size({"width": width, "height": 768})
    faulty = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"code,service\nx,y\n"}
    good = {"name": "a.csv", "mimeType": "text/csv", "buffer": Path("tests/data/dossiers.csv").read_bytes()}

    inside.goto(f"{hall.url}/users/new")
    inside.get_by_label("Tên đăng nhập").fill("Sai Tên")
    inside.get_by_label("Họ tên hoặc chức danh").fill("Người mới")
    press(inside, "Thêm tài khoản")
    keeps_the_rules(inside, reports)
    inside.get_by_label("Tên đăng nhập").fill(f"nguoi-{width}")
    press(inside, "Thêm tài khoản")
    keeps_the_rules(inside, reports)
    inside.goto(f"{hall.url}/terminals/new")
    inside.get_by_label("Tên máy").fill("Máy sảnh có một cái tên khá dài để thử xuống dòng")
    press(inside, "Lấy mã")
    keeps_the_rules(inside, reports)
    for file in (faulty, good):
        inside.goto(f"{hall.url}/dossiers/import")
        inside.get_by_label("Bảng tính hồ sơ").set_input_files([file])
        press(inside, "Kiểm tra tệp")
        keeps_the_rules(inside, reports)
    for text in ("[hall", PLAN.read_text().replace("k = 5", "k = 9")):
        inside.goto(f"{hall.url}/plan")
        inside.locator("#text").fill(text)
        press(inside, "Kiểm tra và xem thay đổi")
        keeps_the_rules(inside, reports)
    assert "k = 9" in inside.content()


def test_the_doors_keep_the_rules(page: Page, hall: Hall, tmp_path: Path) -> None:
    reports = list[str]()
    page.on("console", lambda message: reports.append(message.text))
    with running(tmp_path) as fresh:
        for address in (f"{hall.url}/login", f"{fresh.url}/setup"):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 768})
                page.goto(address)
                keeps_the_rules(page, reports)
    assert page.url == f"{fresh.url}/setup"


def test_whoever_uses_no_pointer_sees_where_they_are(inside: Page, hall: Hall) -> None:
    inside.set_viewport_size({"width": 1366, "height": 768})
    inside.goto(f"{hall.url}/users/new")

    inside.get_by_label("Họ tên hoặc chức danh").focus()
    ring = inside.evaluate(
        "(({outlineWidth, outlineColor}) => [outlineWidth, outlineColor])(getComputedStyle(document.activeElement))"
    )

    assert ring == ["3px", "rgb(44, 83, 154)"]


def test_a_date_reads_as_it_is_written_here_until_it_is_edited(inside: Page, hall: Hall) -> None:
    inside.goto(f"{hall.url}/queue-report?from=2026-11-05&to=2026-11-20")
    written = inside.locator(".written")

    assert written.all_inner_texts() == ["05/11/2026", "20/11/2026"]
    inside.get_by_label("Từ ngày").focus()
    assert [one.is_visible() for one in written.all()] == [False, True]


def test_the_style_sheets_take_every_colour_from_the_tokens() -> None:
    tokens = json.dumps(json.loads(Path("assets/tokens.json").read_text())).upper()

    for sheet in STYLES.glob("*.css"):
        colours = {one.upper() for one in re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text())}
        assert {one for one in colours if one not in tokens} == set(), sheet.name


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    for path in Path("sync/server/templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(
            r"<style|\sstyle=|\son(?:click|load|error|key|mouse|focus|blur|change|input|submit)\w*=|javascript:|hx-on",
            text,
        ), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path.name
        assert "|safe" not in text, path.name
