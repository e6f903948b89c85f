"""What a citizen holds to the scanner or types, and everything that is no receipt."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.dossier import Dossier
from kiosk.domain.receipt import crc16
from kiosk.views import HomeView, ScanView, StatusView, TypingView
from tests.kiosk.visitor import OWN_UNIT, PLAN_TEXT, Visitor, says, visitor

CODE = f"{OWN_UNIT}-261102-0046"


@pytest.fixture
def citizen(tmp_path: Path) -> Iterator[Visitor]:
    with visitor(tmp_path) as one:
        yield one


# ---- what is no receipt


def bank() -> str:
    text = "00020101021138540010A0000007270124000697042201101234567890020 6304".replace(" ", "")
    return text + f"{crc16(text):04X}"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (CODE, "scan.none"),
        ("H56.99.01-261102-0046", "scan.other"),
        ("https://example.vn/x", "scan.other"),
        ("012345678901||Nguyen Van A|01011990|Nam|Thanh Hoa|01012020", "scan.id"),
        (bank(), "scan.bank"),
        ("https://x.vn/T/ABCDEFGHIJKLMNOP#abc", "scan.ticket"),
        ("8934563138164", "scan.fail"),
        ("x" * 7000, "scan.fail"),
        ("\x00\x01\x02", "scan.fail"),
        ("", "scan.fail"),
    ],
)
def test_what_is_no_receipt_is_told_with_what_to_do(citizen: Visitor, text: str, headline: str) -> None:
    citizen.does("go", "lookup")
    citizen.does("scanned", text)

    failure = citizen.sees(ScanView).failure
    assert failure is not None
    assert (says(failure.headline), says(failure.advice)) == (headline, f"{headline}.do")
    citizen.does("retry")
    assert citizen.sees(ScanView).failure is None


def test_an_identity_card_is_in_no_view_and_no_fact(citizen: Visitor) -> None:
    citizen.does("scanned", "012345678901||Nguyen Van A|01011990|Nam|Thanh Hoa|01012020")

    written = b"".join(citizen.journal.lines(citizen.journal.incarnation, 1))
    assert b"012345678901" not in written
    assert "012345678901" not in repr(citizen.shown)
    assert "Nguyen" not in repr(citizen.shown)


def test_a_scan_while_rating_is_nothing(citizen: Visitor) -> None:
    citizen.does("go", "rate")
    before = citizen.view

    citizen.does("scanned", CODE)

    assert citizen.view is before


# ---- typing


def typed(citizen: Visitor, text: str) -> TypingView:
    for letter in text:
        citizen.does("digit", letter)
    return citizen.sees(TypingView)


def test_a_code_is_typed_and_the_dash_comes_by_itself(citizen: Visitor) -> None:
    citizen.bring(Dossier(code=CODE, service="HT01", received=date(2026, 11, 2)))
    citizen.does("go", "lookup")
    citizen.does("typing")
    assert citizen.sees(TypingView).prefix == f"{OWN_UNIT}-"

    assert typed(citizen, "2611020046") == typed_view(citizen, "261102-0046", ready=True)
    citizen.does("lookup")

    assert citizen.sees(StatusView).code == CODE


def typed_view(citizen: Visitor, text: str, *, ready: bool) -> TypingView:
    chrome = citizen.sees(TypingView).chrome
    return TypingView(chrome=chrome, prefix=f"{OWN_UNIT}-", typed=text, ready=ready)


@pytest.mark.parametrize(
    ("turns", "digits", "prefix", "code"),
    [
        (1, "2104300046", "000.18.22.H56-", "000.18.22.H56-210430-0046"),
        (2, "2611020046", "H56.18.07-", "H56.18.07-261102-0046"),
        (3, "17222105310001", "000.", "000.17.22.H56-210531-0001"),
        (4, "18072611020046", "H56.", "H56.18.07-261102-0046"),
        (5, "08260921896048", "G22.99.", "G22.99.08-260921-896048"),
    ],
)
def test_a_code_of_any_unit_and_era_is_typed_with_digits_alone(
    tmp_path: Path, turns: int, digits: str, prefix: str, code: str
) -> None:
    plan = PLAN_TEXT.replace('units = ["H56.18.05"]', 'units = ["H56.18.05", "000.18.22.H56", "H56.18.07"]')
    with visitor(tmp_path, plan=plan) as citizen:
        citizen.bring(Dossier(code=code, service="HT01", received=date(2021, 4, 30)))
        citizen.does("go", "lookup")
        citizen.does("typing")
        for _ in range(turns):
            citizen.does("unit")
        assert citizen.sees(TypingView).prefix == prefix

        assert typed(citizen, digits).ready
        citizen.does("lookup")

        assert citizen.sees(StatusView).code == code


def test_another_beginning_takes_back_what_was_said_of_the_first(citizen: Visitor) -> None:
    citizen.does("go", "lookup")
    citizen.does("typing")
    typed(citizen, "2699990046")
    citizen.does("lookup")

    citizen.does("unit")

    shown = citizen.sees(TypingView)
    assert (shown.prefix, shown.typed, shown.rest, shown.error) == ("000.", "", "··.··.H56-", None)


def test_a_touched_dash_does_no_harm(citizen: Visitor) -> None:
    citizen.does("go", "lookup")
    citizen.does("typing")

    assert typed(citizen, "--26-1102-00-46").typed == "261102-0046"
    assert typed(citizen, "99999").typed == "261102-004699"


def test_erasing_walks_back_over_the_dash(citizen: Visitor) -> None:
    citizen.does("go", "lookup")
    citizen.does("typing")
    typed(citizen, "2611020")

    citizen.does("erase")
    assert citizen.sees(TypingView).typed == "261102"
    for _ in range(9):
        citizen.does("erase")

    assert citizen.sees(TypingView).typed == ""


def test_a_half_typed_code_is_not_looked_up(citizen: Visitor) -> None:
    citizen.does("go", "lookup")
    citizen.does("typing")
    assert not typed(citizen, "26110200").ready

    citizen.does("lookup")

    citizen.sees(TypingView)
    assert "code.read" not in citizen.kinds()


def test_a_day_that_cannot_be_is_told_on_the_pad(citizen: Visitor) -> None:
    citizen.does("go", "lookup")
    citizen.does("typing")
    typed(citizen, "2699990046")
    citizen.does("lookup")

    assert says(citizen.sees(TypingView).error) == "typing.wrong"
    citizen.does("erase")
    assert citizen.sees(TypingView).error is None


def test_without_a_scanner_looking_up_opens_the_number_pad(tmp_path: Path) -> None:
    with visitor(tmp_path, reader=False) as citizen:
        citizen.does("go", "lookup")
        citizen.sees(TypingView)

        citizen.does("back")

        citizen.sees(HomeView)


def test_a_second_unit_of_the_hall_is_its_own(tmp_path: Path) -> None:
    plan = PLAN_TEXT.replace(f'units = ["{OWN_UNIT}"]', f'units = ["{OWN_UNIT}", "H56.18.06"]')
    with visitor(tmp_path, plan=plan) as citizen:
        citizen.does("scanned", "H56.18.06-261102-0046")

        failure = citizen.sees(ScanView).failure
        assert failure is not None
        assert says(failure.headline) == "scan.none"


def test_without_any_copy_of_the_files_home_sends_people_to_a_counter(tmp_path: Path) -> None:
    with visitor(tmp_path, pulled=False) as citizen:
        assert says(citizen.sees(HomeView).lookup_off) == "home.lookup.off"
        citizen.does("go", "lookup")
        citizen.sees(HomeView)

        citizen.bring()
        citizen.waits(11)

        assert citizen.sees(HomeView).lookup_off is None
