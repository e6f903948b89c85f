"""
The hall of the next hours, played through: who is called when, if luck is such.

A run knows nothing the hall does not know now: who waits, who is being served and since when, how long services
take. It keeps the plan's rule of who is next, the counters' skills, breaks and lunch. All times are minutes from now.
"""

import heapq
import math
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from zlib import crc32

from kiosk.domain.pace import Pace

HORIZON = 480.0  # beyond a working day nobody asks how long
TODAY = 0.08  # how far a whole day may be quicker or slower than usual

Key = tuple[str, int]  # series and number
Line = tuple[str, bool]  # a service, or the one counter or official waited for; with priority or without
Luck = tuple[float, float, float]  # of a service's length (standard normal), of coming at all, of the gap after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who waits since `place`: -12 is twelve minutes ago.

    `due` is when they may first be called: held, just called elsewhere, an appointment still to come.
    """

    key: Key
    service: str
    place: float
    priority: bool = False
    due: float = 0.0
    counter: int | None = None  # only this counter may call them
    post: str | None = None  # only this official may


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """
    A counter at work. `speed` multiplies the time its official takes: 0.8 is quick.

    `serving` is the service of whom it has now, called `since` minutes ago; `back` in how many minutes it is expected
    back from a break.
    """

    number: int
    services: Sequence[str]
    post: str = ""
    speed: float = 1.0
    serving: str | None = None
    since: float = 0.0
    back: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What of the plan's queue decides who is next; names and meaning as in `kiosk.domain.policy`."""

    policy: str = "strict"
    alternate: int = 2
    ageing_limit: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """
    The hall at this moment.

    `gaps` are minutes that passed between one person and the next at a counter although somebody waited; `shut` the
    spans in which nobody is called, in order; `coming` how many people with priority come a minute, by service;
    `wanted` how often each service is asked for, as weights.
    """

    people: Sequence[Person]
    counters: Sequence[Counter]
    paces: Mapping[str, Pace]
    rules: Rules = field(default_factory=Rules)
    gaps: Sequence[float] = (0.0,)
    no_show: float = 0.0  # share of those called who do not come
    no_show_min: float = 2.0  # how long a counter waits for them
    shut: Sequence[tuple[float, float]] = ()
    coming: Mapping[str, float] = field(default_factory=dict)
    wanted: Mapping[str, float] = field(default_factory=dict)


@lru_cache(2048)
def luck(seed: int, who: str, runs: int) -> tuple[Luck, ...]:
    """One person's luck in every run; it hangs on nobody else."""
    chance = Random(crc32(f"{seed} {who}".encode()))
    return tuple((chance.gauss(0, 1), chance.random(), chance.random()) for _ in range(runs))


class Rehearsal:
    """A hall made ready to be played so many times."""

    def __init__(self, hall: Hall, seed: int, runs: int) -> None:
        self.hall, self.seed = hall, seed
        self.people = sorted((one for one in hall.people if one.service in hall.paces), key=lambda one: one.place)
        self.fates = [luck(seed, f"{one.key}", runs) for one in self.people]
        self.days = luck(seed, "day", runs)
        self.services = {code: luck(seed, f"service {code}", runs) for code in hall.paces}
        self.seats = [luck(seed, f"counter {one.number}", runs) for one in hall.counters]
        self.calls = [[*one.services, f"@{one.number}", f"@{one.post}"] for one in hall.counters]  # whom each may call
        self.lines: dict[Line, list[int]] = {}
        self.later: list[tuple[float, int]] = []
        for rank, one in enumerate(self.people):
            if one.due > 0:
                self.later.append((one.due, rank))
            else:
                self.lines.setdefault((line_of(one), one.priority), []).append(-rank)
        for line in self.lines.values():
            line.sort()  # whoever is first stands last, where it costs nothing to take them


