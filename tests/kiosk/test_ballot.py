"""The ballot box: what lies in it, what leaves it, and that nothing else does."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ballot import FREE, Ballots
from kiosk.domain.errors import BallotClosed, BoxFull
from kiosk.domain.gesture import Slot
from kiosk.domain.kinds import LotSealed
from kiosk.domain.lot import Ballot, Group
from kiosk.schema import SLOTS
from tests.kiosk.halls import Terminal, memory_folder, terminal

MONDAY = date(2026, 11, 23)
COUNTER_1 = Group(1, "chung-thuc", 5, 1, "best_first", "tall")
COUNTER_2 = Group(2, "chung-thuc", 5, 1, "best_first", "tall")
OFFERED = ("cho-lau", "nhanh", "de-hieu")


def put(lobby: Terminal, group: Group, *levels: int, day: date = MONDAY) -> list[Slot]:
    """Finished ballots, one a level."""

    def one(level: int) -> Slot:
        ballot = Ballot(level, outcome="sent")
        return lobby.journal.write(lambda writing: lobby.ballots.put(writing, group, ballot, day, OFFERED))

    return [one(level) for level in levels]


def seal(lobby: Terminal, *, pool: bool = True) -> list[LotSealed]:
    return lobby.journal.write(lambda writing: lobby.ballots.seal(writing, k=5, pool_after=3, pool=pool))


def lying(lobby: Terminal) -> dict[Group, int]:
    return lobby.journal.write(lambda writing: lobby.ballots.waiting(writing.connection))


def slots_in_use(lobby: Terminal) -> int:
    return int(lobby.journal.disk.read("SELECT count(*) FROM slot WHERE content <> ?", FREE)[0][0])


def test_nothing_is_sealed_before_enough_people_rated(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, 5, 5, 4, 3, 2)

    assert seal(lobby) == []
    assert lying(lobby) == {COUNTER_1: 5}


def test_one_ballot_always_stays_behind(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, 5, 5, 4, 3, 2, 1)

    lots = seal(lobby)

    assert [(lot.counter, lot.total, lot.verified) for lot in lots] == [(1, 5, 5)]
    assert sum(lots[0].levels.values()) == 5
    assert lying(lobby) == {COUNTER_1: 1}


def test_the_slots_of_a_lot_are_wiped(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, *[5] * 20)

    seal(lobby)

    assert slots_in_use(lobby) == 1


def test_counters_are_never_added_together_while_they_are_large_enough(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, *[5] * 7)
    put(lobby, COUNTER_2, *[1] * 8)

    lots = seal(lobby)

    assert {lot.counter: lot.levels for lot in lots} == {1: {"5": 6}, 2: {"1": 7}}


def test_a_group_that_stays_small_moves_into_the_pool_after_three_open_days(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, 5, 4)
    put(lobby, COUNTER_2, 5, 4, 3, 2)

    before = [seal(lobby), seal(lobby)]
    lots = seal(lobby)

    assert before == [[], []]
    assert [(lot.counter, lot.post, lot.total) for lot in lots] == [(None, "", 5)]
    assert lying(lobby) == {COUNTER_1.pooled(): 1}


def test_a_terminal_at_one_counter_has_no_pool_and_waits(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, 5, 4)

    for _ in range(9):
        assert seal(lobby, pool=False) == []

    assert lying(lobby) == {COUNTER_1: 2}


def test_a_lot_tells_its_first_and_last_day(lobby: Terminal) -> None:
    put(lobby, COUNTER_1, 5, 5, 5)
    put(lobby, COUNTER_1, 4, 4, 4, day=MONDAY + timedelta(days=1))

    first = seal(lobby)[0]
    put(lobby, COUNTER_1, *[3] * 6, day=MONDAY + timedelta(days=2))
    second = seal(lobby)[0]

    assert (first.first_day, first.last_day) == ("2026-11-23", "2026-11-24")
    assert (second.first_day, second.last_day) == ("2026-11-24", "2026-11-25")


def test_reasons_are_told_by_mood_and_never_with_a_ballot(lobby: Terminal) -> None:
    for level, reasons in [(5, ("nhanh", "de-hieu")), (5, ("nhanh",)), (1, ("cho-lau",)), (5, ()), (5, ()), (5, ())]:
        ballot = Ballot(level, reasons, outcome="sent")
        lobby.journal.write(lambda writing, one=ballot: lobby.ballots.put(writing, COUNTER_1, one, MONDAY, OFFERED))

    lot = seal(lobby)[0]

    assert lot.total == 5
    assert lot.reasons.get("high", {}).get("nhanh", 0) in (1, 2)
    assert set(lot.reasons) <= {"high", "low"}


def test_an_open_ballot_can_be_altered_by_its_holder_alone(lobby: Terminal) -> None:
    def write(slot: Slot, level: int) -> Ballot:
        return lobby.journal.write(lambda w: lobby.ballots.alter(w, slot, lambda b: Ballot(level, outcome=b.outcome)))

    slot = lobby.journal.write(lambda w: lobby.ballots.put(w, COUNTER_1, Ballot(5), MONDAY))
    assert write(slot, 2).level == 2

    with pytest.raises(BallotClosed):
        write(Slot(slot.number, b"wild"), 1)
    with pytest.raises(BallotClosed):
        write(Slot(slot.number % SLOTS + 1, slot.mark), 1)


def test_a_closed_ballot_stays_as_it_is(lobby: Terminal) -> None:
    slot = lobby.journal.write(lambda w: lobby.ballots.put(w, COUNTER_1, Ballot(5), MONDAY))
    lobby.journal.write(lambda w: lobby.ballots.alter(w, slot, lambda b: Ballot(b.level, outcome="sent")))

    with pytest.raises(BallotClosed):
        lobby.journal.write(lambda w: lobby.ballots.alter(w, slot, lambda b: Ballot(1)))


def test_after_a_restart_what_was_open_has_timed_out_and_counts(lobby: Terminal) -> None:
    slot = lobby.journal.write(lambda w: lobby.ballots.put(w, COUNTER_1, Ballot(4), MONDAY))
    put(lobby, COUNTER_1, *[5] * 5)

    recovered = lobby.journal.write(lobby.ballots.recover)

    assert recovered == 1
    with pytest.raises(BallotClosed):
        lobby.journal.write(lambda w: lobby.ballots.alter(w, slot, lambda b: Ballot(1)))
    assert seal(lobby)[0].total == 5


def test_a_ballot_that_is_still_open_waits_for_the_next_close(lobby: Terminal) -> None:
    lobby.journal.write(lambda w: lobby.ballots.put(w, COUNTER_1, Ballot(4), MONDAY))
    put(lobby, COUNTER_1, *[5] * 5)

    assert seal(lobby) == []
    assert lying(lobby) == {COUNTER_1: 6}


def test_a_full_box_says_so_and_loses_nothing(lobby: Terminal) -> None:
    full = b"\0\1\5\1".ljust(16, b"\0")
    lobby.journal.disk.write(lambda connection: connection.execute("UPDATE slot SET content = ?", (full,)) and None)

    with pytest.raises(BoxFull):
        put(lobby, COUNTER_1, 5)

    assert slots_in_use(lobby) == SLOTS


def test_the_last_free_slot_is_found(lobby: Terminal) -> None:
    full = b"\0\1\5\1".ljust(16, b"\0")
    lobby.journal.disk.write(
        lambda connection: connection.execute("UPDATE slot SET content = ? WHERE number <> 77", (full,)) and None
    )

    slot, *_ = put(lobby, COUNTER_1, 5)

    assert slot.number == 77


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.integers(1, 5)), max_size=14), min_size=1, max_size=6),
    st.integers(0, 2**32),
)
def test_every_ballot_is_told_in_exactly_one_lot(days: list[list[tuple[int, int]]], seed: int) -> None:
    given_levels, told = Counter[str](), Counter[str]()

    with memory_folder() as folder, terminal(folder, seed=seed) as lobby:
        for n, ratings in enumerate(days):
            for counter, level in ratings:
                group = Group(counter, "ho-tich", 5, 1, "best_first", "tall")
                put(lobby, group, level, day=MONDAY + timedelta(days=n))
                given_levels[str(level)] += 1
            for lot in seal(lobby):
                assert lot.total >= 5
                told.update(lot.levels)
        left = slots_in_use(lobby)

    assert not told - given_levels
    assert told.total() + left == given_levels.total()


def test_which_ballot_stays_is_chance_and_not_its_answer() -> None:
    """Over many closes the one dissatisfied ballot of six stays behind about once in six."""
    stayed = 0
    with memory_folder() as folder, terminal(folder, seed=7) as lobby:
        for n in range(60):
            group = Group(1, f"post-{n}", 5, 1, "best_first", "tall")
            levels = [1, 5, 5, 5, 5, 5]
            random.Random(n).shuffle(levels)
            put(lobby, group, *levels)
            lot = seal(lobby, pool=False)[0]
            stayed += "1" not in lot.levels

    assert 2 <= stayed <= 24


def test_a_box_of_another_chance_fills_other_slots() -> None:
    with memory_folder() as folder, terminal(folder, seed=1) as lobby:
        ones = {slot.number for slot in put(lobby, COUNTER_1, *[5] * 30)}
        lobby_two = Ballots(random.Random(2).randbytes)
        twos = {lobby.journal.write(lambda w: lobby_two.put(w, COUNTER_1, Ballot(5), MONDAY)).number for _ in range(30)}

    assert len(ones) == len(twos) == 30
    assert not ones & twos  # a slot in use is never drawn again
