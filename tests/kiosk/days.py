"""
Hall days as they come: who rates which counter when, played through the real desk into a real file.

What everybody may know (visits, lots) is kept apart from the truth (whose ballot lies where), which only
the referee reads.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import msgspec

from kiosk.domain import fact
from kiosk.domain.errors import BallotClosed
from kiosk.domain.kinds import LotSealed, Nothing
from kiosk.domain.lot import Ballot, Group
from kiosk.writing import Writing
from tests.kiosk.halls import Terminal

LEVELS = (1, 2, 3, 4, 5)
OFTEN = (5, 10, 10, 20, 55)  # of a hundred citizens, in the order of the levels
USED = "SELECT number FROM slot WHERE content <> zeroblob(16)"
Where = int | None  # a counter; None is the pool


@dataclass(eq=False, slots=True)
class Visit:
    """One rating. Its counter and moment are known to the eyes, its level and slot to the referee alone."""

    day: int
    counter: int
    level: int
    fake: bool = False  # given by a helper of the attacker, who knows its level
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """
    What everybody knows: somebody rated, a group moved into the pool, a lot was published.

    `told` is the referee's: whose ballots are in the lot.
    """

    what: Literal["came", "moved", "sealed"]
    where: Where
    visit: Visit | None = None
    lot: LotSealed | None = None
    told: tuple[Visit, ...] = ()


@dataclass
class Chronicle:
    """A hall's days: events in their order, and who lies in which group now."""

    events: list[Event] = field(default_factory=list)
    lying: dict[Where, list[Visit]] = field(default_factory=dict)
    waited: Counter[Where] = field(default_factory=Counter)

    def came(self, visit: Visit) -> None:
        self.events.append(Event("came", visit.counter, visit))
        self.lying.setdefault(visit.counter, []).append(visit)

    def sealed(self, lot: LotSealed, left: set[int]) -> None:
        """A lot was published; `left` are the slots still in use."""
        here = self.lying[lot.counter]
        told = tuple(visit for visit in here if visit.slot not in left)
        assert Counter(str(visit.level) for visit in told) == Counter(lot.levels), "a lot tells the ballots it took"
        self.lying[lot.counter] = [visit for visit in here if visit.slot in left]
        self.waited[lot.counter] = 0
        self.events.append(Event("sealed", lot.counter, lot=lot, told=told))

    def day_closed(self, lots: Sequence[LotSealed], left: set[int], pool_after: int) -> None:
        """The published rule, followed with the groups' sizes alone."""
        by_counter = {lot.counter: lot for lot in lots}
        for counter in sorted(where for where in self.lying if where is not None):
            if counter in by_counter:
                self.sealed(by_counter[counter], left)
            elif self.lying[counter]:
                self.waited[counter] += 1
                if self.waited[counter] >= pool_after:
                    self.events.append(Event("moved", counter))
                    self.lying.setdefault(None, []).extend(self.lying.pop(counter))
                    self.waited[counter] = 0
        if None in by_counter:
            self.sealed(by_counter[None], left)


@dataclass(frozen=True)
class Hall:
    """How a hall is visited: how many a day, and how they share the counters (a quiet one among them)."""

    counters: int
    visitors: tuple[int, int] = (20, 120)
    days: int = 10
    quiet: float = 0.02  # the last counter's share of the visitors

    def a_day(self, chance: random.Random, day: int) -> list[Visit]:
        busy = (1 - self.quiet) / (self.counters - 1)
        weights = [busy] * (self.counters - 1) + [self.quiet]
        counters = chance.choices(range(1, self.counters + 1), weights, k=chance.randint(*self.visitors))
        return [Visit(day, counter, chance.choices(LEVELS, OFTEN)[0]) for counter in counters]


class Player:
    """Plays a hall's days on a terminal, with the real gestures."""

    def __init__(self, at: Terminal, hall: Hall, seed: int, *, tickets: bool = False, pools: bool = True) -> None:
        """
        Args:
            tickets: Whether a rating must show a ticket's token to count as verified, which fakes cannot.
            pools: Whether the rule has a pool; a naive one has none.
        """
        self.at = at
        self.hall = hall
        self.chronicle = Chronicle()
        self.chance = random.Random(seed)
        self._tickets = tickets
        self._pool_after = at.plan.survey.pool_after if pools else 1 << 30
        self._read = 0  # facts looked through for lots

    def play(
        self,
        *,
        stuff: Callable[[list[Visit]], list[Visit]] = list,
        after: Callable[[Visit], object] = id,
        nightly: Callable[[], object] = int,
    ) -> Chronicle:
        """
        Args:
            stuff: Puts an attacker's fakes among a day's visits.
            after: Looks at the disk after each visit, at rest.
            nightly: Looks at it in the evening, the day not yet closed.
        """
        for day in range(self.hall.days):
            self.at.desk.open_day("staff")
            for visit in stuff(self.hall.a_day(self.chance, day)):
                self.at.clock.advance(self.chance.randint(20, 240))
                self._rate(visit)
                after(visit)
            nightly()
            self.at.desk.close_day()
            self.chronicle.day_closed(self._new_lots(), self._left(), self._pool_after)
            self.at.clock.advance(timedelta(days=1))
        return self.chronicle

    def _rate(self, visit: Visit) -> None:
        if visit.fake and self._tickets:
            visit.slot = self.at.journal.write(lambda writing: self._without_a_ticket(writing, visit), sweep=True)
        else:
            slot = self.at.desk.rate(visit.level, counter=visit.counter, layout="tall")
            visit.slot = slot.number
            with suppress(BallotClosed):  # a naive box may have sealed it already
                self.at.desk.close(slot, self.chance.choice(("sent", "skipped", "timed_out")))
        self.chronicle.came(visit)
        for lot in self._new_lots():
            self.chronicle.sealed(lot, self._left())

    def _without_a_ticket(self, writing: Writing, visit: Visit) -> int:
        """What the desk will do for a rating without a token: the same, but not verified."""
        plan = self.at.plan
        survey, post = plan.survey, plan.counter(visit.counter).post
        group = Group(visit.counter, post, survey.scale, survey.version, survey.order, "tall")
        writing.append("rating.counted", Nothing())
        ballot = Ballot(visit.level, verified=False, outcome="sent")
        return self.at.ballots.put(writing, group, ballot, writing.label()).number

    def _new_lots(self) -> list[LotSealed]:
        rows = self.at.journal.disk.read("SELECT place, line FROM fact WHERE place > ? ORDER BY place", self._read)
        self._read = rows[-1][0] if rows else self._read
        facts = [fact.decode(line) for _, line in rows if b'"lot.sealed"' in line]
        return [msgspec.json.decode(one.data, type=LotSealed) for one in facts]

    def _left(self) -> set[int]:
        return {row[0] for row in self.at.journal.disk.read(USED)}
