"""
The life of tickets under everything counters, late terminals and clocks can do.

After every step each ticket is where the model says, a counter has one citizen at most, no span of time is negative,
and nothing was parked; at the end a rebuild from the bytes gives the same rows and every chain holds.
"""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kiosk.domain import errors
from kiosk.domain.kinds import TicketIssued
from kiosk.domain.ticket import Phase
from tests.support.clock import HallClock
from tests.support.lobby import ticket_id
from tests.support.served import ServedHall
from tests.sync.counters import DAY, STRICT, Counters
from tests.sync.model_hall import CANNOT_BE, RECALLS, SERVES, Key, ModelHall
from tests.sync.terminal import Terminal
from tests.sync.test_projections import projections

COUNTER = st.sampled_from(sorted(SERVES))
SERVICE = st.sampled_from(["chung-thuc", "ho-tich", "xa-hoi"])
NUMBER = st.sampled_from([1, 2, 3, 5, 8, 2001, 2002, 2003])  # of the server, and of the terminal's own block
ANY = st.integers(0, 30)
WALLS = st.sampled_from(
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 1, 15, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 16, 59, 59, tzinfo=UTC),
        datetime(2099, 12, 31, 23, 0, tzinfo=UTC),
    ]
)


class Life(RuleBasedStateMachine):
    """One hall over several days."""

    maintenance_url: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="saovang-life-"))
        self.served = ServedHall(self.folder / "hall", self.maintenance_url, HallClock())
        self.counters = Counters(self.served, STRICT)
        self.terminal, self.model, self.last = Terminal(self.served), ModelHall(DAY), 0

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

    # ---- helpers

    @property
    def mono(self) -> int:
        return self.served.clock.mono()

    def any_key(self, n: int) -> Key:
        keys = sorted(self.model.tickets)
        return keys[n % len(keys)]

    def press(self, act: str, counter: int, *more: Any, refused: type[errors.KioskError] | None = None) -> Any:
        """Do it at the real counter; returns what it came to, or fails unless it is refused as it should be."""
        if refused is None:
            return self.counters.act(act, counter, *more)
        with pytest.raises(refused):
            self.counters.act(act, counter, *more)
        return None

    def may_not_call(self, counter: int) -> type[errors.KioskError] | None:
        if not self.model.open:
            return errors.NoDayOpen
        return errors.CounterNotOpen if self.model.states.get(counter, "open") != "open" else None

    def with_somebody(self, act: str, counter: int) -> tuple[Key | None, type[errors.KioskError] | None]:
        """Whom the counter has, and how it is refused where it has nobody to do this with."""
        key = self.model.at(counter)
        if key is None:
            return None, errors.NobodyAtCounter
        return (key, None) if self.model.may(act, key) else (None, errors.TicketNotThere)

    # ---- people come

    @precondition(lambda self: self.model.open)
    @rule(service=SERVICE, priority=st.booleans())
    def somebody_takes_a_number(self, service: str, priority: bool) -> None:
        self.last += 1
        self.counters.issue(self.last, service, priority=priority)
        self.model.issue((self.model.day, "A", self.last), service)

    @rule(number=st.sampled_from([2001, 2002, 2003]), service=SERVICE, wall=WALLS, days_ago=st.integers(0, 1))
    def a_terminal_tells_late_of_a_number(self, number: int, service: str, wall: datetime, days_ago: int) -> None:
        key = (self.model.day - timedelta(days=days_ago), "A", number)
        if key in self.model.asked:
            return
        told = TicketIssued(
            id=ticket_id(number + 5000 * key[0].day), service=service, series="A", number=number, priority=False
        )
        self.terminal.note("ticket.issued", told, key[0], wall=wall, ago_ms=number)
        self.terminal.push()
        self.model.issue(key, service)

    # ---- counters call

    @rule(counter=COUNTER)
    def the_next_one(self, counter: int) -> None:
        refused = self.may_not_call(counter)
        due = self.model.due(counter, self.counters.now)
        expected = due or self.model.waiting(counter)
        came = self.press("call_next", counter, refused=refused)
        if refused is None:
            assert (came.key in expected) if expected else came is None
            if came is not None:
                self.model.call(counter, came.key, self.mono)

    @rule(counter=COUNTER, number=NUMBER)
    def one_by_typing(self, counter: int, number: int) -> None:
        key = (self.model.day, "A", number)
        refused = self.may_not_call(counter) or (None if self.model.may("called", key) else errors.TicketNotThere)
        self.press("call_number", counter, "A", number, refused=refused)
        if refused is None:
            self.model.call(counter, key, self.mono)

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY)
    def one_of_a_list(self, counter: int, n: int) -> None:
        key = self.any_key(n)
        refused = self.may_not_call(counter) or (None if self.model.may("called", key) else errors.TicketNotThere)
        self.press("call_this", counter, key, refused=refused)
        if refused is None:
            self.model.call(counter, key, self.mono)

    @rule(counter=COUNTER, times=st.integers(1, 2))
    def once_more(self, counter: int, times: int) -> None:
        for _ in range(times):
            key, refused = self.with_somebody("recalled", counter)
            if key and self.model.tickets[key].calls > RECALLS:
                refused = errors.RecallsUsedUp
            self.press("call_again", counter, refused=refused)
            if key and refused is None:
                self.model.move(counter, "recalled", key, self.mono).calls += 1

    # ---- and serve

    @rule(counter=COUNTER, act=st.sampled_from(["start", "start", "no_show"]))
    def they_come_or_not(self, counter: int, act: str) -> None:
        name = {"start": "started"}.get(act, act)
        key, refused = self.with_somebody(name, counter)
        self.press(act, counter, refused=refused)
        if key:
            self.model.move(counter, name, key, self.mono)

    @rule(counter=COUNTER)
    def done(self, counter: int) -> None:
        key, refused = self.with_somebody("finished", counter)
        self.press("finish", counter, refused=refused)
        if key:
            self.model.finish(counter, key, self.mono)

    @rule(counter=COUNTER, minutes=st.sampled_from([None, 1, 5]))
    def set_aside(self, counter: int, minutes: int | None) -> None:
        key, refused = self.with_somebody("held", counter)
        self.press("hold", counter, minutes, refused=refused)
        if key:
            until = None if minutes is None else self.counters.now + minutes * 60_000
            self.model.move(counter, "held", key, self.mono).held_until_ms = until

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY)
    def go_on(self, counter: int, n: int) -> None:
        key, refused = self.any_key(n), self.may_not_call(counter)
        if not refused and not self.model.may("resumed", key):
            refused = errors.TicketNotThere
        if not refused and self.model.at(counter):
            refused = errors.CounterHasSomebody
        self.press("resume", counter, key, refused=refused)
        if refused is None:
            one = self.model.move(counter, "resumed", key, self.mono)
            one.counter, one.calls = counter, 1

    @rule(counter=COUNTER, service=SERVICE, to=st.none() | COUNTER, back=st.booleans())
    def send_on(self, counter: int, service: str, to: int | None, back: bool) -> None:
        key, refused = self.with_somebody("transferred", counter)
        self.press("transfer", counter, service, to, None, back, refused=refused)
        if key:
            self.model.transfer(counter, key, (service, to), back, self.mono)

    @rule(counter=COUNTER, service=SERVICE)
    def one_service_more(self, counter: int, service: str) -> None:
        key, refused = self.with_somebody("added", counter)
        self.press("add_service", counter, service, refused=refused)
        if key:
            self.model.move(counter, "added", key, self.mono).to_come.append((service, None))

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY, act=st.sampled_from(["reinstate", "reinstate", "leave", "cancel"]))
    def from_a_list(self, counter: int, n: int, act: str) -> None:
        key, name = self.any_key(n), {"reinstate": "reinstated", "leave": "left", "cancel": "cancelled"}[act]
        one, refused = self.model.tickets[key], None
        if not self.model.may(name, key):
            refused = errors.TicketNotThere
        elif one.phase in (Phase.CALLED, Phase.SERVING) and one.counter != counter:
            refused = errors.CounterHasSomebody
        self.press(act, counter, key, refused=refused)
        if refused is None:
            moved = self.model.move(counter, name, key, self.mono)
            if name == "reinstated":
                moved.wait_for(moved.service, moved.to_counter)

    @rule(counter=COUNTER, times=st.integers(1, 2))
    def a_slip_of_the_hand(self, counter: int, times: int) -> None:
        for _ in range(times):
            step = self.model.last_step(counter, self.mono)
            refused: type[errors.KioskError] | None = errors.NothingToUndo
            if step is not None:
                one = self.model.tickets.get(step.key)
                refused = None if one and one.touched == step.touched else errors.UndoneElsewhere
            self.press("undo", counter, refused=refused)
            if refused is None:
                self.model.undo(counter)

    # ---- the hall goes on

    @rule(counter=COUNTER, state=st.sampled_from(["open", "open", "break", "back-office"]))
    def a_counter_has_a_break(self, counter: int, state: str) -> None:
        self.press("set_state", counter, state)
        self.model.states[counter] = state

    @rule(seconds=st.sampled_from([0.001, 3.0, 9.0, 61.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        self.counters.pass_time(seconds)

    @rule(wall=WALLS)
    def the_clock_goes_mad(self, wall: datetime) -> None:
        self.served.clock.set_wall(wall)

    @precondition(lambda self: self.model.open)
    @rule()
    def the_day_ends(self) -> None:
        from sync.server.hot import days

        self.served.do(days.close_day)
        self.model.close()

    @precondition(lambda self: not self.model.open)
    @rule()
    def a_day_begins(self) -> None:
        from sync.server.hot import days

        self.model.day, self.model.open, self.last = self.model.day + timedelta(days=1), True, 0
        self.served.do(lambda hall, db: days.open_day(hall, db, "staff", self.model.day))

    # ---- what always holds

    @invariant()
    def every_ticket_is_where_it_should_be(self) -> None:
        from sync.server.hot.life import PHASE_OF
        from sync.server.hot.situation import as_date

        rows = self.served.rows("SELECT day, series, number, state, service FROM ticket")
        real = {(as_date(day), series, n): (PHASE_OF[state], service) for day, series, n, state, service in rows}

        assert real == {key: (one.phase, one.service) for key, one in self.model.tickets.items()}

    @invariant()
    def nothing_is_that_cannot_be(self) -> None:
        assert self.served.rows(CANNOT_BE) == [(0,) * 8]


TestTheLifeOfTickets = Life.TestCase
TestTheLifeOfTickets.settings = settings(max_examples=40, stateful_step_count=50)


@pytest.mark.postgres
def test_the_life_of_tickets_on_postgresql_too(postgres_url: str) -> None:
    class OnPostgres(Life):
        maintenance_url = postgres_url

    run_state_machine_as_test(OnPostgres, settings=settings(max_examples=8, stateful_step_count=30))
