"""
A hall in memory: what tickets and counters should be, told without a database, facts or projections.

Small enough to be believed by reading; the state machine of `test_ticket_life` holds the real one against it.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.ticket import ACTIONS, AT_A_COUNTER, Phase, at_close

SERVES = {1: ["chung-thuc"], 2: ["ho-tich", "chung-thuc"], 4: ["xa-hoi"]}
POSTS = {1: "chung-thuc", 2: "ho-tich", 3: "dia-chinh", 4: "xa-hoi", 5: "cu-tru", 6: "tra-ket-qua"}
LOST = 2  # the counter a later plan has no more; counter 1 does its work
RECALLS = 3
UNDO_MS = 10_000
ENDS = (Phase.FINISHED, Phase.ABSENT, Phase.LEFT, Phase.CANCELLED)

# counts of what no order of facts may bring about
CANNOT_BE = """
SELECT (SELECT count(*) FROM parked),
    (SELECT count(*) FROM ticket WHERE clash),
    (SELECT count(*) FROM call WHERE called_ms < from_ms OR started_ms < called_ms OR ended_ms < called_ms
        OR ended_ms < started_ms),
    (SELECT count(*) FROM ticket WHERE started_ms < called_ms OR finished_ms < started_ms),
    (SELECT count(*) FROM (SELECT counter FROM ticket WHERE state IN (2, 5) GROUP BY counter HAVING count(*) > 1) t),
    (SELECT count(*) FROM ticket t WHERE t.state IN (2, 5) AND NOT EXISTS (SELECT 1 FROM call c WHERE c.day = t.day
        AND c.series = t.series AND c.number = t.number AND c.counter = t.counter AND c.ended_ms IS NULL)),
    (SELECT count(*) FROM call c WHERE c.ended_ms IS NULL AND NOT EXISTS (SELECT 1 FROM ticket t WHERE
        t.day = c.day AND t.series = c.series AND t.number = c.number AND t.state IN (2, 5))),
    (SELECT count(*) FROM counts WHERE n < 0)
