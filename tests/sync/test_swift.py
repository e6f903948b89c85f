"""The everyday number in one statement, and all that is not everyday, which goes the careful way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kiosk.domain.kinds import TicketVoided
from sync import wire
from sync.client.link import Link
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import PLAN, ServedHall

DAY = date(2026, 11, 23)


class Undone(Exception):
    """What happened to a hall is taken back: the next case begins with the same one."""


def wanted(n: int, **more: Any) -> wire.NumberWanted:
    return wire.NumberWanted(series="A", request=ticket_id(n), **more)


@pytest.fixture
def link(hall: ServedHall, lobby: Lobby) -> Link:
    """An open day, on which A001 is on paper and A002 was given."""
    from sync.server.hot import days

    hall.publish(PLAN.read_text("utf-8"))
    link = lobby.enrol(hall)
    hall.do(lambda here, db: days.open_day(here, db, "staff"))
    lobby.issue(link.number(wanted(1)).number)
    drain(lobby, link)
    link.number(wanted(2))
    return link


def swiftly(hall: ServedHall, lobby: Lobby, ask: wire.NumberWanted, before: Callable[[Any, Any], object]) -> Any:
    """What the one statement gives after something happened; nothing of it stays."""
    from sync.server.hot import swift

    given = list[Any]()

    def job(here: Any, db: Any) -> None:
        before(here, db)
        rows = db.rows("SELECT count(*) FROM number")
        given.append(swift.give(here, db, lobby.journal.device, ask))
        assert db.rows("SELECT count(*) FROM number") == [(rows[0][0] + (given[0] is not None),)]
        raise Undone

    with pytest.raises(Undone):
        hall.do(job)
    return given[0]


def change(sql: str, *parameters: Any) -> Callable[[Any, Any], object]:
    return lambda here, db: db.execute(sql, *parameters)


def test_an_everyday_number_is_the_next_one_and_a_row_of_its_own(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    given, row = swiftly(hall, lobby, wanted(3, day=DAY, seen=2), lambda here, db: None)

    assert (given.day, given.series, given.number, given.ahead) == (DAY, "A", 3, 2)
    assert row == hall.rows("SELECT max(id) FROM number")[0][0] + 1


NOT_EVERYDAY = {
    "the request was heard before": (wanted(2), change("SELECT 1")),
    "it asks only whether a number was given": (wanted(3, again=True), change("SELECT 1")),
    "the terminal holds a number nobody knows of": (wanted(3, day=DAY, seen=3), change("SELECT 1")),
    "the terminal is revoked": (wanted(3), change("UPDATE terminal SET revoked_ms = 1 WHERE NOT own")),
    "the terminal is not confirmed": (wanted(3), change("UPDATE terminal SET confirmed = false WHERE NOT own")),
    "the day is over": (wanted(3), change("UPDATE hall_day SET closed_ms = 1")),
    "another day has begun": (
        wanted(3),
        change("INSERT INTO hall_day (day, by, opened_ms) VALUES ('2026-11-24', 'staff', 1)"),
    ),
    "another plan holds": (
        wanted(3),
        change("INSERT INTO plan (version, text, digest, published_ms, note) SELECT 99, text, digest, 1, '' FROM plan"),
    ),
    "the database was put back": (wanted(3), change("UPDATE hall SET restored_ms = 1")),
    "a terminal is its own hall": (wanted(3), change("UPDATE stream SET own_day = '2026-11-23'")),
    "somebody was called by the next number": (wanted(3), change("UPDATE ticket SET number = 3, ticket = ''")),
    "the series is used up": (wanted(3), change("UPDATE number SET number = 999 WHERE number = 2")),
    "the database was not compared with its mark": (wanted(3), lambda here, db: setattr(here, "looked_back", False)),
}


def test_what_is_not_everyday_gets_nothing_swiftly(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    cases = {why: swiftly(hall, lobby, ask, before) for why, (ask, before) in NOT_EVERYDAY.items()}

    assert {why for why, given in cases.items() if given is not None} == set()


def test_so_many_are_ahead_whichever_way_the_number_was_given(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    """Waiting on paper, given and not heard of since, voided, of a terminal's own block, called: each counts alike."""
    from sync.server.hot import acts

    lobby.issue(2001)
    lobby.issue(link.number(wanted(3)).number)
    void = link.number(wanted(4)).number
    lobby.journal.append("ticket.voided", TicketVoided(id=ticket_id(4), series="A", number=void, why="late-answer"))
    drain(lobby, link)
    hall.do(lambda here, db: acts.call_number(here, db, 1, "A", 1))

    swift, _ = swiftly(hall, lobby, wanted(5), lambda here, db: None)
    careful = link.number(wanted(5))
    again = link.number(wanted(5))

    assert (swift.number, swift.ahead) == (careful.number, careful.ahead) == (again.number, again.ahead)
    assert careful.ahead == 3  # A002 is given, A003 and A2001 wait


def test_a_daily_limit_holds_swiftly_too(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    limited = PLAN.read_text("utf-8").replace("start = 1\nend = 999\n\n", "start = 1\nend = 999\nlimit = 3\n\n")
    hall.publish(limited)
    hall.clock.advance(3)
    third = link.number(wanted(3)).number

    fourth = swiftly(hall, lobby, wanted(4), lambda here, db: None)
    one_is_lost = swiftly(hall, lobby, wanted(4), change("DELETE FROM number WHERE number = 3"))

    assert (third, fourth) == (3, None)
    assert one_is_lost is not None


def test_many_numbers_upon_one_look_all_go_swiftly(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    """A look that has worn out is taken anew; nobody goes the long way because of it."""
    from sync.server.hot import swift

    many = range(3, 3 + 2 * swift.FRESH_NUMBERS)
    given = [hall.do(lambda here, db, n=n: swift.give(here, db, lobby.journal.device, wanted(n))) for n in many]

    assert [told and (told[0].number, told[0].ahead) for told in given] == [(n, n - 1) for n in many]
