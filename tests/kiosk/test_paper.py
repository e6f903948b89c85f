"""Paper from a shell, and an order in words."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
import zxingcpp

from kiosk.cli.paper import font, slip_of
from kiosk.devices.slip import Drawer
from kiosk.domain.plan import Plan
from kiosk.domain.range import Range
from kiosk.domain.slip import Line, Order, Slip
from tests.kiosk.halls import example_plan, terminal
from tests.kiosk.shell import Run
from tests.kiosk.test_outbox import Hall
from tests.support.printer import network_printer

ORDER = Order(
    id="ABCDEFGHIJKLMNOP",
    day=date(2026, 11, 16),
    label="A 046",
    service="chung-thuc",
    priority=True,
    ahead=4,
    head="3fa9c01b77",
    language="vi",
    at=datetime(2026, 11, 16, 7, 32, tzinfo=UTC),
)


def ordered(plan: Plan | None = None, **other: object) -> Slip:
    return slip_of(msgspec.structs.replace(ORDER, **other), plan or example_plan())


def test_a_slip_says_what_the_citizen_needs() -> None:
    slip = ordered()

    assert (slip.hall.text, slip.service.text, slip.number) == ("UBND xã Sao Vàng", "Chứng thực, sao y", "A 046")
    assert [(label.text, value.text) for label, value in slip.facts] == [
        ("Trước bà con còn", "4 người"),
        ("Mời tới", "Quầy 1, 2"),
    ]
    assert [line.text for line in slip.foot] == [
        "14:32, Thứ Hai, 16/11/2026",
        "Xong việc, mời bà con đánh giá giúp chúng tôi.",
        "Dấu sổ 3fa9c01b77",
    ]
    assert (slip.priority, slip.again, slip.matrix) == (Line("ƯU TIÊN"), None, None)


def test_a_slip_keeps_what_was_promised_but_not_a_second_one() -> None:
    promised = ordered(wait=Range(10, 15), language="en")
    soon = ordered(wait=Range(0, 5))
    again = ordered(wait=Range(10, 15), again=True)

    assert promised.facts[1] == (Line("Chờ khoảng", "About"), Line("10–15 phút", "10–15 min"))
    assert soon.facts[1] == (Line("Giờ chờ"), Line("Dưới 5 phút"))
    assert [label.text for label, _ in again.facts] == ["Trước bà con còn", "Mời tới"]


def test_an_english_session_has_both_languages_on_paper() -> None:
    slip = ordered(language="en", again=True)

    assert slip.service == Line("Chứng thực, sao y", "Certified copies")
    assert slip.facts[0] == (Line("Trước bà con còn", "Before you"), Line("4 người", "4 people"))
    assert slip.again == Line("BẢN IN LẠI", "REPRINT")


def test_the_code_on_paper_leads_to_where_the_plan_says_that_phones_reach_the_hall() -> None:
    plan = example_plan()
    for phones, leads in (
        ("http://hall.example:8080", "HTTP://HALL.EXAMPLE:8080/T/ABCDEFGHIJKLMNOP"),
        ("https://hall.example/một-cửa/", "HTTPS://HALL.EXAMPLE/một-cửa/T/ABCDEFGHIJKLMNOP"),
    ):
        hall = plan.hall.model_copy(update={"phones": phones})
        slip = ordered(plan.model_copy(update={"hall": hall}))

        [code] = zxingcpp.read_barcodes(Drawer(font, 80).draw(slip).convert("L"))
        assert code.text == leads
    assert ordered(plan).matrix is None


def test_nobody_knows_how_many_wait_while_the_server_is_silent() -> None:
    assert [label.text for label, _ in ordered(ahead=None).facts] == ["Mời tới"]


def test_without_a_clock_to_believe_the_slip_says_the_hall_day_alone() -> None:
    assert ordered(at=None).foot[0] == Line("Thứ Hai, 16/11/2026")


def test_no_priority_no_word_of_it() -> None:
    assert ordered(priority=False).priority is None


def test_a_service_that_a_new_plan_no_longer_has_is_still_printed() -> None:
    slip = ordered(service="long-gone")

    assert slip.service == Line("long-gone")
    assert Drawer(font, 58).draw(slip).height > 300


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_number_of_people_is_a_sentence(count: int) -> None:
    assert ordered(ahead=count).facts[0][1].text == ["Không còn ai", "1 người", "2 người"][count]


# ---- from a shell


def test_a_second_slip_is_ordered_from_a_shell(kiosk: Run, data: Path) -> None:
    with terminal(data / "terminal") as at:
        Hall(at).desk.take_ticket("ho-tich")

    code, out, err = kiosk("desk", "slip", "b001")

    assert (code, out, err) == (0, "Đã xếp hàng in lại phiếu B 001.\n", "")
    assert json.loads(kiosk("desk", "slip", "B 001", "--json")[1]) == {"ticket": "B 001", "again": True}


def test_a_number_without_a_slip_is_told_in_one_sentence(kiosk: Run) -> None:
    kiosk("day", "open")

    code, out, err = kiosk("desk", "slip", "B 001")

    assert (code, out, err) == (1, "", "Máy này chưa in phiếu nào mang số B 001.\n")


def test_a_ticket_from_a_shell_comes_without_paper(kiosk: Run, data: Path) -> None:
    with network_printer() as printer:
        named(data, printer.address)
        kiosk("day", "open")

        assert kiosk("desk", "ticket", "ho-tich")[0] == 0

        assert kiosk("desk", "slip", "B 001")[0] == 1
        assert printer.slips == []


@pytest.mark.parametrize(
    ("fault", "sign", "said"),
    [
        ("", "✓", "sẵn sàng"),
        ("near_end", "✓", "sắp hết giấy"),
        ("cover_open", "✗", "nắp đang mở"),
        ("mute", "✗", "không"),
    ],
)
def test_the_doctor_asks_the_printer(kiosk: Run, data: Path, fault: str, sign: str, said: str) -> None:
    kiosk("day", "open")
    with network_printer() as printer:
        named(data, printer.address)
        if fault:
            setattr(printer, fault, True)

        _, out, _ = kiosk("doctor")

    [line] = [line for line in out.splitlines() if "Máy in" in line]
    assert line.startswith(sign)
    assert said in line
    assert "80 mm" in line
    assert printer.strip == []


def named(data: Path, address: str) -> None:
    (data / "terminal").mkdir(parents=True, exist_ok=True)
    toml = f'[printer]\ntransport = "tcp"\naddress = "{address}"\n'
    (data / "terminal" / "terminal.toml").write_text(toml, encoding="utf-8")
