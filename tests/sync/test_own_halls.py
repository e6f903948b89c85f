"""A terminal that was its own hall gets a server, whatever its clock had said: no number twice, no pause for years."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk, Paper
from tests.sync.test_number_sequences import MONDAY, numbers, staff, tomorrow

MAD = datetime(2099, 1, 5, 2, tzinfo=UTC)
NOBODYS_DAY = date(2099, 1, 5)
New = Callable[[bool], Kiosk]


@pytest.fixture
def new(sqlite_hall: ServedHall, tmp_path: Path) -> Iterator[New]:
    """Kiosks of a hall whose day the server has begun; `alone` are those that know of no server yet."""
    made = list[Kiosk]()

    def make(alone: bool) -> Kiosk:
        made.append(Kiosk(tmp_path / f"t{len(made)}", sqlite_hall, MORNING, served=not alone))
        return made[-1]

    sqlite_hall.publish(PLAN.read_text("utf-8"))
    staff(sqlite_hall, "open_day", "staff")
    yield make
    for kiosk in made:
        kiosk.close()


def at_a_mad_date(kiosk: Kiosk, wall: datetime = MAD) -> Paper:
    """Its clock jumps, staff begin the day it shows, somebody takes a number, and the clock is put right."""
    right = kiosk.clock.now()
    kiosk.clock.set_wall(wall)
    kiosk.open_day((wall + timedelta(hours=7)).date())
    paper = kiosk.take()
    kiosk.clock.set_wall(right)
    return paper


def test_a_terminal_whose_clock_was_in_2099_pauses_the_server_for_its_first_day_alone(
    new: New, sqlite_hall: ServedHall
) -> None:
    alone, beside = new(True), new(False)
    mad = at_a_mad_date(alone)
    alone.enrol()
    beside.enrol()
    beside.speak()

    today = beside.take()
    tomorrow(sqlite_hall, alone, beside)
    next_day = [alone.take(), beside.take(), alone.take()]

    assert (mad.day, mad.number) == (NOBODYS_DAY, 1)
    assert (today.day, today.number) == (MONDAY, 2001)
    assert numbers(*next_day) == [1, 2, 3]


def test_what_was_given_today_before_the_clock_went_mad_is_not_given_again(new: New, sqlite_hall: ServedHall) -> None:
    alone, beside = new(True), new(False)
    alone.open_day(MONDAY)
    before = [alone.take(), alone.take()]
    at_a_mad_date(alone)
    alone.open_day(MONDAY, again=True)
    after = alone.take()
    alone.enrol()
    beside.enrol()
    beside.speak()

    other = beside.take()  # before the first one has said a word
    alone.speak()
    noon = alone.take()

    papers = [*before, after, other, noon]
    assert {paper.day for paper in papers} == {MONDAY}
    assert numbers(*papers) == [1, 2, 3, 2001, 1001]


def test_a_date_on_which_a_terminal_was_its_own_hall_is_its_own_when_it_comes(
    new: New, sqlite_hall: ServedHall
) -> None:
    from sync.server.hot.past import Mark

    alone, beside = new(True), new(False)
    ahead = at_a_mad_date(alone, MORNING + timedelta(days=1))
    alone.enrol()
    beside.enrol()
    sqlite_hall.hall.mark = Mark(None)  # what lay beside the database is lost
    tomorrow(sqlite_hall, alone, beside)

    its_day = [beside.take(), alone.take()]
    tomorrow(sqlite_hall, alone, beside)
    day_after = [beside.take(), alone.take()]

    assert {paper.day for paper in (ahead, *its_day)} == {MONDAY + timedelta(days=1)}
    assert numbers(ahead, *its_day) == [1, 2001, 2]
    assert numbers(*day_after) == [1, 2]


def test_a_server_whose_clock_was_as_mad_gives_numbers_on_the_day_staff_put_right(
    new: New, sqlite_hall: ServedHall
) -> None:
    from sync.server.hot import days

    alone, beside = new(True), new(False)
    at_a_mad_date(alone)
    sqlite_hall.clock.set_wall(MAD)
    staff(sqlite_hall, "open_day", "staff")
    alone.enrol()
    sqlite_hall.clock.set_wall(MORNING)
    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff", MONDAY + timedelta(days=1), again=True))
    beside.enrol()
    beside.speak()

    given = [beside.take(), beside.take()]

    assert numbers(*given) == [1, 2]
