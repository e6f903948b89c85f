"""
What would have been: past hall days played again with one counter more, or by another policy.

Beside what was and what would have been stands the replay of what was: the difference between the first two that the
model itself makes. Work is done day by day in a thread of its own; it reads nothing, so no page waits for it.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.leg import LOST, Key, Leg
from kiosk.domain.past import days_of
from kiosk.domain.plan import Plan
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import skills_of
from kiosk.domain.queue_report import Measured, Times, measure, put_together
from kiosk.domain.replay import Called, Day, play, with_one_more

LONGEST = 31  # days played at once
KEPT = 20  # answers remembered until the server ends
REST_S = 0.005  # between two days, for whoever waits for a page
OFF = 0.2  # the replay of what was may differ by so much of its mean, or …
OFF_MS = 60_000  # … by a minute, before it is told to be of no use

ALL, PRIORITY, PLAIN = "", "+", "-"  # groups beside the services' codes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """`like` is the counter that gets a twin, None for none; `rules` are those of the other hall."""

    first: date
    last: date
    like: int | None
    rules: QueueRules


@dataclass(frozen=True, slots=True)
class Waits:
    """First waits of one group in one hall; `kept` is the share within the promise, None where there are few."""

    times: Times
    kept: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same people in three halls: as it was, as it was played again, and as it would have been."""

    group: str
    real: Waits
    again: Waits
    otherwise: Waits

    @property
    def off_ms(self) -> float | None:
        """By how much the model's mean differs from what was; None where nothing is told."""
        real, again = self.real.times.mean, self.again.times.mean
        return None if real is None or again is None else again - real

    @property
    def change_ms(self) -> float | None:
        """What the other hall would have changed of the mean: against the replay, not against what was."""
        again, other = self.again.times.mean, self.otherwise.times.mean
        return None if again is None or other is None else other - again


@dataclass(frozen=True, slots=True)
class Answer:
    """The first group is everybody. `twins` says on how many of the days the counter stood twice."""

    groups: list[Compared]
    days: int
    twins: int
    unseen: int  # called without anybody knowing since when they waited; they take time and are in no figure

    @property
    def fits(self) -> bool:
        """Whether the model comes near enough to what was to be believed."""
        everybody = self.groups[0]
        off, mean = everybody.off_ms, everybody.real.times.mean
        return off is not None and mean is not None and abs(off) <= max(OFF * mean, OFF_MS)


@dataclass
class Job:
    """One question at work; `answer` comes with the end, `failed` when there is none."""

    question: Question
    done: int = 0
    of: int = 0
    answer: Answer | None = None
    failed: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.of if self.of else 0


class Jobs:
    """The questions of this process, one at work at a time, the latest remembered."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def ask(self, question: Question, legs: Sequence[Leg], plan: Plan) -> str:
        """Begin to work on it; its name is what `find` is asked for."""
        job, name = Job(question), secrets.token_urlsafe(9)
        with self._lock:
            self._jobs[name] = job
            for old in list(self._jobs)[:-KEPT]:
                del self._jobs[old]
        threading.Thread(target=self._work, args=(job, legs, plan), name="what-if", daemon=True).start()
        return name

    def find(self, name: str) -> Job | None:
        with self._lock:
            return self._jobs.get(name)

    def _work(self, job: Job, legs: Sequence[Leg], plan: Plan) -> None:
        rest = threading.Event()

        def progress(done: int, of: int) -> None:
            job.done, job.of = done, of
            rest.wait(REST_S)

        try:
            with self._turn:
                job.answer = answer(job.question, legs, plan, progress)
        except Exception:  # one question's fault is not the hall's
            log.exception("what if %s", job.question)
            job.failed = True
        finally:
            job.over.set()


JOBS = Jobs()


def answer(
    question: Question, legs: Sequence[Leg], plan: Plan, progress: Callable[[int, int], None] = lambda done, of: None
) -> Answer:
    """
    Play the days twice, as they were and otherwise, and put the waits beside each other.

    Args:
        progress: Told after every day how many are done, of how many.
    """
    days = days_of(legs, [skills_of(one) for one in plan.counters])
    again: dict[Key, Called] = {}
    other: dict[Key, Called] = {}
    twins = unseen = 0
    for n, day in enumerate(days, 1):
        changed = with_one_more(day, question.like) if question.like is not None else day
        twins += len(changed.seats) > len(day.seats)
        unseen += sum(not one.seen for one in day.citizens)
        again.update(_firsts(day, plan.queue))
        other.update(_firsts(changed, question.rules))
        progress(n, len(days))
    real = {one.leg.key: one for one in measure(legs, {}) if one.first and one.waiting != LOST}
    people = [real[key] for key in again if key in real and key in other]
    promise = plan.queue.promise * 60_000
    groups = [_compare(name, members, again, other, promise) for name, members in _groups(people, plan).items()]
    return Answer(groups, len(days), twins, unseen)


def _firsts(day: Day, rules: QueueRules) -> dict[Key, Called]:
    return {one.key: one for one in play(day, rules) if one.seen}


def _groups(people: Sequence[Measured], plan: Plan) -> dict[str, list[Measured]]:
    """Everybody, with priority, without, and by service in the plan's order."""
    found = {
        ALL: list(people),
        PRIORITY: [one for one in people if one.leg.priority],
        PLAIN: [one for one in people if not one.leg.priority],
        **{service.code: [] for service in plan.services},
    }
    for one in people:
        found.setdefault(one.leg.service, []).append(one)
    return {name: members for name, members in found.items() if members or name == ALL}


def _compare(
    name: str, people: Sequence[Measured], again: Mapping[Key, Called], other: Mapping[Key, Called], promise: int
) -> Compared:
    return Compared(
        name,
        _waits([one.waiting for one in people if one.waiting is not None], promise),
        _waits([again[one.leg.key].wait_ms for one in people], promise),
        _waits([other[one.leg.key].wait_ms for one in people], promise),
    )


def _waits(waits: Sequence[int], promise: int) -> Waits:
    times = put_together(waits)
    kept = None if times.mean is None else sum(wait <= promise for wait in waits) / len(waits)
    return Waits(times, kept)
