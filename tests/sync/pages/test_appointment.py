"""The page of appointments: a code is given and nothing is asked of anybody."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import zxingcpp
from PIL import Image

from assets import known
from kiosk.domain import plan
from kiosk.domain.receipt import Code, classify
from tests.sync.pages.visitor import PLAN, Hall

OF = {"service": "ho-tich", "time": "09:15"}
HOURS = plan.read(PLAN.read_text("utf-8"), known).opening


def open_day(nth: int, at: time = time(9, 15), *, shut: bool = False) -> str:
    """The date of the nth coming day on which the example hall is open at a time, or shut."""
    today = (datetime.now(UTC) + timedelta(hours=7)).date()
    days = (today + timedelta(days=n) for n in range(1, 50))
    return [day for day in days if HOURS.is_open(datetime.combine(day, at)) is not shut][nth].isoformat()


def code_of(answer: Any) -> str:
    found = re.search(r"code=(\d{6})$", answer.headers["location"])
    assert found
    return found[1]


def test_staff_make_an_appointment_and_tell_its_code(office: Hall) -> None:
    clerk = office.visitor("clerk")

    code = code_of(clerk.post("/appointments/book", day=open_day(0), **OF))
    text = clerk.get(f"/appointments?code={code}").text

    assert f'<p class="secret big-code">{code[:3]} {code[3:]}</p>' in text
    assert "Hộ tịch · 09:15" in text
    assert "Chưa đến" in text


def test_a_time_that_is_full_or_shut_is_refused_beside_the_form(office: Hall) -> None:
    counter = office.visitor("counter")
    when = open_day(1)
    counter.post("/appointments/book", day=when, **OF)

    full = counter.post("/appointments/book", day=when, **OF)
    shut = counter.post("/appointments/book", day=open_day(0, time(14), shut=True), service="ho-tich", time="14:00")
    wrong = counter.post("/appointments/book", day="mai", service="rung", time="25:00")

    assert [answer.status_code for answer in (full, shut, wrong)] == [422, 422, 422]
    assert "Khoảng giờ này đã kín" in full.text
    assert "Trung tâm không mở cửa" in shut.text
    assert wrong.text.count('class="fault"') >= 3


def test_a_code_of_another_day_gives_no_number_today_and_says_of_which(office: Hall) -> None:
    clerk, when = office.visitor("clerk"), open_day(2)
    office.visitor("admin").post("/day/begin")
    code = code_of(clerk.post("/appointments/book", day=when, **OF))

    clerk.post("/appointments/arrive", code=f"{code[:3]} {code[3:]}")
    text = clerk.get("/appointments").text

    year, month, day = when.split("-")
    assert f"Lịch hẹn này là của ngày {day}/{month}/{year}." in text


def test_a_cancelled_code_is_unknown_and_its_time_free(office: Hall) -> None:
    clerk, when = office.visitor("clerk"), open_day(3)
    code = code_of(clerk.post("/appointments/book", day=when, **OF))

    clerk.post("/appointments/cancel", code=code)
    assert f"{code[:3]} {code[3:]}" not in clerk.get("/appointments").text
    clerk.post("/appointments/arrive", code=code)

    assert "Không có lịch hẹn nào mang mã này" in clerk.get("/appointments").text
    assert clerk.post("/appointments/book", day=when, **OF).status_code == 302


def test_a_slip_for_the_holder_says_when_where_and_no_name_and_a_reader_knows_its_code(office: Hall) -> None:
    clerk, when = office.visitor("clerk"), open_day(4)
    code = code_of(clerk.post("/appointments/book", day=when, **OF))

    slip = clerk.get(f"/appointments/{code}/slip").text

    year, month, day = map(int, when.split("-"))
    for said in (
        "Sao Vàng",
        "Hộ tịch",
        "09:15",
        "09:30",
        f"{int(day):02d}/{int(month):02d}/{year}",
        f"{code[:3]} {code[3:]}",
    ):
        assert said in slip
    assert classify(read_square(slip), date.today()) == Code("appointment", code)
    assert f'href="/appointments/{code}/slip"' in clerk.get("/appointments").text


def read_square(page: str) -> str:
    """What a camera reads from the QR of a page."""
    found = re.search(r'class="qr" viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page)
    assert found
    side = int(found[1])
    picture = Image.new("L", (side, side), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", found[2]):
        picture.putpixel((int(x), int(y)), 0)
    return str(zxingcpp.read_barcodes(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))[0].text)


def test_no_slip_is_printed_of_a_code_that_is_no_appointment_any_more(office: Hall) -> None:
    clerk = office.visitor("clerk")
    code = code_of(clerk.post("/appointments/book", day=open_day(5), **OF))
    clerk.post("/appointments/cancel", code=code)

    assert clerk.get(f"/appointments/{code}/slip").status_code == 404
    assert clerk.get("/appointments/mai/slip").status_code == 404
    assert office.visitor("analyst").get(f"/appointments/{code}/slip").status_code == 403
