"""Calling out of turn while somebody is at the counter, and a wrong press on paper: what becomes of whom."""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlite_utils.utils import sqlite3

from tests.support import axe
from tests.sync.pages.desk import Desk, Office
from tests.sync.pages.test_counter import press

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PRIMARY = "#sheet-done button.primary"


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


def test_enter_after_a_quantity_calls_who_is_wanted(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.serve()

    wants(desk, office.label(3))
    copies = desk.sheet("done").get_by_label("Bản sao đã chứng thực")
    copies.fill("3")
    copies.press("Enter")

    desk.shows(office.label(3))
    assert [one["quantities"] for one in facts(office, "ticket.finished")] == [{"ban-sao": 3}]


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


def test_a_pointer_that_slips_into_the_sheet_keeps_no_key_from_closing_it(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()
    wants(desk, office.label(2))
    desk.page.evaluate("wantedAt = Infinity")  # however slow this machine is, it is the second press of a pair

    desk.page.mouse.move(5, 400)
    desk.page.mouse.down()
    desk.page.locator("#done-title").hover()
    desk.page.mouse.up()
    says(desk, f"Hoàn thành, gọi {office.label(2)} F2")
    desk.press("Escape")

    expect(desk.page.locator("#sheet-done")).to_be_hidden()
    desk.press("F2")
    says(desk, "Hoàn thành, gọi tiếp F2")


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


def on_paper(desk: Desk) -> None:
    """Cut off, without the wait until a console is sure of it."""
    desk.page.context.set_offline(True)
    desk.page.wait_for_function("() => !asking && !acting")  # an answer still under way would find the hall again
    desk.page.evaluate("lose()")
    expect(desk.page.locator("#paper")).to_be_visible()


def line_of(desk: Desk, number: int) -> Locator:
    return desk.page.locator(f"#paper li[data-key$='.{number}']")


def marked(desk: Desk, number: int) -> list[str]:
    """What may be done with one of the paper, and what was."""
    return line_of(desk, number).locator(".paper-acts > :visible").all_inner_texts()


def test_a_wrong_press_on_paper_is_taken_back(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.serve()
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(3, timeout=30_000)
    on_paper(desk)
    mistake = desk.page.locator("[data-paper=mistake]:visible")

    line_of(desk, 3).locator("[data-paper=call]").click()  # and so the one before is done
    assert marked(desk, 1)[:-1] == []
    mistake.click()
    assert (marked(desk, 1), marked(desk, 3)) == (["Xong"], ["Mời"])
    expect(desk.page.locator("#paper-count")).to_have_text("0")

    line_of(desk, 2).locator("[data-paper=call]").click()
    desk.page.locator("[data-paper=no_show]:visible").click()
    assert [one.split()[0] for one in marked(desk, 2)] == ["Bấm", "vắng"]
    mistake.click()
    assert [one.split()[0] for one in marked(desk, 2)] == ["Bấm", "Vắng", "Xong", "mời"]
    expect(desk.page.locator("#paper-count")).to_have_text("2")


def test_what_another_tab_has_sent_cannot_be_taken_back_and_the_list_says_so(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(1, timeout=30_000)
    on_paper(desk)
    line_of(desk, 1).locator("[data-paper=call]").click()
    expect(desk.page.locator("#paper-count")).to_have_text("1")

    desk.page.evaluate("keep([])")  # tabs of one computer share a shelf
    desk.page.locator("[data-paper=mistake]:visible").click()

    expect(desk.page.locator("#paper-count")).to_have_text("0")
    assert marked(desk, 1) == ["Mời"]


def test_a_scan_on_paper_presses_nothing_and_a_number_called_before_says_so(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()
    expect(desk.page.locator("#paper li[data-key]")).to_have_count(2, timeout=30_000)
    on_paper(desk)
    fault = desk.page.locator("#paper-fault")

    desk.press("Enter")
    desk.page.locator("[data-paper=finished]:visible").focus()
    desk.page.keyboard.type("H56.18.05-261113-0901")
    desk.press("Enter")
    expect(fault).to_have_text("Gõ số như trên phiếu, ví dụ: A 046.")
    desk.page.locator("#paper-number").fill(f"{office.letter.lower()}1")
    desk.press("Enter")
    expect(fault).to_have_text(f"{office.label(1)}: đang ở quầy")
    expect(desk.page.locator("#paper-count")).to_have_text("0")

    desk.page.locator("[data-paper=finished]:visible").click()
    expect(desk.page.locator("#paper [data-here] .what small")).to_be_empty()  # who is done is at the counter no more
    desk.page.locator("#paper-number").fill(office.label(1))
    desk.press("Enter")
    expect(fault).to_have_text(re.compile(rf"{office.label(1)}: xong lúc \d\d:\d\d"))
    desk.page.locator("#paper-number").fill(office.label(1001))
    desk.press("Enter")
    expect(fault).to_be_hidden()
    expect(desk.page.locator("#paper-count")).to_have_text("2")
