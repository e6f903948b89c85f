"""A hall day that a wrong clock, a missing plan or a wrong button has spoilt is put right; nobody stands in vain."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import errors
from sync.client.numbers import STEADY_S
from tests.support.served import PLAN, ServedHall
from tests.sync.kiosks import MORNING, Kiosk, Paper, plan

MONDAY = date(2026, 11, 23)
TUESDAY, WRONG = MONDAY + timedelta(days=1), MONDAY + timedelta(days=30)
DEAD_BATTERY = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN = "SELECT day, closed_ms IS NULL FROM hall_day ORDER BY day"


@pytest.fixture
def hall(sqlite_hall: ServedHall) -> ServedHall:
    return sqlite_hall


@pytest.fixture
def new(hall: ServedHall, tmp_path: Path) -> Iterator[Callable[..., Kiosk]]:
    """Kiosks of one hall, which look after their day before they know of a server."""
    made = list[Kiosk]()

    def make(*, served: bool = True) -> Kiosk:
        made.append(Kiosk(tmp_path / f"t{len(made)}", hall, hall.clock.now(), served=served))
        return made[-1]

    yield make
    for kiosk in made:
        kiosk.close()


def staff(hall: ServedHall, act: str, *more: Any, **how: Any) -> Any:
    from sync.server.hot import days

    return hall.do(lambda here, db: getattr(days, act)(here, db, *more, **how))


def later(hall: ServedHall, *kiosks: Kiosk, by: timedelta = timedelta(seconds=STEADY_S)) -> None:
    """Time passes, and every terminal speaks, as they do every ten seconds."""
    for step in (by, timedelta(seconds=STEADY_S)):
        hall.clock.advance(step)
        for kiosk in kiosks:
            kiosk.clock.advance(step)
            kiosk.speak()


def at_work(hall: ServedHall, new: Callable[..., Kiosk]) -> Kiosk:
    """A kiosk on a day that the plan began."""
    hall.publish(PLAN.read_text("utf-8"))
    kiosk = new()
    kiosk.enrol()
    later(hall, kiosk)
    return kiosk


def shown(hall: ServedHall) -> list[tuple[date, bool]]:
    return [(date.fromisoformat(str(day)), bool(is_open)) for day, is_open in hall.rows(SHOWN)]


def overnight(hall: ServedHall, kiosk: Kiosk) -> None:
    """Everything is switched off in the evening, with the day closed, and on again at 08:15."""
    evening = timedelta(hours=10)
    later(hall, kiosk, by=evening)
    hall.clock.set_wall(MORNING + timedelta(days=1))
    kiosk.clock.set_wall(MORNING + timedelta(days=1))


@pytest.mark.parametrize("wrong", [DEAD_BATTERY, MORNING])
def test_a_kiosk_that_began_the_day_alone_outlives_a_server_whose_clock_is_wrong(
    hall: ServedHall, new: Callable[..., Kiosk], wrong: datetime
) -> None:
    kiosk = at_work(hall, new)
    overnight(hall, kiosk)
    kiosk.net.down = True
    kiosk.look()  # Tuesday begins at the kiosk alone
    alone = kiosk.take()
    hall.clock.set_wall(wrong + timedelta(hours=10))  # Monday evening, where it is not 1970
    kiosk.net.down = False
    kiosk.speak()
    kiosk.speak()

    meanwhile = kiosk.take()
    hall.clock.set_wall(kiosk.clock.now())
    later(hall, kiosk)
    afterwards = kiosk.take()

    assert [alone, meanwhile] == [Paper(TUESDAY, alone.series, 1001), Paper(TUESDAY, alone.series, 1002)]
    assert afterwards == Paper(TUESDAY, alone.series, 1)
    assert shown(hall) == [(MONDAY, False), (TUESDAY, True)]


@pytest.mark.parametrize("yesterday", [False, True])
def test_a_terminal_of_its_own_that_is_enrolled_at_noon_goes_on(
    hall: ServedHall, new: Callable[..., Kiosk], yesterday: bool
) -> None:
    kiosk = new(served=False)
    kiosk.look()
    morning = [kiosk.take(), kiosk.take()]
    if yesterday:
        hall.publish(PLAN.read_text("utf-8"))
        hall.clock.set_wall(MORNING - timedelta(days=1, hours=-12))  # Sunday evening
    kiosk.enrol()
    kiosk.speak()
    noon = kiosk.take()
    if not yesterday:
        hall.publish(PLAN.read_text("utf-8"))
    hall.clock.set_wall(kiosk.clock.now())
    later(hall, kiosk)

    after = kiosk.take()

    assert [paper.number for paper in (*morning, noon, after)] == [1, 2, 3, 4]
    assert {paper.day for paper in (*morning, noon, after)} == {MONDAY}
    assert shown(hall) == [(MONDAY, True)]


def test_the_plan_begins_no_day_by_a_clock_that_is_a_month_ahead(hall: ServedHall, new: Callable[..., Kiosk]) -> None:
    kiosk = at_work(hall, new)
    before = kiosk.take()
    overnight(hall, kiosk)

    hall.clock.set_wall(MORNING + timedelta(days=30))
    later(hall, kiosk)
    hall.clock.set_wall(kiosk.clock.now())
    later(hall, kiosk)

    assert before.day == MONDAY
    assert shown(hall) == [(MONDAY, False), (TUESDAY, True)]
    assert kiosk.take() == Paper(TUESDAY, before.series, 1)


def test_a_day_that_lies_ahead_gives_way_when_staff_put_it_right(hall: ServedHall, new: Callable[..., Kiosk]) -> None:
    hall.publish(PLAN.read_text("utf-8"))
    first, second = new(), new()
    for kiosk in (first, second):
        kiosk.enrol()
    later(hall, first, second)
    morning = [first.take(), second.take()]
    later(hall, first, second)
    staff(hall, "open_day", "staff", WRONG)
    later(hall, first, second)
    astray = first.take()
    later(hall, first, second)

    with pytest.raises(errors.DayNotLater):
        staff(hall, "open_day", "staff")
    staff(hall, "open_day", "staff", again=True)
    later(hall, first, second)
    right = [first.take(), second.take()]
    later(hall, first, second)

    assert [(paper.day, paper.number) for paper in (*morning, astray, *right)] == [
        *((MONDAY, 1), (MONDAY, 2), (WRONG, 1)),
        *((MONDAY, 3), (MONDAY, 4)),
    ]
    assert shown(hall) == [(MONDAY, True)]
    waiting = hall.rows("SELECT number FROM ticket WHERE state = 1 AND day = %s ORDER BY number", MONDAY)
    assert waiting == [(1,), (2,), (3,), (4,)]  # whom the wrong day had sent away waits again, with the same place
    later(hall, first, second, by=timedelta(days=1))
    assert shown(hall)[-1] == (TUESDAY, True)


def test_a_day_that_was_ended_by_mistake_goes_on(hall: ServedHall, new: Callable[..., Kiosk]) -> None:
    from sync.server.hot import rebuild

    kiosk = at_work(hall, new)
    kiosk.take()
    later(hall, kiosk)
    staff(hall, "close_day")
    later(hall, kiosk)
    with pytest.raises(errors.HallClosed):
        kiosk.take()

    staff(hall, "open_day", "staff", again=True)
    with pytest.raises(errors.DayAlreadyOpened):
        staff(hall, "open_day", "staff", again=True)
    later(hall, kiosk)
    after = kiosk.take()
    later(hall, kiosk)

    tickets = hall.rows("SELECT day, number, state FROM ticket ORDER BY number")
    assert after == Paper(MONDAY, after.series, 2)
    assert [row[1:] for row in tickets] == [(1, 1), (2, 1)]
    hall.do(rebuild.rebuild)
    assert hall.rows("SELECT day, number, state FROM ticket ORDER BY number") == tickets
    assert shown(hall) == [(MONDAY, True)]


def test_staff_give_numbers_over_lunch_and_the_terminals_hear_of_it(
    hall: ServedHall, new: Callable[..., Kiosk]
) -> None:
    from sync.server.hot import rebuild

    kiosk = at_work(hall, new)
    first = kiosk.take()
    later(hall, kiosk, by=timedelta(hours=12) - timedelta(hours=8, minutes=15))
    with pytest.raises(errors.HallClosed):
        kiosk.take()

    staff(hall, "open_day", "staff")
    with pytest.raises(errors.DayAlreadyOpened):
        staff(hall, "open_day", "staff")
    later(hall, kiosk)
    second = kiosk.take()
    later(hall, kiosk)

    assert (first, second) == (Paper(MONDAY, first.series, 1), Paper(MONDAY, first.series, 2))
    hall.do(rebuild.rebuild)
    assert hall.rows("SELECT number, state FROM ticket ORDER BY number") == [(1, 1), (2, 1)]  # nobody was sent away
    assert hall.rows("SELECT by, closed_ms FROM hall_day") == [("staff", None)]
    later(hall, kiosk, by=timedelta(hours=8))  # after the hours, in the evening
    assert kiosk.take().number == 3
    overnight(hall, kiosk)
    later(hall, kiosk)
    assert shown(hall) == [(MONDAY, False), (TUESDAY, True)]
    assert kiosk.take() == Paper(TUESDAY, first.series, 1)


def test_a_day_that_a_clock_ended_too_soon_goes_on_by_itself_and_one_that_staff_ended_does_not(
    hall: ServedHall, new: Callable[..., Kiosk]
) -> None:
    kiosk = at_work(hall, new)
    hall.clock.set_wall(MORNING + timedelta(hours=12))  # 20:15
    later(hall, kiosk)
    ended = shown(hall)

    hall.clock.set_wall(kiosk.clock.now())
    later(hall, kiosk)
    healed = shown(hall)
    paper = kiosk.take()
    staff(hall, "close_day")
    hall.clock.set_wall(kiosk.clock.now() - timedelta(minutes=20))
    later(hall, kiosk)

    assert (ended, healed, shown(hall)) == ([(MONDAY, False)], [(MONDAY, True)], [(MONDAY, False)])
    assert paper.day == MONDAY


def test_the_end_of_a_day_tells_beforehand_whom_it_sends_away(hall: ServedHall, new: Callable[..., Kiosk]) -> None:
    from sync.server.hot import acts, days

    kiosk = at_work(hall, new)
    for _ in range(4):
        kiosk.take()
    later(hall, kiosk)
    service = hall.rows("SELECT service FROM ticket LIMIT 1")[0][0]
    desk = next(one for one in plan().counters if service in one.services)
    for act in ("call_next", "hold", "call_next"):
        hall.do(getattr(acts, act), desk.number)

    told = hall.do(lambda _, db: days.unfinished(db))
    staff(hall, "close_day")

    assert told == days.Unfinished(waiting=2, at_counters=1, held=1)
    assert hall.do(lambda _, db: days.unfinished(db)) == days.Unfinished(waiting=0, at_counters=0, held=0)


async def until(hall: ServedHall, days: list[tuple[date, bool]]) -> None:
    async with asyncio.timeout(20):
        while await asyncio.to_thread(shown, hall) != days:
            await asyncio.sleep(0.01)


def test_the_day_begins_and_ends_while_nobody_speaks(hall: ServedHall) -> None:
    from sync.server.asgi import Dispatcher
    from sync.server.hot import days

    hall.publish(PLAN.read_text("utf-8"))

    async def nothing(*message: Any) -> None:
        """No page is asked for, and nobody reads what the server says of itself."""

    async def two_days() -> None:
        told = asyncio.Queue[dict[str, str]]()
        server = Dispatcher({}, nothing, meanwhile=lambda: days.keep(hall.hall, 0.01))
        living = asyncio.create_task(server({"type": "lifespan"}, told.get, nothing))
        await told.put({"type": "lifespan.startup"})
        await until(hall, [(MONDAY, True)])
        hall.clock.advance(timedelta(hours=10))  # 18:15, and every kiosk is off
        await until(hall, [(MONDAY, False)])
        hall.clock.advance(timedelta(hours=14))
        await until(hall, [(MONDAY, False), (TUESDAY, True)])
        await told.put({"type": "lifespan.shutdown"})
        await living

    with contextlib.closing(asyncio.new_event_loop()) as loop:
        loop.run_until_complete(two_days())

    assert shown(hall) == [(MONDAY, False), (TUESDAY, True)]
