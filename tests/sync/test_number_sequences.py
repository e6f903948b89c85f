"""What has gone wrong in halls that count, one story each: nobody's number is given to somebody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import errors
from sync.client.numbers import STEADY_S
from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk, Paper

MONDAY = date(2026, 11, 23)
New = Callable[..., Kiosk]


def staff(hall: ServedHall, act: str, *more: Any) -> Any:
    from sync.server.hot import days

    return hall.do(getattr(days, act), *more)


@pytest.fixture
def new_kiosk(sqlite_hall: ServedHall, tmp_path: Path) -> Iterator[New]:
    """Kiosks of one hall; `served=False` is one that knows of no server."""
    made = list[Kiosk]()

    def new(*, served: bool = True) -> Kiosk:
        kiosk = Kiosk(tmp_path / f"t{len(made)}", sqlite_hall, MORNING, served=served)
        made.append(kiosk)
        return kiosk

    yield new
    for kiosk in made:
        kiosk.close()


@pytest.fixture
def new(new_kiosk: New, sqlite_hall: ServedHall) -> Callable[[], Kiosk]:
    """Kiosks of a hall whose day has begun; each has been heard."""
    sqlite_hall.publish(PLAN.read_text("utf-8"))
    staff(sqlite_hall, "open_day", "staff")

    def make() -> Kiosk:
        kiosk = new_kiosk()
        kiosk.enrol()
        kiosk.speak()
        return kiosk

    return make


@contextmanager
def dead(kiosk: Kiosk) -> Iterator[None]:
    """Nothing this terminal says arrives."""
    kiosk.net.down = True
    yield
    kiosk.net.down = False


def numbers(*papers: Paper) -> list[int]:
    return [paper.number for paper in papers]


def test_a_series_past_999_is_used_up_and_so_is_a_terminals_block(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    first, second = new(), new()
    with dead(second):
        began = second.take()
        second.lobby.issue(2998)
        on_block = second.take()
        with pytest.raises(errors.SeriesUsedUp):
            second.take()
    first.lobby.issue(998)
    first.speak()

    last = first.take()

    assert numbers(began, on_block, last) == [2001, 2999, 999]
    with pytest.raises(errors.SeriesUsedUp):
        first.take()
    assert first.take(1).number == 1  # another series goes on
    assert first.numbers is not None
    assert not first.numbers.on_own_block()  # used up is an answer


def test_a_replaced_disk_gives_no_number_while_the_server_is_dead(
    new: Callable[[], Kiosk], new_kiosk: New, sqlite_hall: ServedHall
) -> None:
    old = new()
    with dead(old):
        before = [old.take(), old.take()]
    fresh = new_kiosk()  # an empty disk; its owner has named the server in terminal.toml

    fresh.look()
    with pytest.raises(errors.NoOrdinal):
        fresh.take()
    fresh.enrol()
    fresh.speak()
    with dead(fresh):
        after = fresh.take()

    assert numbers(*before, after) == [1001, 1002, 2001]


def test_a_new_day_is_begun_once_however_often_it_is_pressed(new: Callable[[], Kiosk], sqlite_hall: ServedHall) -> None:
    kiosk = new()
    before = kiosk.take()
    sqlite_hall.clock.advance(timedelta(hours=1))

    with pytest.raises(errors.DayAlreadyOpened):
        staff(sqlite_hall, "open_day", "staff")
    with pytest.raises(errors.DayAlreadyOpened):
        kiosk.desk.open_day("staff", MONDAY)
    staff(sqlite_hall, "close_day")
    with pytest.raises(errors.DayAlreadyOpened):
        staff(sqlite_hall, "open_day", "staff")

    kiosk.speak()
    with pytest.raises(errors.HallClosed):
        kiosk.take()
    assert before.number == 1


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_restored_server_gives_none_until_every_terminal_was_heard(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall, tmp_path: Path, by_hand: bool
) -> None:
    asks, knows = new(), new()
    copy = sqlite_hall.copy(tmp_path / "copy.sqlite3")
    before = [asks.take(), knows.take(), knows.take()]
    put_back(sqlite_hall, copy, by_hand=by_hand)

    on_block = asks.take()
    asks.speak()
    asks.clock.advance(STEADY_S)
    asks.speak()
    still = asks.take()
    knows.speak()
    asks.speak()
    asks.clock.advance(STEADY_S)
    asks.speak()
    after = asks.take()

    assert numbers(*before) == [1, 2, 3]
    assert numbers(on_block, still, after) == [1001, 1002, 4]


def test_a_restored_server_goes_on_when_staff_confirm(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall, tmp_path: Path
) -> None:
    from sync.server.hot import numbers as given

    asks, broken = new(), new()
    copy = sqlite_hall.copy(tmp_path / "copy.sqlite3")
    before = asks.take()
    put_back(sqlite_hall, copy, by_hand=False)
    broken.close()
    broken.lobby.open()  # it is never switched on again
    paused = asks.take()
    sqlite_hall.do(lambda here, db: given.confirm(here, db))

    asks.clock.advance(STEADY_S)
    asks.speak()
    asks.clock.advance(STEADY_S)
    after = asks.take()

    assert numbers(before, paused, after) == [1, 1001, 2]


def put_back(hall: ServedHall, copy: Path, *, by_hand: bool) -> None:
    """As `kiosk-server restore` does; by hand only the file is another one."""
    from sync.server.hot import own, situation

    hall.put_back(copy)
    hall.clock.advance(60)
    if not by_hand:
        hall.do(lambda here, db: (situation.went_back(here, db), own.end_stream(here, db)))


def test_a_terminal_of_its_own_gets_a_server_at_noon_which_begins_tomorrow(
    new_kiosk: New, sqlite_hall: ServedHall
) -> None:
    kiosk, later = new_kiosk(served=False), new_kiosk()
    kiosk.look()
    morning = [kiosk.take(), kiosk.take()]
    sqlite_hall.publish(PLAN.read_text("utf-8"))
    staff(sqlite_hall, "open_day", "staff")
    kiosk.enrol()
    later.enrol()
    later.speak()
    beside = later.take()  # before the first one has said a word
    kiosk.speak()
    noon = kiosk.take()
    tomorrow(sqlite_hall, kiosk, later)

    next_day = [kiosk.take(), later.take(), kiosk.take()]

    assert numbers(*morning, noon) == [1, 2, 3]
    assert beside.number == 2001
    assert numbers(*next_day) == [1, 2, 3]
    assert {paper.day for paper in next_day} == {MONDAY + timedelta(days=1)}


def tomorrow(hall: ServedHall, *kiosks: Kiosk) -> None:
    hall.clock.advance(timedelta(days=1))
    staff(hall, "open_day", "staff")
    for kiosk in kiosks:
        kiosk.clock.advance(timedelta(days=1))
        kiosk.speak()
        kiosk.clock.advance(STEADY_S)
        kiosk.speak()


def test_a_flapping_link_keeps_a_terminal_on_its_block_for_five_minutes(new: Callable[[], Kiosk]) -> None:
    kiosk = new()
    first = kiosk.take()
    missed = kiosk.take(0, "drop")
    kiosk.speak()
    kiosk.clock.advance(STEADY_S - 10)
    soon = kiosk.take()
    kiosk.speak("error")  # it flaps: the five minutes begin anew
    kiosk.speak()
    kiosk.clock.advance(STEADY_S - 10)
    flapped = kiosk.take()
    kiosk.clock.advance(10)

    steady = kiosk.take()

    assert numbers(first, missed, soon, flapped, steady) == [1, 1001, 1002, 1003, 2]


@pytest.mark.parametrize("fault", ["cut", "slow", "later"])
def test_an_answer_that_was_lost_leaves_a_number_with_its_reason(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall, fault: Any
) -> None:
    kiosk = new()
    own = kiosk.take(0, fault)
    kiosk.restart()  # and the program that asked is gone
    kiosk.speak()
    kiosk.speak()

    assert own.number == 1001
    assert reasons(sqlite_hall) == {1: "voided"}


def test_a_request_that_comes_after_its_terminal_asked_about_it_gets_no_number(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk = new()
    own = kiosk.take(0, "later")
    assert kiosk.numbers is not None
    kiosk.numbers.settle()  # the network lets the first request through only now
    kiosk.speak()
    kiosk.clock.advance(STEADY_S)
    kiosk.speak()

    next_one = kiosk.take()

    assert numbers(own, next_one) == [1001, 1]
    assert reasons(sqlite_hall) == {}


def test_a_power_cut_between_answer_and_paper_leaves_a_number_with_its_reason(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    kiosk = new()
    before = kiosk.take()
    assert kiosk.die_taking() is None
    kiosk.speak()
    kiosk.speak()

    after = kiosk.take()

    assert numbers(before, after) == [1, 3]
    assert reasons(sqlite_hall) == {2: "voided"}


def reasons(hall: ServedHall) -> dict[int, str]:
    """The numbers that nobody holds, and why."""
    return {row[0]: "voided" for row in hall.rows("SELECT number FROM ticket WHERE state = 4")}


@pytest.mark.parametrize("years", [-56, 73])
def test_a_servers_clock_that_jumps_gives_no_ordinal_twice(
    new: Callable[[], Kiosk], sqlite_hall: ServedHall, years: int
) -> None:
    first = new()
    sqlite_hall.clock.set_wall(MORNING.replace(year=MORNING.year + years))
    second = new()

    with dead(first), dead(second):
        papers = [first.take(), second.take()]

    assert numbers(*papers) == [1001, 2001]
