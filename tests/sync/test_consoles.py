"""Consoles that fall silent: each open page speaks for itself, and nobody it may be calling is given to others."""

import re
from pathlib import Path

from tests.sync.counters import Counters
from tests.sync.test_slices import is_heard, slice_of


def typed(counters: Counters, counter: int, ticket: str) -> str:
    """One called by hand on the page; what is said to the clerk."""
    from django.http import QueryDict

    from sync.server.pages.counter_acts import Press, call

    form = QueryDict(f"ticket={ticket}")
    said: str = counters.hall.do(lambda hall, db: call(Press(hall, db, counter, None, form)))
    return said


def goes_silent(counters: Counters, counter: int) -> list[int]:
    """Its cable is drawn while all others go on; returns its slice."""
    from sync.server.hot import consoles

    alone = slice_of(counters, counter)
    counters.pass_time(consoles.SILENT_MS / 1000 + 0.001)
    return alone


def test_nobody_else_calls_whom_a_console_that_lost_its_cable_may_be_calling(counters: Counters) -> None:
    for number in range(1, 5):
        counters.issue(number)
    is_heard(counters, 2)
    assert goes_silent(counters, 1) == [2, 4]
    is_heard(counters, 2)

    called = [one and one.number for one in (counters.act("call_next", 2) for _ in range(3))]

    assert called == [1, 3, None]
    told = counters.read("waiting", counter=2)
    assert [(one.number, one.on_paper, one.why.code) for one in told] == [(2, 1, "on-paper"), (4, 1, "on-paper")]
    assert typed(counters, 2, "A 4").startswith("Quầy 1 mất mạng và có thể đã gọi miệng A")
    assert counters.at(2) == "A 004"


def test_who_is_passed_over_is_called_again_once_the_console_is_heard(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    goes_silent(counters, 1)
    silent = counters.read("next_at", 2)

    is_heard(counters, 1)

    assert silent is None
    assert counters.queue(2) == [1, 2]
    assert counters.act("call_next", 2).label == "A 001"


def test_a_console_is_heard_by_what_reached_it_not_by_what_it_sent(counters: Counters) -> None:
    counters.issue(1)
    slice_of(counters, 1)
    mark = is_heard(counters, 1)
    counters.pass_time(9)
    for _ in range(3):  # its answers are lost: to its own mind it is cut off since nine seconds
        is_heard(counters, 1, mark)
    counters.pass_time(1.001)

    assert counters.read("next_at", 2) is None


def test_a_server_that_was_away_gives_no_slice_to_others_before_its_console_is_back(counters: Counters) -> None:
    from dataclasses import replace

    counters.issue(1)
    slice_of(counters, 1)
    counters.hall.hall = replace(counters.hall.hall)  # the program began anew and has heard nobody
    is_heard(counters, 2)

    assert counters.read("next_at", 2) is None
    is_heard(counters, 1)
    assert counters.read("next_at", 2).label == "A 001"


def test_a_counter_with_one_console_cut_off_and_one_heard_keeps_its_slice(counters: Counters) -> None:
    for number in range(1, 5):
        counters.issue(number)
    is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="right")
    is_heard(counters, 2)
    assert slice_of(counters, 1, heard=False) == [2, 4]
    counters.pass_time(11)
    is_heard(counters, 1, tab="right")
    is_heard(counters, 2)
    counters.issue(6)

    called = [one and one.number for one in (counters.act("call_next", 2) for _ in range(3))]

    assert called == [1, 3, 6]
    assert slice_of(counters, 1, heard=False) == [2, 4]
    assert counters.queue(1) == [2, 4]
    assert counters.act("call_next", 1).number == 2


def test_the_other_console_of_a_counter_is_told_of_the_one_that_is_cut_off(counters: Counters) -> None:
    from sync.server.hot import consoles

    def is_told() -> bool:
        told: bool = counters.hall.do(lambda hall, db: consoles.one_is_cut_off(hall, db, 1))
        return told

    is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="right")
    both = is_told()
    counters.pass_time(11)
    neither = is_told()
    is_heard(counters, 1, tab="right")
    one = is_told()
    is_heard(counters, 1, tab="left")

    assert [both, neither, one, is_told()] == [False, False, True, False]


def test_a_break_told_at_one_console_gives_nobody_away_whom_the_other_may_be_calling(counters: Counters) -> None:
    counters.issue(1)
    is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="right")
    slice_of(counters, 1, heard=False)
    counters.pass_time(11)
    is_heard(counters, 1, tab="right")

    counters.act("set_state", 1, "break")

    assert counters.read("next_at", 2) is None


