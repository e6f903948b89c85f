"""
How long serving takes, learned from what was.

A service's durations are taken as log-normal. Their mean is the plan's norm until there are enough of them: the norm
counts like `NORM_COUNTS` people served, so that a new hall begins with it and a busy one forgets it within a morning.
What nobody can be served in (a touch by mistake, a citizen forgotten over lunch) is drawn in, not believed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

NORM_COUNTS = 4  # a norm is wrong by about a third, a single duration by two thirds: (0.67 / 0.33)²
SPREAD = 0.6  # of the logarithm, before it is known
SPREAD_COUNTS = 10
SPEED_COUNTS = 12  # people at one counter before it is believed to be half as different as it looks
TODAY = 0.1  # how far a whole day may be quicker or slower than usual
SHORTEST_MIN, LONGEST_MIN = 0.3, 90.0
TRIM = 0.01  # the longest of a hundred is drawn in to the next one

_normal = NormalDist()


@dataclass(frozen=True, slots=True)
class Served:
    """One person served: at which counter, of which service, for how many minutes."""

    service: str
    counter: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Speed:
    """How a counter's time compares with the usual: `times` 0.8 is quick; `doubt`, how far that may be off."""

    times: float = 1.0
    doubt: float = 0.0


USUAL = Speed()
UNSEEN = Speed(1.0, SPREAD / math.sqrt(SPEED_COUNTS))  # of a counter nobody has seen at work


@dataclass(frozen=True, slots=True)
class Pace:
    """Log-normal minutes: `mean`, `spread` of the logarithm, and `doubt`, how far the mean itself may be off."""

    mean: float
    spread: float = SPREAD
    doubt: float = SPREAD / math.sqrt(NORM_COUNTS)

    @property
    def log_median(self) -> float:
        return math.log(self.mean) - self.spread**2 / 2

    def left(self, since: float, luck: float) -> float:
        """
        The rest of a service that has lasted for `since` minutes.

        Args:
            luck: Between 0 and 1: which part of those who lasted as long are done by then.
        """
        if since <= 0:
            return math.exp(self.log_median + self.spread * _normal.inv_cdf(luck))
        gone = _normal.cdf((math.log(since) - self.log_median) / self.spread)
        at = min(gone + luck * (1 - gone), 1 - 1e-9)
        return max(0.0, math.exp(self.log_median + self.spread * _normal.inv_cdf(at)) - since)


def learn(norm: float, minutes: Sequence[float]) -> Pace:
    """The pace of one service from what was served, drawn towards the plan's norm."""
    n = len(minutes)
    if n == 0:
        return Pace(norm)
    tidy = _drawn_in(minutes)
    mean = (NORM_COUNTS * norm + sum(tidy)) / (NORM_COUNTS + n)
    logs = [math.log(one) for one in tidy]
    middle = sum(logs) / n
    squares = sum((one - middle) ** 2 for one in logs)
    spread = math.sqrt((SPREAD_COUNTS * SPREAD**2 + squares) / (SPREAD_COUNTS + n))
    return Pace(mean, spread, spread / math.sqrt(NORM_COUNTS + n))


def speeds(paces: Mapping[str, Pace], served: Sequence[Served]) -> dict[int, Speed]:
    """How each counter's time compares with the service's usual one."""
    ratios: dict[int, list[float]] = {}
    for one in served:
        if one.service in paces:
            minutes = min(max(one.minutes, SHORTEST_MIN), LONGEST_MIN)
            ratios.setdefault(one.counter, []).append(math.log(minutes) - paces[one.service].log_median)
    return {counter: _speed(found) for counter, found in ratios.items()}


def _speed(ratios: Sequence[float]) -> Speed:
    counts = len(ratios) + SPEED_COUNTS
    return Speed(math.exp(sum(ratios) / counts), SPREAD / math.sqrt(counts))


def _drawn_in(minutes: Sequence[float]) -> list[float]:
    """The same durations with the unbelievable ones drawn in to the next believable one."""
    ordered = sorted(min(max(one, SHORTEST_MIN), LONGEST_MIN) for one in minutes)
    longest = ordered[len(ordered) - 1 - math.ceil(TRIM * (len(ordered) - 1))]
    return [min(one, longest) for one in ordered]
