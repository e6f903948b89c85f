"""Who counts as waiting, and how fast people come: the same for every screen, and as it is."""

from typing import Any

import pytest

from tests.sync.counters import Counters
from tests.sync.test_waits import at_work, told


def test_whom_a_counter_has_set_aside_is_told_as_waiting_by_nobody(counters: Counters) -> None:
    from sync.server.hot import scene, waits

    at_work(counters, 3)
    for number in (1, 2, 3):
        counters.issue(number, "dat-dai", series="C")
    counters.act("call_next", 3)
    counters.act("hold", 3, minutes=20)

    terminals = {one.code: one.waiting for one in waits.services(told(counters))}
    boards = {one.service: one.waiting for one in counters.hall.do(scene.look).hall.services}

    assert terminals == boards
    assert terminals["dat-dai"] == 2


def test_in_the_first_minutes_of_a_day_nobody_takes_them_for_an_hour(counters: Counters) -> None:
    from sync.server.hot import moment, situation

    def coming() -> float:
        def look(here: Any, db: Any) -> float:
            plan, day = here.plan(db), situation.now(here, db).day
            learned = moment.learn(db, plan, day.day, here.now_ms())
            return moment.hall_now(here, db, plan, day, learned).coming["dat-dai"] / learned.priority

        found = counters.hall.do(look)
        assert isinstance(found, float)
        return found

    for number in range(1, 9):
        counters.issue(number, "dat-dai", series="C")
        counters.pass_time(150)
    early = coming()  # eight people in twenty minutes
    counters.pass_time(30 * 60)
    later = coming()

    assert early == pytest.approx(8 / 20)
    assert later == pytest.approx(8 / 50)
