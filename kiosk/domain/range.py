"""A range of minutes, as people are told how long they wait."""

from typing import NamedTuple


class Range(NamedTuple):
    """Minutes, both multiples of five, `low` below `high`; a `low` of 0 is told as "under `high`"."""

    low: int
    high: int
