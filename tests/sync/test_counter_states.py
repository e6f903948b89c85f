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
