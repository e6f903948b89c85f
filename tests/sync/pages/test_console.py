"""The console in a real browser: every key, every refusal, two consoles at once, with the eyes of axe-core."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, expect

from kiosk.domain.kinds import DayOpened
from tests.support import axe
from tests.support.display import private_browser
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.visitor import PASSWORD, PLAN, Hall, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROUNDS = 200
PLAIN = 'policy = "strict"'
CARD = "038012345678|Nguyễn Thị Lan|01011960|Nữ|Thọ Xuân|01012022"


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
        self.page.goto(f"{hall.url}/login?next=/counter")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.goto(f"{hall.url}/counter")

    def _complains(self, text: str) -> None:
        if not text.startswith("htmx:"):  # it tells of every request that was let go for a later one
            self.complaints.append(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

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
    """A hall on a working day with a machine in its lobby; each test starts a fresh one."""

    def __init__(self, hall: Hall, browser: Browser, lobby: Machine) -> None:
        self.hall, self.browser, self.machine = hall, browser, lobby
        self.desks = list[Desk]()

    def desk(self, login: str, size: tuple[int, int] = (1366, 768)) -> Desk:
        self.desks.append(Desk(self.browser, self.hall, login, size))
        return self.desks[-1]

    def issue(self, *numbers: int, **more: object) -> None:
        for number in numbers:
            self.machine.lobby.issue(number, **more)  # type: ignore[arg-type]
        self.machine.push()


def open_hall(hall: Hall, new_lobby: Callable[[], Lobby], folder: Path, plan: dict[str, str]) -> Machine:
    """Publish the plan with some words changed, begin the day, let a machine in."""
    text = PLAN.read_text("utf-8").replace('policy = "alternate"', PLAIN)
    for old, new in plan.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "plan.toml").write_text(text, "utf-8")
    hall.done("plan", "publish", folder / "plan.toml")
    hall.visitor("admin").post("/day/begin")
    for login, counter in (("quay-mot", "1"), ("quay-hai", "2"), ("quay-hai-nua", "2"), ("quay-ba", "3")):
        hall.newcomer("counter", login, counter=counter)
    lobby = machine(hall, new_lobby)
    lobby.push()
    day = datetime.now(ZONE).date()
    lobby.lobby.journal.write(lambda writing: writing.append("day.opened", DayOpened(by="staff"), day=day))
    return lobby


@pytest.fixture
def office(chromium: Browser, tmp_path: Path, new_lobby: Callable[[], Lobby]) -> Iterator[Office]:
    with running(tmp_path / "hall") as hall:
        here = Office(hall, chromium, open_hall(hall, new_lobby, tmp_path, {}))
        yield here
        for desk in here.desks:
            desk.page.context.close()
    assert [one for desk in here.desks for one in desk.complaints] == []


def test_every_key_does_what_it_says(office: Office) -> None:
    office.issue(1, 2, 3, 4)
    desk = office.desk("quay-mot")
    page = desk.page

    desk.press("F2")
    desk.shows("A 001")
    desk.press("F3")
    expect(page.locator(".now-head")).to_contain_text("đã gọi lại 1 lần")
    desk.press("F4")
    desk.shows("Sẵn sàng")
    expect(page.locator("#aside-line")).to_contain_text("A 001")
    desk.press("F10")
    desk.shows("A 001")
    desk.press("F9")
    desk.phase("serving")
    desk.press("F7")
    desk.sheet("hold")
    desk.press("F7")
    desk.shows("Sẵn sàng")
    page.get_by_role("button", name="Tiếp tục A 001").click()
    desk.shows("A 001")
    desk.press("F6")
    desk.sheet("transfer").get_by_role("button", name="Công chức Địa chính – Xây dựng").first.click()
    desk.shows("Sẵn sàng")
    desk.press("F2")
    desk.shows("A 002")
    desk.press("F8")
    done = desk.sheet("done")
    done.get_by_label("Đã nhận hồ sơ").check()
    done.get_by_label("Bản sao đã chứng thực").fill("3")
    desk.press("F8")
    desk.shows("Sẵn sàng")
    desk.press("F2")
    desk.shows("A 003")
    desk.press("F2")
    desk.sheet("done")
    desk.press("F2")

    desk.shows("A 004")
    assert desk.waits() == []
    other = office.desk("quay-ba")
    assert other.waits() == ["A 001"]
    expect(other.page.locator(".calls .why")).to_have_text("Kế tiếp: được chuyển tới quầy này")


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
    expect(page.locator("#undo")).to_contain_text("thêm việc A 001")
    desk.press("F8")
    desk.sheet("done")
    desk.press("F8")
    desk.shows("Sẵn sàng")

    second = office.desk("quay-hai")
    assert sorted(second.waits()) == ["A 001", "A 002"]
    second.page.get_by_role("button", name="Gọi A 001").click()
    second.shows("A 001")
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

    page.get_by_label("Số không có ở trên").fill("a 2001")
    page.keyboard.press("Enter")
    desk.shows("A 2001")
    page.get_by_text("Phiếu ngày khác").click()
    page.get_by_label("Số không có ở trên").fill("B 7")
    page.get_by_label("Ngày trên phiếu").fill(date(2026, 11, 20).isoformat())
    page.locator("#by-number button").click()

    desk.shows("B 007")


def test_a_break_is_one_press_and_calls_nobody(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")

    desk.page.get_by_role("button", name="Tạm nghỉ").click()
    desk.shows("Tạm nghỉ")
    expect(desk.page.locator("#next")).to_be_disabled()
    desk.page.get_by_role("button", name="Gọi A 001").click()
    desk.refused("Quầy 1")
    desk.page.get_by_role("button", name="Đang phục vụ").click()
    desk.shows("Sẵn sàng")
    desk.press("F2")

    desk.shows("A 001")


def test_two_consoles_of_one_counter_see_the_same_and_act_once(office: Office) -> None:
    office.issue(1, 2, 3)
    one, other = office.desk("quay-hai"), office.desk("quay-hai-nua")

    one.press("F2")
    other.shows("A 001")  # told by the server, nobody touched this one
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


def test_a_key_pressed_twice_calls_one_citizen(office: Office) -> None:
    office.issue(*range(1, 10))
    desk = office.desk("quay-mot")

    desk.press("F2", "F2")
    desk.page.locator("#absent").dblclick()
    desk.shows("Sẵn sàng")
    desk.page.get_by_role("button", name="Gọi A 003").dblclick()
    desk.shows("A 003")

    expect(desk.page.locator("#aside-line b")).to_have_text("A 001")
    assert len(desk.waits()) == 7


def test_a_form_without_a_script_is_enough(office: Office) -> None:
    office.issue(1, 2)
    context = office.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.hall.url}/login?next=/counter")
    page.get_by_label("Tên đăng nhập").fill("quay-mot")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    page.locator("#next").click()
    expect(page.locator("#now")).to_have_text("A 001")
    page.locator("#hold").click()
    page.get_by_role("button", name="10 phút").click()
    expect(page.locator(".queue")).to_contain_text("Đang để chờ")
    page.get_by_role("button", name="Gọi A 002").click()

    expect(page.locator("#now")).to_have_text("A 002")
    context.close()


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nobody_is_shut_out(office: Office, size: tuple[int, int], language: str) -> None:
    office.issue(1, 2, priority=True)
    desk = office.desk("quay-mot", size)
    if language == "en":
        desk.page.get_by_role("button", name="English").click()
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
    expect(desk.page.locator("#paper")).to_be_visible(timeout=60_000)
    found += axe.found(desk.page)

    assert found == []
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    desk.complaints.clear()  # axe-core's own, and of the line that was cut


@pytest.mark.timeout(900)
def test_two_counters_calling_at_the_same_instant_call_everybody_once(
    tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    """200 times both counters press F2 at once: no number at both, none forgotten."""
    without = {name: re.findall(rf"^{name} = \[\n(?:  .*\n)*\]\n", PLAN.read_text("utf-8"), re.MULTILINE)[0]
               for name in ("outcomes", "quantities")}  # fmt: skip
    with running(tmp_path / "hall") as hall:
        one = open_hall(hall, new_lobby, tmp_path, dict.fromkeys(without.values(), ""))
        for number in range(1, 2 * ROUNDS + 1):
            one.lobby.issue(number)
        one.push()
        gate, called = threading.Barrier(2, timeout=120), dict[str, list[str]]()
        threads = [
            threading.Thread(target=call_in_turns, args=(hall, login, gate, called))
            for login in ("quay-mot", "quay-hai")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(label for labels in called.values() for label in labels) == [
            f"A {n:03d}" for n in range(1, 2 * ROUNDS + 1)
        ]
        assert [len(labels) for labels in called.values()] == [ROUNDS, ROUNDS]


def call_in_turns(hall: Hall, login: str, gate: threading.Barrier, called: dict[str, list[str]]) -> None:
    """A browser of its own, in a thread of its own."""
    with private_browser() as browser:
        desk = Desk(browser, hall, login)
        called[login] = []
        for _ in range(ROUNDS):
            before = desk.page.locator("#now").inner_text()
            gate.wait()
            desk.press("F2")
            expect(desk.page.locator("#now")).not_to_have_text(before, timeout=60_000)
            called[login].append(desk.page.locator("#now").inner_text())
            desk.page.wait_for_timeout(360)  # nearer than that, two presses are one
        assert desk.complaints == []
