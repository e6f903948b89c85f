"""Staff begin a hall day: a date so far off that a clock must be wrong has to be confirmed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kiosk.domain.cross import WEEKDAYS
from tests.support.plans import with_week
from tests.sync.pages.test_counter import press
from tests.sync.pages.visitor import PLAN, Hall, kiosk_server, running, with_tables
from tests.sync.pages.wall import TIMEOUT_MS, address_of, television


def today_in_the_hall() -> date:
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def seen_last(page: str) -> str:
    """The day that a page would let go on, or strike."""
    return re.findall(r'name="again" value="([-0-9]+)"', page)[0]


def test_a_day_ended_by_mistake_goes_on_and_one_begun_ahead_of_its_time_is_none(tmp_path: Path) -> None:
    today = today_in_the_hall()
    with running(tmp_path) as hall:
        hall.done("day", "open", "--day", (today + timedelta(days=10)).isoformat())
        admin = hall.visitor("admin")
        ahead = admin.get("/day").text
        admin.post("/day/begin", again=seen_last(ahead))
        put_right = admin.get("/day").text
        asked = admin.get("/day/end").text
        still_open = admin.get("/day").text
        admin.post("/day/end")
        ended = admin.get("/day").text
        at_a_counter = hall.visitor("counter").get("/day").text
        hall.visitor("counter").post("/day/begin", again=seen_last(ended))
        still_ended = admin.get("/day").text
        admin.post("/day/begin", again=seen_last(ended))
        goes_on = admin.get("/day").text

    assert "còn ở phía trước" in ahead
    assert f"Đóng ngày {today:%d/%m/%Y}" in put_right
    assert f"Đóng ngày {today:%d/%m/%Y}?" in asked
    assert re.findall(r'<dd class="tab">(.*?)</dd>', asked) == ["0", "0", "0"]
    assert "Đang mở" in still_open
    assert f"Mở lại ngày {today:%d/%m/%Y}" in ended
    assert "Mở lại ngày" not in at_a_counter  # who may not end a day does not make it go on either
    assert f"Mở lại ngày {today:%d/%m/%Y}" in still_ended
    assert f"Đóng ngày {today:%d/%m/%Y}" in goes_on


def test_a_day_long_after_the_last_one_is_begun_only_by_whoever_confirms_its_date(tmp_path: Path) -> None:
    today = today_in_the_hall()
    long_ago = (today - timedelta(days=46)).isoformat()
    with running(tmp_path) as hall:  # without a plan no day begins by itself
        refused = hall.command("day", "open", "--day", long_ago)
        hall.done("day", "open", "--day", long_ago, "--sure")
        admin = hall.visitor("admin")
        shown = admin.get("/day").text
        admin.post("/day/begin")
        still = admin.get("/day").text
        admin.post("/day/begin", sure=re.findall(r'name="sure" value="([^"]+)"', still)[0])
        begun = admin.get("/day").text

    assert refused.returncode == 1
    assert "quá 45 ngày" in refused.stderr
    assert "quá 45 ngày" in shown
    assert "notice error" in still
    assert f"Đóng ngày {today:%d/%m/%Y}" in begun
    assert "quá 45 ngày" not in begun


@pytest.mark.browser
def test_over_lunch_no_counter_asks_people_in(tmp_path: Path, chromium: Browser) -> None:
    with over_lunch(tmp_path) as hall, television(chromium, address_of(hall)) as tab:
        hall.visitor("admin").post("/counter/choose", counter="1")
        for state in ("break", "open"):
            press(hall.visitor("admin"), "state", state=state)
        expect(tab.locator("body.shut [data-counter='1']")).to_have_attribute("data-state", "open", timeout=TIMEOUT_MS)

        hall.visitor("clerk").post("/day/begin")

        expect(tab.locator("[data-counter='1']")).to_have_attribute("data-state", "free", timeout=TIMEOUT_MS)
        expect(tab.locator("body.shut")).to_have_count(0)


@contextmanager
def over_lunch(folder: Path) -> Iterator[Hall]:
    """The plan has begun the day, and opens again just before midnight."""
    plan = with_tables(folder) / "long-lunch.toml"
    week = [f"{day} = [[00:00:00, 00:00:01], [23:59:58, 23:59:59]]" for day in WEEKDAYS]
    plan.write_text(with_week(PLAN.read_text("utf-8"), *week), "utf-8")
    kiosk_server("plan", "publish", plan, data=folder)
    with running(folder) as hall:
        yield hall


def test_over_lunch_staff_give_numbers_in_the_day_that_the_plan_began(tmp_path: Path) -> None:
    with over_lunch(tmp_path) as hall:
        clerk = hall.visitor("clerk")
        lunch = clerk.get("/day").text
        watching = [hall.visitor(role).get("/day").text for role in ("auditor", "analyst", "counter")]
        hall.visitor("counter").post("/day/begin")  # from a page of before the opening
        left_alone = hall.visitor("counter").get("/day").text
        clerk.post("/day/begin")
        given = clerk.get("/day").text
        stale = clerk.post("/day/begin", again=today_in_the_hall().isoformat())  # a page of before it was taken over
        again = hall.command("day", "open")

    assert "Mở theo giờ trong cấu hình" in lunch
    assert "các máy chưa phát số" in lunch
    assert "Phát số ngoài giờ</button>" in lunch
    assert not any("Phát số ngoài giờ</button>" in page for page in watching)
    assert "Ngày làm việc này đã được mở rồi." in left_alone
    assert "Mở theo giờ trong cấu hình" in left_alone  # who may not end a day does not make it one that staff must end
    assert "Các máy phát số ngoài giờ." in given
    assert "Do cán bộ mở" in given
    assert stale.status_code == 302
    assert "Phát số ngoài giờ" not in given
    assert (again.returncode, again.stderr) == (1, "Ngày làm việc này đã được mở rồi.\n")
