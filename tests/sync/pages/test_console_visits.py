"""Visits that do not go straight, in a real browser: absent, sent on, taken back, the sum; answers that are none."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlite_utils.utils import sqlite3

from tests.sync.pages.desk import Desk, Office
from tests.sync.pages.wall import address_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

OWN_DAY = "#own section:first-child .pair b"


@pytest.fixture
def office(house: Office) -> Iterator[Office]:
    with house.next_test():
        yield house


def asked_of(desk: Desk, act: str, number: str) -> None:
    """A button of the list of who was absent."""
    desk.page.locator("#aside-line button").click()
    expect(desk.sheet("absent").locator(".hint")).to_have_text("Cho vào lại thì xếp sau 3 người.")
    desk.sheet("absent").get_by_role("button", name=act.format(number)).click()
    expect(desk.page.locator("#sheet-absent")).to_have_count(0, timeout=30_000)


def test_who_was_absent_and_comes_after_all_is_let_in_again_or_has_left(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    first = office.label(1)
    desk.press("F2")
    desk.phase("called")
    desk.press("F4")
    desk.shows("Sẵn sàng")
    away = desk.waits()

    asked_of(desk, "Cho {} vào lại hàng", first)
    back = desk.waits()
    told = desk.page.locator("#queue li").filter(has_text=first).locator(".what")
    expect(told).to_contain_text("vào lại hàng 0 phút trước")  # its new place tells of no time
    desk.page.get_by_role("button", name=f"Gọi {first}").click()
    desk.shows(first)
    expect(desk.page.locator(".now-head")).to_contain_text("trước đó vắng mặt")
    desk.press("F4")
    desk.shows("Sẵn sàng")
    asked_of(desk, "{} đã về", first)

    assert away == desk.waits() == [office.label(2), office.label(3)]
    assert back == [*away, first]  # after three others, and nobody is called again within five minutes
    expect(desk.page.locator("#aside-line button")).to_have_count(0)


def test_a_sheet_opened_while_an_act_is_on_its_way_stays_and_a_service_to_come_is_told(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    desk.press("F2")
    desk.phase("called")
    desk.page.evaluate("""() => document.addEventListener("htmx:beforeSend", ({ detail }) => {
        if (detail.requestConfig.verb === "post") document.getElementById("transfer").click(); // the clerk is quick
    })""")
    desk.press("F9")
    desk.phase("serving")

    expect(desk.page.locator("#sheet-transfer")).to_be_visible()
    desk.page.reload()
    desk.page.locator("#add").click()
    desk.sheet("add").get_by_role("button", name="Đất đai").click()
    expect(desk.page.locator(".now-head")).to_contain_text("rồi Đất đai")
    desk.press("F8")


def test_a_number_that_nobody_will_serve_is_cancelled_and_called_no_more(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()

    desk.page.get_by_role("button", name="Hủy số").click()
    desk.shows("Sẵn sàng")
    expect(desk.page.locator("#undo")).to_contain_text(f"hủy {office.label(1)}")
    desk.page.get_by_label("Số không có ở trên").fill(office.label(1))
    desk.page.keyboard.press("Enter")

    desk.refused(f"{office.label(1)} đã hủy")
    assert desk.waits() == [office.label(2)]


def test_back_office_work_is_told_to_the_board_and_to_whoever_sends_people_on(office: Office) -> None:
    office.issue(1)
    office.issue(2, service="dat-dai")
    one, other = office.desk("quay-mot"), office.desk("quay-ba")
    other.serve()
    board = office.browser.new_context(locale="vi-VN").new_page()
    board.goto(address_of(office.hall))

    one.page.get_by_role("button", name="Việc nội bộ").click()
    one.shows("Việc nội bộ")
    expect(one.page.locator("#next")).to_be_disabled()
    expect(board.locator("[data-counter='1'] .state .vi")).to_have_text("Đang xử lý hồ sơ", timeout=30_000)
    expect(other.page.locator("#sheet-transfer [value='counter:1'] small")).to_have_text("Việc nội bộ", timeout=30_000)
    one.press("F2")
    one.page.get_by_role("button", name="Tạm nghỉ").click()
    one.shows("Tạm nghỉ")
    expect(board.locator("[data-counter='1'] .state .vi")).to_have_text("Tạm nghỉ", timeout=30_000)
    board.context.close()

    assert one.waits() == [office.label(1)]  # nobody was called, and nobody lost
    one.page.get_by_role("button", name="Đang phục vụ").click()
    one.shows("Sẵn sàng")


def test_an_official_who_is_sent_somebody_reads_what_was_said_and_sends_them_back(office: Office) -> None:
    office.issue(1)
    one, other = office.desk("quay-mot"), office.desk("quay-ba")
    one.serve()
    one.page.get_by_role("button", name="Nhắn người sau").click()
    one.sheet("note").get_by_role("textbox").fill("xin trích lục bản đồ")
    one.sheet("note").get_by_role("button", name="Ghi lại").click()
    expect(one.page.locator(".note-bar")).to_contain_text("xin trích lục bản đồ", timeout=30_000)

    one.press("F6")
    one.sheet("transfer").get_by_label("Xong thì quay lại quầy này").check()
    one.sheet("transfer").locator("[value='post:dia-chinh']").click()
    one.shows("Chưa có ai chờ")
    expect(other.page.locator(".calls .why")).to_have_text("Kế tiếp: được chuyển tới cán bộ này", timeout=30_000)
    elsewhere = office.desk("quay-hai").waits()
    other.serve()
    note = other.page.locator(".note-bar").inner_text()
    other.press("F8")
    other.sheet("done")
    other.press("F8")

    expect(one.page.locator(".calls .why")).to_have_text("Kế tiếp: được chuyển tới quầy này", timeout=30_000)
    assert (elsewhere, one.waits()) == ([], [office.label(1)])
    assert "xin trích lục bản đồ" in note


def test_a_slip_of_the_hand_is_taken_back_with_the_mouse_too_and_not_after_ten_seconds(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    page = desk.page
    page.clock.install()
    page.reload()
    desk.press("F2")
    desk.shows(office.label(1))

    page.get_by_role("button", name=f"Hoàn tác: gọi {office.label(1)}").click()
    desk.shows("Sẵn sàng")
    taken_back = desk.waits()
    desk.press("F2")
    desk.phase("called")
    expect(page.locator("#undo")).to_be_visible()
    # the server's own ten seconds have only begun: what it tells from here on would offer it again
    page.route(re.compile(r"/counter(\?.*)?$"), lambda route: route.fulfill(status=204))
    while page.evaluate("asking || acting"):  # nor what was asked just before
        page.wait_for_timeout(50)
    page.clock.fast_forward(11_000)

    expect(page.locator("#undo")).to_have_count(0)
    assert taken_back == [office.label(1), office.label(2)]
    assert page.locator("#now").inner_text() == office.label(1)


def lasted(office: Office, minutes: dict[int, int]) -> None:
    """So long these were served, as if the time had passed."""
    path = office.hall.data / "server" / "saovang.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for number, n in minutes.items():
            begun = f"ended_ms - {n * 60_000}"
            database.execute(
                f"UPDATE call SET from_ms = {begun}, called_ms = {begun}, started_ms = {begun} WHERE series = ? "
                "AND number = ?",
                (office.letter, number),
            )


def test_the_day_of_a_counter_is_told_as_it_was(office: Office) -> None:
    office.issue(1, 2, 3, 4, service="ho-tich")
    desk = office.desk("quay-hai", (1024, 768))
    expect(desk.page.locator("#own .day")).to_be_in_viewport(ratio=1)  # on the smallest screen too, unscrolled
    before = desk.page.locator(OWN_DAY).all_inner_texts()
    for number in (1, 2):
        desk.serve()
        desk.press("F8")
        desk.sheet("done")
        desk.press("F8")
        desk.shows("Sẵn sàng")
        assert desk.page.locator(OWN_DAY).first.inner_text() == str(number)
    desk.press("F2")
    desk.phase("called")
    desk.press("F4")  # who did not come was not served
    desk.shows("Sẵn sàng")
    desk.serve()
    desk.press("F6")  # nor was who was sent on
    desk.sheet("transfer").locator("[value='counter:1']").click()
    desk.shows(re.compile("Chưa có ai chờ"))

    lasted(office, {1: 6, 2: 3})
    desk.page.reload()

    assert before == ["0", "–"]
    assert desk.page.locator(OWN_DAY).all_inner_texts() == ["2", "4,5"]


def test_an_answer_that_is_no_list_leaves_the_old_one_with_since_when_it_is_old(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    stale = desk.page.locator("#stale")
    expect(stale).to_be_hidden()

    desk.page.route("**/counter?counter=*", lambda route: route.fulfill(status=500))
    office.issue(2)

    expect(stale).to_contain_text("Danh sách cũ từ", timeout=30_000)
    expect(stale.locator("b")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(desk.page.locator("#link .off")).to_be_visible()
    desk.page.unroute_all()
    expect(stale).to_be_hidden(timeout=30_000)
    assert desk.waits() == [office.label(1), office.label(2)]
    desk.complaints.clear()  # of the answers that were none


def test_paper_that_the_server_does_not_take_is_counted_until_it_has(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    key = f"{desk.page.locator('#paper').get_attribute('data-day')}.{office.letter}.1"
    line = {"id": "a" * 32, "key": key, "called": 1, "ended": 2, "how": "finished"}
    desk.page.route("**/counter/paper", lambda route: route.fulfill(status=403))
    desk.page.evaluate("line => localStorage.setItem('saovang-paper-1', JSON.stringify([line]))", line)

    desk.page.reload()

    expect(desk.page.locator("#unsent")).to_contain_text("Còn 1 lượt gọi trên giấy chưa ghi", timeout=30_000)
    desk.page.unroute_all()
    desk.page.reload()
    expect(desk.page.locator("#said")).to_contain_text("Đã ghi lại 1 lượt", timeout=30_000)
    expect(desk.page.locator("#unsent")).to_be_hidden()
    assert desk.page.evaluate("localStorage.getItem('saovang-paper-1')") == "[]"
    desk.complaints.clear()  # of the answers that were none
