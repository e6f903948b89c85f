"""Codes of dossiers typed on a pad of digits: of both eras, of every unit."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.receipt import Code, classify
from kiosk.domain.typed import Typed, forms

TODAY = date(2026, 11, 23)
UNITS = ("H56.18.05", "000.18.22.H56", "H56.18.07")


def typed(form: str, digits: str) -> Typed:
    one = Typed(form)
    for digit in digits:
        one = one.plus(digit)
    return one


def test_the_hall_s_own_units_come_first_then_both_eras_of_its_province_then_the_portal() -> None:
    assert forms(UNITS) == (*UNITS, "000.##.##.H56", "H56.##.##", "G22.99.##")


def test_of_an_own_unit_only_the_day_and_the_number_are_typed() -> None:
    one = typed("000.18.22.H56", "2104300046")

    assert (one.prefix, one.text, one.rest) == ("000.18.22.H56-", "210430-0046", "")
    assert one.code == "000.18.22.H56-210430-0046"


def test_the_signs_between_the_digits_of_an_unknown_unit_come_by_themselves() -> None:
    steps = [typed("000.##.##.H56", "1722210531"[:count]) for count in (0, 1, 2, 3, 4, 5, 10)]

    assert {one.prefix for one in steps} == {"000."}
    assert [(one.text, one.rest) for one in steps] == [
        ("", "··.··.H56-"),
        ("1", "·.··.H56-"),
        ("17", ".··.H56-"),
        ("17.2", "·.H56-"),
        ("17.22", ".H56-"),
        ("17.22.H56-2", ""),
        ("17.22.H56-210531", ""),
    ]


def test_a_code_is_whole_with_three_to_six_digits_of_its_number() -> None:
    assert [typed("H56.18.05", "261102" + "0" * count).code is not None for count in range(8)] == [False] * 3 + [
        True
    ] * 5
    assert typed("G22.99.##", "08260921896048" + "9").code == "G22.99.08-260921-896048"


def test_what_was_typed_stays_from_one_own_unit_to_the_next_and_goes_where_a_unit_is_to_be_typed() -> None:
    all_forms, one = forms(UNITS), typed("H56.18.05", "261102")

    second = one.turned(all_forms)
    third = second.turned(all_forms)
    open_unit = third.turned(all_forms)

    assert [(form.form, form.digits) for form in (second, third, open_unit)] == [
        ("000.18.22.H56", "261102"),
        ("H56.18.07", "261102"),
        ("000.##.##.H56", ""),
    ]


def test_after_the_last_form_comes_the_first_and_after_one_of_an_older_plan_too() -> None:
    assert Typed("G22.99.##").turned(forms(UNITS)).form == "H56.18.05"
    assert Typed("H56.99.99").turned(forms(UNITS)).form == "H56.18.05"


@given(
    st.sampled_from(forms(UNITS)),
    st.text("0123456789", min_size=4, max_size=4),
    st.text("0123456789", min_size=3, max_size=6),
)
def test_whatever_is_typed_whole_is_read_as_a_scanned_code_would_be(form: str, unit: str, number: str) -> None:
    one = typed(form, unit[: form.count("#")] + "261102" + number)

    assert classify(one.code or "", TODAY) == Code("dossier", one.code)


@given(st.sampled_from(forms(UNITS)), st.text("0123456789-", max_size=20))
def test_each_key_taken_back_leads_to_where_it_was(form: str, keys: str) -> None:
    one = Typed(form)
    for key in keys:
        before, one = one, one.plus(key)
        assert one in (before, Typed(form, before.digits + key))
        assert one == before or one.less() == before
        assert (one.prefix + one.text + one.rest).startswith(one.prefix)
