"""What is told of waiting while it cannot be worked out."""

import pytest

from kiosk.domain.range import Range
from sync import wire
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import ServedHall
from tests.sync.counters import Counters
from tests.sync.test_waits import at_work, ranges


def test_a_fault_in_the_estimate_costs_nobody_a_number(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    counters = Counters(sqlite_hall)
    link = lobby.enrol(counters.hall)
    at_work(counters, 3)
    counters.hall.do(lambda _, db: db.execute("ALTER TABLE call RENAME TO gone"))

    wanted = [wire.NumberWanted(series="C", request=ticket_id(n), service="dat-dai") for n in (1, 2)]
    given = [link.number(one) for one in wanted]
    lobby.read_code()
    pushed = drain(lobby, link)[-1].answer

    assert [(one.number, one.wait) for one in given] == [(1, None), (2, None)]
    assert pushed is not None
    assert pushed.services == []


def test_a_range_that_no_try_confirms_any_more_is_told_to_nobody(
    counters: Counters, caplog: pytest.LogCaptureFixture
) -> None:
    from sync.server.hot import waits

    at_work(counters, 3)
    for number in (1, 2):
        counters.issue(number, "dat-dai", series="C")
    counters.act("call_next", 3)
    before = ranges(counters)["dat-dai"]
    counters.hall.do(lambda _, db: db.execute("UPDATE ticket SET legs = 'spoilt' WHERE number = 2"))

    soon = list[Range | None]()
    for _ in range(9):
        counters.pass_time(3)
        soon.append(ranges(counters)["dat-dai"])
    tries = len(caplog.records)
    counters.pass_time(6)
    late, last = ranges(counters), waits.last(counters.hall.hall)
    counters.hall.do(lambda _, db: db.execute("UPDATE ticket SET legs = '[]'"))
    counters.pass_time(3)

    assert before is not None
    assert set(soon) == {before}
    assert tries == 9
    assert (late["dat-dai"], last) == (None, {})
    assert ranges(counters)["dat-dai"] is not None
