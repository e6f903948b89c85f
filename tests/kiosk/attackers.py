"""
Officials who want to know who gave which rating: the eyes, and the eyes with helpers.

They know who rated which counter and when, everything that is published, and how the box works. They think
in worlds: who may be the one that stayed behind at each seal. What no world contradicts is possible; they
are certain of what is the same in all worlds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.domain.kinds import LotSealed
from tests.kiosk.days import LEVELS, Event, Visit, Where

Counts = tuple[int, ...]  # one number a level, in the order of LEVELS
NONE: Counts = (0,) * len(LEVELS)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is published of the box: whether one ballot stays behind, and whether a helper's may be the one."""

    one_stays: bool = True
    fake_may_stay: bool = True


@dataclass(frozen=True, slots=True)
class Bag:
    """What lies in a group in one world: unknown ballots, the attacker's own by level, and the target's."""

    reals: int = 0
    fakes: Counts = NONE
    target: bool = False

    def add(self, visit: Visit, target: Visit) -> "Bag":
        if visit is target:
            return Bag(self.reals, self.fakes, target=True)
        if visit.fake:
            return Bag(self.reals, _plus(self.fakes, visit.level, 1), self.target)
        return Bag(self.reals + 1, self.fakes, self.target)

    def join(self, other: "Bag") -> "Bag":
        fakes = tuple(map(sum, zip(self.fakes, other.fakes, strict=True)))
        return Bag(self.reals + other.reals, fakes, self.target or other.target)

    def may_stay(self, rule: Rule) -> Iterator["Bag"]:
        """What may be left behind by a seal."""
        if not rule.one_stays:
            yield Bag()
            return
        if self.reals:
            yield Bag(reals=1)
        if self.target:
            yield Bag(target=True)
        for level, number in zip(LEVELS, self.fakes, strict=True):
            if number and rule.fake_may_stay:
                yield Bag(fakes=_plus(NONE, level, 1))

    def told(self, stays: "Bag") -> "Bag":
        fakes = tuple(one - other for one, other in zip(self.fakes, stays.fakes, strict=True))
        return Bag(self.reals - stays.reals, fakes, self.target and not stays.target)

    def fits(self, lot: Counts, level: int) -> bool:
        """Whether a lot may tell exactly this, if the target's answer was `level`."""
        unknown = [one - other for one, other in zip(lot, self.fakes, strict=True)]
        if self.target:
            unknown[LEVELS.index(level)] -= 1
        return min(unknown) >= 0 and sum(unknown) == self.reals


def _plus(counts: Counts, level: int, number: int) -> Counts:
    return tuple(one + number * (level == its) for its, one in zip(LEVELS, counts, strict=True))


@dataclass(frozen=True, slots=True)
class World:
    """The target's group, the pool, and the first lot the target may be in: whether it is, and among how many."""

    group: Bag = Bag()
    pool: Bag = Bag()
    first: tuple[bool, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """
    What an attacker says of one target.

    `levels` are those he cannot rule out. He names one of the first lot's ballots that are not his own: `right`
    is how likely it is the target's, by the referee; `certain` whether he knows that no other one can be.
    """

    levels: frozenset[int]
    right: float
    certain: bool

    @property
    def knows_level(self) -> bool:
        return len(self.levels) == 1


def claim(events: Sequence[Event], target: Visit, rule: Rule) -> Claim | None:
    """What he says of `target` when everything has happened; nothing while no lot can hold it."""
    named = first_lot(events, target)
    if named is None:
        return None
    worlds = {level: _worlds(events, target, rule, level) for level in LEVELS}
    among = sum(not visit.fake for visit in named.told)
    right = 1 / among if target in named.told else 0.0
    firsts = {world.first for ends in worlds.values() for world in ends}
    return Claim(frozenset(level for level in LEVELS if worlds[level]), right, firsts == {(True, 1)})


def first_lot(events: Sequence[Event], target: Visit) -> Event | None:
    """The first lot that may hold the target's ballot: of its counter, or of the pool once it moved there."""
    where: Where = target.counter
    came = False
    for event in events:
        came = came or event.visit is target
        if came and event.what == "moved" and event.where == where:
            where = None
        elif came and event.what == "sealed" and event.where == where:
            return event
    return None


def _worlds(events: Iterable[Event], target: Visit, rule: Rule, level: int) -> set[World]:
    """Every world in which the target's answer was `level` and all that was published came out as it did."""
    worlds, others = {World()}, dict[Where, int]()
    for event in events:
        if event.where == target.counter or event.where is None:
            worlds = {after for world in worlds for after in _next(world, event, target, rule, level)}
        elif event.what == "came":
            others[event.where] = others.get(event.where, 0) + 1
        elif event.what == "sealed":
            others[event.where] = int(rule.one_stays)
        else:
            moved = Bag(reals=others.pop(event.where))
            worlds = {replace(world, pool=world.pool.join(moved)) for world in worlds}
    return worlds


def _next(world: World, event: Event, target: Visit, rule: Rule, level: int) -> Iterator[World]:
    if event.visit is not None:
        yield World(world.group.add(event.visit, target), world.pool, world.first)
    elif event.what == "moved":
        yield replace(world, group=Bag(), pool=world.pool.join(world.group))
    elif event.lot is not None:
        bag, lot = world.pool if event.where is None else world.group, counts(event.lot)
        for stays in bag.may_stay(rule):
            told = bag.told(stays)
            if told.fits(lot, level):
                first = world.first or ((told.target, told.reals + told.target) if bag.target else None)
                yield replace(world, first=first, **{"pool" if event.where is None else "group": stays})


def counts(lot: LotSealed) -> Counts:
    return tuple(lot.levels.get(str(level), 0) for level in LEVELS)
