"""A range of minutes, as people are told how long they wait."""

from typing import NamedTuple

LONG_MIN = 90  # a range that ends later, and begins after an hour or more, is told in half hours
HOUR_MIN = 60
HALF_MIN = 30


class Range(NamedTuple):
    """Minutes, both multiples of five, `low` below `high`; a `low` of 0 is told as "under `high`"."""

    low: int
    high: int

    @property
    def hours(self) -> tuple[float, float] | None:
        """A long one in half hours, outwards, so that what is told holds what was meant: 2, 2.5."""
        if self.low < HOUR_MIN or self.high <= LONG_MIN:
            return None
        return _half_hours(self.low // HALF_MIN), _half_hours(-(-self.high // HALF_MIN))


def _half_hours(many: int) -> float:
    return many // 2 if many % 2 == 0 else many / 2
