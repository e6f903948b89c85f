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
from kiosk.domain.pace import LONGEST_MIN, SHORTEST_MIN, TODAY, UNSEEN, Pace, Served, Speed, learn, speeds

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
GAPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 5.0)  # minutes between two people, before they are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What was learned; the names are those of `kiosk.domain.rehearsal.Hall`."""

    paces: Mapping[str, Pace]
    speeds: Mapping[int, Speed]
    today: float  # how far the rest of the day may still be quicker or slower than it looks
    gaps: Sequence[float]
    no_show: float
    no_show_min: float
    priority: float  # share of people who have it
    wanted: Mapping[str, float]


def habits(legs: Iterable[Leg], norms: Mapping[str, float], today: date, now_ms: int) -> Habits:
    """
    Learn from what was.

    Those being served at this moment count with how long they are expected to take: else only the quick ones, who are
    done first, would tell how long people take today.

    Args:
        legs: Of the last weeks, in any order; spans that no clock could measure teach nothing.
        norms: Minutes the plan gives each service; a service it does not name is not learned.
        today: The hall day that may be quicker or slower than usual.
        now_ms: When `legs` were read; those of today without an end are open.
    """
    ordered = sorted(legs, key=lambda one: one.called_ms)
    known = [one for one in ordered if busy_ms(one) >= 0]
    done = [one for one in known if one.how == "finished" and one.service in norms]
    open_ = [one for one in ordered if one.day == today and one.ended_ms is None and one.service in norms]
    earlier = [one for one in done if one.day != today]
    paces, quick, served = _learn(norms, earlier, [one for one in done if one.day == today], open_, now_ms)
    here = served[len(earlier) :]
    tempo = _tempo(paces, quick, here)
    absent = [min(_minutes(one), LONGEST_MIN) for one in known if one.how == "no_show"]
    return Habits(
        paces={code: Pace(pace.mean * tempo, pace.spread, pace.doubt) for code, pace in paces.items()},
        speeds=quick,
        today=TODAY / math.sqrt(1 + len(here) / TODAY_COUNTS),
        gaps=[*GAPS, *_gaps(known)],
        no_show=_share(len(known), len(absent), NO_SHOW, NO_SHOW_COUNTS),
        no_show_min=sum(absent, NO_SHOW_MIN) / (len(absent) + 1),
        priority=_share(len(known), sum(one.priority for one in known), PRIORITY, PRIORITY_COUNTS),
        wanted={code: 1.0 + sum(one.service == code for one in served) for code in norms},
    )


def coming(lately: Mapping[str, int], priority: float, minutes: float = RECENT_MIN) -> dict[str, float]:
    """
    How many people with priority will come a minute, by service.

    Args:
        lately: How many took a number in the last `minutes`, with priority or without.
        priority: Which share has it.
    """
    return {code: n * priority / max(minutes, LEAST_MIN) for code, n in lately.items() if n}


def _learn(
    norms: Mapping[str, float], earlier: Sequence[Leg], today: Sequence[Leg], open_: Sequence[Leg], now_ms: int
) -> tuple[dict[str, Pace], dict[int, Speed], list[Served]]:
    """How long services take, how quick counters are, and from whom that was learned, today's last."""
    done = [Served(one.service, one.counter, _minutes(one)) for one in (*earlier, *today)]
    paces, quick, served = _paces(norms, done, {}), dict[int, Speed](), list[Served]()
    for _ in range(TWICE):
        served = [*done, *(_expected(one, paces, quick, now_ms) for one in open_)]
        quick = speeds(paces, served)
        paces = _paces(norms, served, quick)
    return paces, quick, served


def _paces(norms: Mapping[str, float], served: Sequence[Served], quick: Mapping[int, Speed]) -> dict[str, Pace]:
    """What each service takes at a counter that is neither quick nor slow."""
    minutes: dict[str, list[float]] = {code: [] for code in norms}
    for one in served:
        minutes[one.service].append(one.minutes / quick.get(one.counter, UNSEEN).times)
    return {code: learn(norm, minutes[code][-RECENT:]) for code, norm in norms.items()}


def _expected(leg: Leg, paces: Mapping[str, Pace], quick: Mapping[int, Speed], now_ms: int) -> Served:
    """How long somebody takes who is being served: half of those who have taken as long."""
    slow = quick.get(leg.counter, UNSEEN).times
    so_far = min(max(now_ms - leg.called_ms, 0) / MINUTE_MS, LONGEST_MIN)
    return Served(leg.service, leg.counter, so_far + slow * paces[leg.service].left(so_far / slow, 0.5))


def busy_ms(leg: Leg) -> int:
    """For how long one call kept its counter busy, the way to it included; LOST where it still does."""
    told = span(leg.called_ms, leg.ended_ms)
    return LOST if told is None else told


def _minutes(leg: Leg) -> float:
    return busy_ms(leg) / MINUTE_MS


def _share(all_: int, some: int, usual: float, counts: int) -> float:
    """How often something happens, drawn towards the usual while little has been seen."""
    return (counts * usual + some) / (counts + all_)


def _tempo(paces: Mapping[str, Pace], quick: Mapping[int, Speed], served: Sequence[Served]) -> float:
    """How today compares with other days, drawn towards 1 while few have been served."""
    ratios = [
        math.log(max(one.minutes, SHORTEST_MIN))
        - paces[one.service].log_median
        - math.log(quick.get(one.counter, UNSEEN).times)
        for one in served
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
