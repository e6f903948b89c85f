"""Ticket numbers as a terminal gets them: in half a second or not at all, and none is lost without a reason."""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kiosk.domain import errors
from kiosk.domain.gesture import GivenNumber
from sync.client.numbers import STEADY_S, Numbers
from tests.support.bad_net import BadNet
from tests.support.cable import Cable, cable
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import ServedHall

DAY = date(2026, 11, 23)


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


class Seconds:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def client(
    lobby: Lobby, hall: ServedHall, net: BadNet, late: list[Any], mono: Seconds, patience_s: float = 0.5
) -> Numbers:
    link = lobby.link(hall.url, hall.hall.keys.public, net.sessions())
    return Numbers(link, mono=mono, on_late=lambda *one: late.append(one), patience_s=patience_s)


def test_a_terminal_gets_its_number_and_how_many_wait(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    numbers = client(lobby, sqlite_hall, BadNet(), [], Seconds())

    given = numbers.take("A", ticket_id(1), DAY, 0)

    assert given == GivenNumber(day=DAY, number=1, ahead=0)
    numbers.close()


def test_after_one_miss_the_block_is_used_until_five_minutes_of_answers(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    net, mono = BadNet(), Seconds()
    numbers = client(lobby, sqlite_hall, net, [], mono)
    net.plan = ["drop"]

    missed = numbers.take("A", ticket_id(1), DAY, 0)
    numbers.heard(True)
    mono.now = STEADY_S - 1
    still = numbers.take("A", ticket_id(2), DAY, 0)
    numbers.heard(False)  # the link flaps: the five minutes begin again
    numbers.heard(True)
    mono.now += STEADY_S - 1
    flapped = numbers.take("A", ticket_id(3), DAY, 0)
    mono.now += 1
    again = numbers.take("A", ticket_id(4), DAY, 0)

    assert (missed, still, flapped) == (None, None, None)
    assert again is not None
    numbers.close()


def test_an_answer_that_comes_too_late_is_handed_over_to_be_voided(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    late = list[Any]()
    busy, go_on = threading.Event(), threading.Event()

    def block() -> None:
        def job(_: Any) -> None:
            busy.set()
            go_on.wait(5)

        sqlite_hall.hall.store.now(job)

    holder = threading.Thread(target=block)  # somebody holds the server's database
    holder.start()
    busy.wait(5)
    numbers = client(lobby, sqlite_hall, BadNet(), late, Seconds(), patience_s=0.2)

    given = numbers.take("A", ticket_id(1), DAY, 0)
    go_on.set()
    holder.join()
    wait_until(lambda: bool(late))

    assert given is None
    assert late == [(GivenNumber(day=DAY, number=1, ahead=0), ticket_id(1), "A")]
    numbers.close()


@pytest.mark.parametrize("fault", ["cut", "slow"])
def test_a_number_whose_answer_was_lost_is_found_and_voided(sqlite_hall: ServedHall, lobby: Lobby, fault: Any) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    net, late = BadNet(), list[Any]()
    numbers = client(lobby, sqlite_hall, net, late, Seconds())
    numbers.take("A", ticket_id(0), DAY, 0)  # brings the nonce
    net.plan = [fault]

    given = numbers.take("A", ticket_id(1), DAY, 0)
    numbers.settle()

    assert given is None
    assert late == [(GivenNumber(day=DAY, number=2, ahead=1), ticket_id(1), "A")]
    numbers.close()


def test_a_request_that_never_arrived_reserves_nothing_later(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    net, late = BadNet(), list[Any]()
    numbers = client(lobby, sqlite_hall, net, late, Seconds())
    net.plan = ["drop"]
    numbers.take("A", ticket_id(1), DAY, 0)

    numbers.settle()

    assert late == []
    assert sqlite_hall.rows("SELECT count(number) FROM number") == [(0,)]
    numbers.close()


def test_a_used_up_series_is_told_and_is_no_miss(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    lobby.issue(998)
    drain(lobby, lobby.link(sqlite_hall.url, sqlite_hall.hall.keys.public))
    numbers = client(lobby, sqlite_hall, BadNet(), [], Seconds())
    numbers.take("A", ticket_id(1), DAY, 998)

    with pytest.raises(errors.SeriesUsedUp):
        numbers.take("A", ticket_id(2), DAY, 999)

    assert not numbers.on_own_block()
    numbers.close()


@pytest.mark.parametrize("dies", [Cable.pull, Cable.go_dead])
def test_a_dead_server_costs_no_second_finger_anything(
    lobby: Lobby, sqlite_hall: ServedHall, dies: Callable[[Cable], None]
) -> None:
    """How long the first one waits, half a second at most, stands in `tests/bench/finger.py`."""
    lobby.enrol(sqlite_hall)
    sqlite_hall.do(open_day)
    with cable(sqlite_hall.port) as wire:
        link = lobby.link(f"http://127.0.0.1:{wire.port}", sqlite_hall.hall.keys.public)
        numbers = Numbers(link, mono=Seconds(), on_late=lambda *_: None)
        alive = numbers.take("A", ticket_id(1), DAY, 0)
        dies(wire)

        begun = time.monotonic()
        first = numbers.take("A", ticket_id(2), DAY, 0)
        waited = time.monotonic() - begun
        asked_again = numbers.on_own_block(), numbers.take("A", ticket_id(3), DAY, 0)
        wire.come_alive()
        numbers.close()

    assert alive is not None
    assert first is None
    assert asked_again == (True, None)
    assert waited < 2  # on a busy machine


def wait_until(done: Callable[[], bool], timeout_s: float = 5.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)
