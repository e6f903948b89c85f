"""
The hall of the next hours, played through: who is called when, if luck is such.

A run knows nothing the hall does not know now (`kiosk.domain.scene`). It keeps the plan's rule of who is next as
`kiosk.domain.queue` has it, the counters' skills, breaks and lunch; only who was called a moment ago and did not come
is simply called later. All times are minutes from now.
"""

import heapq
import math
from bisect import insort
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from kiosk.domain.scene import Hall, Line, line_of, lines_of

HORIZON = 480.0  # beyond a working day nobody asks how long
LATE = 5.0  # minutes after lunch within which counters call again
FORESEEN = 60.0  # who came in the last hour tells who comes in the next one, and no more

Luck = tuple[float, float, float]  # of a service's length (standard normal), of coming at all, of the gap after it


class Dice(Protocol):
    """As `random.Random`."""

    def gauss(self, mu: float, sigma: float) -> float: ...
    def random(self) -> float: ...
    def expovariate(self, lambd: float) -> float: ...


class Chance(Protocol):
    """Gives everybody dice of their own: the same name the same throws. Two that are equal give the same."""

    def __call__(self, who: str) -> Dice: ...
    def __hash__(self) -> int: ...


@lru_cache(2048)
def luck(chance: Chance, who: str, runs: int) -> tuple[Luck, ...]:
    """One person's luck in every run; it hangs on nobody else."""
    dice = chance(who)
    return tuple((dice.gauss(0, 1), dice.random(), dice.random()) for _ in range(runs))


