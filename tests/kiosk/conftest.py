"""A terminal in an empty lobby, on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.halls import Terminal, terminal
from tests.kiosk.leading import MONDAY, Enrolled, Server, with_server


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that is its own hall, on a Monday morning at 08:15; its hall day is not yet open."""
    with terminal(tmp_path) as one:
        yield one


@pytest.fixture
def enrolled(lobby: Terminal) -> Enrolled:
    """A terminal whose server leads; the hall day is open."""
    hall = with_server(lobby, Server())
    hall.desk.open_day("plan", MONDAY)
    return hall
