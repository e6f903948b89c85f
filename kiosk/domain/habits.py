"""
What a hall's own days teach about the next hours: how long services take, how quick each counter is, who stays away.

Learned from legs, one for each call of a ticket to a counter. Where a hall has none yet, the plan's norms hold.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kiosk.domain.pace import LONGEST_MIN, Pace, Served, learn, no_show, speeds

RECENT = 400  # legs of a service; older ones are forgotten
LONGEST_GAP_MIN = 60.0  # a longer pause with people waiting is lunch or the day's end, not a habit
TODAY_COUNTS = 40  # people served today before the day is believed to be half as different as it looks
NO_SHOW_MIN = 2.0
NOBODY_WAITED = (0.3,)  # the gap of a hall in which none was ever seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """
    One call of a ticket to one counter. Instants are minutes on one line for all legs.

    `waited_from` is since when it had waited; `ended` None while it lasts. `came` is False for who did not come,
    `served` whether the whole of the service was done: a leg that was held or transferred tells of no duration.
    """

    day: str
    service: str
    counter: int
    waited_from: float
    called: float
    ended: float | None
    came: bool = True
    served: bool = True

    @property
    def minutes(self) -> float:
        return (self.ended or self.called) - self.called


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What was learned; the names are those of `kiosk.domain.rehearsal.Hall`."""

    paces: Mapping[str, Pace]
    speeds: Mapping[int, float]
    gaps: Sequence[float]
    no_show: float
    no_show_min: float
    wanted: Mapping[str, float]


def habits(legs: Iterable[Leg], norms: Mapping[str, float], today: str) -> Habits:
    """
    Learn from what was.

    Args:
        legs: Of the last weeks, in any order.
        norms: Minutes the plan gives each service; a service it does not name is not learned.
        today: The hall day that may be quicker or slower than usual.
    """
    known = sorted((one for one in legs if one.ended is not None), key=lambda one: one.called)
    done = [one for one in known if one.came and one.served and one.service in norms]
    by_service = {code: [one.minutes for one in done if one.service == code][-RECENT:] for code in norms}
    paces = {code: learn(norm, by_service[code]) for code, norm in norms.items()}
    served = [Served(one.service, one.counter, one.minutes) for one in done]
    quick = speeds(paces, served)
    tempo = _tempo(paces, quick, [one for one in done if one.day == today])
    absent = [min(one.minutes, LONGEST_MIN) for one in known if not one.came]
    return Habits(
        paces={code: Pace(pace.mean * tempo, pace.spread, pace.doubt) for code, pace in paces.items()},
        speeds=quick,
        gaps=_gaps(known) or NOBODY_WAITED,
        no_show=no_show(len(known), len(absent)),
        no_show_min=sum(absent, NO_SHOW_MIN) / (len(absent) + 1),
        wanted={code: 1.0 + len(by_service[code]) for code in norms},
    )


def _tempo(paces: Mapping[str, Pace], quick: Mapping[int, float], legs: Sequence[Leg]) -> float:
    """How today compares with other days, drawn towards 1 while few have been served."""
    ratios = [
        math.log(max(one.minutes, 0.3)) - paces[one.service].log_median - math.log(quick.get(one.counter, 1.0))
        for one in legs
    ]
    return math.exp(sum(ratios) / (len(ratios) + TODAY_COUNTS))


def _gaps(legs: Sequence[Leg]) -> list[float]:
    """Minutes between one person and the next at a counter although the next one waited already."""
    found = list[float]()
    for _, at_one in groupby(sorted(legs, key=lambda one: (one.counter, one.called)), key=lambda one: one.counter):
        before: Leg | None = None
        for one in at_one:
            if before and before.ended is not None and before.day == one.day and one.waited_from <= before.ended:
                gap = one.called - before.ended
                if gap <= LONGEST_GAP_MIN:
                    found.append(max(gap, 0.0))
            before = one
    return found[-RECENT:]
