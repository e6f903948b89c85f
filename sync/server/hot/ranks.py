"""
How many are called before somebody: one count for the ticket, the screen it comes from and the phone.

Before somebody is whom a counter that may call them calls first, by the plan's policy. Whoever would take a number now
has a rank too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sync.server.hot import calls
from sync.server.hot.calls import NEWCOMERS, Key, Waiting
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db


@dataclass(frozen=True, slots=True)
class Ranks:
    """
    `lines` are by counter whom it may call, the next one first, among them its `NEWCOMERS`; `services` by counter what
    it serves. Newcomers are counted once, for whoever takes a number must not wait for it.
    """

    lines: Mapping[int, list[Key]] = field(default_factory=dict)
    services: Mapping[int, list[str]] = field(default_factory=dict)
    newcomers: Mapping[tuple[str, bool], int | None] = field(init=False)

    def __post_init__(self) -> None:
        ways = {(code, priority) for codes in self.services.values() for code in codes for priority in (False, True)}
        object.__setattr__(self, "newcomers", {way: self._newcomer(*way) for way in ways})

    def ahead(self, key: Key) -> int | None:
        """Of somebody who waits; None for one whom no counter calls."""
        return self._before(key, self.lines)

    def newcomer(self, service: str, priority: bool) -> int | None:
        """Of somebody who would take a number now; None for a service that no counter serves."""
        return self.newcomers.get((service, priority))

    def meet(self, service: str, other: str) -> bool:
        """Whether some counter serves both."""
        return any(service in codes and other in codes for codes in self.services.values())

    def _newcomer(self, service: str, priority: bool) -> int | None:
        return self._before(NEWCOMERS[priority], [one for one, codes in self.services.items() if service in codes])

    def _before(self, key: Key, counters: Iterable[int]) -> int | None:
        lines = [line for counter in counters if key in (line := self.lines[counter])]
        before = {one for line in lines for one in line[: line.index(key)]}
        return len(before.difference(NEWCOMERS)) if lines else None


def look(hall: HallServer, db: Db, more: Iterable[Waiting] = ()) -> Ranks:
    """
    Everybody's rank as the hall is now.

    Args:
        more: Who waits without being in the list yet.
    """
    plan, lines = hall.plan(db), calls.lines(hall, db, more)
    return Ranks(lines, {one: plan.counter(one).services for one in lines} if plan else {})
