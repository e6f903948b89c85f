"""
D4: how far the told wait is from the real one, beside the rules other halls use.

A pretend hall (`tests.support.pretend_hall`) runs for weeks from which everybody may learn, then for days on which
each ticket is told its wait as it is taken. All rules see the same hall at the same moment.
"""

import math
import statistics
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import perf_counter

from kiosk.domain.habits import MINUTE_MS, RECENT_MIN, Habits, coming, habits
from kiosk.domain.leg import Leg
from kiosk.domain.pace import UNSEEN, Pace
from kiosk.domain.policy import QueueRules
from kiosk.domain.scene import Counter, Hall, Person
from kiosk.domain.wait import RUNS, Wait, simulate
from sync.server.hot.dice import Seeded
from sync.server.hot.moment import SOON_MIN
from tests.bench.table import Table
from tests.support.pretend_hall import NORMS, SKILLS, PretendHall, Room, Visitor

LOADS = (("quiet", 0.55), ("busy", 0.8), ("very busy", 1.1))
WITH_LUNCH = ("busy, shut over lunch", 0.8)
NEW = ("busy, its first two days", 0.8)
SEEDS = tuple(range(1, 13))  # one office is luckier than another: few of them tell nothing
LEARN_DAYS, TEST_DAYS = 15, 2
EVERY = 3  # tickets a day that are told their wait, one of so many
BREAK_MIN = 10.0
FIRST, DAY = date(2026, 11, 2), timedelta(days=1)
OURS = "forward simulation"
BEST = 0.7
CROWDS, COST_TIMES = (10, 30, 60, 120), 20


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


def run() -> list[Table]:
    return [held(), cost()]


def held() -> Table:
    """How far each rule was off, and how often our ranges held."""
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
    rows.append(row(WITH_LUNCH[0], replay(WITH_LUNCH[1], lunch=True)))
    rows.append(row(NEW[0], replay(NEW[1], learn_days=0)))
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
        "are not log-normal and its norms are off by a third. Every rule learns the same days. The "
        'point of the simulation is its median; its ranges count where it did not say "go now".',
    )


def cost() -> Table:
    """What one forecast of the whole hall takes, by how many wait."""
    rows = []
    for waiting in CROWDS:
        took = list[float]()
        for n in range(COST_TIMES):
            hall = crowd(waiting)
            began = perf_counter()
            simulate(hall, Seeded(f"cost {n // 2}"))  # every second one knows its people already, as a hall mostly does
            took.append((perf_counter() - began) * 1000)
        spread = f"{statistics.median(took):.0f} / {statistics.quantiles(took, n=20)[-1]:.0f} ms"
        rows.append((f"{waiting}", str(len(SKILLS)), f"{RUNS}", spread))
    return Table(
        title="D4 what it costs to tell everybody's wait",
        columns=("people waiting", "counters", "runs", "p50 / p95"),
        rows=tuple(rows),
        note="The range of everybody who waits and of everybody who would come, for each service with priority and "
        "without. A hall server works it out at most every two seconds, and not while nothing changes.",
    )


def crowd(waiting: int) -> Hall:
    """So many people who came one after the other, all counters busy, alternating priority."""
    services = list(NORMS)
    people = [
        Person(key=("A", n), service=services[n % 6], place=-0.7 * n, priority=n % 7 == 0) for n in range(waiting)
    ]
    counters = [
        Counter(number=n, services=dict.fromkeys(skills, 1), serving=skills[0], since=2.0)
        for n, skills in SKILLS.items()
    ]
    paces = {code: Pace(norm) for code, norm in NORMS.items()}
    rules = QueueRules(policy="alternate")
    return Hall(people=people, counters=counters, paces=paces, rules=rules, gaps=(0.2, 0.5, 6.0), no_show=0.05)


def row(name: str, score: Score) -> tuple[str, ...]:
    errors = [f"{score.error(rule):.1f}" for rule in score.errors if rule != OURS]
    return (
        *(name, f"{len(score.waits):,}", f"{statistics.fmean(score.waits):.1f} min", f"{score.error(OURS):.1f}"),
        *(
            *errors,
            f"{score.ratio:.2f}",
            f"{statistics.fmean(score.inside):.0%}",
            f"{statistics.fmean(score.told):.0%}",
            f"{statistics.fmean(score.widths):.0f} min",
        ),
    )


def replay(
    load: float,
    seeds: Sequence[int] = SEEDS,
    test_days: int = TEST_DAYS,
    *,
    learn_days: int = LEARN_DAYS,
    lunch: bool = False,
) -> Score:
    score = Score()
    for seed in seeds:
        hall = PretendHall(seed, load, lunch=lunch)
        legs = [leg for n in range(learn_days) for leg in legs_of(FIRST + n * DAY, hall.day())]
        for n in range(learn_days, learn_days + test_days):
            OneDay(legs, FIRST + n * DAY, hall, score).watch()
    return score