"""

Key = tuple[date, str, int]


@dataclass
class Known:
    """A ticket; `service` is "" while only its number is known. `touched` changes whenever a counter does something."""

    phase: Phase = Phase.WAITING
    service: str = ""
    counter: int | None = None
    to_counter: int | None = None
    to_post: str = ""
    to_come: list[tuple[str, int | None]] = field(default_factory=list)
    held_until_ms: int | None = None
    calls: int = 0
    touched: int = 0

    def wait_for(self, service: str, counter: int | None, post: str = "") -> None:
        self.phase, self.service, self.to_counter, self.to_post = Phase.WAITING, service, counter, post
        self.calls, self.held_until_ms = 0, None


@dataclass
class Step:
    mono: int
    key: Key
    act: str
    before: Known | None
    touched: int
    together: bool = False  # the same press was done with somebody


class ModelHall:
    def __init__(self, day: date) -> None:
        self.day, self.open = day, True
        self.tickets: dict[Key, Known] = {}
        self.asked: dict[Key, str] = {}  # the service on the paper, of those whose issue the hall knows
        self.states: dict[int, str] = {}
        self.sitting: dict[int, str] = {}  # who sits at a counter instead of the plan's official
        self.serves, self.posts = dict(SERVES), dict(POSTS)
        self.steps: dict[int, list[Step]] = {}
        self.touches = 0
        self.closed: set[date] = set()

    # ---- what a console would show

    def at(self, counter: int) -> Key | None:
        here = [key for key, one in self.tickets.items() if one.counter == counter and one.phase in AT_A_COUNTER]
        assert len(here) <= 1
        return here[0] if here else None

    def there(self) -> set[int]:
        """Counters of the plan that have not closed."""
        return {counter for counter in self.posts if self.states.get(counter) != "closed"}

    def official(self, counter: int) -> str:
        return self.sitting.get(counter) or self.posts[counter]

    def due(self, counter: int, now_ms: int) -> set[Key]:
        """Whom it has set aside for a time that has passed, and for its services who was left behind like that."""
        return {
            key
            for key, one in self.tickets.items()
            if one.phase is Phase.HELD
            and (one.counter == counter or (one.counter not in self.there() and one.service in self.serves[counter]))
            and one.held_until_ms is not None
            and one.held_until_ms <= now_ms
        }

    def waiting(self, counter: int) -> set[Key]:
        return {
            key
            for key, one in self.tickets.items()
            if one.phase is Phase.WAITING
            and (key[0] == self.day or (key[0] < self.day and one.touched))
            and self.may_be_called(one, counter)
        }

    def may_be_called(self, one: Known, counter: int) -> bool:
        """Who was sent to a counter or official that is there no more waits for the service again."""
        if one.to_counter in self.there():
            return one.to_counter == counter
        if one.to_post in {self.official(other) for other in self.there()}:
            return one.to_post == self.official(counter)
        return one.service in ("", *self.serves[counter])

    def may(self, act: str, key: Key | None) -> bool:
        phase = self.tickets[key].phase if key in self.tickets else Phase.WAITING
        return key is not None and phase in ACTIONS[act].accepts

    # ---- what happens

    def issue(self, key: Key, service: str, mistyped: bool = False) -> None:
        """`mistyped`: a counter was done with the number before it was given."""
        one = self.tickets.setdefault(key, Known())
        if mistyped and key not in self.asked and one.phase in ENDS:
            one = self.tickets[key] = Known()
        asked = self.asked.setdefault(key, service)
        one.service = one.service or asked
        self.end_if_over(key)

    def end_if_over(self, key: Key) -> None:
        one = self.tickets[key]
        if one.phase is Phase.WAITING and key[0] in self.closed and not one.touched:
            one.phase = Phase.LEFT

    def touch(self, counter: int, act: str, key: Key, mono: int) -> Known:
        """The ticket, about to change; what it was can be had back."""
        before = deepcopy(self.tickets.get(key))
        one = self.tickets.setdefault(key, Known())
        self.touches += 1
        one.touched = self.touches
        self.steps.setdefault(counter, []).append(Step(mono, key, act, before, self.touches))
        return one

    def call(self, counter: int, key: Key, mono: int) -> None:
        if here := self.at(counter):
            self.finish(counter, here, mono)
        one = self.touch(counter, "called", key, mono)
        self.steps[counter][-1].together = here is not None
        one.phase, one.counter, one.calls, one.held_until_ms = Phase.CALLED, counter, 1, None

    def finish(self, counter: int, key: Key, mono: int) -> None:
        one = self.touch(counter, "finished", key, mono)
        one.phase, one.to_counter, one.to_post = Phase.FINISHED, None, ""
        if one.to_come:
            service, to = one.to_come.pop(0)
            one.wait_for(service or self.asked.get(key, ""), to)

    def transfer(self, counter: int, key: Key, to: tuple[str, int | None, str], back: bool, mono: int) -> None:
        one = self.touch(counter, "transferred", key, mono)
        if back:
            one.to_come.insert(0, (one.service, counter))
        one.wait_for(*to)

    def move(self, counter: int, act: str, key: Key, mono: int) -> Known:
        """An act that only moves the ticket to another phase."""
        one = self.touch(counter, act, key, mono)
        one.phase = ACTIONS[act].to or one.phase
        one.held_until_ms = None if one.phase is not Phase.HELD else one.held_until_ms
        return one

    def last_press(self, counter: int, mono: int) -> list[Step]:
        """The latest first; one that was done with somebody and called another is one."""
        steps = self.steps.get(counter, [])
        if not steps or mono - steps[-1].mono > UNDO_MS:
            return []
        return [steps[-1], *(steps[-2:-1] if steps[-1].together else [])]

    def undo(self, counter: int) -> None:
        step = self.steps[counter].pop()
        if step.before is None and step.key not in self.asked:
            del self.tickets[step.key]
            return
        one = step.before or Known()
        one.service = one.service or self.asked.get(step.key, "")
        self.tickets[step.key] = one
        self.end_if_over(step.key)

    def close(self) -> None:
        for one in self.tickets.values():
            if (ended := at_close(one.phase)) is not one.phase:
                one.phase, one.to_come, one.to_counter, one.to_post, one.held_until_ms = ended, [], None, "", None
        self.closed.add(self.day)
        self.open, self.states, self.sitting, self.steps = False, {}, {}, {}

    def publish(self, without: bool) -> None:
        """A plan with or without the counter that may be lost."""
        self.serves, self.posts = dict(SERVES), dict(POSTS)
        if without:
            self.serves[1] = [*SERVES[1], "ho-tich"]
            del self.serves[LOST], self.posts[LOST]
