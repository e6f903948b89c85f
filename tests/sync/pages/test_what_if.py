"""What would have been with one counter more, or another policy, beside what was."""

import re
import time
from collections.abc import Iterator
from datetime import date

import pytest

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.past import Past, at
from tests.sync.pages.visitor import EXAMPLE, Hall


def answered(hall: Hall, address: str) -> str:
    """The page once the work is done."""
    deadline = time.monotonic() + 60
    while 'hx-get="' in (page := hall.visitor("clerk").get(address).text):
        assert time.monotonic() < deadline, page
        time.sleep(0.1)
    return page


def ask(hall: Hall, **form: object) -> str:
    """Send the form; where the answer will be."""
    asked = {"like": 0, "policy": "strict", "alternate": 2, "ageing_limit": 30, **form}
    answer = hall.visitor("clerk").post("/queue-report/what-if", **asked)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Three days on which everybody comes at once, and one counter takes them one by one."""
    with EXAMPLE.running(tmp_path_factory.mktemp("crowded")) as hall:
        lobby = Lobby(tmp_path_factory.mktemp("machine"))
        past = Past(machine(hall, lambda: lobby))
        for day in (date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 17)):
            for n in range(12):
                past.visit(at(day, 8, n / 60), 10 * n, walk=1, service=9)
        past.push()
        yield hall
        lobby.close()


def test_a_second_counter_halves_the_waits_of_days_that_one_could_not_manage(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-09-15", last="2026-09-17", like=1))

    assert "Nếu thêm một quầy như quầy 1" in page
    assert "Cách tính này khớp: chạy lại như thật chỉ lệch 0,0 phút" in page
    assert re.search(r"Chờ trung bình giảm khoảng <b>30,\d phút</b>, từ 5\d,\d xuống 2\d,\d", page)
    assert "Quầy thêm có mặt 3 ngày, như quầy 1." in page


def test_the_same_hall_again_is_told_to_be_the_same(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-09-15", last="2026-09-17", policy="alternate", alternate=2))

    assert "Không có gì khác đi" in page
    assert "Chờ trung bình gần như không đổi." in page


def test_days_without_calls_give_no_answer_and_say_so(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-08-01", last="2026-08-10"))

    assert "Chưa có lượt gọi nào đo được trong những ngày này." in page


def test_more_than_a_month_is_refused_at_the_field(crowded: Hall) -> None:
    form = {
        "first": "2026-07-01",
        "last": "2026-09-01",
        "like": 0,
        "policy": "strict",
        "alternate": 2,
        "ageing_limit": 9,
    }

    page = crowded.visitor("clerk").post("/queue-report/what-if", **form).text

    assert "Chọn từ 1 đến 31 ngày liền nhau." in page


def test_an_answer_that_is_no_longer_kept_is_said_to_be_gone(crowded: Hall) -> None:
    assert "Kết quả này không còn giữ." in crowded.visitor("clerk").get("/queue-report/what-if?job=khong-co").text
