"""Calling somebody out of turn while another one is at the counter: first what came of that one, in one press."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlite_utils.utils import sqlite3

from tests.support import axe
from tests.sync.pages.desk import Desk, Office, shared
from tests.sync.pages.test_counter import press

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PRIMARY = "#sheet-done button.primary"


@pytest.fixture(scope="module")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with shared(tmp_path_factory.mktemp("turn"), chromium) as office:
        yield office


@pytest.fixture
def office(house: Office) -> Iterator[Office]:
    with house.next_test():
        yield house


def facts(office: Office, kind: str) -> list[dict[str, Any]]:
    """What the hall has written of this test's numbers, the latest last."""
    path = office.hall.data / "server" / "saovang.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        lines = [json.loads(line) for (line,) in database.execute("SELECT line FROM fact ORDER BY stream_id, seq")]
    return [one["data"] for one in lines if one["kind"] == kind and one["data"].get("series") == office.letter]


def wants(desk: Desk, label: str) -> None:
    """Press "Gọi" beside a number of the list."""
    desk.page.get_by_role("button", name=f"Gọi {label}").click()
    desk.sheet("done")


def says(desk: Desk, words: str) -> None:
    expect(desk.page.locator(PRIMARY)).to_have_text(words, use_inner_text=True)


def test_a_number_called_out_of_turn_is_one_press_with_what_came_of_the_one_before(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.serve()

    wants(desk, office.label(3))
    says(desk, f"Hoàn thành, gọi {office.label(3)} F2")
    desk.sheet("done").get_by_label("Đã nhận hồ sơ").check()
    desk.sheet("done").get_by_label("Bản sao đã chứng thực").fill("3")
    desk.press("F2")
    desk.shows(office.label(3))
    expect(desk.page.locator("#undo")).to_contain_text(f"gọi {office.label(3)} · xong {office.label(1)}")
    desk.press("F10")
    desk.shows(office.label(1))

    desk.phase("serving")
    assert desk.waits() == [office.label(2), office.label(3)]
    [finished] = facts(office, "ticket.finished")
    assert (finished["number"], finished["quantities"]) == (1, {"ban-sao": 3})
    assert finished["outcome"]


def test_a_closed_sheet_forgets_who_was_wanted(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.serve()

    wants(desk, office.label(3))
    desk.press("Escape")
    expect(desk.page.locator("#sheet-done")).to_be_hidden()
    desk.press("F2")
    says(desk, "Hoàn thành, gọi tiếp F2")
    desk.press("F2")

    desk.shows(office.label(2))
    assert desk.waits() == [office.label(3)]


def test_whoever_clicks_twice_still_sees_the_sheet_and_calls_once(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.serve()

    desk.page.get_by_role("button", name=f"Gọi {office.label(3)}").dblclick()
    desk.sheet("done")
    says(desk, f"Hoàn thành, gọi {office.label(3)} F2")
    desk.press("F2")

    desk.shows(office.label(3))
    assert [one["number"] for one in facts(office, "ticket.called")] == [1, 3]


def test_a_typed_number_goes_the_same_way_and_a_slip_of_the_keys_is_told_first(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    field = desk.page.get_by_label("Số không có ở trên")
    desk.serve()

    field.fill("số 2")
    field.press("Enter")
    desk.refused("Gõ số như trên phiếu")
    desk.phase("serving")
    field.fill(f"{office.letter.lower()} 02")
    field.press("Enter")
    says(desk, f"Hoàn thành, gọi {office.label(2)} F2")
    desk.press("F2")

    desk.shows(office.label(2))
    expect(field).to_have_value("")


def test_a_number_that_cannot_be_called_any_more_costs_nobody_their_place(office: Office) -> None:
    office.issue(1, 2, 3)
    desk, other = office.desk("quay-mot"), office.hall.visitors["quay-hai"]
    desk.serve()

    wants(desk, office.label(2))
    press(other, "next")
    desk.press("F2")
    desk.refused(f"{office.label(2)} đang được gọi")
    desk.shows(office.label(1))

    desk.phase("serving")
    assert facts(office, "ticket.finished") == []
    press(other, "cancel")


def test_english_says_the_same(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()

    desk.page.get_by_role("button", name="English").click()
    desk.page.get_by_role("button", name=f"Call {office.label(2)}").click()

    says(desk, f"Done, call {office.label(2)} F2")
    assert axe.found(desk.page) == []
    desk.complaints.clear()  # axe-core's own
