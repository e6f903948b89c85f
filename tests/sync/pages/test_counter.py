"""The bare counter and the hall day, by hand in a browser and by two counters at once."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from requests import Response

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import NO_HOURS, Hall, Visitor

SEEN = re.compile(r'name="seen" value="(.*?)"')
BEGUN = re.compile(r"Đã bắt đầu ngày (\d\d)/(\d\d)/(\d{4})")
TICKET = re.compile(r'id="now">\s*(.*?)\s*<')


@pytest.fixture(scope="module")
def office(office_without_hours: Hall) -> Hall:
    """These tests begin and end the day themselves."""
    return office_without_hours


def now_serving(visitor: Visitor) -> str:
    return TICKET.findall(visitor.get("/counter").text)[0]


def press(visitor: Visitor, act: str, **form: str) -> Response:
    """A press of a button, on what the page shows then."""
    seen = SEEN.findall(visitor.get("/counter").text)[0]
    return visitor.post(f"/counter/{act}", seen=seen, **form)


def waiting(visitor: Visitor) -> list[str]:
    listed = visitor.get("/counter").text.partition('<ol class="calls">')[2].partition("</ol>")[0]
    return re.findall(r'<b class="number">(.*?)</b>', listed)


def test_a_day_begins_once_names_who_waits_and_ends(office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    clerk = office.visitor("clerk")
    assert "Chưa có ngày làm việc nào" in clerk.get("/day").text

    clerk.post("/day/begin")
    assert "Đang mở" in clerk.get("/day").text
    clerk.post("/day/begin")
    assert "notice error" in clerk.get("/day").text
    one = machine(office, new_lobby, "Máy phát số")
    one.push()
    today = re.findall(r"Đóng ngày (\d\d)/(\d\d)/(\d{4})", clerk.get("/day").text)[0]
    with_day(one.lobby, "-".join(reversed(today)))
    one.lobby.issue(1)
    one.lobby.issue(2, series="B", service="ho-tich", priority=True)
    one.lobby.issue(3)
    one.push()

    named = re.findall(r'Còn 3 người chờ: <span class="tab">(.*?)</span>', clerk.get("/day").text)
    assert sorted(named[0].replace("\u00a0", " ").split(", ")) == ["A 001", "A 003", "B 002"]


def with_day(lobby: Lobby, day: str) -> None:
    """The machine learns the hall day, as a push's answer tells it."""
    from datetime import date

    from kiosk.domain.kinds import DayOpened

    assert date.fromisoformat(day)
    lobby.journal.write(
        lambda writing: writing.append("day.opened", DayOpened(by="staff"), day=date.fromisoformat(day))
    )


def test_a_counter_calls_calls_again_and_is_done(office: Hall) -> None:
    second = office.newcomer("counter", "quay-hai", counter="2")

    order = waiting(second)
    assert sorted(order) == ["A 001", "A 003", "B 002"]
    press(second, "next")
    assert now_serving(second) == order[0]
    press(second, "again")
    press(second, "next")

    assert now_serving(second) == order[1]
    assert waiting(second) == [order[2]]
    press(second, "done")
    assert now_serving(second) == "Sẵn sàng"


def test_one_citizen_is_called_by_one_counter_however_many_ask_at_once(office: Hall) -> None:
    counters = [office.newcomer("counter", f"quay-mot-{n}", counter=str(1 + n % 2)) for n in range(4)]
    (left,) = waiting(counters[1])
    gate = threading.Barrier(len(counters))

    def ask(one: Visitor) -> None:
        gate.wait()
        press(one, "next")

    threads = [threading.Thread(target=ask, args=(one,)) for one in counters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    serving = {now_serving(counters[0]), now_serving(counters[1])} - {"Chưa có ai chờ"}
    assert serving == {left}
    assert waiting(counters[0]) == []


def test_a_number_the_server_never_heard_of_is_called_by_typing(office: Hall) -> None:
    first = office.newcomer("counter", "quay-go", counter="1")

    press(first, "call", ticket="a 1001")
    assert now_serving(first) == "A 1001"
    for wrong in ("", "A", "12", "A 0", "AB 12", "A 10000", "Ạ 12"):
        press(first, "call", ticket=wrong)
        assert "Gõ số như trên phiếu" in first.get("/counter").text, wrong

    assert now_serving(first) == "A 1001"


def test_an_account_without_a_counter_chooses_one_first(office: Hall) -> None:
    admin = office.visitor("admin")

    assert "Đang ngồi ở quầy nào?" in admin.get("/counter").text
    admin.post("/counter/choose", counter="99")
    assert "Đang ngồi ở quầy nào?" in admin.get("/counter").text
    admin.post("/counter/choose", counter="6")
    assert "Trả kết quả" in admin.get("/counter").text


def test_a_closed_day_calls_nobody_by_the_list(office: Hall) -> None:
    clerk = office.visitor("clerk")

    clerk.post("/day/end")

    assert "Đã đóng" in clerk.get("/day").text
    third = office.newcomer("counter", "quay-ba", counter="3")
    assert "Chưa có ngày làm việc nào đang mở" in third.get("/counter").text


def begins_the_day(page: Page) -> str:
    """From the console that has none; its date."""
    page.get_by_role("main").get_by_role("link", name="Ngày làm việc").click()
    page.get_by_role("button", name="Bắt đầu ngày").click()
    begun = page.get_by_text(BEGUN)
    expect(begun).to_be_visible(timeout=30_000)
    return "-".join(reversed(BEGUN.findall(begun.inner_text())[0]))


@pytest.mark.browser
def test_an_official_works_the_counter_with_keys_and_clicks(
    page: Page, tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    with NO_HOURS.running(tmp_path) as hall:
        hall.visitors["quay-mot"] = hall.newcomer("counter", "quay-mot", counter="1")
        page.context.add_cookies(hall.visitors["quay-mot"].passes())
        page.goto(f"{hall.url}/")
        one = machine(hall, new_lobby)
        with_day(one.lobby, begins_the_day(page))
        for number in (46, 47):
            one.lobby.issue(number)
        one.push()

        page.get_by_role("link", name="Quầy", exact=True).click()
        expect(page.locator(".calls li")).to_have_count(2, timeout=30_000)
        page.keyboard.press("F2")
        expect(page.locator("#now")).to_have_text("A 046", timeout=30_000)
        expect(page.locator("[data-since]")).to_have_text(re.compile(r"0\d:\d\d"))
        page.get_by_role("button", name="Gọi A 047").click()
        page.get_by_role("button", name="Hoàn thành, gọi A 047").click()
        expect(page.locator("#now")).to_have_text("A 047", timeout=30_000)
        page.keyboard.press("F8")
        expect(page.locator("#sheet-done")).to_be_visible()
        page.keyboard.press("F8")
        expect(page.locator("#now")).to_have_text("Chưa có ai chờ", timeout=30_000)
        one.lobby.issue(48)
        one.push()

        expect(page.locator(".calls .number")).to_have_text("A 048", timeout=30_000)
        assert now_serving(hall.visitors["quay-mot"]) == "Sẵn sàng"
