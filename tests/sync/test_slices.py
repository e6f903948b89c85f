"""Paper mode begins with a slice: each console knows with whom it goes on when nobody can be asked."""

from datetime import timedelta

from tests.sync.counters import DAY, Counters
from tests.sync.test_two_counters import at_once


def is_heard(counters: Counters, counter: int, mark: str = "", *, tab: str = "", browser: str = "") -> str:
    """An open console says that it is there, and gives back what it was answered."""
    from sync.server.hot import consoles

    hall, page = counters.hall.hall, consoles.Page(f"page {tab or counter}", counter, browser or f"browser {tab}")
    return consoles.heard(hall, page, mark or consoles.heard(hall, page, ""))


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