def test_the_slice_of_a_cut_off_console_outlives_the_server_though_another_console_is_back(counters: Counters) -> None:
    from dataclasses import replace

    counters.issue(1)
    is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="right")
    slice_of(counters, 1, heard=False)
    counters.hall.hall = replace(counters.hall.hall)  # the program began anew; one has called on paper meanwhile
    is_heard(counters, 1, tab="right")
    is_heard(counters, 2)

    away = counters.read("next_at", 2)
    is_heard(counters, 1, tab="left")

    assert away is None
    assert counters.read("next_at", 2).label == "A 001"


def test_a_slice_is_let_go_with_the_last_page_of_its_counter(counters: Counters) -> None:
    from sync.server.hot import consoles

    counters.issue(1)
    is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="right")
    slice_of(counters, 1, heard=False)
    is_heard(counters, 2)

    counters.hall.do(lambda hall, db: consoles.left(hall, db, "page left"))
    kept = slice_of(counters, 1, heard=False)
    counters.hall.do(lambda hall, db: consoles.left(hall, db, "page right"))

    assert kept == [1]
    assert slice_of(counters, 2) == [1]
    assert counters.hall.rows("SELECT page FROM console") == [("page 2",)]


def test_a_page_opened_after_a_power_cut_stands_for_the_one_of_the_same_browser(counters: Counters) -> None:
    counters.issue(1)
    is_heard(counters, 1, tab="before", browser="a")
    slice_of(counters, 1, heard=False)
    counters.pass_time(120)
    is_heard(counters, 2)
    passed_over = counters.read("next_at", 2)
    is_heard(counters, 1, tab="elsewhere", browser="b")
    not_his = counters.read("next_at", 2)

    is_heard(counters, 1, tab="after", browser="a")

    assert (passed_over, not_his) == (None, None)
    assert counters.read("next_at", 2).label == "A 001"


def test_one_of_two_tabs_that_were_open_side_by_side_does_not_stand_for_the_other(counters: Counters) -> None:
    counters.issue(1)
    is_heard(counters, 1, tab="left", browser="a")
    counters.pass_time(1)
    is_heard(counters, 1, tab="right", browser="a")
    counters.pass_time(1)
    is_heard(counters, 1, tab="left", browser="a")
    slice_of(counters, 1, heard=False)
    counters.pass_time(11)

    is_heard(counters, 1, tab="right", browser="a")
    is_heard(counters, 2)

    assert counters.read("next_at", 2) is None


def test_who_is_in_the_slice_of_a_page_that_was_closed_or_of_one_silent_for_long_is_let_go(counters: Counters) -> None:
    from sync.server.hot import consoles

    for number in (1, 2):
        counters.issue(number)
    is_heard(counters, 1, tab="first")
    slice_of(counters, 1, heard=False)
    counters.hall.do(lambda hall, db: consoles.left(hall, db, "another page"))
    assert slice_of(counters, 2) == []
    counters.hall.do(lambda hall, db: consoles.left(hall, db, "page first"))
    taken = slice_of(counters, 2)

    goes_silent(counters, 2)
    kept = slice_of(counters, 1)
    counters.pass_time(consoles.KEPT_MS / 1000)

    assert (taken, kept) == ([1, 2], [])
    assert counters.read("next_at", 1).label == "A 001"
    assert slice_of(counters, 1) == [1, 2]


def test_what_a_page_said_before_it_left_opens_it_no_more_when_it_arrives_after_that(counters: Counters) -> None:
    from sync.server.hot import consoles

    counters.issue(1)
    mark = is_heard(counters, 1, tab="left")
    is_heard(counters, 1, tab="never heard twice")
    for name in ("page left", "page never heard twice"):
        counters.hall.do(lambda hall, db, name=name: consoles.left(hall, db, name))

    is_heard(counters, 1, mark, tab="left")
    is_heard(counters, 1, mark, tab="never heard twice")
    counters.pass_time(consoles.SILENT_MS / 1000 + 1)
    is_heard(counters, 1, tab="right")

    assert not counters.hall.do(lambda hall, db: consoles.one_is_cut_off(hall, db, 1))
    assert counters.hall.rows("SELECT page FROM console") == [("page right",)]


def test_a_console_begins_with_paper_only_after_the_hall_began_to_leave_it_its_slice() -> None:
    from sync.server.hot import consoles

    script = Path("sync/server/static/heard.js").read_text("utf-8")
    pulse = Path("sync/server/static/pulse.js").read_text("utf-8")
    [paper_ms] = map(int, re.findall(r"PAPER_MS = (\d+)", script))
    [patience_ms] = map(int, re.findall(r"BEAT_WAIT_MS = (\d+)", script))
    [beat_ms] = map(int, re.findall(r"BEAT_MS = (\d+)", pulse))
    page = Path("sync/server/templates/parts/counter_paper.html").read_text("utf-8")

    assert 2 * beat_ms + patience_ms < consoles.SILENT_MS < paper_ms  # one that is there is never taken for gone
    assert f"{consoles.KEPT_MS // 60_000} phút" in page
