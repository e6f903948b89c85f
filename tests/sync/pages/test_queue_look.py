"""The queue's pages in a real browser, full and empty, wide and narrow: nothing shuts anybody out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import axe
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.past import Past, at, morning
from tests.sync.pages.test_look import MEASURE
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, Hall

pytestmark = pytest.mark.browser

SPAN = "from=2026-09-08&to=2026-09-10"
NOTED = date(2026, 9, 14)  # what came of it was noted
ADDRESSES = [f"/queue-report?{SPAN}&by={by}" for by in ("service", "counter", "post", "hour", "day", "month")]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with EXAMPLE.running(tmp_path_factory.mktemp("look")) as hall:
        lobby = Lobby(tmp_path_factory.mktemp("machine"))
        past = Past(machine(hall, lambda: lobby))
        for day in (date(2026, 9, 8), date(2026, 9, 9)):
            morning(past, day)
            past.visit(at(day, 15), 4, counter=2, how="no_show")
        past.visit(at(NOTED, 9), 1, noted={"outcome": "xong"})
        past.push()
        yield hall
        lobby.close()


@pytest.fixture(scope="module")
def tab(hall: Hall, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    tab = context.new_page()
    tab.goto(f"{hall.url}/login")
    tab.get_by_label("Tên đăng nhập").fill("mot-admin")
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập").click()
    yield tab
    context.close()


def shuts_nobody_out(tab: Page, where: str) -> None:
    found = tab.evaluate(MEASURE)
    assert {name: found[name] for name in ("small", "pale", "fonts", "unnamed", "headings")} == {
        "small": [], "pale": [], "fonts": [], "unnamed": 0, "headings": 1,
    }, where  # fmt: skip
    assert found["wide"] <= 0, where
    assert axe.found(tab) == [], where


@pytest.mark.parametrize("width", [1366, 420])
@pytest.mark.parametrize("address", [*ADDRESSES, "/queue-report?from=2025-01-01&to=2025-01-02"])
def test_every_breakdown_can_be_read_by_everybody(tab: Page, hall: Hall, address: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 768})

    tab.goto(hall.url + address)

    shuts_nobody_out(tab, address)
    assert tab.url == hall.url + address


def test_a_chart_has_a_bar_for_every_group_that_is_told(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/queue-report?{SPAN}&by=hour")

    expect(tab.locator("svg.chart rect.median")).to_have_count(2)
    expect(tab.locator("svg.chart line.promise")).to_have_count(1)
    expect(tab.locator(".figures tbody tr")).to_have_count(4)  # at ten and at three too few came to be told of
    assert tab.locator(".figures tbody th").all_inner_texts() == ["8 giờ", "9 giờ", "10 giờ", "15 giờ"]


@pytest.mark.parametrize("width", [1366, 420])
def test_the_answer_to_what_if_comes_by_itself(tab: Page, hall: Hall, width: int, tmp_path: Path) -> None:
    tab.set_viewport_size({"width": width, "height": 768})
    tab.goto(f"{hall.url}/queue-report/what-if")
    shuts_nobody_out(tab, "the form")

    tab.get_by_label("Từ ngày").fill("2026-09-08")
    tab.get_by_label("Đến ngày").fill("2026-09-09")
    tab.get_by_label("Thêm một quầy").select_option("1")
    tab.get_by_role("button", name="Chạy lại").click()

    expect(tab.get_by_role("heading", name="Nếu thêm một quầy như quầy 1")).to_be_visible(timeout=20_000)
    shuts_nobody_out(tab, "the answer")
    assert "2 ngày đã đóng." in tab.locator("#answer").inner_text()


def test_no_figure_of_a_chart_is_crossed_out_by_the_promise(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/queue-report?{SPAN}&by=hour")

    line = "document.querySelector('.chart .promise')"
    behind = tab.evaluate(
        f"[...document.querySelectorAll('.chart .top')].map(top => {line}.compareDocumentPosition(top))"
    )
    haloed = tab.locator(".chart .top").first.evaluate("top => getComputedStyle(top).paintOrder")

    assert set(behind) == {4}  # each is drawn after it
    assert haloed == "stroke"


def test_the_tables_of_a_report_stand_apart(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/queue-report?from={NOTED}&to={NOTED}")

    first, second = (card.bounding_box() for card in tab.locator(".figures-card").all())

    assert first is not None
    assert second is not None
    assert second["y"] - first["y"] - first["height"] >= 16


def test_on_a_phone_too_the_chip_of_an_example_stands_apart_from_the_name(tab: Page, hall: Hall) -> None:
    tab.set_viewport_size({"width": 420, "height": 768})
    tab.goto(f"{hall.url}/queue-report?{SPAN}")

    name, chip = (tab.locator(f".topbar {one}").bounding_box() for one in (".house", ".example"))

    assert name is not None
    assert chip is not None
    assert chip["x"] - name["x"] - name["width"] >= 8


def test_what_is_set_up_once_in_a_while_stands_behind_one_word(tab: Page, hall: Hall) -> None:
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.goto(f"{hall.url}/queue-report")

    one_line = tab.locator(".menu").bounding_box()
    tab.locator(".more summary").click()

    assert one_line is not None
    assert one_line["height"] < 60
    shuts_nobody_out(tab, "the open menu")
    tab.get_by_role("link", name="Cấu hình").click()
    expect(tab.locator(".more .here")).to_have_text("Thiết lập")


def test_a_day_is_typed_in_peace_and_shown_when_it_is_whole(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/ratings?day=2026-11-22")
    field = tab.locator("#day")

    field.focus()  # its first part: the browser's own order of day, month and year
    tab.keyboard.press("ArrowUp")
    expect(field).not_to_have_value("2026-11-22")
    meanwhile, wanted = tab.url, field.input_value()
    tab.keyboard.press("Enter")

    assert meanwhile.endswith("day=2026-11-22")
    expect(tab).to_have_url(f"{hall.url}/ratings?day={wanted}")


def test_a_typed_day_counts_too_when_its_field_is_left(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/ratings?day=2026-11-22")
    field = tab.locator("#day")

    field.focus()
    tab.keyboard.press("ArrowUp")
    wanted = field.input_value()
    tab.locator("h1").click()

    expect(tab).to_have_url(f"{hall.url}/ratings?day={wanted}")


def test_the_days_of_a_span_wait_for_the_button(tab: Page, hall: Hall) -> None:
    tab.goto(f"{hall.url}/queue-report?{SPAN}")
    field = tab.locator("#from")

    field.focus()
    tab.keyboard.press("ArrowDown")
    wanted = field.input_value()
    tab.locator("#to").focus()
    meanwhile = tab.url
    tab.locator(".span-pick button").click()

    assert meanwhile.endswith(SPAN)
    expect(tab).to_have_url(f"{hall.url}/queue-report?from={wanted}&to=2026-09-10&by=service")
