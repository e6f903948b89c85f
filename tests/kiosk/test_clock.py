"""A terminal knows when not to believe its own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import SystemClock, boot_name
from kiosk.domain import fact
from kiosk.domain.errors import ClockUntrusted, HallClosed
from tests.kiosk.halls import Terminal


class SetClock(SystemClock):
    """The real clock on a computer whose battery chip says something else: the chip is hardware."""

    def __init__(self, says: datetime) -> None:
        super().__init__()
        self.says = says

    def now(self) -> datetime:
        return self.says


NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("says", "believed"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), False),
        (NOON, True),
        (datetime(2099, 12, 31, tzinfo=UTC), True),
        (datetime(2100, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_year_that_cannot_be_is_not_believed(says: datetime, believed: bool) -> None:
    assert SetClock(says).trusted is believed


def test_a_clock_that_fell_behind_the_last_fact_is_not_believed() -> None:
    clock = SetClock(NOON)
    clock.saw(NOON + timedelta(hours=1))

    assert not clock.trusted


def test_a_clock_that_jumps_back_while_running_is_not_believed() -> None:
    clock = SetClock(NOON)
    assert clock.trusted

    clock.says = NOON - timedelta(days=2)

    assert not clock.trusted


def test_a_small_correction_is_no_jump() -> None:
    clock = SetClock(NOON)
    assert clock.trusted

    clock.says = NOON - timedelta(seconds=20)

    assert clock.trusted


def test_the_hall_server_can_give_a_clock_its_good_name_back() -> None:
    clock = SetClock(NOON)
    clock.saw(NOON + timedelta(days=400))  # somebody had set it to next year

    clock.agree(NOON + timedelta(seconds=3))

    assert clock.trusted


def test_a_clock_that_differs_from_the_servers_is_not_believed_until_it_is_set() -> None:
    clock = SetClock(NOON + timedelta(days=30))
    clock.agree(NOON)
    assert not clock.trusted

    clock.says = NOON
    clock.agree(NOON)

    assert clock.trusted


def test_the_monotonic_clock_never_goes_back() -> None:
    clock = SystemClock()

    readings = [clock.mono() for _ in range(50)]

    assert readings == sorted(readings)
    assert len(boot_name()) == 8


@pytest.mark.parametrize("year", [1970, 2099])
def test_no_hall_day_begins_by_a_clock_nobody_believes(lobby: Terminal, year: int) -> None:
    lobby.clock.set_wall(datetime(year, 6, 1, 2, 0, tzinfo=UTC))
    lobby.clock.trusted = False

    lobby.desk.tick()

    hall = lobby.desk.hall()
    assert (hall.open, hall.why, hall.day, hall.next_opening) == (False, "clock", None, None)
    with pytest.raises(HallClosed):
        lobby.desk.take_ticket("ho-tich")
    with pytest.raises(ClockUntrusted):
        lobby.desk.open_day("staff")


@pytest.mark.parametrize("year", [1970, 2099])
def test_with_a_dead_clock_staff_name_the_date_and_the_hall_works(lobby: Terminal, year: int) -> None:
    lobby.clock.set_wall(datetime(year, 6, 1, 2, 0, tzinfo=UTC))
    lobby.clock.trusted = False
    monday = NOON.date()

    lobby.desk.open_day("staff", monday)
    ticket = lobby.desk.take_ticket("ho-tich")
    slot = lobby.desk.rate(5, counter=1, layout="tall")
    lobby.desk.close(slot, "sent")
    found = lobby.desk.look_up("H56.18.05-261027-0046")

    assert (ticket.day, ticket.number) == (monday, 1)
    assert found.code.kind == "dossier"
    issued = [fact.decode(line) for line in lobby.journal.lines(lobby.journal.incarnation, 1)]
    assert {one.clk for one in issued} == {"unsure"}
    assert {one.day for one in issued} == {"2026-11-23"}


def test_a_clock_that_dies_during_the_day_ends_no_day_and_repeats_no_number(lobby: Terminal) -> None:
    lobby.desk.tick()
    first = lobby.desk.take_ticket("ho-tich")

    lobby.clock.set_wall(datetime(1970, 1, 1, tzinfo=UTC))
    lobby.clock.trusted = False
    lobby.desk.tick()
    second = lobby.desk.take_ticket("ho-tich")
    lobby.clock.set_wall(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    lobby.clock.trusted = True
    lobby.desk.tick()
    third = lobby.desk.take_ticket("ho-tich")

    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert {one.day for one in (first, second, third)} == {first.day}
