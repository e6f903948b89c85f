"""What home says outside the hours: why no number can be taken now, and when one can."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.views import HomeView
from kiosk.words import Words
from tests.kiosk.visitor import PLAN_TEXT, Visitor, says, visitor
from tests.support.clock import HallClock

STATES = {
    "before the opening": (
        "2026-11-23 06:10",
        "Chưa đến giờ lấy số. Mở cửa lúc 7 giờ.",
        "Not open yet. Tickets from 7:00.",
    ),
    "lunch": ("2026-11-23 12:10", "Nghỉ trưa. Mở lại lúc 13 giờ 30.", "Lunch break. Open again at 13:30."),
    "after closing": (
        "2026-11-23 17:05",
        "Hết giờ lấy số. Mở lại 7 giờ sáng mai.",
        "Tickets are closed. Open again tomorrow at 7:00.",
    ),
    "Sunday afternoon": (
        "2026-11-22 13:00",
        "Hết giờ lấy số. Mở lại 7 giờ sáng mai.",
        "Tickets are closed. Open again tomorrow at 7:00.",
    ),
    "a day off without a name": (
        "2026-04-30 08:00",
        "Hết giờ lấy số. Mở lại 7 giờ sáng Thứ Bảy 02/05.",
        "Tickets are closed. Open again Saturday 02/05 at 7:00.",
    ),
    "the eve of a holiday": (
        "2027-02-04 13:00",
        "Nghỉ Tết Nguyên đán. Mở lại 7 giờ sáng Thứ Tư 10/02.",
        "Closed for Lunar New Year. Open again Wednesday 10/02 at 7:00.",
    ),
    "the morning of the eve, before seven": (
        "2027-02-04 06:00",
        "Chưa đến giờ lấy số. Mở cửa lúc 7 giờ.",
        "Not open yet. Tickets from 7:00.",
    ),
    "the middle of a holiday": (
        "2027-02-06 09:00",
        "Nghỉ Tết Nguyên đán. Mở lại 7 giờ sáng Thứ Tư 10/02.",
        "Closed for Lunar New Year. Open again Wednesday 10/02 at 7:00.",
    ),
    "the last evening of a holiday": (
        "2027-02-09 20:00",
        "Nghỉ Tết Nguyên đán. Mở lại 7 giờ sáng mai.",
        "Closed for Lunar New Year. Open again tomorrow at 7:00.",
    ),
}


def at(text: str) -> datetime:
    """An instant by the hall's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=7)


def home_at(
    folder: Path, moment: str, plan: str = PLAN_TEXT, act: Callable[[Visitor], object] | None = None
) -> HomeView:
    clock = HallClock()
    clock.set_wall(at(moment))
    with visitor(folder, clock=clock, plan=plan) as citizen:
        if act is not None:
            act(citizen)
            citizen.waits(11)
        return citizen.sees(HomeView)


@pytest.mark.parametrize("state", STATES)
def test_home_says_why_and_when_in_both_languages(tmp_path: Path, state: str) -> None:
    moment, vietnamese, english = STATES[state]

    closed = home_at(tmp_path, moment).closed

    assert closed is not None
    assert [Words(language).say(closed) for language in ("vi", "en")] == [vietnamese, english]


@pytest.mark.parametrize("moment", ["2026-08-22 14:00", "2026-08-22 08:00", "2026-11-22 08:00", "2027-02-04 11:29"])
def test_swapped_days_weekend_shifts_and_short_days_are_open(tmp_path: Path, moment: str) -> None:
    assert home_at(tmp_path, moment).closed is None


def test_a_day_that_staff_ended_early_does_not_open_again_after_lunch(tmp_path: Path) -> None:
    home = home_at(tmp_path, "2026-11-23 10:00", act=lambda citizen: citizen.desk.close_day())

    assert home.closed is not None
    assert Words("vi").say(home.closed) == "Hết giờ lấy số. Mở lại 7 giờ sáng mai."


def test_a_hall_that_never_opens_promises_nothing(tmp_path: Path) -> None:
    plan = "\n".join(line for line in PLAN_TEXT.splitlines() if line[:5] not in {f"{day} =" for day in DAYS})

    assert says(home_at(tmp_path, "2026-11-23 09:00", plan).closed) == "home.ticket.shut"


def test_a_break_that_is_no_lunch_is_called_a_break(tmp_path: Path) -> None:
    plan = PLAN_TEXT.replace(
        "mon = [[07:00:00, 11:30:00], [13:30:00, 17:00:00]]", "mon = [[07:00:00, 09:00:00], [09:15:00, 17:00:00]]"
    )

    assert says(home_at(tmp_path, "2026-11-23 09:05", plan).closed) == "home.ticket.break"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_while_nobody_is_there_home_turns_through_pledges_and_hours(tmp_path: Path) -> None:
    with visitor(tmp_path) as citizen:
        said = list[str]()

        citizen.waits(89)
        before = citizen.sees(HomeView).saying
        for _ in range(6):
            citizen.waits(12)
            one = citizen.sees(HomeView).saying
            said.append(Words("vi").say(one.title) if one else "figures")
        citizen.does("language")

        assert before is None
        assert said == ["5 biết", "3 không", "4 thể hiện", "Hôm nay mở cửa", "figures", "5 biết"]
        assert citizen.sees(HomeView).saying is None
