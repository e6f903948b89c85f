"""
D4: how far the told wait is from the real one, beside the rules other halls use.

A pretend hall (`tests.support.pretend_hall`) runs for weeks from which everybody may learn, then for days on which
each ticket is told its wait as it is taken. All rules see the same hall at the same moment.
"""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.domain.habits import Habits, Leg, habits
from kiosk.domain.rehearsal import Counter, Hall, Person
from kiosk.domain.wait import Wait, simulate
from tests.bench.table import Table
from tests.support.pretend_hall import END, LUNCH, NORMS, SKILLS, PretendHall, Room, Visitor

LOADS = (("quiet", 0.55), ("busy", 0.8), ("very busy", 1.1))
SEEDS = (11, 23, 37)
LEARN_DAYS, TEST_DAYS = 15, 2
BREAK_MIN = 10.0
OURS = "forward simulation"
BEST = 0.7


@dataclass
class Score:
    """Errors in minutes by rule, over the same tickets; and what our ranges held."""

    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    inside: list[bool] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def error(self, rule: str) -> float:
        return statistics.fmean(self.errors[rule])

    @property
    def best_rule(self) -> str:
        return min((rule for rule in self.errors if rule != OURS), key=self.error)

    @property
    def ratio(self) -> float:
        return self.error(OURS) / self.error(self.best_rule)


def run() -> Table:
    scores = {name: replay(load) for name, load in LOADS}
    every = Score()
    for one in scores.values():
        for rule, errors in one.errors.items():
            every.errors[rule] += errors
        every.inside += one.inside
        every.told += one.told
        every.widths += one.widths
        every.waits += one.waits
    rows = [row(name, one) for name, one in (*scores.items(), ("all", every))]
    rules = [rule for rule in every.errors if rule != OURS]
    return Table(
        title="D4 the wait that is told, against the wait that was",
        columns=(
            *("hall", "tickets", "mean wait", OURS, *rules, f"ratio (≤ {BEST})"),
            *("20–80 % holds", "as told holds", "told width"),
        ),
        rows=tuple(rows),
        note=f"Mean error in minutes. {len(SEEDS)} offices, {LEARN_DAYS} days to learn from, {TEST_DAYS} days told, "
        "six counters, some of which serve two services, priority, no-shows, breaks, lunch; the truth's durations "
        "are not log-normal and its norms are off by a third. Every rule learns the same days and knows of lunch. The "
        'point of the simulation is its median; its ranges count where it did not say "go now".',
    )


def row(name: str, score: Score) -> tuple[str, ...]:
    errors = [f"{score.error(rule):.1f}" for rule in score.errors if rule != OURS]
    return (
        *(name, f"{len(score.waits):,}", f"{statistics.fmean(score.waits):.1f} min", f"{score.error(OURS):.1f}"),
        *(
            *errors,
            f"{score.ratio:.2f}",
            f"{statistics.fmean(score.inside):.0%}",
            f"{statistics.fmean(score.told):.0%}",
        ),
    )


def replay(load: float, seeds: Sequence[int] = SEEDS, test_days: int = TEST_DAYS) -> Score:
    score = Score()
    for seed in seeds:
        hall = PretendHall(seed, load)
        legs = [leg for n in range(LEARN_DAYS) for leg in legs_of(f"{n:03d}", hall.day(), n)]
        for n in range(LEARN_DAYS, LEARN_DAYS + test_days):
            Day(legs, f"{n:03d}", n, score).watch(hall)
    return score


