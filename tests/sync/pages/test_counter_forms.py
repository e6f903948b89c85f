"""What the forms of a counter's page send, and what the page says then; without a script."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.support.lobby import Lobby
from tests.sync.pages.desk import BEGUN, let_in
from tests.sync.pages.lobby import Machine
from tests.sync.pages.test_counter import now_serving, press
from tests.sync.pages.visitor import Hall, Visitor


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
