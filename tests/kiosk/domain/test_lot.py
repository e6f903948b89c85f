"""Lots of sums: each ballot told once, nothing else of it left."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.lot import Ballot, Group, can_seal, sum_up

GROUP = Group(counter=2, post="ho-tich", scale=5, survey=1, order="best_first", layout="tall")
BALLOTS = st.lists(
    st.builds(
        Ballot,
        level=st.integers(1, 5),
        reasons=st.lists(st.sampled_from(["cho-lau", "tre-hen", "nhanh"]), unique=True).map(tuple),
        verified=st.booleans(),
        outcome=st.sampled_from(["sent", "skipped", "timed_out"]),
    ),
    max_size=30,
)
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 22)


@given(BALLOTS)
def test_every_ballot_is_told_exactly_once(ballots: list[Ballot]):
    lot = sum_up(GROUP, ballots, FIRST, LAST)

    assert sum(lot.levels.values()) == lot.total == len(ballots)
    assert sum(n for told in lot.reasons.values() for n in told.values()) == sum(len(one.reasons) for one in ballots)


@given(BALLOTS, st.randoms())
def test_a_lot_does_not_know_the_order_of_its_ballots(ballots: list[Ballot], chance: st.DataObject):
    shuffled = list(ballots)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert sum_up(GROUP, shuffled, FIRST, LAST) == sum_up(GROUP, ballots, FIRST, LAST)


@given(st.lists(st.booleans(), max_size=20), st.integers(5, 9), st.data())
def test_whether_a_group_seals_never_depends_on_an_answer(verified: list[bool], k: int, data: st.DataObject):
    levels = st.lists(st.integers(1, 5), min_size=len(verified), max_size=len(verified))
    one, other = (
        [Ballot(level, verified=v) for level, v in zip(data.draw(levels), verified, strict=True)] for _ in range(2)
    )

    assert can_seal(one, k) == can_seal(other, k) == (sum(verified) >= k and len(verified) > k)


def test_the_pool_knows_neither_counter_nor_post():
    pool = GROUP.pooled()

    assert (pool.counter, pool.post) == (None, "")
    assert (pool.scale, pool.survey, pool.order, pool.layout) == (5, 1, "best_first", "tall")
