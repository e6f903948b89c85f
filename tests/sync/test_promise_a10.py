"""
A10: no number twice in a hall day, no unexplained gap in a series, whatever clocks, restores, replaced disks and
flapping links do. And a number for whoever asks within the hours, once the clocks are right again.

A number that nobody holds is explained by `ticket.voided`, by a reservation in the hall server's book whose terminal's
disk is gone, or by the server's own new incarnation after it was put back to a copy. The rule that many halls use must
fail in the same hall.
"""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.bad_net import FAULTS, Fault
from tests.sync.any_hall import Hall
from tests.sync.halls import RealHall
from tests.sync.kiosks import MORNING
from tests.sync.naive_hall import NaiveHall

# a story is told as it was found: to make it shorter takes real terminals minutes
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
MOST = 5  # terminals in the hall's life; ordinals go to nine
ON_PAPER = st.sampled_from(FAULTS)
WALLS = st.sampled_from(
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2099, 12, 31, 3, 0, tzinfo=UTC),
        datetime(2028, 2, 28, 16, 59, 58, tzinfo=UTC),  # two seconds before a leap day in the hall
        datetime(2026, 11, 23, 16, 59, 58, tzinfo=UTC),  # and before midnight
        MORNING - timedelta(days=1),
        MORNING,
        MORNING + timedelta(hours=12),
        MORNING + timedelta(days=1),
        MORNING + timedelta(days=7),
        MORNING + timedelta(days=30),
    ]
)
STEPS = st.sampled_from([3.0, 301.0, 3600.0, 16 * 3600.0, 24 * 3600.0])
WHO = st.integers(0, MOST - 1)
NO_BLOCK_LEFT = "ticket.no-ordinal"  # nine disks have had one, and the server was put back and waits for them
DAYS = st.none() | st.dates(date(2026, 11, 22), date(2026, 11, 28)) | st.just(date(2028, 2, 29))


class Counting(RuleBasedStateMachine):
    """A hall whose clocks, disks, net and server do what they like while people take numbers."""

    hall: Hall

    def new_hall(self, folder: Path) -> Hall:
        return RealHall(folder, None)

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="saovang-a10-"))
        self.hall = self.new_hall(self.folder)

    @initialize(alone=st.booleans(), planned=st.booleans())
    def the_hall_begins(self, alone: bool, planned: bool) -> None:
        """With a server, or with one terminal that is its own hall; the server knows of the plan, or not yet."""
        self.hall.begin(alone=alone, planned=planned)
        self.hall.speak(0, [])

    @rule(n=WHO, service=st.integers(0, 1), faults=st.lists(ON_PAPER, max_size=3))
    def people_take_numbers(self, n: int, service: int, faults: list[Fault]) -> None:
        """One on a bad network, and more on a good one."""
        self.hall.take(n, service, faults)
        self.hall.take(n, service, [])

    @rule(n=WHO, more=WHO)
    def people_take_numbers_here_and_there(self, n: int, more: int) -> None:
        for one in (n, more, n, n):
            self.hall.take(one, 0, [])

    @rule()
    def all_is_well_for_a_while(self) -> None:
        """Clocks are put right, the day is, every terminal speaks, and five minutes pass: then everybody is served."""
        self.hall.set_clocks_right()
        self.hall.wait_for_hours()
        self.hall.put_day_right()
        self.hall.gather()
        self.hall.gather()
        refusals = {self.hall.refusal(n) for n in range(self.hall.terminals)}
        assert refusals <= {None, NO_BLOCK_LEFT}, refusals

    @rule()
    def the_plan_is_published(self) -> None:
        self.hall.publish()

    @rule(n=WHO)
    def the_power_goes_while_somebody_takes_one(self, n: int) -> None:
        self.hall.die_taking(n)

    @rule(n=WHO, faults=st.lists(ON_PAPER, max_size=3))
    def a_terminal_speaks(self, n: int, faults: list[Fault]) -> None:
        self.hall.speak(n, faults)

    @rule(n=WHO)
    def a_terminal_starts_again(self, n: int) -> None:
        self.hall.restart_terminal(n)

    @rule(seconds=STEPS)
    def time_passes(self, seconds: float) -> None:
        self.hall.pass_time(seconds)

    @rule(n=WHO, wall=WALLS)
    def a_terminals_clock_goes_mad(self, n: int, wall: datetime) -> None:
        self.hall.set_terminal_clock(n, wall)

    @rule(wall=WALLS)
    def the_servers_clock_goes_mad(self, wall: datetime) -> None:
        self.hall.set_server_clock(wall)

    @rule(day=DAYS)
    def staff_begin_a_day_at_the_server(self, day: date | None) -> None:
        self.hall.open_day(day)

    @rule()
    def staff_end_the_day(self) -> None:
        self.hall.close_day()

    @rule(n=WHO, day=DAYS)
    def staff_begin_a_day_at_a_terminal(self, n: int, day: date | None) -> None:
        self.hall.open_day_at(n, day)

    @rule()
    def the_server_starts_again(self) -> None:
        self.hall.restart_server()

    @precondition(lambda self: self.hall.can_be_copied)
    @rule()
    def the_server_is_copied(self) -> None:
        self.hall.copy_server()

    @precondition(lambda self: self.hall.copied)
    @rule(by_hand=st.booleans())
    def the_server_is_put_back(self, by_hand: bool) -> None:
        self.hall.put_back_server(by_hand=by_hand)

    @precondition(lambda self: self.hall.terminals < MOST)
    @rule()
    def a_terminal_comes(self) -> None:
        self.hall.add_terminal()

    @rule(n=WHO)
    def a_terminals_disk_is_replaced(self, n: int) -> None:
        self.hall.replace_disk(n)

    @rule(n=WHO)
    def a_terminals_disk_is_copied(self, n: int) -> None:
        self.hall.copy_disk(n)

    @rule(n=WHO)
    def a_terminals_disk_is_put_back(self, n: int) -> None:
        """Its technician waits until it has heard the server: no disk knows by itself that it is an old one."""
        self.hall.put_back_disk(n)

    @invariant()
    def no_number_is_given_twice(self) -> None:
        assert len(self.hall.papers) == len(set(self.hall.papers)), self.hall.papers[-1]

    def teardown(self) -> None:
        try:
            self.hall.settle()
            assert (missing := self.hall.unexplained()) == [], missing
        finally:
            self.hall.end()
            shutil.rmtree(self.folder)


TestNoNumberTwiceAndNoUnexplainedGap = Counting.TestCase
TestNoNumberTwiceAndNoUnexplainedGap.settings = settings(max_examples=25, stateful_step_count=40, phases=AS_FOUND)


@pytest.mark.postgres
def test_no_number_twice_and_no_unexplained_gap_on_postgresql_too(postgres_url: str) -> None:
    class OnPostgres(Counting):
        def new_hall(self, folder: Path) -> Hall:
            return RealHall(folder, postgres_url)

    run_state_machine_as_test(OnPostgres, settings=settings(max_examples=6, stateful_step_count=30, phases=AS_FOUND))


def test_one_when_the_date_changes_and_else_one_more_gives_numbers_twice() -> None:
    class Naive(Counting):
        def new_hall(self, folder: Path) -> Hall:
            return NaiveHall()

    with pytest.raises(AssertionError) as told:
        run_state_machine_as_test(Naive, settings=settings(max_examples=300, stateful_step_count=40, print_blob=False))

    assert "no_number_is_given_twice" in "".join(str(line) for line in told.traceback)
