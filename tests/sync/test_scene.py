"""What boards and phones are told of calls that came in late, and of those nobody can know of."""

import json
from typing import Any

from tests.support.lobby import ticket_id
from tests.sync.counters import Counters
from tests.sync.test_consoles import goes_silent
from tests.sync.test_counter_paper import record
from tests.sync.test_slices import is_heard


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


def follow(counters: Counters, number: int) -> Any:
    """What the phone of a ticket is told."""
    from sync.server.hot import phones

    id_ = ticket_id(number * 100 + ord("A"))
    return counters.hall.do(lambda hall, db: phones.follow(hall, db, [id_]))[id_]


def part_goes_silent(counters: Counters) -> None:
    """Of counters 1 and 2, which call the same people, the first loses its cable with 2 and 4 in its slice."""
    for number in (1, 2, 3, 4, 5):
        counters.issue(number)
    is_heard(counters, 2)
    assert goes_silent(counters, 1) == [2, 4]
    is_heard(counters, 2)


def test_a_board_names_nobody_as_next_who_is_left_to_a_console_that_is_cut_off(counters: Counters) -> None:
    from sync.server.hot import scene

    part_goes_silent(counters)

    seen = counters.hall.do(scene.look)
    board = scene.Scene.of_board(seen, "sanh")
    is_heard(counters, 1)
    after = counters.hall.do(scene.look).hall

    assert [one.label for one in seen.hall.next] == ["A 001", "A 003", "A 005"]
    assert b"A 002" not in board
    assert seen.hall.waiting == 5
    assert [(one.number, one.state) for one in seen.hall.counters][:2] == [(1, "on-paper"), (2, "open")]
    assert [one.label for one in after.next] == ["A 001", "A 002", "A 003", "A 004", "A 005"]
    assert after.counters[0].state == "open"


def test_a_phone_counts_as_before_nobody_who_is_left_to_a_console_that_is_cut_off(counters: Counters) -> None:
    part_goes_silent(counters)

    told = {number: follow(counters, number) for number in (1, 2, 3, 4, 5)}
    called = [counters.act("call_next", 2).number for _ in range(3)]
    is_heard(counters, 1)

    assert {number: one.ahead for number, one in told.items()} == {1: 0, 2: None, 3: 1, 4: None, 5: 2}
    assert called == [1, 3, 5]
    assert [(told[n].on_paper, told[n].wait) for n in (2, 4)] == [(1, None), (1, None)]
    assert (follow(counters, 2).ahead, follow(counters, 2).on_paper) == (0, None)


def test_who_is_left_to_a_counter_of_which_another_console_is_heard_is_called_by_that_one(counters: Counters) -> None:
    from sync.server.hot import scene

    is_heard(counters, 1, tab="other")
    part_goes_silent(counters)
    is_heard(counters, 1, tab="other")

    seen = counters.hall.do(scene.look).hall

    assert [one.label for one in seen.next] == ["A 001", "A 002", "A 003", "A 004", "A 005"]
    assert seen.counters[0].state == "open"
    assert [follow(counters, number).ahead for number in (1, 2, 3, 4, 5)] == [0, 1, 2, 3, 4]


def test_a_board_of_some_counters_tells_of_whoever_these_may_call(counters: Counters) -> None:
    """Somebody sent to one of them, to an official who sits there, and where a counter elsewhere has closed."""
    counters.issue(1, "xa-hoi", series="D")
    counters.issue(2, "xa-hoi", series="D")
    counters.issue(3, "dat-dai", series="C")
    counters.act("call_next", 4)
    counters.act("transfer", 4, to_counter=2)
    before = of_area(counters)
    counters.act("call_next", 4)
    counters.act("transfer", 4, to_post="ho-tich")

    assert before == (["C 003", "D 001"], 2)
    assert of_area(counters) == (["C 003", "D 001", "D 002"], 3)
    counters.act("set_state", 3, "closed")
    assert of_area(counters) == (["D 001", "D 002"], 2)  # the help counter, which is elsewhere, sees C 003


def test_the_next_of_every_counter_stands_before_anybodys_second(counters: Counters) -> None:
    """Who is alone in a counter's line is called before a long line of others; who waits for nobody's, not."""
    from sync.server.hot import scene

    for counter in (1, 2, 3, 4):
        counters.act("set_state", counter, "open")
    counters.act("set_state", 4, "break")
    for number in (1, 2, 3, 4, 5):
        counters.issue(number)
    counters.issue(6, "dat-dai", series="C")
    counters.issue(7, "xa-hoi", series="D")  # counter 4's

    announced = [one.label for one in counters.hall.do(scene.look).hall.next]
    called = [counters.act("call_next", number).label for number in (1, 2, 3)]

    assert announced == ["A 001", "C 006", "A 002", "A 003", "A 004", "A 005", "D 007"]
    assert sorted(announced[:3]) == sorted(called)


def test_before_any_counter_has_begun_the_first_to_come_stand_first(counters: Counters) -> None:
    from sync.server.hot import scene

    counters.issue(1)
    counters.issue(2)
    counters.issue(3, "dat-dai", series="C")

    assert [one.label for one in counters.hall.do(scene.look).hall.next] == ["A 001", "A 002", "C 003"]


def of_area(counters: Counters) -> tuple[list[str], int]:
    """Whom the board of counters 1 to 3 names next, and how many wait there."""
    from sync.server.hot import scene

    told = json.loads(counters.hall.do(scene.look).of_board("quay-1-3"))
    return sorted(one["label"] for one in told["next"]), told["waiting"]