class Run:
    """
    One course of the next hours.

    `starts` has for each of the people when they are called (None: by nobody at work), `next` the same for somebody
    who would come now, by service and priority, `idle` the counters that have nobody to call at this moment.
    """

    def __init__(self, of: Rehearsal, run: int) -> None:
        hall = of.hall
        self.of, self.hall, self.run = of, hall, run
        self.starts: list[float | None] = [None] * len(of.people)
        self.next: dict[Line, float] = {}
        self.idle: list[int] = []
        self.passed = 0  # called without priority since the last one with it
        self.lines = {name: line.copy() for name, line in of.lines.items()}
        today = TODAY * of.days[run][0]
        self.logs = {
            code: pace.log_median + today + pace.doubt * of.services[code][run][0] for code, pace in hall.paces.items()
        }
        self.lengths = [self._length(one.service, fate[run]) for one, fate in zip(of.people, of.fates, strict=True)]
        self.later = of.later.copy()
        self.comers: list[str] = []
        if hall.coming:
            self.chance = Random(of.seed * 1000 + run)
            for service in hall.coming:
                self._announce(0.0, service)
        heapq.heapify(self.later)
        self.views = [self._view(names) for names in of.calls]
        self.unknown = {(code, first) for one in hall.counters for code in one.services for first in (False, True)}
        self.free = [(self._first_free(at), at) for at in range(len(hall.counters))]
        heapq.heapify(self.free)

    def play(self) -> "Run":
        """Let the counters call until everybody is called and nothing is open."""
        free, later, shut = self.free, self.later, self.hall.shut
        left = len(self.starts)
        while free and (left or self.unknown):
            now, at = heapq.heappop(free)
            if now > HORIZON:
                return self._give_up()
            if shut and (opens := _opens(shut, now)) > now:
                heapq.heappush(free, (opens, at))
                continue
            while later and later[0][0] <= now:
                self._arrive(*heapq.heappop(later))
            usual, first = _first(self.views[at][0]), _first(self.views[at][1])
            if self.unknown:
                self._note(now, at, usual, first)
            line = first if usual is None or (first and self._prefers(now, -usual[-1])) else usual
            if line is None:
                self._rest(now, at)
                continue
            self.passed = 0 if line is first else self.passed + 1
            rank = -line.pop()
            if rank < len(self.starts):
                self.starts[rank] = now
                left -= 1
            heapq.heappush(free, (now + self.lengths[rank] * self.hall.counters[at].speed, at))
        return self

    def _give_up(self) -> "Run":
        """Whoever is still to be called is not called today."""
        calls = {name for names in self.of.calls for name in names}
        for rank, one in enumerate(self.of.people):
            if self.starts[rank] is None and line_of(one) in calls:
                self.starts[rank] = HORIZON
        self.next |= dict.fromkeys(self.unknown, HORIZON)
        return self

    def _view(self, names: Sequence[str]) -> tuple[list[list[int]], list[list[int]]]:
        """The lines one counter calls from: those without priority, those with it."""
        usual, first = ([self.lines.setdefault((name, way), []) for name in names] for way in (False, True))
        return usual, first

    def _prefers(self, now: float, rank: int) -> bool:
        """Whether somebody with priority goes before this one without."""
        rules = self.hall.rules
        if rules.policy == "alternate":
            return self.passed >= rules.alternate
        if rules.policy == "ageing":
            place = self.of.people[rank].place if rank < len(self.starts) else 0.0
            return now - place <= rules.ageing_limit
        return True

    def _note(self, now: float, at: int, usual: list[int] | None, first: list[int] | None) -> None:
        """Whether this counter would take somebody who came just now, behind all who wait."""
        last = len(self.starts)
        takes_usual = usual is None and (first is None or not self._prefers(now, last))
        takes_first = first is None and (usual is None or self._prefers(now, -usual[-1]))
        for way, takes in ((False, takes_usual), (True, takes_first)):
            if takes:
                for code in self.hall.counters[at].services:
                    if (code, way) in self.unknown:
                        self.unknown.remove((code, way))
                        self.next[code, way] = now

    def _rest(self, now: float, at: int) -> None:
        """Nobody is there for this counter: it waits for the next of those who are still to be called later."""
        if now == 0.0:
            self.idle.append(at)
        known = len(self.starts)
        dues = [due for due, rank in self.later if rank < known and line_of(self.of.people[rank]) in self.of.calls[at]]
        if dues:
            heapq.heappush(self.free, (min(dues), at))

    def _arrive(self, due: float, rank: int) -> None:
        known = len(self.starts)
        if rank < known:
            one = self.of.people[rank]
            insort(self.lines.setdefault((line_of(one), one.priority), []), -rank)
            return
        service = self.comers[rank - known]
        insort(self.lines.setdefault((service, True), []), -rank)
        self._announce(due, service)

    def _announce(self, now: float, service: str) -> None:
        """The next one with priority who will come for a service, some time after `now`."""
        if (rate := self.hall.coming[service]) > 0 and service in self.logs:
            self.comers.append(service)
            self.lengths.append(self._length(service, (self.chance.gauss(0, 1), 1.0, self.chance.random())))
            heapq.heappush(self.later, (now + self.chance.expovariate(rate), len(self.lengths) - 1))

    def _length(self, service: str, luck: Luck) -> float:
        """For how long somebody keeps a counter busy, the gap to the next one included."""
        length, comes, gap = luck
        after = self.hall.gaps[int(gap * len(self.hall.gaps))]
        if comes < self.hall.no_show:
            return self.hall.no_show_min + after
        return math.exp(self.logs[service] + self.hall.paces[service].spread * length) + after

    def _first_free(self, at: int) -> float:
        """When a counter can call for the first time."""
        one = self.hall.counters[at]
        _, rest, gap = self.of.seats[at][self.run]
        if one.serving in self.hall.paces:
            pace = self.hall.paces[one.serving]
            after = self.hall.gaps[int(gap * len(self.hall.gaps))]
            return one.speed * pace.left(one.since / one.speed, rest) + after
        return one.back * (0.5 + rest)


def line_of(one: Person) -> str:
    """Which line somebody stands in: their service's, or that of the one counter or official they wait for."""
    if one.counter is not None:
        return f"@{one.counter}"
    return f"@{one.post}" if one.post else one.service


def _first(lines: list[list[int]]) -> list[int] | None:
    """The line whose first one has waited longest; None where all are empty."""
    best = None
    for line in lines:
        if line and (best is None or line[-1] > best[-1]):
            best = line
    return best


def _opens(shut: Sequence[tuple[float, float]], now: float) -> float:
    """The first moment from `now` on at which people are called."""
    for begins, ends in shut:
        if begins <= now < ends:
            return ends
    return now