class OneDay:
    """One day on which every second ticket is told its wait."""

    def __init__(self, legs: list[Leg], day: date, hall: PretendHall, score: Score) -> None:
        self.legs, self.day, self.hall, self.score = legs, day, hall, score
        self.seen: list[Visitor] = []
        self.learned: Habits | None = None
        self.guesses: list[tuple[Visitor, Wait, dict[str, float]]] = []

    def watch(self) -> None:
        today = self.hall.day(self.guess)
        self.legs += legs_of(self.day, today)
        for one, wait, rules in self.guesses:
            if one.called is None:
                continue
            self.score.waits.append(one.waited)
            for rule, minutes in {OURS: wait.middle, **rules}.items():
                self.score.errors[rule].append(abs(minutes - one.waited))
            if wait.high > 0 and (told := wait.told):  # else it said "go now", or nothing
                self.score.inside.append(wait.low <= one.waited <= wait.high)
                self.score.told.append(told.low <= one.waited <= told.high)
                self.score.widths.append(told.high - told.low)

    def guess(self, room: Room, one: Visitor) -> None:
        if self.learned is None or len(self.seen) % 10 == 0:
            called = [each for each in self.seen if each.called is not None]
            now_ms = moment_of(self.day, room.now)
            self.learned = habits([*self.legs, *legs_of(self.day, called, room.now)], NORMS, self.day, now_ms)
        self.seen.append(one)
        if len(self.seen) % EVERY:
            return
        wait = simulate(hall_of(room, self.learned, self.seen, self.hall.lunch), Seeded("bench")).next.get(
            (one.service, one.priority)
        )
        assert wait is not None
        self.guesses.append((one, wait, rules(room, one, self.seen, self.learned)))


def hall_of(room: Room, learned: Habits, seen: Sequence[Visitor], lunch: tuple[float, float]) -> Hall:
    """The hall as the simulation wants it, from what can be seen."""
    now = room.now
    people = [
        Person(key=("A", one.number), service=one.service, place=one.came - now, priority=one.priority)
        for one in room.waiting
    ]
    counters = [
        Counter(
            number=number,
            services=dict.fromkeys(skills, 1),
            speed=learned.speeds.get(number, UNSEEN),
            serving=one.service if (one := room.at[number]) else None,
            since=now - one.called if one and one.called is not None else 0.0,
            back=max(BREAK_MIN + room.back[number] - now, SOON_MIN) if number in room.back else 0.0,
        )
        for number, skills in SKILLS.items()
    ]
    lately = [one.service for one in seen if one.came > now - RECENT_MIN]
    return Hall(
        people=people,
        counters=counters,
        paces=learned.paces,
        today=learned.today,
        gaps=learned.gaps,
        no_show=learned.no_show,
        no_show_min=learned.no_show_min,
        shut=[(lunch[0] - now, lunch[1] - now)],
        coming=coming(Tally(lately), learned.priority, min(now, RECENT_MIN)),
    )


def rules(room: Room, one: Visitor, seen: Sequence[Visitor], learned: Habits) -> dict[str, float]:
    """What other halls would say now."""
    ahead = sum(each.service == one.service and (each.priority or not one.priority) for each in room.waiting)
    counters = sum(one.service in skills for skills in SKILLS.values())
    called = [each for each in seen if each.service == one.service and each.called is not None]
    called.sort(key=lambda each: each.called or 0.0)
    lately = [each.waited for each in called if (each.called or 0.0) > room.now - 60]
    norm = NORMS[one.service]
    return {
        "n × mean / counters": ahead * learned.paces[one.service].mean / counters,
        "mean wait of the last hour": statistics.fmean(lately) if lately else 0.0,
        "mean of the last 3 waits": statistics.fmean([each.waited for each in called[-3:]]) if called else 0.0,
        "last wait": called[-1].waited if called else 0.0,
        "norm × position / counters": ahead * norm / counters,
    }


def moment_of(day: date, minutes: float) -> int:
    return day.toordinal() * 24 * 60 * MINUTE_MS + round(minutes * MINUTE_MS)


def legs_of(day: date, visitors: Sequence[Visitor], now: float = math.inf) -> list[Leg]:
    """As they stand at `now`: whoever is being served then has not ended."""
    return [
        Leg(
            day=day,
            series="A",
            number=one.number,
            service=one.service,
            counter=one.counter,
            post="",
            priority=one.priority,
            from_ms=moment_of(day, one.came),
            called_ms=moment_of(day, one.called),
            ended_ms=moment_of(day, one.ended) if one.ended <= now else None,
            how=("no_show" if one.absent else "finished") if one.ended <= now else "",
        )
        for one in visitors
        if one.counter is not None and one.called is not None and one.ended is not None
    ]
