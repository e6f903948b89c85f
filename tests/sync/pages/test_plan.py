"""The plan: all its faults at once, each at its line; what changes is seen before it holds; old versions come back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.domain.kinds import PlanApplied, PlanRejected
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, PLAN, Hall

TEN = (
    ("k = 5", "k = 1", "survey.k"),
    ("scale = 5", "scale = 6", "survey.scale"),
    ('order = "best_first"', 'order = "random"', "survey.order"),
    ("help_counter = 6", "help_counter = 60", "hall.help_counter"),
    ('phone = "02373835076"', "phon = 1", "hall.phone"),
    ("sat = [[07:00:00, 11:30:00]]", "sat = [[11:00:00, 07:30:00]]", "hours.sat[0]"),
    ('post = "dia-chinh"', 'post = "dia-chin"', "counters[2].post"),
    ('services = ["xa-hoi"]', 'services = ["xa-ho"]', "counters[3].services[0]"),
    ('series = "E"', 'series = "EE"', "services[4].series"),
    ('code = "cu-tru"\nseries', 'code = "ket-qua"\nseries', "services"),
)


def broken() -> str:
    text = PLAN.read_text()
    for good, bad, _place in TEN:
        assert text.count(good) >= 1, good
        text = text.replace(good, bad, 1) if good.startswith("code") else text.replace(good, bad)
    return text


def test_a_plan_with_ten_mistakes_is_told_all_ten_in_the_shell(tmp_path: Path, sqlite_office: Hall) -> None:
    (tmp_path / "bad.toml").write_text(broken())

    for verb in ("check", "publish"):
        result = sqlite_office.command("plan", verb, tmp_path / "bad.toml")

        assert result.returncode == 1
        for _good, _bad, place in TEN:
            assert re.search(rf"^dòng \d+, {re.escape(place)}", result.stderr, re.MULTILINE), place
        assert "plan." not in result.stderr
    assert sqlite_office.done("plan", "show") == PLAN.read_text()


def test_a_plan_with_ten_mistakes_is_told_all_ten_on_the_page(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    answer = admin.post("/plan", text=broken(), act="publish")

    assert answer.status_code == 422
    told = re.findall(r'data-line="(\d+)".*?<code>(.*?)</code></td><td>(.*?)</td>', answer.text)
    assert len(told) >= len(TEN)
    assert all(sentence and "plan." not in sentence for _line, _place, sentence in told)
    lines = broken().splitlines()
    assert "k = 1" in lines[int(next(line for line, place, _ in told if place == "survey.k")) - 1]
    assert sqlite_office.done("plan", "show") == PLAN.read_text()


@pytest.mark.parametrize("text", ["", "[hall", "a = 1", "\x00", "x" * 300_000, "# " + "ơ" * 90_000])
def test_a_text_that_is_no_plan_is_refused_and_the_old_plan_holds(sqlite_office: Hall, text: str) -> None:
    assert sqlite_office.visitor("admin").post("/plan", text=text, act="publish").status_code == 422


def test_publishing_shows_the_difference_first_and_going_back_is_a_new_version(office: Hall) -> None:
    admin, text = office.visitor("admin"), PLAN.read_text()

    seen = admin.post("/plan", text=text.replace("k = 5", "k = 7"), act="check").text
    assert re.search(r'class="minus">- k = 5</span>\s*<span class="plus">\+ k = 7<', seen)
    assert "k = 5" in office.done("plan", "show")
    admin.post("/plan", text=text.replace("k = 5", "k = 7"), act="publish", note="thử k = 7")
    assert "k = 7" in office.done("plan", "show")
    admin.post("/plan/1")

    page = admin.get("/plan").text
    assert office.done("plan", "show") == text
    assert "Đang dùng: phiên bản 3" in page
    assert "thử k = 7" in page
    assert admin.get("/plan/99").status_code == 404


def test_the_same_text_again_makes_no_version(office: Hall) -> None:
    before = office.visitor("admin").get("/plan").text.count("/plan/")

    office.done("plan", "publish", PLAN)

    assert office.visitor("admin").get("/plan").text.count("/plan/") == before


def test_a_clerk_may_read_the_plan_and_not_change_it(sqlite_office: Hall) -> None:
    clerk = sqlite_office.visitor("clerk")

    assert "readonly" in clerk.get("/plan").text
    assert clerk.post("/plan", text=PLAN.read_text(), act="publish").status_code == 403


def test_a_machine_that_refused_a_plan_says_why(sqlite_office: Hall, new_lobby: Callable[[], Lobby]) -> None:
    good, bad = machine(sqlite_office, new_lobby, "Máy tốt"), machine(sqlite_office, new_lobby, "Máy cũ")
    good.lobby.journal.append("plan.applied", PlanApplied(version=1, digest="0" * 16))
    bad.lobby.journal.append("plan.rejected", PlanRejected(version=1, digest="0" * 16, why="plan.invalid"))
    for one in (good, bad):
        one.push()

    page = sqlite_office.visitor("admin").get("/plan").text

    assert re.search(r"Máy tốt</b> <span class=\"chip green\">đã dùng", page)
    assert re.search(r"Máy cũ</b> <span class=\"chip rust\">từ chối</span><small>Cấu hình có", page)


@pytest.mark.browser
def test_an_admin_mends_a_plan_in_the_browser(page: Page, tmp_path: Path) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        page.goto(f"{hall.url}/plan")
        page.get_by_label("Tên đăng nhập").fill("mot-admin")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()

        page.locator("#text").fill(PLAN.read_text().replace("k = 5", "k = 1"))
        page.get_by_role("button", name="Kiểm tra và xem thay đổi").click()
        page.locator("[data-line]").click()
        assert page.evaluate("getSelection().toString()") == "k = 1"
        page.locator("#text").fill(PLAN.read_text().replace("k = 5", "k = 6"))
        page.get_by_role("button", name="Kiểm tra và xem thay đổi").click()
        page.get_by_role("button", name="Xuất bản").click()

        expect(page.get_by_text("Đã xuất bản phiên bản 2")).to_be_visible()
