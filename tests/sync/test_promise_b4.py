"""B4, on the wire: nothing that goes up depends on the level a citizen chose."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from assets import known
from kiosk.ballot import Ballots
from kiosk.desk import Desk
from kiosk.domain.plan import read
from tests.support.bad_net import BadNet
from tests.support.lobby import Lobby, drain
from tests.support.served import PLAN, ServedHall


def a_days_wire(lobby: Lobby, hall: ServedHall, levels: list[int]) -> list[tuple[int, int]]:
    """What an eavesdropper sees of a day on which these levels were chosen: bytes up and facts of each request."""
    net, plan = BadNet(), read(PLAN.read_text("utf-8"), known)
    lobby.enrol(hall)
    link = lobby.link(hall.url, hall.hall.keys.public, net.sessions())
    chance = random.Random(5).randbytes
    desk = Desk(lambda: plan, lobby.journal, Ballots(chance), lobby.box, lobby.clock, None, os.urandom)
    desk.open_day("staff")
    drain(lobby, link)
    seen = []
    for level in levels:
        net.bodies.clear()
        slot = desk.rate(level, counter=plan.counters[0].number, layout="tall")
        desk.close(slot, "sent")
        facts = sum(one.facts for one in drain(lobby, link))
        seen.append((len(unpacked(net.bodies)), facts))
    return seen


def unpacked(bodies: list[bytes]) -> bytes:
    import gzip

    return b"".join(gzip.decompress(body) for body in bodies)


@pytest.mark.parametrize("other", [1, 2, 3, 4])
def test_the_wire_of_a_day_is_the_same_whatever_people_answered(
    sqlite_hall: ServedHall, new_lobby: Callable[[], Lobby], other: int
) -> None:
    best = a_days_wire(new_lobby(), sqlite_hall, [5, 5, 5])
    worse = a_days_wire(new_lobby(), sqlite_hall, [other, 5, other])

    assert best == worse
    assert [facts for _, facts in best] == [1, 1, 1]


def test_the_fact_of_a_rating_holds_no_level(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    a_days_wire(lobby, sqlite_hall, [1, 5])

    lines = [bytes(row[0]) for row in sqlite_hall.rows("SELECT line FROM fact ORDER BY seq")]
    rated = [line for line in lines if b"rating.counted" in line]
    assert [line.split(b'"data":')[1] for line in rated] == [b"{}}", b"{}}"]


def test_golden_rating_is_empty() -> None:
    golden = (Path(__file__).parent / "golden" / "rating.counted.json").read_bytes()

    assert golden.endswith(b'"data":{}}')
