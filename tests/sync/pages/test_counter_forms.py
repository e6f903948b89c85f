"""What the forms of a counter's page send, and what the page says then; without a script."""

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlite_utils.utils import sqlite3

from tests.support.lobby import Lobby
from tests.sync.pages.desk import BEGUN, ZONE, let_in
from tests.sync.pages.lobby import Machine
from tests.sync.pages.test_counter import now_serving, press
from tests.sync.pages.visitor import PASSWORD, Hall, Visitor


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with BEGUN.running(tmp_path_factory.mktemp("forms") / "hall") as hall:
        yield hall


@pytest.fixture(scope="module")
def lobby(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with contextlib.closing(Lobby(tmp_path_factory.mktemp("lobby"))) as disk:
        yield let_in(hall, lambda: disk)


def says(visitor: Visitor) -> str:
    return visitor.get("/counter").text.replace("\u00a0", " ")


def may_leave(visitor: Visitor) -> list[str]:
    """Numbers of the lists that one press takes out of them."""
    return re.findall(
        r'aria-label="(\w \d+) đã về"', says(visitor).partition('id="queue"')[2].partition("</section>")[0]
    )


def test_whoever_goes_home_waiting_or_set_aside_needs_no_call(hall: Hall, lobby: Machine) -> None:
    clerk = hall.visitors["quay-ba"]
    for number in (1, 2, 3):
        lobby.lobby.issue(number, series="C", service="dat-dai")
    lobby.push()
    press(clerk, "next")
    press(clerk, "start")
    press(clerk, "hold")
    before = may_leave(clerk)

    day = f"{datetime.now(ZONE):%Y-%m-%d}"
    for number in (1, 3):
        press(clerk, "leave", key=f"{day}.C.{number}")

    assert before == ["C 001", "C 002", "C 003"]
    assert (may_leave(clerk), now_serving(clerk)) == (["C 002"], "Sẵn sàng")
    assert "Hoàn tác: C 003 đã về" in says(clerk)
    press(clerk, "leave", key=f"{day}.C.2")


def test_staff_are_told_whose_number_was_typed_before_it_was_given(hall: Hall, lobby: Machine) -> None:
    clerk = hall.visitors["quay-mot"]
    press(clerk, "call", ticket="A 1012")
    press(clerk, "absent")

    lobby.lobby.issue(1012)
    lobby.push()

    told = "Quầy 1 đã gõ nhầm A 1012 trước khi máy phát số ấy. Người cầm số vẫn đang chờ."
    assert told in says(clerk)
    press(clerk, "next")
    assert (now_serving(clerk), told in says(clerk)) == ("A 1012", False)
    press(clerk, "done")


def test_a_letter_that_looks_like_a_digit_is_no_number(hall: Hall) -> None:
    clerk, admin = hall.visitors["quay-hai"], hall.visitor("admin")
    press(clerk, "call", ticket="B 077")

    sent = [press(clerk, "transfer", to=f"counter:{word}") for word in ("²", "٣", "1" * 5000)]
    chosen = [admin.post("/counter/choose", counter=word) for word in ("²", "٣", "1" * 5000)]
    tried = [admin.get(f"/voice/try.wav?ticket=A046&counter={word}") for word in ("²", "٣", "1" * 5000)]

    assert {one.status_code for one in sent} == {302}
    assert {one.status_code for one in (*chosen, *tried)} == {302, 404}
    assert "Đang ngồi ở quầy nào?" in says(admin)
    press(clerk, "done")


def test_a_form_the_counter_cannot_read_does_nothing_and_says_so(hall: Hall) -> None:
    clerk = hall.visitors["quay-ba"]
    press(clerk, "cancel")
    assert "Quầy 3 đang không có ai để làm việc này." in says(clerk)

    press(clerk, "call", ticket="C 078")
    for act, form, told in (
        ("hold", {"minutes": "abc"}, "“abc” không được. Hãy gõ một số từ 1 tới 1440."),
        ("hold", {"minutes": "99999"}, "“99999” không được. Hãy gõ một số từ 1 tới 1440."),
        ("done", {"n-ban-sao": "1234567"}, "“1234567” không được. Hãy gõ một số từ 0 tới 9999."),
        ("done", {"n-ban-sao": "hai"}, "“hai” không được. Hãy gõ một số từ 0 tới 9999."),
        ("state", {"state": "xyz"}, "Máy chủ không hiểu “xyz”, nên chưa làm gì."),
        ("transfer", {"to": "counter:²"}, "Máy chủ không hiểu “counter:²”, nên chưa làm gì."),
        ("transfer", {"to": "xyz"}, "Máy chủ không hiểu “xyz”, nên chưa làm gì."),
    ):
        press(clerk, act, **form)
        page = says(clerk)
        assert told in page, (act, form)
        assert 'id="now">C 078<' in page, (act, form)
    press(clerk, "done", **{"n-ban-sao": "", "n-chung-thuc": "0"})
    assert now_serving(clerk) == "Chưa có ai chờ"


def test_what_is_not_in_the_plan_is_refused_at_the_end_and_on_the_way(hall: Hall) -> None:
    clerk = hall.visitors["quay-mot"]
    press(clerk, "call", ticket="A 700")

    for act, form in (("done", {"outcome": "la"}), ("done", {"n-la": "3"}), ("transfer", {"to": "counter:77"}),
                      ("transfer", {"to": "post:la"}), ("transfer", {"to": "service:la"}), ("add", {"service": "la"}),
                      ("note", {"text": "dài " * 80})):  # fmt: skip
        press(clerk, act, **form)
        assert "notice error" in says(clerk), (act, form)
        assert now_serving(clerk) == "A 700", (act, form)
    press(clerk, "done", outcome="xong", **{"n-ban-sao": "12"})

    assert now_serving(clerk) != "A 700"


def test_a_number_called_with_what_came_of_the_one_before_is_called_or_nothing_happens(hall: Hall) -> None:
    clerk = hall.visitors["quay-hai"]
    press(clerk, "done", then="call", ticket="B 703")
    assert "Quầy 2 đang không có ai để làm việc này." in says(clerk)
    press(clerk, "call", ticket="B 701")

    for form in ({"key": "2026-11-23.Z.999"}, {"key": "x"}, {"ticket": "B"}, {"ticket": ""}, {"ticket": "B 701"},
                 {"ticket": "B 702", "day": "2999-01-01"}, {"ticket": "B 702", "outcome": "la"},
                 {"ticket": "B 702", "n-ban-sao": "hai"}):  # fmt: skip
        press(clerk, "done", **({"then": "call", "outcome": "xong"} | form))
        assert "notice error" in says(clerk), form
        assert now_serving(clerk) == "B 701", form
    press(clerk, "done", then="call", ticket="b 702", outcome="xong", **{"n-ban-sao": "2"})

    assert now_serving(clerk) == "B 702"
    assert "Hoàn tác: gọi B 702 · xong B 701" in says(clerk)
    press(clerk, "call", ticket="B 703")  # without a script: as it always was
    assert now_serving(clerk) == "B 703"
    press(clerk, "done")


def third_counter(hall: Hall) -> Visitor:
    clerk = Visitor(hall.url)
    clerk.log_in("quay-ba", PASSWORD)
    return clerk


def test_whom_a_counter_set_aside_stands_on_its_paper_and_is_called_once_time_is_up(hall: Hall, lobby: Machine) -> None:
    clerk = third_counter(hall)
    press(clerk, "call", ticket="C 905")
    press(clerk, "hold", minutes="30")

    paper = says(clerk).partition('id="paper"')[2]
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database, database:
        database.execute("UPDATE ticket SET held_until_ms = 1 WHERE number = 905")  # half an hour passes
    due = says(clerk)
    press(clerk, "next")

    assert re.search(r'<b class="number">C 905</b>.*?đang để chờ · hẹn', paper)
    assert "Người để chờ đã đến giờ: bấm F2" in due
    assert "Chưa có ai chờ" not in due
    assert now_serving(clerk) == "C 905"
    press(clerk, "done")


def test_closing_the_only_counter_of_a_service_says_who_takes_its_people(hall: Hall, lobby: Machine) -> None:
    clerk = third_counter(hall)
    before = says(clerk)

    lobby.lobby.issue(906, series="C", service="dat-dai")
    lobby.push()

    assert "chỉ quầy này còn làm" not in before
    assert "1 người đang chờ việc mà chỉ quầy này còn làm: đóng quầy thì quầy 6 thấy và mời họ." in says(clerk)
    press(clerk, "call", ticket="C 906")
    press(clerk, "done")
