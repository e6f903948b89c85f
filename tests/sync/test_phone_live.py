"""A phone that listens: every turn of a ticket's life as it happens, its own and nobody else's."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

import pytest
import requests

from kiosk.domain.kinds import TicketIssued
from kiosk.domain.range import Range
from sync import wire
from sync.server.hot import days, phones
from sync.server.hot.phone_live import PHONES
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import ServedHall
from tests.sync.counters import Counters
from tests.sync.test_live import heard
from tests.sync.test_promise_c10 import statuses


def says(hall: ServedHall, ticket: str, language: str = "vi") -> Any:
    """What a phone that cannot listen is told when it asks."""
    return requests.get(f"{hall.url}/live/phone/{ticket}/now?l={language}", timeout=20).json()


def is_new(phase: str, rings: list[str]) -> Callable[[Any], bool]:
    """Whether a phone is told of a phase, and of a call that it has not rung for."""
    return lambda said: said["phase"] == phase and said["call"] not in rings


def test_a_phone_hears_every_turn_of_its_tickets_life(hall: ServedHall, counters: Counters) -> None:
    ticket = counters.issue(46)
    rings = list[str]()
    turns: list[tuple[str, Callable[[], object]]] = [
        ("called", lambda: counters.act("call_next", 1)),
        ("called", lambda: counters.act("call_again", 1)),
        ("serving", lambda: counters.act("start", 1)),
        ("held", lambda: counters.act("hold", 1)),
        ("serving", lambda: counters.act("resume", 1, counters.key(46))),
        ("waiting", lambda: counters.act("transfer", 1, service="ho-tich")),
        ("called", lambda: counters.act("call_next", 2)),
        ("absent", lambda: counters.act("no_show", 2)),
        ("waiting", lambda: counters.act("reinstate", 2, counters.key(46))),
        ("called", lambda: counters.act("call_next", 2)),
        ("finished", lambda: counters.act("finish", 2)),
    ]

    with heard(hall, f"/live/phone/{ticket}") as phone:
        assert phone.until(lambda said: said["phase"] == "waiting")["may_leave"]
        for phase, turn in turns:
            counters.pass_time(1)
            turn()
            said = phone.until(is_new(phase, rings))
            rings += [said["call"]] if said["call"] else []

    assert len(rings) == 4  # once for each call, and for nothing else
    assert (said["headline"], said["live"], said["may_leave"]) == ("Xin cảm ơn!", False, False)


def test_a_call_names_its_counter_in_the_language_of_the_phone(hall: ServedHall, counters: Counters) -> None:
    ticket = counters.issue(46)

    with heard(hall, f"/live/phone/{ticket}?l=en") as english, heard(hall, f"/live/phone/{ticket}?l=vi") as phone:
        counters.act("call_next", 2)
        there, here = (one.until(lambda said: said["phase"] == "called") for one in (english, phone))

    assert (there["headline"], there["place"], there["title"]) == (
        "Please go to", "Counter 2", "Please go to Counter 2 · A 046"
    )  # fmt: skip
    assert (here["headline"], here["place"]) == ("Mời tới", "Quầy 2")


def test_everybody_hears_how_many_are_before_them(hall: ServedHall, counters: Counters) -> None:
    tickets = [counters.issue(number) for number in range(1, 4)]

    before = [says(hall, ticket)["facts"][0]["value"] for ticket in tickets]
    with heard(hall, f"/live/phone/{tickets[2]}") as phone:
        counters.act("call_next", 1)
        after = phone.until(lambda said: said["facts"][0]["value"] == "1 người")

    assert before == ["không còn ai", "1 người", "2 người"]
    assert after["facts"][1]["value"].endswith("phút") or after["facts"][1]["value"] == "Chưa ước được giờ chờ"


def test_a_ticket_and_its_phone_tell_one_count_of_people_before(
    hall: ServedHall, counters: Counters, lobby: Lobby
) -> None:
    link = lobby.enrol(hall)
    for number, priority in ((1, False), (2, False), (3, True)):
        counters.issue(number, "ho-tich", series="B", priority=priority)
    counters.issue(4, "dat-dai", series="C")
    for number in (5, 6):
        counters.issue(number)

    wanted = [("B", "ho-tich", True), ("B", "ho-tich", False), ("A", "chung-thuc", False), ("C", "dat-dai", False)]
    paper, phones_ = list[int](), list[str]()
    for n, (series, service, priority) in enumerate(wanted, 70):
        asked = wire.NumberWanted(series=series, request=ticket_id(n), service=service, priority=priority)
        given = link.number(asked)
        issued = TicketIssued(id=ticket_id(n), service=service, series=series, number=given.number, priority=priority)
        lobby.journal.append("ticket.issued", issued)
        drain(lobby, link)
        paper.append(given.ahead)
        phones_.append(says(hall, ticket_id(n))["facts"][0]["value"])
        counters.pass_time(3)

    assert phones_ == [f"{n} người" for n in paper]
    assert paper[0] < paper[1] < paper[2]  # those with priority first; counter 2 serves both
    assert paper[3] == 1


def test_a_phone_is_told_the_range_of_the_halls_simulation(hall: ServedHall, counters: Counters) -> None:
    from sync.server.hot import waits

    for number in range(1, 8):
        ticket = counters.issue(number)
    counters.act("call_next", 1)
    counters.pass_time(30)

    told = says(hall, ticket)["facts"][1]["value"]
    range_ = hall.do(lambda here, db: waits.for_ticket(here, db, counters.key(7)))

    assert range_ is not None
    assert told in (f"{range_.low}–{range_.high} phút", f"dưới {range_.high} phút")


def test_a_phone_that_begins_to_listen_while_nothing_happens_hears_the_range_of_now(
    hall: ServedHall, counters: Counters
) -> None:
    from sync.server.hot import waits

    for number in (1, 2):
        ticket = counters.issue(number, "dat-dai", series="C")
        counters.pass_time(1)
    counters.act("call_next", 3)

    def range_() -> Range:
        counters.pass_time(20)
        found = hall.do(lambda here, db: waits.for_ticket(here, db, counters.key(2, "C")))
        assert isinstance(found, Range)
        return found

    first = range_()
    with heard(hall, f"/live/phone/{ticket}") as phone:
        assert phone.until(lambda said: True)["facts"][1]["value"] == f"{first.low}–{first.high} phút"
        now = next(one for one in iter(range_, None) if one != first)
        with heard(hall, f"/live/phone/{ticket}") as other:
            assert other.until(lambda said: True)["facts"][1]["value"] == f"{now.low}–{now.high} phút"


def test_a_number_is_followed_before_its_machine_has_told_of_it(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(lambda here, db: days.open_day(here, db, "staff"))
    request = ticket_id(77)

    unknown = says(hall, request)["phase"]
    given = link.number(wire.NumberWanted(series="A", request=request))

    assert (unknown, says(hall, request)["phase"]) == ("unknown", "waiting")
    assert says(hall, request)["title"].endswith(f"A {given.number:03d}")
    assert says(hall, request)["facts"] == []


def test_a_number_of_a_machines_own_block_is_followed_once_the_machine_is_back(
    hall: ServedHall, counters: Counters, lobby: Lobby
) -> None:
    link = lobby.enrol(hall)
    ticket = lobby.issue(2001)

    before = says(hall, ticket)["phase"]
    drain(lobby, link)

    assert (before, says(hall, ticket)["phase"]) == ("unknown", "waiting")
    assert says(hall, ticket)["title"].endswith("A 2001")


def test_who_leaves_by_phone_leaves_the_queue(hall: ServedHall, counters: Counters) -> None:
    first, second = counters.issue(1), counters.issue(2)

    hall.do(lambda here, db: phones.leave(here, db, first))
    hall.do(lambda here, db: phones.leave(here, db, first))  # touched twice

    assert says(hall, first)["phase"] == "left"
    assert says(hall, second)["facts"][0]["value"] == "không còn ai"
    assert sum(b'"ticket.left"' in line for line in counters.facts()) == 1


def test_who_is_being_called_cannot_leave_by_a_late_touch(hall: ServedHall, counters: Counters) -> None:
    ticket = counters.issue(1)
    counters.act("call_next", 1)

    hall.do(lambda here, db: phones.leave(here, db, ticket))

    assert says(hall, ticket)["phase"] == "called"


def test_a_day_that_ends_ends_its_tickets_until_somebody_calls_one_by_typing(
    hall: ServedHall, counters: Counters
) -> None:
    ticket = counters.issue(46)
    counters.pass_time(60)
    hall.do(lambda here, db: days.close_day(here, db))
    over = says(hall, ticket)
    counters.pass_time(86_400)
    hall.do(lambda here, db: days.open_day(here, db, "staff"))

    counters.act("call_number", 1, "A", 46, counters.key(46)[0])

    assert (over["phase"], over["live"]) == ("over", False)
    assert "23/11/2026" in over["sentence"]
    assert says(hall, ticket)["phase"] == "called"
    counters.act("transfer", 1, service="xa-hoi")
    assert says(hall, ticket)["phase"] == "waiting"
    counters.act("call_number", 4, "A", 46, counters.key(46)[0])
    counters.act("hold", 4)
    assert says(hall, ticket)["phase"] == "held"


def test_phones_leave_seats_to_the_consoles(sqlite_hall: ServedHall) -> None:
    request = b"GET /live/phone/%b HTTP/1.1\r\nHost: hall\r\n\r\n" % (b"A" * 16)
    with contextlib.ExitStack() as stack:
        sockets = list[socket.socket]()
        for _ in range(PHONES + 10):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", sqlite_hall.port), timeout=10))
            one.sendall(request)
            sockets.append(one)
        answers = statuses(sockets)
        with requests.get(f"{sqlite_hall.url}/live/hall", stream=True, timeout=20) as console:
            assert console.status_code == 200

    assert answers.count(200) == PHONES
    assert answers.count(503) == 10


@pytest.mark.parametrize("ticket", ["A", "a" * 16, "A" * 17, "1" * 16, "%00" * 16, "A" * 4000])
def test_what_is_no_ticket_is_answered_and_never_listened_to(sqlite_hall: ServedHall, ticket: str) -> None:
    answer = requests.get(f"{sqlite_hall.url}/live/phone/{ticket}", timeout=20)

    assert (answer.status_code, answer.json()["error"]) == (503, "live.full")
    assert says(sqlite_hall, ticket)["phase"] == "unknown"
