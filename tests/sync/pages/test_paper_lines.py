"""What the server answers to the lines of a counter's paper: each for itself, and the sum of them honestly."""

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3

from tests.sync.pages.desk import BEGUN, ZONE
from tests.sync.pages.visitor import Hall


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with BEGUN.running(tmp_path_factory.mktemp("paper") / "hall") as hall:
        yield hall


def line(name: int, number: int, **more: Any) -> dict[str, Any]:
    """Somebody whose number the server never heard of, called and done."""
    today = datetime.now(ZONE).date().isoformat()
    told = {"id": f"{name:032x}", "day": today, "series": "A", "number": number, "called": 90.0, "ended": 60.0}
    return told | {"how": "finished"} | more


def send(hall: Hall, *lines: Any, login: str = "quay-mot") -> tuple[list[int], str]:
    """Names of the lines the console may forget, and all that is said to the clerk."""
    answer = hall.visitors[login].post("/counter/paper", lines=json.dumps(lines))
    assert answer.status_code == 200
    told = answer.json()
    return [int(name, 16) for name in told["kept"]], " ".join(told["said"])


def test_what_was_recorded_before_is_not_told_as_recorded_now(hall: Hall) -> None:
    assert send(hall, line(1, 201)) == ([1], "Đã ghi lại 1 lượt gọi trên giấy.")

    again = send(hall, line(1, 201), line(2, 202))

    assert again == ([1, 2], "Đã ghi lại 1 lượt gọi trên giấy. 1 lượt gọi trên giấy đã ghi từ trước.")


def test_a_line_that_recorded_nothing_is_told_alone(hall: Hall) -> None:
    send(hall, line(11, 211))

    kept, said = send(hall, line(12, 211))

    assert kept == [12]
    assert said.startswith("A 211: ")
    assert "Đã ghi lại" not in said


def test_a_line_that_cannot_be_read_is_told_and_stops_no_other(hall: Hall) -> None:
    kept, said = send(
        hall,
        line(21, 46, day=""),  # typed before the hall's first day
        line(22, 222),
        line(23, 0),
        {"id": f"{24:032x}"},
        7,
    )

    assert sorted(kept) == [21, 22, 23, 24]
    assert said.count("không đọc được dòng này trên giấy") == 3
    assert "A 046: không đọc được dòng này" in said
    assert "Đã ghi lại 1 lượt gọi trên giấy." in said


def test_what_was_called_before_the_week_end_is_recorded(hall: Hall) -> None:
    long_ago = line(31, 231, called=66 * 3600.0, ended=65 * 3600.0)

    assert send(hall, long_ago, line(32, 232)) == ([31, 32], "Đã ghi lại 2 lượt gọi trên giấy.")


def test_more_lines_than_are_recorded_at_once_wait_for_the_next_time(hall: Hall) -> None:
    kept, said = send(hall, *(line(name, 240) for name in range(1000, 1402)))

    assert len(kept) == 400
    assert "Còn 2 lượt trên giấy" in said


def test_what_is_no_sheet_of_lines_is_refused(hall: Hall) -> None:
    answer = hall.visitors["quay-mot"].post("/counter/paper", lines="{")

    assert answer.status_code == 422


def test_lines_are_recorded_at_the_counter_whose_paper_they_are(hall: Hall) -> None:
    admin = hall.visitor("admin")
    admin.post("/counter/choose", counter="2")  # since the paper of counter 5 was written
    lines = json.dumps([line(91, 291)])

    theirs = hall.visitors["quay-mot"].post("/counter/paper", lines=lines, counter="5")
    told = admin.post("/counter/paper", lines=lines, counter="5")

    assert theirs.status_code == 422
    assert told.json()["said"] == ["Đã ghi lại 1 lượt gọi trên giấy."]
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database:
        assert database.execute("SELECT counter FROM call WHERE number = 291").fetchall() == [(5,)]
