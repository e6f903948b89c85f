"""A citizen's ticket between terminal and hall: who gives the number, and what becomes of one that came too late."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from assets import known
from kiosk.ballot import Ballots
from kiosk.box import Enrolment
from kiosk.desk import Desk
from kiosk.domain.errors import SeriesLimitReached
from kiosk.domain.plan import Plan, read
from sync.client.numbers import STEADY_S, Numbers
from sync.client.worker import Worker
from tests.support.bad_net import BadNet
from tests.support.lobby import Lobby
from tests.support.served import PLAN, ServedHall

SERVICE = read(PLAN.read_text("utf-8"), known).services[0].code


class Kiosk:
    """A terminal put together as its command does it, but for the screen; `seconds` is its monotonic clock."""

    def __init__(self, lobby: Lobby, hall: ServedHall) -> None:
        self.seconds, self.net, self.lobby = 0.0, BadNet(), lobby
        enrolled = lobby.link(hall.url, None).enrol(hall.code(), lobby.journal.incarnation)
        lobby.box.set_enrolment(
            Enrolment(
                name=enrolled.name, ordinal=enrolled.ordinal, hall=enrolled.hall, url=hall.url,
                server_key=bytes.fromhex(enrolled.server), incarnation=lobby.journal.incarnation.hex(),
            )
        )  # fmt: skip
        link = lobby.link(hall.url, bytes.fromhex(enrolled.server), self.net.sessions())
        self.numbers = Numbers(link, mono=lambda: self.seconds, on_late=lambda *one: self.desk.late(*one))
        self.desk: Desk[Any] = Desk(
            self.plan, lobby.journal, Ballots(os.urandom), lobby.box, lobby.clock, self.numbers, os.urandom
        )
        self.worker: Worker = lobby.worker(link, desk=self.desk, numbers=self.numbers)
        self.worker.round()

    @staticmethod
    def plan() -> Plan:
        return read(PLAN.read_text("utf-8"), known)

    def take(self) -> tuple[int, int | None]:
        self.lobby.clock.advance(1)
        ticket = self.desk.take_ticket(SERVICE)
        return ticket.number, ticket.ahead


@pytest.fixture
def kiosks(sqlite_hall: ServedHall, new_lobby: Callable[[], Lobby]) -> Iterator[Callable[[], Kiosk]]:
    from sync.server.hot import days

    sqlite_hall.publish(PLAN.read_text("utf-8"))
    sqlite_hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    made = list[Kiosk]()

    def new() -> Kiosk:
        made.append(Kiosk(new_lobby(), sqlite_hall))
        return made[-1]

    yield new
    for kiosk in made:
        kiosk.numbers.close()


@contextmanager
def silent(kiosk: Kiosk) -> Iterator[None]:
    """The network of one kiosk is dead for a while."""
    kiosk.net.plan = ["drop"] * 1000
    yield
    kiosk.net.plan = []


def test_two_kiosks_share_the_halls_numbers(kiosks: Callable[[], Kiosk]) -> None:
    first, second = kiosks(), kiosks()

    taken = [kiosk.take() for kiosk in (first, second, first, second)]

    assert taken == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_a_kiosk_follows_the_halls_day(kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall) -> None:
    from sync.server.hot import days

    kiosk = kiosks()
    opened = kiosk.desk.hall().open
    sqlite_hall.do(days.close_day)

    kiosk.worker.round()

    assert opened
    assert not kiosk.desk.hall().open


def test_a_dead_server_stops_no_queue(kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall) -> None:
    kiosk, other = kiosks(), kiosks()
    kiosk.take()
    with silent(kiosk):
        alone = [kiosk.take() for _ in range(3)]
        beside = other.take()
    kiosk.worker.round()
    soon = kiosk.take()
    kiosk.seconds += STEADY_S
    later = kiosk.take()
    kiosk.worker.round()
    other.worker.round()

    assert alone == [(1001, None), (1002, None), (1003, None)]
    assert beside == (2, 1)
    assert soon == (1004, None)
    assert later[0] == 3
    tickets = sqlite_hall.rows("SELECT number, state FROM ticket ORDER BY number")
    assert tickets == [(1, 1), (2, 1), (3, 1), (1001, 1), (1002, 1), (1003, 1), (1004, 1)]


@pytest.mark.parametrize("fault", ["cut", "slow"])
def test_no_number_is_missing_without_its_reason(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall, fault: Any
) -> None:
    kiosk = kiosks()
    kiosk.take()
    kiosk.net.plan = [fault]

    own = kiosk.take()
    kiosk.worker.round()
    kiosk.worker.round()
    kiosk.seconds += STEADY_S
    after = kiosk.take()
    kiosk.worker.round()

    assert (own[0], after[0]) == (1001, 3)
    states = sqlite_hall.rows("SELECT number, state FROM ticket ORDER BY number")
    assert states == [(1, 1), (2, 4), (3, 1), (1001, 1)]
    reserved = {row[0] for row in sqlite_hall.rows("SELECT number FROM number")}
    assert reserved <= {number for number, _ in states}


def test_a_daily_limit_holds_for_all_kiosks_and_is_no_reason_for_the_own_block(
    kiosks: Callable[[], Kiosk], sqlite_hall: ServedHall
) -> None:
    first, second = kiosks(), kiosks()
    sqlite_hall.publish(PLAN.read_text("utf-8").replace("limit = 120", "limit = 2"))
    taken = [kiosk.desk.take_ticket("dat-dai").number for kiosk in (first, second)]

    with pytest.raises(SeriesLimitReached):
        first.desk.take_ticket("dat-dai")
    sqlite_hall.clock.advance(3)
    for kiosk in (first, second):
        kiosk.worker.round()

    assert taken == [1, 2]
    assert not first.numbers.on_own_block()
    assert [kiosk.desk.hall().out for kiosk in (first, second)] == [{"dat-dai": "ticket.limit-reached"}] * 2
    assert first.take()[0] == 1  # every other series goes on
