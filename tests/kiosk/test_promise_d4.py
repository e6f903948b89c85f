"""
D4: the wait that is told is nearer than any rule in use, and its range holds.

One office here; `make bench` replays twelve in quiet and busy times and tells each rule's error.
"""

import statistics

from tests.bench.wait import BEST, OURS, replay


def test_the_told_wait_is_nearer_than_any_rule_in_use() -> None:
    score = replay(1.1, seeds=(37,), test_days=2)

    assert score.best_rule != OURS
    assert score.ratio <= BEST
    assert statistics.fmean(score.inside) >= 0.55
    assert statistics.fmean(score.told) >= 0.6
