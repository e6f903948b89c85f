"""
The real hall and its model side by side: what every step of the state machine needs, and what must always hold.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from kiosk.domain import errors
from kiosk.domain.ticket import AT_A_COUNTER
from tests.support.clock import HallClock
from tests.support.served import ServedHall
from tests.sync.counters import DAY, STRICT, Counters
from tests.sync.model_hall import CANNOT_BE, SERVES, Key, ModelHall, Step
from tests.sync.terminal import Terminal
from tests.sync.test_projections import projections

ENDED_BEFORE = """
SELECT 1 FROM ticket t JOIN call c ON c.day = t.day AND c.series = t.series AND c.number = t.number
WHERE t.day = %s AND t.series = %s AND t.number = %s GROUP BY t.place_ms HAVING t.place_ms > max(c.ended_ms)
"""
Refused = type[errors.KioskError] | None


class Pressing(RuleBasedStateMachine):
    """One hall over several days; `acts` counts what was done since the day began."""

    maintenance_url: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="saovang-life-"))
        self.served = ServedHall(self.folder / "hall", self.maintenance_url, HallClock())
        self.counters = Counters(self.served, STRICT)
        self.terminal, self.model = Terminal(self.served), ModelHall(DAY)
        self.last = self.acts = 0

    def teardown(self) -> None:
        from sync.server.hot.rebuild import prove, rebuild

        try:
            before = projections(self.served)
            self.served.do(rebuild)
            assert projections(self.served) == before
            assert self.served.do(lambda _, db: [one.bad for one in prove(db)]) == [None, None]
        finally:
            self.served.end()
            shutil.rmtree(self.folder)

    # ---- what is there to press on

    @property
    def mono(self) -> int:
        return self.served.clock.mono()

    @property
    def busy(self) -> list[int]:
        """Counters with somebody."""
        return [counter for counter in sorted(SERVES) if self.model.at(counter)]

    def any_busy(self, n: int) -> int:
        return self.busy[n % len(self.busy)]

    def any_key(self, n: int) -> Key:
        keys = sorted(self.model.tickets)
        return keys[n % len(keys)]

    def may_not_call(self, counter: int) -> Refused:
        if not self.model.open:
            return errors.NoDayOpen
        if counter not in self.model.posts:
            return errors.CounterUnknown
        return errors.CounterNotOpen if self.model.states.get(counter, "open") != "open" else None

    def may_not_call_this(self, counter: int, key: Key) -> Refused:
        return self.may_not_call(counter) or (None if self.model.may("called", key) else errors.TicketNotThere)

    def may_not_take_back(self, counter: int, press: list[Step]) -> Refused:
        """A press is taken back as a whole, or not at all."""
        closed = self.model.states.get(counter) == "closed"
        for step in press:
            one = self.model.tickets.get(step.key)
            if one is None or one.touched != step.touched:
                return errors.UndoneElsewhere
            if closed and step.before and step.before.phase in AT_A_COUNTER:
                return errors.CounterNotOpen
        return None if press else errors.NothingToUndo

    def whom(self, counter: int, act: str) -> tuple[Key, Refused]:
        """Whom a busy counter has, and how it is refused this."""
        key = self.model.at(counter)
        assert key is not None
        return key, None if self.model.may(act, key) else errors.TicketNotThere

    def press(self, act: str, counter: int, *more: Any, refused: Refused = None) -> Any:
        """Do it at the real counter; returns what it came to, or fails unless it is refused as it should be."""
        self.acts += 1
        if refused is None:
            return self.counters.act(act, counter, *more)
        with pytest.raises(refused):
            self.counters.act(act, counter, *more)
        return None

    def was_done_before(self, key: Key) -> bool:
        """Whether the number's last call had ended before it was given, by the hall's own times."""
        return bool(self.served.rows(ENDED_BEFORE, *key))

    # ---- what always holds

    @invariant()
    def every_ticket_is_where_it_should_be(self) -> None:
        from sync.server.hot.life import PHASE_OF
        from sync.server.hot.situation import as_date

        rows = self.served.rows("SELECT day, series, number, state, service FROM ticket")
        real = {(as_date(day), series, n): (PHASE_OF[state], service) for day, series, n, state, service in rows}

        assert real == {key: (one.phase, one.service) for key, one in self.model.tickets.items()}

    @invariant()
    def every_counter_has_whom_it_should(self) -> None:
        real = {number: now.at.key for number, now in self.counters.read("counters").items() if now.at}

        assert real == {number: self.model.at(number) for number in self.busy}

    @invariant()
    def nothing_is_that_cannot_be(self) -> None:
        assert self.served.rows(CANNOT_BE) == [(0,) * 8]
