"""
The life of tickets under everything counters, late terminals and clocks can do.

After every step each ticket is where the model says, a counter has one citizen at most, no span of time is negative,
and nothing was parked; at the end a rebuild from the bytes gives the same rows and every chain holds.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from kiosk.domain import errors
from kiosk.domain.kinds import TicketIssued
from kiosk.domain.ticket import Phase
from tests.support.lobby import ticket_id
from tests.support.served import PLAN
from tests.sync.model_hall import RECALLS, SERVES
from tests.sync.pressing import Pressing, Refused

COUNTER = st.sampled_from(sorted(SERVES))
POST = st.sampled_from(["chung-thuc", "ho-tich", "dia-chinh", "xa-hoi"])
POLICY = st.sampled_from(["strict", "alternate", "ageing"])
STATE = st.sampled_from(["open", "open", "open", "break", "back-office", "closed"])
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
[SECOND] = re.findall(r"\[\[counters\]\]\nnumber = 2\n(?:.+\n)*\n", PLAN.read_text("utf-8"))
WITHOUT = {
    SECOND: "",
    'services = ["chung-thuc"]\n': 'services = ["chung-thuc", "ho-tich"]\n',
    "[1, 2, 3, 4, 5, 6]": "[1, 3, 4, 5, 6]",
    "[1, 2, 3]": "[1, 3]",
}
A_MORNING = 12  # acts before a day may end


class Life(Pressing):
    rules: dict[str, str]  # words of the plan that are others here

    # ---- people come

    @initialize(
        policy=POLICY,
        services=st.lists(SERVICE, min_size=2, max_size=6),
        sitting=st.dictionaries(COUNTER, POST, max_size=2),
    )
    def people_stand_at_the_door(self, policy: str, services: list[str], sitting: dict[int, str]) -> None:
        """Whoever is next is nobody else's whichever policy the plan has."""
        self.rules = {'policy = "alternate"': f'policy = "{policy}"'}
        self.counters.publish(self.rules)
        for counter, post in sitting.items():
            self.a_counter_opens_has_a_break_or_closes(counter, "open", post)
        for n, service in enumerate(services):
            self.somebody_takes_a_number(service, n % 3 == 2)
        for counter in (1, 2):
            self.the_next_one(counter)

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
        id_ = ticket_id(number + 5000 * key[0].day)
        told = TicketIssued(id=id_, service=service, series="A", number=number, priority=False)
        self.terminal.note("ticket.issued", told, key[0], wall=wall, ago_ms=number)
        self.terminal.push()
        self.model.issue(key, service, self.was_done_before(key))

    # ---- counters call

    @rule(counter=COUNTER)
    def the_next_one(self, counter: int) -> None:
        refused = self.may_not_call(counter)
        came = self.press("call_next", counter, refused=refused)
        if refused is None:
            expected = self.model.due(counter, self.counters.now) or self.model.waiting(counter)
            assert (came.key in expected) if expected else came is None
            if came is not None:
                self.model.call(counter, came.key, self.mono)

    @rule(counter=COUNTER, number=NUMBER)
    def one_by_typing(self, counter: int, number: int) -> None:
        key = (self.model.day, "A", number)
        refused = self.may_not_call_this(counter, key)
        self.press("call_number", counter, "A", number, refused=refused)
        if refused is None:
            self.model.call(counter, key, self.mono)

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY)
    def one_of_a_list(self, counter: int, n: int) -> None:
        key = self.any_key(n)
        refused = self.may_not_call_this(counter, key)
        self.press("call_this", counter, key, refused=refused)
        if refused is None:
            self.model.call(counter, key, self.mono)

    @precondition(lambda self: self.busy)
    @rule(n=ANY, times=st.integers(1, 4))
    def once_more(self, n: int, times: int) -> None:
        counter = self.any_busy(n)
        for _ in range(times):
            key, refused = self.whom(counter, "recalled")
            if not refused and self.model.tickets[key].calls > RECALLS:
                refused = errors.RecallsUsedUp
            elif not refused and counter not in self.model.posts and not self.model.sitting.get(counter):
                refused = errors.CounterUnknown  # lost by the plan: it may only end what it has
            self.press("call_again", counter, refused=refused)
            if refused is None:
                self.model.move(counter, "recalled", key, self.mono).calls += 1

    # ---- and serve

    @rule(counter=COUNTER, act=st.sampled_from(["call_again", "start", "no_show", "finish", "hold", "transfer"]))
    def there_is_nobody_to_do_it_with(self, counter: int, act: str) -> None:
        if counter not in self.busy:
            self.press(act, counter, refused=errors.NobodyAtCounter)

    @precondition(lambda self: self.busy)
    @rule(n=ANY, act=st.sampled_from([("start", "started"), ("no_show", "no_show")]))
    def they_come_or_not(self, n: int, act: tuple[str, str]) -> None:
        counter = self.any_busy(n)
        key, refused = self.whom(counter, act[1])
        self.press(act[0], counter, refused=refused)
        if refused is None:
            self.model.move(counter, act[1], key, self.mono)

    @precondition(lambda self: self.busy)
    @rule(n=ANY)
    def done(self, n: int) -> None:
        counter = self.any_busy(n)
        key, refused = self.whom(counter, "finished")
        self.press("finish", counter, refused=refused)
        self.model.finish(counter, key, self.mono)

    @precondition(lambda self: self.busy)
    @rule(n=ANY, minutes=st.sampled_from([None, 1, 5]))
    def set_aside(self, n: int, minutes: int | None) -> None:
        counter = self.any_busy(n)
        key, refused = self.whom(counter, "held")
        self.press("hold", counter, minutes, refused=refused)
        until = None if minutes is None else self.counters.now + minutes * 60_000
        self.model.move(counter, "held", key, self.mono).held_until_ms = until

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY)
    def go_on(self, counter: int, n: int) -> None:
        held = sorted(key for key, one in self.model.tickets.items() if one.phase is Phase.HELD)
        key, refused = held[n % len(held)] if held else self.any_key(n), self.may_not_call(counter)
        if not refused and not held:
            refused = errors.TicketNotThere
        if not refused and self.model.at(counter):
            refused = errors.CounterHasSomebody
        self.press("resume", counter, key, refused=refused)
        if refused is None:
            one = self.model.move(counter, "resumed", key, self.mono)
            one.counter, one.calls = counter, 1

    @precondition(lambda self: self.busy)
    @rule(n=ANY, service=st.just("") | SERVICE, to=st.none() | COUNTER | POST, back=st.booleans())
    def send_on(self, n: int, service: str, to: int | str | None, back: bool) -> None:
        """To whoever serves it, to one counter or to one official; without a word for the same service."""
        counter = self.any_busy(n)
        key, refused = self.whom(counter, "transferred")
        number, post = (to, "") if isinstance(to, int) else (None, to or "")
        if number is not None and number not in self.model.posts:
            refused = errors.CounterUnknown
        if post and post not in {*self.model.posts.values(), *self.model.sitting.values()}:
            refused = errors.NotInThePlan
        self.press("transfer", counter, service, number, post or None, back, refused=refused)
        if refused is None:
            wanted = service or self.model.tickets[key].service or "chung-thuc"  # the only one of its series
            self.model.transfer(counter, key, (wanted, number, post), back, self.mono)

    @precondition(lambda self: self.busy)
    @rule(n=ANY, service=SERVICE)
    def one_service_more(self, n: int, service: str) -> None:
        counter = self.any_busy(n)
        key, refused = self.whom(counter, "added")
        self.press("add_service", counter, service, refused=refused)
        self.model.move(counter, "added", key, self.mono).to_come.append((service, None))

    @precondition(lambda self: self.model.tickets)
    @rule(counter=COUNTER, n=ANY, act=st.sampled_from(["reinstate", "reinstate", "leave", "cancel"]))
    def from_a_list(self, counter: int, n: int, act: str) -> None:
        key, name = self.any_key(n), {"reinstate": "reinstated", "leave": "left", "cancel": "cancelled"}[act]
        one = self.model.tickets[key]
        refused: Refused = None
        if not self.model.may(name, key):
            refused = errors.TicketNotThere
        elif one.phase in (Phase.CALLED, Phase.SERVING) and one.counter != counter:
            refused = errors.CounterHasSomebody
        self.press(act, counter, key, refused=refused)
        if refused is None:
            moved = self.model.move(counter, name, key, self.mono)
            if name == "reinstated":
                moved.wait_for(moved.service, moved.to_counter, moved.to_post)

    @rule(counter=COUNTER, times=st.integers(1, 3))
    def a_slip_of_the_hand(self, counter: int, times: int) -> None:
        for _ in range(times):
            press = self.model.last_press(counter, self.mono)
            refused = self.may_not_take_back(counter, press)
            assert bool(self.counters.may_undo(counter)) == (refused is None)
            self.press("undo", counter, refused=refused)
            for _ in press if refused is None else ():
                self.model.undo(counter)

    # ---- the hall goes on

    @rule(counter=COUNTER, state=STATE, post=st.just("") | POST)
    def a_counter_opens_has_a_break_or_closes(self, counter: int, state: str, post: str) -> None:
        refused: Refused = None
        if counter not in self.model.posts:
            refused = errors.CounterUnknown
        elif state == "closed" and self.model.at(counter):
            refused = errors.CounterHasSomebody
        self.press("set_state", counter, state, post, refused=refused)
        if refused is None:
            self.model.states[counter], self.model.sitting[counter] = state, post

    @rule()
    def the_consoles_are_looked_at(self) -> None:
        """Whoever waits waits for somebody who is there."""
        for counter in SERVES:
            listed = {one.key for one in self.counters.read("waiting", counter=counter)}

            there = self.model.open and counter in self.model.posts
            assert listed == (self.model.waiting(counter) if there else set())

    @rule(without=st.booleans())
    def a_plan_takes_a_counter_away_or_gives_it_back(self, without: bool) -> None:
        """Also while it serves somebody, and while others have been sent to it."""
        self.counters.publish(self.rules | (WITHOUT if without else {}))
        self.model.publish(without)

    @rule(seconds=st.sampled_from([0.001, 3.0, 9.0, 61.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        self.counters.pass_time(seconds)

    @rule(wall=WALLS)
    def the_clock_goes_mad(self, wall: datetime) -> None:
        self.served.clock.set_wall(wall)

    @precondition(lambda self: self.model.open and self.acts > A_MORNING)
    @rule(another=st.booleans())
    def the_day_ends(self, another: bool) -> None:
        from sync.server.hot import days

        self.served.do(days.close_day)
        self.model.close()
        if another:
            self.a_day_begins()

    @precondition(lambda self: not self.model.open)
    @rule()
    def a_day_begins(self) -> None:
        from sync.server.hot import days

        self.model.day, self.model.open = self.model.day + timedelta(days=1), True
        self.last = self.acts = 0
        self.served.do(lambda hall, db: days.open_day(hall, db, "staff", self.model.day))


TestTheLifeOfTickets = Life.TestCase
TestTheLifeOfTickets.settings = settings(max_examples=30, stateful_step_count=50)


@pytest.mark.postgres
def test_the_life_of_tickets_on_postgresql_too(postgres_url: str) -> None:
    class OnPostgres(Life):
        maintenance_url = postgres_url

    run_state_machine_as_test(OnPostgres, settings=settings(max_examples=8, stateful_step_count=30))
