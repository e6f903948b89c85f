"""Paper mode begins with a slice: each console knows with whom it goes on when nobody can be asked."""

import re
from datetime import timedelta
from pathlib import Path

from tests.sync.counters import DAY, Counters
from tests.sync.test_two_counters import at_once


def is_heard(counters: Counters, counter: int, mark: str = "") -> str:
    """An open console says that it is there, and gives back what it was answered."""
    from sync.server.hot import consoles

    hall, page = counters.hall.hall, f"page {counter}"
    return consoles.heard(hall, counter, page, mark or consoles.heard(hall, counter, page, ""))


def slice_of(counters: Counters, counter: int, *, heard: bool = True) -> list[int]:
    """The numbers of one console's slice, as its page is made."""
    from sync.server.hot import calls, slices

    if heard:
        is_heard(counters, counter)
    return [
        one.number
        for one in counters.hall.do(
            lambda hall, db: slices.slice_of(hall, db, counter, calls.waiting(hall, db, counter=counter))
        )
    ]


def test_consoles_that_share_a_service_share_out_who_waits(counters: Counters) -> None:
    slice_of(counters, 1)
    slice_of(counters, 2)
    for number in range(1, 9):
        counters.issue(number)

    for _ in range(4):
        first = slice_of(counters, 1)
    second = slice_of(counters, 2)

    assert set(first) & set(second) == set()
    assert sorted(first + second) == list(range(1, 9))
    assert len(first) == len(second) == 4


def test_consoles_asking_at_the_same_instant_never_get_one_citizen_both(counters: Counters) -> None:
    for number in range(1, 41):
        counters.issue(number)

    for _ in range(5):
        seen = at_once(counters, *(lambda n=n: slice_of(counters, n) for n in (1, 2, 1, 2)))

        assert set(seen[0]) & set(seen[1]) == set(seen[2]) & set(seen[3]) == set()
        assert set(seen[0]) & set(seen[3]) == set(seen[2]) & set(seen[1]) == set()


def test_who_is_in_a_slice_stays_in_it_whoever_else_comes(counters: Counters) -> None:
    for number in range(1, 6):
        counters.issue(number)
    alone = slice_of(counters, 1)

    counters.issue(6)
    assert slice_of(counters, 2) == [] or 6 in slice_of(counters, 2)

    assert alone == [1, 2, 3, 4, 5]
    assert set(alone) <= set(slice_of(counters, 1))


def test_who_was_called_leaves_the_slice_and_who_comes_back_returns_to_it(counters: Counters) -> None:
    for number in range(1, 4):
        counters.issue(number)
    slice_of(counters, 1)

    counters.act("call_next", 2)
    called = int(str(counters.at(2)).split()[1])
    assert called not in slice_of(counters, 1)
    counters.act("no_show", 2)
    counters.act("reinstate", 2, counters.key(called))

    assert called in slice_of(counters, 1)
    assert called not in slice_of(counters, 2)


def test_who_was_sent_to_a_counter_is_in_its_slice(counters: Counters) -> None:
    counters.issue(1)
    counters.act("call_next", 1)
    slice_of(counters, 1)

    counters.act("transfer", 1, to_counter=3)

    assert slice_of(counters, 1) == []
    assert slice_of(counters, 3) == [1]


def test_who_was_sent_on_from_yesterday_takes_nobody_of_today_out_of_a_slice(counters: Counters) -> None:
    from sync.server.hot import days

    counters.issue(2)
    slice_of(counters, 2)
    counters.pass_time(24 * 3600)
    counters.hall.do(lambda hall, db: days.open_day(hall, db, "staff", DAY + timedelta(days=1)))
    for number in (1, 2, 3):
        counters.issue(number)
    slice_of(counters, 1)
    counters.act("call_this", 3, counters.key(2))
    counters.act("transfer", 3, service="chung-thuc")
    is_heard(counters, 2)

    first, second = slice_of(counters, 1), slice_of(counters, 2)

    assert sorted(first + second) == [1, 2, 2, 3]
    assert (slice_of(counters, 1), slice_of(counters, 2)) == (first, second)
    assert {1, 2, 3} <= set(first)
    assert second == [2]


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


def test_who_is_in_the_slice_of_a_counter_that_stops_is_everybodys_again(counters: Counters) -> None:
    for number in (1, 2):
        counters.issue(number)
    for state in ("break", "back-office", "closed"):
        counters.act("set_state", 2, "break")
        counters.act("set_state", 1, "open")
        assert slice_of(counters, 1) == [1, 2]
        counters.act("set_state", 1, state)
        counters.act("set_state", 2, "open")

        assert (slice_of(counters, 1), slice_of(counters, 2)) == ([], [1, 2]), state


def test_who_is_in_the_slice_of_a_page_that_was_closed_or_of_one_silent_for_long_is_let_go(counters: Counters) -> None:
    from sync.server.hot import consoles

    for number in (1, 2):
        counters.issue(number)
    slice_of(counters, 1)
    counters.hall.do(lambda hall, db: consoles.left(hall, db, "another page"))
    assert slice_of(counters, 2) == []
    counters.hall.do(lambda hall, db: consoles.left(hall, db, "page 1"))
    taken = slice_of(counters, 2)

    goes_silent(counters, 2)
    kept = slice_of(counters, 1)
    counters.pass_time(consoles.KEPT_MS / 1000)

    assert (taken, kept) == ([1, 2], [])
    assert counters.read("next_at", 1).label == "A 001"
    assert slice_of(counters, 1) == [1, 2]


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