class Rehearsal:
    """A hall made ready to be played so many times."""

    def __init__(self, hall: Hall, chance: Chance, runs: int) -> None:
        self.hall, self.chance = hall, chance
        self.people = sorted(
            (one for one in hall.people if one.service in hall.paces), key=lambda one: (one.place, one.key)
        )
        self.places = [one.place for one in self.people]
        self.newcomer = len(self.people)  # the rank of somebody who would come just now
        self.fates = [luck(chance, f"{one.key}", runs) for one in self.people]
        self.days = luck(chance, "day", runs)
        self.services = {code: luck(chance, f"service {code}", runs) for code in hall.paces}
        self.log_medians = {code: pace.log_median for code, pace in hall.paces.items()}
        self.ways = {(code, way) for one in hall.counters for code in one.services for way in (False, True)}
        self.seats = [luck(chance, f"counter {one.number}", runs) for one in hall.counters]
        self.calls = [lines_of(one) for one in hall.counters]
        self.weights = [dict(one.services) if len({*one.services.values()}) > 1 else None for one in hall.counters]
        self.lines: dict[Line, list[int]] = {}
        self.later: list[tuple[float, int]] = []
        self._line_up()

    def _line_up(self) -> None:
        for rank, one in enumerate(self.people):
            if one.due > 0:
                self.later.append((one.due, rank))
            else:
                self.lines.setdefault(line_of(one), []).append(-rank)
                if one.first_at is not None and one.first_at > 0:
                    self.later.append((one.first_at, rank))
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
        self.next: dict[tuple[str, bool], float] = {}
        self.idle: list[int] = []
        self.passed = [one.passed for one in hall.counters]
        today = hall.today * of.days[run][0]
        self.off = {code: today + pace.doubt * of.services[code][run][0] for code, pace in hall.paces.items()}
        self.logs = {code: log_median + self.off[code] for code, log_median in of.log_medians.items()}
        self.speeds = [
            one.speed.times * math.exp(one.speed.doubt * of.seats[n][run][0]) for n, one in enumerate(hall.counters)
        ]
        self.lines = {name: line.copy() for name, line in of.lines.items()}
        self.views = [tuple([self.lines.setdefault(name, []) for name in names] for names in way) for way in of.calls]
        # by rank: those who wait, whoever would come now, and those who will come
        self.places = [*of.places, 0.0]
        self.codes = [one.service for one in of.people]
        self.lengths = [self._length(code, fate[run]) for code, fate in zip(self.codes, of.fates, strict=True)]
        self.codes.append("")
        self.lengths.append(0.0)
        self.later = of.later.copy()
        heapq.heapify(self.later)
        if hall.coming:
            self.dice = of.chance(f"coming {run}")
            for service in hall.coming:
                self._announce(0.0, service)
        self.unknown = of.ways.copy()
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
                heapq.heappush(free, (opens + LATE * self.of.seats[at][self.run][2], at))
                continue
            while later and later[0][0] <= now:
                self._arrive(*heapq.heappop(later))
            line = self._next_line(now, at)
            if line is None:
                self._rest(now, at)
                continue
            rank = -line.pop()
            if rank < len(self.starts):
                self.starts[rank] = now
                left -= 1
            heapq.heappush(free, (now + self.lengths[rank] * self.speeds[at], at))
        return self

    def _next_line(self, now: float, at: int) -> list[int] | None:
        """From which line the counter calls, by the plan's policy; and would it call whoever came just now?"""
        sent, priority, usual = self.views[at]
        if (first := _oldest(sent)) is not None:
            return first
        favoured, plain = self._best(now, at, priority), self._best(now, at, usual)
        if self.unknown:
            self._note(now, at, favoured, plain)
        if favoured is None or plain is None:
            found = plain if favoured is None else favoured
        else:
            found = favoured if self._prefers(now, at, -favoured[-1], -plain[-1]) else plain
        self.passed[at] = self.passed[at] + 1 if found is plain else 0
        return found

    def _best(self, now: float, at: int, lines: list[list[int]]) -> list[int] | None:
        """The line whose first one has waited longest, each minute counting as often as the service's weight."""
        weights = self.of.weights[at]
        best = _oldest(lines)
        if weights is None or best is None or self._aged(now, -best[-1]):
            return best
        return min((line for line in lines if line), key=lambda line: self._merit(now, at, -line[-1]))

    def _merit(self, now: float, at: int, rank: int) -> tuple[float, int]:
        """The smallest goes first."""
        weights = self.of.weights[at]
        if weights is None:
            return 0.0, rank
        return (self.places[rank] - now) * weights.get(self.codes[rank], 1), rank

    def _aged(self, now: float, rank: int) -> bool:
        rules = self.hall.rules
        return rules.policy == "ageing" and now - self.places[rank] >= rules.ageing_limit

    def _prefers(self, now: float, at: int, favoured: int, plain: int) -> bool:
        """Whether this one with priority goes before that one without."""
        rules = self.hall.rules
        if rules.policy == "strict":
            return True
        if rules.policy == "alternate":
            due = self.passed[at] >= rules.alternate
            return due or self._merit(now, at, favoured) < self._merit(now, at, plain)
        if self._aged(now, plain):
            return self._aged(now, favoured) and favoured < plain
        return True

    def _note(self, now: float, at: int, favoured: list[int] | None, plain: list[int] | None) -> None:
        """Whether this counter would call somebody who came just now."""
        new = self.of.newcomer
        for code in self.hall.counters[at].services:
            self.codes[new] = code
            for way, line, other in ((False, plain, favoured), (True, favoured, plain)):
                if (code, way) in self.unknown and self._beats(now, at, line):
                    pair = (new, -other[-1]) if way and other else (-other[-1], new) if other else None
                    if pair is None or self._prefers(now, at, *pair) is way:
                        self.unknown.remove((code, way))
                        self.next[code, way] = now

    def _beats(self, now: float, at: int, line: list[int] | None) -> bool:
        """Whether somebody who came just now is called before the first one of a line."""
        if line is None:
            return True
        rank, new = -line[-1], self.of.newcomer
        if self.of.weights[at] is None or self._aged(now, rank):
            return new < rank
        return self._merit(now, at, new) < self._merit(now, at, rank)

    def _rest(self, now: float, at: int) -> None:
        """Nobody is there for this counter: it waits for the next of those who are still to be called later."""
        if now == 0.0:
            self.idle.append(at)
        known = len(self.starts)
        mine = {name for way in self.of.calls[at] for name in way}
        dues = [due for due, rank in self.later if rank < known and line_of(self.of.people[rank]) in mine]
        if dues:
            heapq.heappush(self.free, (min(dues), at))

    def _give_up(self) -> "Run":
        """Whoever is still to be called is not called today."""
        calls = {name for ways in self.of.calls for way in ways for name in way}
        for rank, one in enumerate(self.of.people):
            if self.starts[rank] is None and line_of(one) in calls:
                self.starts[rank] = HORIZON
        self.next |= dict.fromkeys(self.unknown, HORIZON)
        return self

    def _arrive(self, due: float, rank: int) -> None:
        if rank < len(self.starts):
            one = self.of.people[rank]
            line = self.lines.setdefault(line_of(one), [])
            if -rank in line:  # the hour of an appointment has come
                line.remove(-rank)
                insort(self.lines.setdefault((one.service, "first"), []), -rank)
            elif self.starts[rank] is None:
                insort(line, -rank)
            return
        insort(self.lines.setdefault((self.codes[rank], "priority"), []), -rank)
        self._announce(due, self.codes[rank])

    def _announce(self, now: float, service: str) -> None:
        """The next one with priority who will come for a service, some time after `now`."""
        if service not in self.logs:
            return
        due = now + self.dice.expovariate(self.hall.coming[service])
        if due < FORESEEN:
            heapq.heappush(self.later, (_opens(self.hall.shut, due), len(self.places)))
            self.places.append(due)
            self.codes.append(service)
            self.lengths.append(self._length(service, (self.dice.gauss(0, 1), 1.0, self.dice.random())))

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
        if one.serving is None:
            return one.back * (0.5 + rest)
        code = one.serving if one.serving in self.off else next(iter(self.off))
        slow = self.speeds[at] * math.exp(self.off[code])
        left = slow * self.hall.paces[code].left(one.since / slow, rest)
        return left + self.hall.gaps[int(gap * len(self.hall.gaps))]


def _oldest(lines: list[list[int]]) -> list[int] | None:
    """The line whose first one took their place earliest; None where all are empty."""
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
