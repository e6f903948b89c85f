"""The console in a real browser: every key, every refusal, two consoles of one counter, with the eyes of axe-core."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.support import axe
from tests.sync.pages.desk import Desk, Office
from tests.sync.pages.visitor import PASSWORD, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

CARD = "038012345678|Nguyễn Thị Lan|01011960|Nữ|Thọ Xuân|01012022"


@pytest.fixture
def office(house: Office) -> Iterator[Office]:
    with house.next_test():
        yield house


def test_every_key_does_what_it_says(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    page = desk.page

    desk.press("F2")
    desk.shows(office.label(1))
    desk.press("F3")
    expect(page.locator(".now-head")).to_contain_text("đã gọi lại 1 lần")
    desk.press("F4")
    desk.shows("Chưa có ai chờ")
    expect(page.locator("#aside-line")).to_contain_text(office.label(1))
    desk.press("F10")
    desk.shows(office.label(1))
    desk.press("F9")
    desk.phase("serving")
    desk.press("F7")
    desk.sheet("hold")
    desk.press("F7")
    desk.shows("Chưa có ai chờ")
    page.get_by_role("button", name=f"Tiếp tục {office.label(1)}").click()
    desk.shows(office.label(1))
    desk.press("F6")
    desk.sheet("transfer").get_by_role("button", name="Công chức Địa chính – Xây dựng").first.click()
    desk.shows("Chưa có ai chờ")

    other = office.desk("quay-ba")
    assert other.waits() == [office.label(1)]
    expect(other.page.locator(".calls .why")).to_have_text("Kế tiếp: được chuyển tới quầy này")


def test_done_asks_what_came_of_it_where_the_plan_does(office: Office) -> None:
    office.issue(2, 3, 4)
    desk = office.desk("quay-mot")

    desk.press("F2")
    desk.shows(office.label(2))
    desk.press("F8")
    done = desk.sheet("done")
    done.get_by_label("Đã nhận hồ sơ").check()
    done.get_by_label("Bản sao đã chứng thực").fill("3")
    desk.press("F8")
    desk.shows("Sẵn sàng")
    desk.press("F2")
    desk.shows(office.label(3))
    desk.press("F2")
    desk.sheet("done")
    desk.press("F2")

    desk.shows(office.label(4))
    assert desk.waits() == []


def test_what_a_visit_needs_besides_is_one_press_away(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    page = desk.page
    desk.serve()

    page.get_by_role("button", name="Nhắn người sau").click()
    desk.sheet("note").get_by_role("textbox").fill("còn thiếu bản chính")
    desk.sheet("note").get_by_role("button", name="Ghi lại").click()
    expect(page.locator(".note-bar")).to_contain_text("còn thiếu bản chính")
    page.get_by_label("Mã trên giấy hẹn").fill("H56.18.05-260110-0042")
    page.keyboard.press("Enter")
    expect(page.locator(".linked")).to_contain_text("H56.18.05-260110-0042")
    page.get_by_role("button", name="Thêm thủ tục").click()
    desk.sheet("add").get_by_role("button", name="Hộ tịch").click()
    expect(page.locator("#undo")).to_contain_text(f"thêm việc {office.label(1)}")
    desk.press("F8")
    desk.sheet("done")
    desk.press("F8")
    desk.shows("Sẵn sàng")

    second = office.desk("quay-hai")
    assert sorted(second.waits()) == [office.label(1), office.label(2)]
    second.page.get_by_role("button", name=f"Gọi {office.label(1)}").click()
    second.shows(office.label(1))
    expect(second.page.locator(".note-bar")).to_contain_text("còn thiếu bản chính")


def test_an_identity_card_is_refused_and_shown_nowhere(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    desk.serve()

    for text, words in ((CARD, "thẻ căn cước"), ("038012345678", "không phải mã"), ("xin chào", "không phải mã")):
        desk.page.keyboard.type(text[0])  # a hand scanner types, wherever the focus is
        expect(desk.page.get_by_label("Mã trên giấy hẹn")).to_be_focused()
        desk.page.get_by_label("Mã trên giấy hẹn").fill(text)
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator("#said")).to_contain_text(words)
        expect(desk.page.get_by_label("Mã trên giấy hẹn")).to_have_value("")
        assert "038012345678" not in desk.page.content()

    database = b"".join(path.read_bytes() for path in (office.hall.data / "server").glob("saovang.sqlite3*"))
    assert b"038012345678" not in database


def test_a_number_of_another_day_and_one_nobody_knows_are_called_by_typing(office: Office) -> None:
    desk = office.desk("quay-mot")
    page = desk.page
    office.was_open(date(2026, 11, 20))

    page.get_by_label("Số không có ở trên").fill("a 1001")
    page.keyboard.press("Enter")
    desk.shows("A 1001")
    page.get_by_text("Phiếu ngày khác").click()
    page.get_by_label("Số không có ở trên").fill("B 7")
    page.get_by_label("Ngày trên phiếu").fill(date(2026, 11, 20).isoformat())
    page.locator("#by-number button").click()
    desk.sheet("done")  # what came of A 1001
    desk.press("F2")

    desk.shows("B 007")
    assert desk.waits() == []


def test_a_break_is_one_press_and_calls_nobody(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")

    desk.page.get_by_role("button", name="Tạm nghỉ").click()
    desk.shows("Tạm nghỉ")
    expect(desk.page.locator("#next")).to_be_disabled()
    desk.page.get_by_role("button", name=f"Gọi {office.label(1)}").click()
    desk.refused("Quầy 1")
    desk.page.get_by_role("button", name="Đang phục vụ").click()
    desk.shows("Sẵn sàng")
    desk.press("F2")

    desk.shows(office.label(1))
    assert desk.waits() == []


def test_two_consoles_of_one_counter_see_the_same_and_act_once(office: Office) -> None:
    office.issue(1, 2, 3)
    one, other = office.desk("quay-hai"), office.desk("quay-hai-nua")

    one.press("F2")
    other.shows(office.label(1))  # told by the server, nobody touched this one
    other.press("F3")
    expect(one.page.locator(".now-head")).to_contain_text("đã gọi lại 1 lần", timeout=30_000)
    stale = other.page.locator("#absent").evaluate("(button) => button.form.elements.seen.value")
    one.press("F9")
    other.phase("serving")
    other.page.locator("#hold").evaluate(
        "(_, seen) => document.querySelector('#sheet-hold [name=seen]').value = seen", stale
    )
    other.press("F7")
    other.sheet("hold")
    other.press("F7")

    other.refused("Quầy vừa có thao tác khác")
    one.phase("serving")
    other.phase("serving")
    assert [desk.page.locator("#now").inner_text() for desk in (one, other)] == [office.label(1)] * 2


def test_a_key_pressed_twice_calls_one_citizen(office: Office) -> None:
    office.issue(*range(1, 10))
    desk = office.desk("quay-mot")

    desk.press("F2", "F2")
    desk.page.locator("#absent").dblclick()
    desk.shows("Sẵn sàng")
    desk.page.get_by_role("button", name=f"Gọi {office.label(3)}").dblclick()
    desk.shows(office.label(3))

    expect(desk.page.locator("#aside-line b")).to_have_text(office.label(1))
    assert len(desk.waits()) == 7


def test_without_the_live_line_a_console_asks_by_itself(office: Office) -> None:
    desk = office.desk("quay-mot")
    desk.page.route("**/live/**", lambda route: route.abort())
    desk.page.reload()

    office.issue(1)

    expect(desk.page.locator(".calls .number")).to_have_text(office.label(1), timeout=30_000)
    expect(desk.page.locator("#paper")).to_be_hidden()
    assert desk.waits() == [office.label(1)]
    desk.complaints.clear()  # of the line that was cut


def loses_its_server(desk: Desk) -> None:
    """It goes on with paper, and the first one of its list is served."""
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(2, timeout=30_000)
    desk.page.route("**/*", lambda route: route.abort())
    desk.lose_the_hall()
    desk.page.locator("[data-paper=call]:visible").first.click(timeout=60_000)
    desk.page.locator("[data-paper=finished]:visible").click()


def log_in(page: Page) -> None:
    page.get_by_label("Tên đăng nhập").fill("quay-mot")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_session_that_ended_while_the_server_was_away_costs_no_line_of_paper(office: Office) -> None:
    office.issue(1, 2)
    clerk, asked = Visitor(office.hall.url), list[str]()
    clerk.log_in("quay-mot", PASSWORD)
    office.hall.visitors["mai"] = clerk
    desk = office.desk("mai")
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    loses_its_server(desk)

    clerk.post("/logout")
    desk.page.unroute_all()
    desk.complaints.clear()  # of the line that was cut
    expect(desk.page.get_by_label("Mật khẩu")).to_be_visible(timeout=60_000)
    log_in(desk.page)

    expect(desk.page.locator("#said")).to_contain_text("Đã ghi lại 1 lượt", timeout=30_000)
    assert asked == []
    expect(desk.page.locator(".calls .number")).to_have_count(1, timeout=30_000)
    assert desk.page.evaluate("localStorage.getItem('saovang-paper-1')") == "[]"


def test_a_form_without_a_script_is_enough(office: Office) -> None:
    office.issue(1, 2)
    context = office.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.hall.url}/login?next=/counter")
    log_in(page)

    page.locator("#next").click()
    expect(page.locator("#now")).to_have_text(office.label(1))
    page.locator("#hold").click()
    page.get_by_role("button", name="10 phút").click()
    expect(page.locator(".queue")).to_contain_text("Đang để chờ")
    page.get_by_role("button", name=f"Gọi {office.label(2)}").click()

    expect(page.locator("#now")).to_have_text(office.label(2))
    assert page.locator(".calls .number").all_inner_texts() == []
    context.close()


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nobody_is_shut_out(office: Office, size: tuple[int, int], language: str) -> None:
    office.issue(1, 2, priority=True)
    desk = office.desk("quay-mot", size)
    if language == "en":
        desk.page.get_by_role("button", name="English").click()
        expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    found = axe.found(desk.page)

    desk.press("F2")
    desk.phase("called")
    found += axe.found(desk.page)
    desk.press("F9")
    desk.phase("serving")
    for key, name in (("F6", "transfer"), ("F7", "hold"), ("F8", "done")):
        desk.press(key)
        desk.sheet(name)
        found += axe.found(desk.page)
        desk.press("Escape")
    desk.page.context.set_offline(True)
    desk.lose_the_hall()
    desk.press("F3")  # pressed into the void: it tells at once
    expect(desk.page.locator("#paper")).to_be_visible(timeout=60_000)
    found += axe.found(desk.page)

    assert found == []
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    desk.complaints.clear()  # axe-core's own, and of the line that was cut
