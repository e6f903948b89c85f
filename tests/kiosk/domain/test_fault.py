"""Whatever an admin writes into a plan is answered with sentences, each at its line."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assets import known
from kiosk.domain import plan
from kiosk.domain.errors import PlanInvalid
from kiosk.domain.place import PlanFault
from kiosk.words import Words
from tests.kiosk.halls import EXAMPLE

LINES = EXAMPLE.read_text("utf-8").splitlines()
SETTINGS = [n for n, line in enumerate(LINES) if re.match(r"^\w+ = .*[^\[{]$", line)]
ODD = ("3", "-1", "true", '""', '"x"', "[]", '[["a"]]', "{ }", '{ vi = "" }', "1979-05-27", "25:00:00", "nan", "what?")
WORDS = [Words("vi"), Words("en")]


def faults_of(text: str) -> list[PlanFault]:
    """All faults of a plan; none where it is right."""
    try:
        plan.read(text, known)
    except PlanInvalid as invalid:
        return [fault for fault in invalid.faults if isinstance(fault, PlanFault)]
    return []


@settings(max_examples=120)
@given(st.lists(st.tuples(st.sampled_from(SETTINGS), st.sampled_from(ODD)), min_size=1, max_size=6))
def test_every_mistake_is_told_in_both_languages_and_never_in_the_validators(mistakes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for n, value in mistakes:
        lines[n] = f"{lines[n].split(' = ')[0]} = {value}"

    for fault in faults_of("\n".join(lines)):
        assert 1 <= fault.line <= len(lines)
        for words in WORDS:
            said = words.fault(fault)
            assert not re.search(r"\{\w+\}|\b\w+_(type|parsing|mismatch|error)\b|plan\.\w|\^", said)


def test_a_table_without_its_code_and_one_with_a_stranger_are_told_at_their_own_lines() -> None:
    text = "\n".join(LINES).replace('code = "ho-tich"\nseries = "B"', 'series = "B"\nkleur = 1', 1)

    told = {(fault.code, fault.place) for fault in faults_of(text)}

    assert {("plan.missing", "services[1].code"), ("plan.extra", "services[1].kleur")} <= told
