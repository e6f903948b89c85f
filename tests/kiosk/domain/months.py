"""A month of hall days that never was: people come, counters take the next one by the plan's rules."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kiosk.domain.leg import Leg
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import Place, Skills, order

SECOND, MINUTE = 1_000, 60_000
OPENING = 1_793_491_200_000  # 7:00 of 1 November 2026 in the hall
COUNTERS = (
    Skills(number=1, post="chung-thuc", weights={"chung-thuc": 1}),
    Skills(number=2, post="ho-tich", weights={"chung-thuc": 1, "ho-tich": 1}),
    Skills(number=3, post="dat-dai", weights={"dat-dai": 1}),
)


def month(
    seed: int, rules: QueueRules, *, days: int = 22, pause_s: int = 20, counters: Sequence[Skills] = COUNTERS
) -> list[Leg]:
    """
    Legs as a hall server would have written them; a simulation of its own, from whatever happens to what happens next.

    Args:
        pause_s: What each counter needs between two citizens.
    """
    chance = Random(seed)
    legs = []
    for n in range(days):
        legs += _day(
            chance, rules, date(2026, 11, 1) + timedelta(days=n), OPENING + n * 24 * 60 * MINUTE, pause_s, counters
        )
    return legs


def _day(
    chance: Random, rules: QueueRules, day: date, opening: int, pause_s: int, counters: Sequence[Skills]
) -> list[Leg]:
    come = _come(chance, day, opening)
    free = {one.number: opening for one in counters}
    passed = dict.fromkeys(free, 0)
    legs: list[Leg] = []
    now = opening
    while come:
        for one in sorted(counters, key=lambda one: (free[one.number], one.number)):
            if free[one.number] > now:
                continue
            there = [place for place, _ in come if place.place_ms <= now]
            turns = order(there, rules=rules, counter=one, now_ms=now, passed=passed[one.number])
            if not turns:
                continue
            place = turns[0].place
            work = next(work for known, work in come if known is place)
            come = [entry for entry in come if entry[0] is not place]
            passed[one.number] = 0 if place.priority else passed[one.number] + 1
            free[one.number] = now + work + pause_s * SECOND
            legs.append(
                Leg(
                    day=day, series=place.key[1], number=place.key[2], service=place.service, counter=one.number,
                    post=one.post, priority=place.priority, from_ms=place.place_ms, called_ms=now,
                    started_ms=now + min(40 * SECOND, work), ended_ms=now + work, how="finished",
                )
            )  # fmt: skip
        now = min(at for at in (*free.values(), *(place.place_ms for place, _ in come)) if at > now)
    return legs


def _come(chance: Random, day: date, opening: int) -> list[tuple[Place, int]]:
    """Who comes in a morning, and for how long each will be served."""
    people = []
    for series, service, count in (("A", "chung-thuc", 38), ("B", "ho-tich", 18), ("C", "dat-dai", 14)):
        for number in range(1, count + 1):
            at = opening + round(chance.random() ** 1.4 * 200 * 60) * SECOND
            place = Place(key=(day, series, number), service=service, priority=chance.random() < 0.12, place_ms=at)
            people.append((place, round(chance.uniform(150, 560)) * SECOND))
    return people
