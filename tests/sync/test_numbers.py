"""Ticket numbers from the hall server: one a citizen, whatever the network and several terminals do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import errors
from sync import wire
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import PLAN, ServedHall

DAY = date(2026, 11, 23)


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


def close_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.close_day(hall, db)


def wanted(n: int, series: str = "A", **more: Any) -> wire.NumberWanted:
    return wire.NumberWanted(series=series, request=ticket_id(n), **more)


def test_numbers_go_up_by_one_in_each_series(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(open_day)

    given = [link.number(wanted(n, series)) for n, series in enumerate("AABA")]

    assert [(one.series, one.number) for one in given] == [("A", 1), ("A", 2), ("B", 1), ("A", 3)]
    assert {one.day for one in given} == {DAY}
    assert [one.ahead for one in given] == [0, 1, 0, 2]


def test_asking_again_gives_the_same_number(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(open_day)

    numbers = [link.number(wanted(1)).number, link.number(wanted(2)).number, link.number(wanted(1)).number]

    assert numbers == [1, 2, 1]


def test_eight_terminals_at_once_get_eight_different_numbers(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    hall.do(open_day)
    links = [lobby.enrol(hall) for lobby in (new_lobby(), new_lobby(), new_lobby(), new_lobby())]

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda n: links[n % 4].number(wanted(n)).number, range(40)))

    assert sorted(given) == list(range(1, 41))


def test_a_number_seen_anywhere_is_not_given_again(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(open_day)
    lobby.issue(17)
    lobby.issue(2001)  # of a terminal's own block
    drain(lobby, link)

    after_a_fact = link.number(wanted(1)).number
    with pytest.raises(errors.NumbersPaused):  # who else holds what this server knows nothing of?
        link.number(wanted(2, day=DAY, seen=30))
    drain(lobby, link)
    after_a_paper = link.number(wanted(2, day=DAY, seen=30)).number
    after_yesterdays = link.number(wanted(3, day=date(2026, 11, 22), seen=900)).number

    assert (after_a_fact, after_a_paper, after_yesterdays) == (18, 31, 32)


def test_a_number_somebody_was_called_by_is_given_to_nobody(hall: ServedHall, lobby: Lobby) -> None:
    """A clerk mistyped: whoever got that number later would be done before being called."""
    from sync.server.hot import acts

    link = lobby.enrol(hall)
    hall.publish(PLAN.read_text("utf-8"))
    hall.do(open_day)
    for number in (2, 3, 640):
        hall.do(lambda here, db, number=number: acts.call_number(here, db, 1, "A", number))

    given = [link.number(wanted(n)).number for n in range(3)]

    assert given == [1, 4, 5]


def test_a_series_is_used_up_after_999(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(open_day)

    lobby.issue(998)
    drain(lobby, link)
    last = link.number(wanted(1, day=DAY, seen=998)).number

    assert last == 999
    with pytest.raises(errors.SeriesUsedUp):
        link.number(wanted(2))
    assert link.number(wanted(3, "B")).number == 1


def test_without_a_hall_day_there_is_no_number(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)

    with pytest.raises(errors.HallClosed):
        link.number(wanted(1))

    assert hall.rows("SELECT count(*) FROM number") == [(0,)]


def test_a_new_hall_day_begins_with_one(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(open_day)
    link.number(wanted(1))
    hall.clock.advance(24 * 3600)
    hall.do(open_day)

    given = link.number(wanted(2))

    assert (given.day, given.number) == (date(2026, 11, 24), 1)


def test_the_hall_opens_and_closes_by_its_plan(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(PLAN.read_text("utf-8"))

    hall.clock.set_wall(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))  # midnight in the hall
    with pytest.raises(errors.HallClosed):
        link.number(wanted(1))
    hall.clock.set_wall(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))  # 08:00
    hall.clock.advance(60)
    morning = link.number(wanted(2))
    hall.clock.set_wall(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))  # 20:00
    hall.clock.advance(60)
    with pytest.raises(errors.HallClosed):
        link.number(wanted(3))

    assert (morning.day, morning.number) == (DAY, 1)


@pytest.mark.parametrize("year", [1970, 2099 + 1])
def test_a_server_with_a_dead_clock_begins_no_day_by_itself(sqlite_hall: ServedHall, lobby: Lobby, year: int) -> None:
    sqlite_hall.publish(PLAN.read_text("utf-8"))
    sqlite_hall.clock.set_wall(datetime(year, 11, 23, 1, 15, tzinfo=UTC))
    link = lobby.enrol(sqlite_hall)

    with pytest.raises(errors.HallClosed):
        link.number(wanted(1))
    with pytest.raises(errors.ClockUntrusted):
        sqlite_hall.do(open_day)


def test_after_a_long_pause_only_staff_begin_a_day(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    """A clock that was set to a far year would otherwise begin a day after which no true one can."""
    sqlite_hall.publish(PLAN.read_text("utf-8"))
    link = lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    sqlite_hall.do(close_day)
    sqlite_hall.clock.set_wall(datetime(2098, 11, 24, 1, 15, tzinfo=UTC))
    sqlite_hall.clock.advance(60)

    with pytest.raises(errors.HallClosed):
        link.number(wanted(1))
    sqlite_hall.clock.set_wall(datetime(2026, 11, 24, 1, 15, tzinfo=UTC))
    sqlite_hall.clock.advance(60)
    after = link.number(wanted(2))

    assert (after.day, after.number) == (date(2026, 11, 24), 1)


def test_a_server_out_of_a_backup_waits_for_every_terminal(
    sqlite_hall: ServedHall, new_lobby: Callable[[], Lobby], tmp_path: Path
) -> None:
    first, second = new_lobby(), new_lobby()
    links = [first.enrol(sqlite_hall), second.enrol(sqlite_hall)]
    sqlite_hall.do(open_day)
    for lobby, link in zip((first, second), links, strict=True):
        drain(lobby, link)
    copy = sqlite_hall.copy(tmp_path / "copy.sqlite3")
    first.issue(links[0].number(wanted(1)).number)
    second.issue(links[1].number(wanted(2)).number)
    drain(first, links[0])
    drain(second, links[1])
    first.rate(1)
    second.rate(1)
    sqlite_hall.put_back(copy)
    sqlite_hall.clock.advance(60)

    drain(first, links[0])
    with pytest.raises(errors.NumbersPaused):
        links[0].number(wanted(3))
    drain(second, links[1])
    given = links[0].number(wanted(3))

    assert given.number == 3


def test_staff_may_say_that_no_terminal_is_missing(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    from sync.server.hot import numbers, situation

    link = lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    drain(lobby, link)
    sqlite_hall.clock.advance(1)
    sqlite_hall.do(situation.went_back)
    with pytest.raises(errors.NumbersPaused):
        link.number(wanted(1))

    sqlite_hall.do(lambda here, db: numbers.confirm(here, db))

    assert link.number(wanted(1)).number == 1
