"""A board of a hall that is shut says when it opens again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.served import PLAN, ServedHall

SEVEN = timedelta(hours=7)  # the hall's clock is ahead of UTC by this


def opens(hall: ServedHall) -> str | None:
    from sync.server.hot import scene

    found = hall.do(scene.look).hall.opens
    assert found is None or isinstance(found, str)
    return found


def at(hall: ServedHall, day: int, hour: int, minute: int = 0) -> None:
    """The hall's wall clock shows this moment of November 2026; what is due by the plan happens."""
    from sync.server.hot import days

    hall.clock.set_wall(datetime(2026, 11, day, hour, minute, tzinfo=UTC) - SEVEN)
    hall.clock.advance(60)
    hall.do(days.tick)


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (23, 6, "2026-11-23T07:00"),
        (23, 9, None),
        (23, 12, "2026-11-23T13:30"),
        (23, 14, None),
        (23, 17, "2026-11-24T07:00"),
        (23, 22, "2026-11-24T07:00"),
        (29, 13, "2026-11-30T07:00"),  # a Sunday: no afternoon
    ],
)
def test_outside_the_hours_of_the_plan_the_next_opening_is_told(
    sqlite_hall: ServedHall, day: int, hour: int, said: str | None
) -> None:
    sqlite_hall.publish(PLAN.read_text("utf-8"))

    at(sqlite_hall, day, hour, 1)

    assert opens(sqlite_hall) == said


def test_a_day_begun_by_staff_is_open_whatever_the_hours_and_does_not_open_again_once_ended(
    sqlite_hall: ServedHall,
) -> None:
    from sync.server.hot import days

    sqlite_hall.publish(PLAN.read_text("utf-8"))
    at(sqlite_hall, 23, 5)
    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    begun = opens(sqlite_hall)
    sqlite_hall.do(days.close_day)

    assert begun is None
    assert opens(sqlite_hall) == "2026-11-24T07:00"


def test_a_hall_without_a_plan_promises_nothing(sqlite_hall: ServedHall) -> None:
    assert opens(sqlite_hall) is None
