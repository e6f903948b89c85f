"""Halls and lobbies; every test of `hall` runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clock import HallClock
from tests.support.lobby import Lobby
from tests.support.served import ServedHall, served_hall
from tests.sync.counters import STRICT, Counters


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def hall(request: pytest.FixtureRequest, tmp_path: Path, hall_clock: HallClock) -> Iterator[ServedHall]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    with served_hall(tmp_path / "hall", url, hall_clock) as hall:
        yield hall


@pytest.fixture
def sqlite_hall(tmp_path: Path, hall_clock: HallClock) -> Iterator[ServedHall]:
    """For what does not touch the database's kind."""
    with served_hall(tmp_path / "hall", None, hall_clock) as hall:
        yield hall


@pytest.fixture
def new_lobby(tmp_path: Path) -> Iterator[Callable[[], Lobby]]:
    with ExitStack() as stack:
        made = list[Lobby]()

        def new() -> Lobby:
            lobby = Lobby(tmp_path / f"terminal{len(made)}")
            made.append(lobby)
            stack.callback(lambda: lobby.close())
            return lobby

        yield new


@pytest.fixture
def lobby(new_lobby: Callable[[], Lobby]) -> Lobby:
    return new_lobby()


@pytest.fixture
def counters(hall: ServedHall) -> Counters:
    """An open hall day whose queue has the plainest policy."""
    return Counters(hall, STRICT)