class Day:
    """One day on which every second ticket is told its wait."""

    def __init__(self, legs: list[Leg], name: str, number: int, score: Score) -> None:
        self.legs, self.name, self.number, self.score = legs, name, number, score
        self.seen: list[Visitor] = []
        self.learned: Habits | None = None
        self.guesses: list[tuple[Visitor, Wait, dict[str, float]]] = []

    def watch(self, hall: PretendHall) -> None:
        today = hall.day(self.guess)
        self.legs += legs_of(self.name, today, self.number)
        for one, wait, rules in self.guesses:
            if one.called is None:
                continue
            self.score.waits.append(one.waited)
            for rule, minutes in {OURS: wait.middle, **rules}.items():
                self.score.errors[rule].append(abs(minutes - one.waited))
            if wait.high > 0:  # else it said "go now", and no range
                self.score.inside.append(wait.low <= one.waited <= wait.high)
                self.score.told.append(wait.told.low <= one.waited <= wait.told.high)
                self.score.widths.append(wait.told.high - wait.told.low)

    def guess(self, room: Room, one: Visitor) -> None:
        if self.learned is None or len(self.seen) % 10 == 0:
            so_far = legs_of(
                self.name, [each for each in self.seen if (each.ended or END * 2) <= room.now], self.number
            )
            self.learned = habits([*self.legs, *so_far], NORMS, self.name)
        self.seen.append(one)
        if len(self.seen) % 2:
            return
        wait = simulate(hall_of(room, self.learned), seed=1).next.get((one.service, one.priority))
        assert wait is not None
        self.guesses.append((one, wait, rules(room, one, self.seen, self.learned)))


def hall_of(room: Room, learned: Habits) -> Hall:
    """The hall as the simulation wants it, from what can be seen."""
    now = room.now
    people = [
        Person(key=("A", one.number), service=one.service, place=one.came - now, priority=one.priority)
        for one in room.waiting
    ]
    counters = [
        Counter(
            number=number,
            services=skills,
            speed=learned.speeds.get(number, 1.0),
            serving=one.service if (one := room.at[number]) else None,
            since=now - one.called if one and one.called is not None else 0.0,
            back=BREAK_MIN if number in room.back else 0.0,
        )
        for number, skills in SKILLS.items()
    ]
    return Hall(
        people=people,
        counters=counters,
        paces=learned.paces,
        gaps=learned.gaps,
        no_show=learned.no_show,
        no_show_min=learned.no_show_min,
        shut=[(LUNCH[0] - now, LUNCH[1] - now)],
    )


def rules(room: Room, one: Visitor, seen: Sequence[Visitor], learned: Habits) -> dict[str, float]:
    """What other halls would say now."""
    ahead = sum(each.service == one.service and (each.priority or not one.priority) for each in room.waiting)
    counters = sum(one.service in skills for skills in SKILLS.values())
    called = [each for each in seen if each.service == one.service and each.called is not None]
    called.sort(key=lambda each: each.called or 0.0)
    lately = [each.waited for each in called if (each.called or 0.0) > room.now - 60]
    norm = NORMS[one.service]
    found = {
        "n × mean / counters": ahead * learned.paces[one.service].mean / counters,
        "mean wait of the last hour": statistics.fmean(lately) if lately else 0.0,
        "mean of the last 3 waits": statistics.fmean([each.waited for each in called[-3:]]) if called else 0.0,
        "last wait": called[-1].waited if called else 0.0,
        "norm × position / counters": ahead * norm / counters,
    }
    return {rule: over_lunch(room.now, minutes) for rule, minutes in found.items()}


def over_lunch(now: float, minutes: float) -> float:
    """Nobody is called over lunch: a rule that would say so waits until after it."""
    if now < LUNCH[0] <= now + minutes:
        return minutes + LUNCH[1] - LUNCH[0]
    return max(minutes, LUNCH[1] - now) if LUNCH[0] <= now < LUNCH[1] else minutes


def legs_of(name: str, visitors: Sequence[Visitor], number: int) -> list[Leg]:
    begins = number * 24 * 60.0
    return [
        Leg(
            day=name,
            service=one.service,
            counter=one.counter,
            waited_from=begins + one.came,
            called=begins + one.called,
            ended=begins + one.ended,
            came=not one.absent,
        )
        for one in visitors
        if one.counter is not None and one.called is not None and one.ended is not None
    ]
