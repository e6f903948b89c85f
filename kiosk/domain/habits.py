"""
What a hall's own days teach about the next hours: how long services take, how quick each counter is, who stays away.

Where a hall has no days yet, the plan's norms and the shares below hold; they fade as people are served.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kiosk.domain.leg import LOST, Leg, span
from kiosk.domain.pace import LONGEST_MIN, SHORTEST_MIN, Pace, Served, learn, speeds

MINUTE_MS = 60_000
RECENT = 400  # legs of a service; older ones are forgotten
RECENT_MIN = 60.0  # who came within it tells how many are coming
LEAST_MIN = 10.0  # the first person of a day is no crowd
LONGEST_GAP_MIN = 60.0  # a longer pause with people waiting is lunch or the day's end, not a habit
TODAY_COUNTS = 40  # people served today before the day is believed to be half as different as it looks
NO_SHOW, NO_SHOW_COUNTS = 0.05, 20  # the share of people who do not come, before it is known
NO_SHOW_MIN = 2.0
PRIORITY, PRIORITY_COUNTS = 0.1, 30  # the share of people with priority, before it is known
TWICE = 2  # speeds follow from paces and paces from speeds: then neither moves any more
NOBODY_WAITED = (0.3,)  # the gap of a hall in which none was ever seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What was learned; the names are those of `kiosk.domain.rehearsal.Hall`."""

    paces: Mapping[str, Pace]
    speeds: Mapping[int, float]
    gaps: Sequence[float]
    no_show: float
    no_show_min: float
    priority: float  # share of people who have it
    wanted: Mapping[str, float]


def habits(legs: Iterable[Leg], norms: Mapping[str, float], today: date) -> Habits:
    """
    Learn from what was.

    Args:
        legs: Of the last weeks, in any order; open ones and spans that no clock could measure teach nothing.
        norms: Minutes the plan gives each service; a service it does not name is not learned.
        today: The hall day that may be quicker or slower than usual.
    """
    known = sorted((one for one in legs if busy_ms(one) >= 0), key=lambda one: one.called_ms)
    done = [one for one in known if one.how == "finished" and one.service in norms]
    by_service = {code: [one for one in done if one.service == code][-RECENT:] for code in norms}
    served = [Served(one.service, one.counter, _minutes(one)) for one in done]
    paces, quick = _paces(norms, by_service, {}), dict[int, float]()
    for _ in range(TWICE):
        quick = speeds(paces, served)
        paces = _paces(norms, by_service, quick)
    tempo = _tempo(paces, quick, [one for one in done if one.day == today])
    absent = [min(_minutes(one), LONGEST_MIN) for one in known if one.how == "no_show"]
    return Habits(
        paces={code: Pace(pace.mean * tempo, pace.spread, pace.doubt) for code, pace in paces.items()},
        speeds=quick,
        gaps=_gaps(known) or NOBODY_WAITED,
        no_show=_share(len(known), len(absent), NO_SHOW, NO_SHOW_COUNTS),
        no_show_min=sum(absent, NO_SHOW_MIN) / (len(absent) + 1),
        priority=_share(len(known), sum(one.priority for one in known), PRIORITY, PRIORITY_COUNTS),
        wanted={code: 1.0 + len(by_service[code]) for code in norms},
    )


def coming(lately: Mapping[str, int], priority: float, minutes: float = RECENT_MIN) -> dict[str, float]:
    """
    How many people with priority will come a minute, by service.

    Args:
        lately: How many took a number in the last `minutes`, with priority or without.
        priority: Which share has it.
    """
    return {code: n * priority / max(minutes, LEAST_MIN) for code, n in lately.items() if n}


def _paces(
    norms: Mapping[str, float], legs: Mapping[str, Sequence[Leg]], quick: Mapping[int, float]
) -> dict[str, Pace]:
    """What each service takes at a counter that is neither quick nor slow."""
    return {
        code: learn(norm, [_minutes(one) / quick.get(one.counter, 1.0) for one in legs[code]])
        for code, norm in norms.items()
    }


def busy_ms(leg: Leg) -> int:
    """For how long one call kept its counter busy, the way to it included; LOST where it still does."""
    told = span(leg.called_ms, leg.ended_ms)
    return LOST if told is None else told


def _minutes(leg: Leg) -> float:
    return busy_ms(leg) / MINUTE_MS


def _share(all_: int, some: int, usual: float, counts: int) -> float:
    """How often something happens, drawn towards the usual while little has been seen."""
    return (counts * usual + some) / (counts + all_)


def _tempo(paces: Mapping[str, Pace], quick: Mapping[int, float], legs: Sequence[Leg]) -> float:
    """How today compares with other days, drawn towards 1 while few have been served."""
    ratios = [
        math.log(max(_minutes(one), SHORTEST_MIN))
        - paces[one.service].log_median
        - math.log(quick.get(one.counter, 1.0))
        for one in legs
    ]
    return math.exp(sum(ratios) / (len(ratios) + TODAY_COUNTS))


def _gaps(legs: Sequence[Leg]) -> list[float]:
    """Minutes between one person and the next at a counter although the next one waited already."""
    found = list[float]()
    for _, at_one in groupby(sorted(legs, key=lambda one: (one.counter, one.called_ms)), key=lambda one: one.counter):
        before: Leg | None = None
        for one in at_one:
            if before and before.day == one.day and one.from_ms is not None and one.from_ms <= (before.ended_ms or 0):
                gap = (one.called_ms - (before.ended_ms or 0)) / MINUTE_MS
                if gap <= LONGEST_GAP_MIN:
                    found.append(max(gap, 0.0))
            before = one
    return found[-RECENT:]
