"""What it means for those who wait that a counter closes, works inside, or has another official in its chair."""

from tests.sync.counters import Counters


def test_a_citizen_sent_to_an_official_whose_chair_another_one_has_waits_for_the_service(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    counters.act("transfer", 1, service="cu-tru", to_post="cu-tru")
    before = counters.queue(5)

    counters.act("set_state", 5, "open", "dia-chinh")

    assert before == counters.queue(5) == [1]
    assert counters.act("call_next", 5).label == "A 001"


def test_a_counter_with_work_inside_is_expected_back_and_a_closed_one_is_not(counters: Counters) -> None:
    from sync.server.hot import waits

    counters.act("set_state", 3, "back-office")
    inside = counters.hall.do(waits.ranges)["dat-dai"]
    counters.act("set_state", 3, "closed")
    counters.pass_time(5)

    assert inside.low >= 5
    assert counters.hall.do(waits.ranges)["dat-dai"] is None


def test_when_the_only_counter_of_a_service_closes_its_people_go_where_people_are_helped(counters: Counters) -> None:
    counters.issue(1, "dat-dai", series="C")
    counters.issue(2, "dat-dai", series="C")

    counters.act("set_state", 3, "closed")
    closed = [counters.queue(n) for n in (1, 3, 6)]
    counters.act("set_state", 6, "closed")
    helper_closed = [counters.queue(n) for n in (1, 6)]

    assert closed == [[], [], [1, 2]]
    assert helper_closed == [[1, 2], []]
    assert counters.act("call_next", 1).label == "C 001"
    counters.act("set_state", 3, "open")
    assert [counters.queue(n) for n in (1, 3)] == [[], [2]]


def test_where_every_counter_has_closed_nobody_is_hidden(counters: Counters) -> None:
    counters.issue(1, "dat-dai", series="C")

    for number in range(1, 7):
        counters.act("set_state", number, "closed")

    assert counters.queue(3) == [1]


def test_whom_a_closed_counter_set_aside_stands_on_the_lists_of_those_who_can_go_on(counters: Counters) -> None:
    counters.issue(1)
    counters.issue(2, "dat-dai", series="C")
    for number, minutes in ((1, None), (3, 10)):
        counters.act("call_next", number)
        counters.act("hold", number, minutes)
    before = [aside(counters, n) for n in (1, 2, 3, 6)]

    counters.act("set_state", 1, "closed")
    counters.act("set_state", 3, "closed")

    assert before == [["A 001"], [], ["C 002"], []]
    assert [aside(counters, n) for n in (2, 4, 5, 6)] == [["A 001"], [], [], ["C 002"]]
    counters.act("resume", 2, counters.key(1))
    assert counters.at(2) == "A 001"
    counters.pass_time(601)
    assert counters.act("call_next", 6).label == "C 002"


def aside(counters: Counters, counter: int) -> list[str]:
    """Whom the counter's list tells as set aside."""
    from sync.server.hot import calls

    found = counters.hall.do(lambda here, db: calls.set_aside(here, db, counter))
    return [one.label for one in found]
