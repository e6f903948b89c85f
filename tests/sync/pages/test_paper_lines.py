"""What the server answers to the lines of a counter's paper: each for itself, and the sum of them honestly."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.sync.pages.desk import BEGUN, ZONE
from tests.sync.pages.visitor import Hall

HOUR_S = 3600.0


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with BEGUN.running(tmp_path_factory.mktemp("paper") / "hall") as hall:
        yield hall


def line(name: int, number: int, **more: Any) -> dict[str, Any]:
    """Somebody with a number of a machine that was cut off, called and done."""
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
    assert send(hall, line(1, 2001)) == ([1], "Đã ghi lại 1 lượt gọi trên giấy.")

    again = send(hall, line(1, 2001), line(2, 2002))

    assert again == ([1, 2], "Đã ghi lại 1 lượt gọi trên giấy. 1 lượt gọi trên giấy đã ghi từ trước.")


def test_a_line_that_recorded_nothing_is_told_alone(hall: Hall) -> None:
    send(hall, line(11, 2011))

    kept, said = send(hall, line(12, 2011))

    assert kept == [12]
    assert said.startswith("A 2011: ")
    assert "Đã ghi lại" not in said
