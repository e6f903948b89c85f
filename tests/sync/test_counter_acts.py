"""What a counter does with the citizens it calls; each on SQLite and on PostgreSQL."""

import pytest

from kiosk.domain import errors
from kiosk.domain.ticket import Phase
from tests.support.served import ServedHall
from tests.sync.counters import STRICT, Counters


def place(rule: str) -> dict[str, str]:
    return {'bring_back = "after"': f'bring_back = "{rule}"', **STRICT}


def test_a_call_a_start_and_a_finish_are_three_things(counters: Counters) -> None:
    counters.issue(1)
    counters.pass_time(300)
    counters.act("call_next", 1)
    called = counters.now
    counters.pass_time(20)
    counters.act("start", 1)
    counters.pass_time(400)

    counters.act("finish", 1, outcome="xong", quantities={"ban-sao": 3})

    [(number, service, counter, from_ms, called_ms, recalls, started_ms, ended_ms, how)] = counters.calls()
    assert (number, service, counter, recalls, how) == (1, "chung-thuc", 1, 0, "finished")
    assert (from_ms, called_ms) == (called - 300_000, called)
    assert (started_ms, ended_ms) == (called + 20_000, called + 420_000)
    assert counters.phase(1) is Phase.FINISHED
    assert counters.hall.rows("SELECT outcome, quantities, post FROM call") == [("xong", '{"ban-sao":3}', "chung-thuc")]


