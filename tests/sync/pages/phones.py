"""People with a phone in hand: a hall whose day has begun, a machine at its door, tickets taken one after the other."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.test_counter import with_day
from tests.sync.pages.visitor import EXAMPLE, Hall

NUMBERS = iter(range(1, 999))


@contextmanager
def open_hall(folder: Path) -> Iterator[Hall]:
    with EXAMPLE.running(folder) as here:
        here.visitor("admin").post("/day/begin")
        yield here


def today(hall: Hall) -> str:
    day = re.findall(r"Đóng ngày (\d\d)/(\d\d)/(\d{4})", hall.visitor("admin").get("/day").text)[0]
    return "-".join(reversed(day))


def door(hall: Hall, new_lobby: Callable[[], Lobby]) -> Machine:
    """A machine of the hall, at its hall day."""
    one = machine(hall, new_lobby)
    with_day(one.lobby, today(hall))
    return one


def ticket(lobby: Machine, **more: Any) -> str:
    """Somebody takes a number; its id."""
    id_ = lobby.lobby.issue(next(NUMBERS), **more)
    lobby.push()
    return id_
