"""What boards are told of calls that came in late."""

from tests.sync.counters import Counters
from tests.sync.test_counter_paper import record


def test_a_call_recorded_from_paper_stands_where_it_was_called(counters: Counters) -> None:
    from sync.server.hot import scene

    for number in (1, 2, 3):
        counters.issue(number)
    counters.pass_time(1800)
    counters.act("call_number", 1, "A", 2)
    counters.pass_time(60)
    record(counters, 2, 1, 1, called=900, ended=600, how="finished")

    told = counters.hall.do(scene.look).hall.calls

    assert [one.number for one in told] == [2, 1]
    assert told[0].seq < told[1].seq
