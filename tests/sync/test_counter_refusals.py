"""What a counter is refused, and that nothing has happened then; each on SQLite and on PostgreSQL."""

import re
from typing import Any

import pytest

from kiosk.domain import errors
from kiosk.domain.ticket import ACTIONS, Phase
from sync.server.tell import explain
from tests.sync.counters import STRICT, Counters

WITHOUT_5 = {**STRICT, "number = 5": "number = 8", "[1, 2, 3, 4, 5, 6]": "[1, 2, 3, 4, 6]"}


@pytest.mark.parametrize(
    ("act", "more", "error"),
    [
        ("finish", {"outcome": "bay-mau"}, errors.NotInThePlan),
        ("finish", {"quantities": {"bao-gao": 1}}, errors.NotInThePlan),
        ("finish", {"quantities": {"ban-sao": -1}}, errors.NumberOutOfRange),
        ("transfer", {"service": "bay"}, errors.ServiceUnknown),
        ("transfer", {"to_counter": 77}, errors.CounterUnknown),
        ("transfer", {"to_post": "giam-doc"}, errors.NotInThePlan),
        ("add_service", {"service": ""}, errors.ServiceUnknown),
        ("hold", {"minutes": 0}, errors.NumberOutOfRange),
        ("hold", {"minutes": 10_000}, errors.NumberOutOfRange),
        ("note", {"text": "x" * 201}, errors.NoteTooLong),
        ("link", {"dossier": "001099012345|NGUYEN VAN A"}, errors.CodeRefused),
        ("set_state", {"state": "closed"}, errors.CounterHasSomebody),
        ("set_state", {"state": "open", "post": "giam-doc"}, errors.NotInThePlan),
    ],
)
def test_words_the_plan_does_not_know_change_nothing(
    counters: Counters, act: str, more: dict[str, Any], error: type[errors.KioskError]
) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    before = counters.facts()

    with pytest.raises(error):
        counters.act(act, 1, **more)

    assert counters.facts() == before
    assert counters.at(1) == "A 001"


@pytest.mark.parametrize("state", ["break", "back-office", "closed"])
def test_a_counter_that_is_not_open_calls_nobody_and_says_why(counters: Counters, state: str) -> None:
    counters.issue(1)
    counters.act("set_state", 1, state)

    for act, more in (("call_next", ()), ("call_number", ("A", 1)), ("call_this", (counters.key(1),))):
        with pytest.raises(errors.CounterNotOpen):
            counters.act(act, 1, *more)
    counters.act("set_state", 1, "open")

    assert counters.act("call_next", 1).label == "A 001"


def test_a_counter_in_a_break_may_finish_whom_it_has(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("set_state", 1, "break")

    counters.act("finish", 1)

    assert counters.read("counters")[1].state == "break"
    assert counters.phase(1) is Phase.FINISHED


def test_a_counter_the_plan_never_had_calls_nobody(counters: Counters) -> None:
    counters.issue(1)

    for act, more in (("call_next", ()), ("call_number", ("A", 1)), ("set_state", ("break",))):
        with pytest.raises(errors.CounterUnknown):
            counters.act(act, 77, *more)


def test_a_counter_a_new_plan_has_lost_finishes_whom_it_has_and_calls_nobody_more(counters: Counters) -> None:
    counters.issue(1, "cu-tru", series="E")
    counters.issue(2, "cu-tru", series="E")
    counters.act("call_next", 5)
    counters.publish(WITHOUT_5)

    counters.act("start", 5)
    counters.act("finish", 5)

    assert counters.phase(1, "E") is Phase.FINISHED
    with pytest.raises(errors.CounterUnknown):
        counters.act("call_next", 5)
    assert counters.read("waiting", counter=5) == []
    assert counters.act("call_next", 8).label == "E 002"


def test_who_was_sent_to_a_counter_that_is_no_more_waits_for_the_service(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("transfer", 1, service="cu-tru", to_counter=5)

    counters.publish(WITHOUT_5)

    assert counters.queue(8) == [1]


def test_who_was_set_aside_by_a_counter_that_has_closed_is_called_by_another(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("hold", 1, minutes=5)
    counters.act("set_state", 1, "closed")
    early = counters.act("call_next", 2)
    counters.pass_time(300)

    called = counters.act("call_next", 2)

    assert (early, called.label, called.counter) == (None, "A 001", 2)


def test_a_call_when_nobody_waits_says_so_and_keeps_whom_the_counter_has(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)

    called = counters.act("call_next", 1)

    assert called is None
    assert counters.at(1) == "A 001"


def test_a_counter_with_nobody_is_refused_what_needs_somebody(counters: Counters) -> None:
    acts: list[tuple[str, tuple[Any, ...]]] = [
        *((act, ()) for act in ("call_again", "start", "finish", "hold", "transfer", "no_show")),
        *(("add_service", ("xa-hoi",)), ("note", ("x",)), ("link", ("H56.18.05-261120-0042",))),
    ]
    for act, more in acts:
        with pytest.raises(errors.NobodyAtCounter):
            counters.act(act, 1, *more)


@pytest.mark.parametrize(
    ("act", "more", "vi", "en"),
    [
        ("finish", {"outcome": "la"}, "Có: Đã nhận hồ sơ; ", "It has: Dossier received; "),
        (
            "finish",
            {"quantities": {"la": 1}},
            "Có: Bản sao đã chứng thực; Hồ sơ.",
            "It has: Copies certified; Dossiers.",
        ),
        ("transfer", {"to_post": "la"}, "Có: Công chức Tư pháp – Chứng thực; ", "It has: Justice and cert"),
        ("set_state", {"state": "open", "post": "la"}, "; Công chức Địa chính", "; Land and construction official; "),
        (
            "add_service",
            {"service": "la"},
            "Các thủ tục: Chứng thực, sao y; ",
            "The services are: Certified copies; ",
        ),
    ],
)
def test_what_there_is_instead_is_told_by_its_name(
    counters: Counters, act: str, more: dict[str, Any], vi: str, en: str
) -> None:
    counters.issue(1)
    counters.act("call_next", 1)

    with pytest.raises(errors.KioskError) as refused:
        counters.act(act, 1, **more)

    told = explain(refused.value, "vi"), explain(refused.value, "en")
    assert (vi in told[0], en in told[1]) == (True, True), told


@pytest.mark.parametrize("act", ACTIONS)
def test_no_refusal_of_an_action_is_a_broken_sentence(act: str) -> None:
    action = ACTIONS[act].name

    assert re.search(r"\bit\b", action.en)
    assert not action.vi.endswith(" cho")


def test_a_refusal_is_a_sentence_in_both_languages(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("finish", 1)

    with pytest.raises(errors.TicketNotThere) as refused:
        counters.act("call_this", 1, counters.key(1))

    told = [explain(refused.value, language) for language in ("vi", "en")]
    assert told == [
        "A\u00a0001 đã xong, nên không gọi được nữa.",
        "A\u00a0001 is finished, so you cannot call it any more.",
    ]