def test_who_does_not_come_is_called_again_so_often_and_then_marked_as_absent(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    for _ in range(3):
        counters.act("call_again", 1)

    with pytest.raises(errors.RecallsUsedUp) as refused:
        counters.act("call_again", 1)
    counters.act("no_show", 1)

    assert refused.value.params == {"label": "A 001", "calls": 4}
    assert counters.phase(1) is Phase.ABSENT
    assert [one.label for one in counters.read("absent")] == ["A 001"]
    assert [(row[5], row[8]) for row in counters.calls()] == [(3, "no_show")]


@pytest.mark.parametrize(
    ("rule", "order"), [("kept", [1, 2, 3, 4, 5, 6]), ("last", [2, 3, 4, 5, 6, 1]), ("after", [2, 3, 4, 1, 5, 6])]
)
def test_who_comes_after_all_waits_again_where_the_plan_says(hall: ServedHall, rule: str, order: list[int]) -> None:
    counters = Counters(hall, place(rule))
    for number in range(1, 7):
        counters.issue(number)
        counters.pass_time(1)
    counters.act("call_next", 1)
    counters.act("no_show", 1)
    counters.pass_time(600)  # by then nobody is passed over for having been called

    counters.act("reinstate", 1, counters.key(1))

    assert counters.queue(1) == order


def test_who_is_set_aside_for_a_time_is_called_first_when_it_has_passed(counters: Counters) -> None:
    counters.issue(1)
    counters.issue(2, priority=True)
    counters.issue(3)
    counters.act("call_number", 1, "A", 1)
    counters.act("start", 1)
    counters.act("hold", 1, minutes=5)
    counters.act("call_next", 1)
    counters.pass_time(299)
    early = counters.read("next_at", 1).label
    counters.pass_time(1)

    [held] = counters.read("held", 1)
    called = counters.act("call_next", 1)

    assert (early, held.label, called.label) == ("A 003", "A 001", "A 001")
    assert held.is_due(counters.now)
    assert counters.phase(2) is Phase.FINISHED
    waits = [row[4] - row[3] for row in counters.calls() if row[0] == 1]
    assert waits == [0, 0]  # nobody waits while they fetch something


def test_who_is_set_aside_without_a_time_goes_on_when_the_counter_is_free(counters: Counters) -> None:
    counters.issue(1)
    counters.issue(2)
    counters.act("call_next", 1)
    counters.act("hold", 1)
    counters.act("call_next", 1)
    counters.pass_time(3600)

    with pytest.raises(errors.CounterHasSomebody):
        counters.act("resume", 1, counters.key(1))
    counters.act("finish", 1)
    counters.act("resume", 1, counters.key(1))

    assert counters.phase(1) is Phase.SERVING
    assert [row[8] for row in counters.calls()] == ["held", "finished", ""]
    assert {row[0] for row in counters.hall.rows("SELECT post FROM call")} == {"chung-thuc"}  # nobody is lost


def test_a_citizen_sent_on_keeps_number_and_place(counters: Counters) -> None:
    counters.issue(1)
    counters.pass_time(60)
    counters.issue(2, "xa-hoi", series="D")
    counters.act("call_next", 1)
    counters.pass_time(60)

    counters.act("transfer", 1, service="xa-hoi")

    assert counters.at(1) is None
    assert [one.label for one in counters.read("waiting", counter=4)] == ["A 001", "D 002"]
    assert counters.act("call_next", 4).label == "A 001"
    assert [(row[1], row[2], row[8]) for row in counters.calls()] == [
        ("chung-thuc", 1, "transferred"), ("xa-hoi", 4, ""),
    ]  # fmt: skip
    assert counters.calls()[1][3] == counters.now  # for this counter nobody has waited yet


def test_a_citizen_sent_to_one_counter_is_called_by_no_other(counters: Counters) -> None:
    counters.issue(1, "ho-tich")
    counters.act("call_next", 2)

    counters.act("transfer", 2, service="chung-thuc", to_counter=1)

    assert (counters.queue(1), counters.queue(2)) == ([1], [])


def test_a_citizen_sent_to_one_official_is_called_where_that_one_sits_today(counters: Counters) -> None:
    counters.act("set_state", 5, "open", "dia-chinh")
    counters.issue(1)
    counters.act("call_next", 1)

    counters.act("transfer", 1, to_post="dia-chinh")

    assert [counters.queue(number) for number in (1, 3, 5)] == [[], [1], [1]]


def test_a_citizen_sent_to_ask_something_comes_back_to_the_counter(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("transfer", 1, service="xa-hoi", back=True)
    counters.act("call_next", 4)
    counters.act("finish", 4)

    assert (counters.queue(1), counters.queue(2)) == ([1], [])
    counters.act("call_next", 1)
    counters.act("finish", 1)

    assert counters.phase(1) is Phase.FINISHED
    assert [(row[1], row[2], row[8]) for row in counters.calls()] == [
        ("chung-thuc", 1, "transferred"), ("xa-hoi", 4, "finished"), ("chung-thuc", 1, "finished"),
    ]  # fmt: skip


def test_several_services_are_one_visit(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("add_service", 1, "dat-dai")
    counters.act("add_service", 1, "xa-hoi")
    counters.act("finish", 1)
    more, ended = counters.read("ticket", counters.key(1)).more, "SELECT finished_ms IS NOT NULL FROM ticket"
    goes_on = not counters.hall.rows(ended)[0][0]

    for counter in (3, 4):
        assert counters.act("call_next", counter).label == "A 001"
        counters.act("finish", counter)

    assert (more, goes_on) == (("xa-hoi",), True)
    assert counters.phase(1) is Phase.FINISHED
    assert counters.hall.rows(ended) == [(True,)]
    assert [row[1] for row in counters.calls()] == ["chung-thuc", "dat-dai", "xa-hoi"]


def test_a_word_for_the_next_official_is_in_no_fact_and_gone_in_the_evening(counters: Counters) -> None:
    from sync.server.hot import days

    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("note", 1, "  thiếu giấy  khai sinh ")
    counters.act("transfer", 1, service="xa-hoi")

    seen = counters.act("call_next", 4).note
    counters.hall.do(days.close_day)

    assert seen == "thiếu giấy khai sinh"
    assert not [line for line in counters.facts() if b"khai sinh" in line]
    assert counters.hall.rows("SELECT * FROM ticket_note") == []


def test_a_dossier_is_linked_by_what_was_scanned(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)

    code = counters.act("link", 1, "https://dichvucong.example/tra-cuu?ma=H56.18.05-261120-0042")

    assert code == "H56.18.05-261120-0042"
    assert counters.read("at", 1).dossier == code
