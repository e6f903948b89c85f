"""What the tables of tickets and calls themselves refuse, and that both databases tell one story of one day."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from kiosk.domain.errors import FactUnfit
from kiosk.domain.kinds import TicketCalled
from tests.support.clock import HallClock
from tests.support.served import ServedHall
from tests.sync.counters import DAY, STRICT, Counters

TICKET = """
INSERT INTO ticket (day, series, number, ticket, asked, service, priority, state, counter, to_post, legs, calls,
    touched, dossier, clash, called_ms, started_ms)
VALUES ('2026-11-23', 'A', %s, '', '', '', false, %s, %s, '', '[]', 0, 0, '', false, %s, %s)
"""
CALL = """
INSERT INTO call (id, day, series, number, service, counter, post, priority, from_ms, called_ms, recalls, started_ms,
    ended_ms, how, outcome, quantities)
VALUES (%s, '2026-11-23', 'A', %s, '', %s, '', false, %s, %s, 0, %s, %s, '', '', '{}')
"""


@pytest.mark.parametrize(
    ("why", "sql", "rows"),
    [
        ("a number once a day", TICKET, [(1, 1, None, None, None), (1, 6, None, None, None)]),
        ("one open call a counter", TICKET, [(1, 2, 3, 5, None), (2, 5, 3, 5, 5)]),
        ("who is called is at a counter", TICKET, [(1, 2, None, 5, None)]),
        ("a ticket in one of nine states", TICKET, [(1, 10, None, None, None)]),
        ("nobody starts before the call", TICKET, [(1, 5, 3, 5, 4)]),
        ("one open leg a counter", CALL, [(1, 1, 3, 0, 5, None, None), (2, 2, 3, 0, 5, None, None)]),
        ("one counter a ticket", CALL, [(1, 1, 3, 0, 5, None, None), (2, 1, 4, 0, 5, None, None)]),
        ("nobody waits after the call", CALL, [(1, 1, 3, 6, 5, None, None)]),
        ("no service before the call", CALL, [(1, 1, 3, 0, 5, 4, None)]),
        ("no end before the start", CALL, [(1, 1, 3, 0, 5, 7, 6)]),
        ("no end before the call", CALL, [(1, 1, 3, 0, 5, None, 4)]),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(
    hall: ServedHall, why: str, sql: str, rows: list[tuple[Any, ...]]
) -> None:
    for row in rows[:-1]:
        hall.do(lambda _, db, row=row: db.execute(sql, *row))

    with pytest.raises(IntegrityError):
        hall.do(lambda _, db: db.execute(sql, *rows[-1]))


def test_a_fact_that_does_not_fit_the_ticket_is_not_made(hall: ServedHall) -> None:
    """Even if two counters got past the lock, the second would have said nothing."""
    from sync.server.hot import own

    counters = Counters(hall, STRICT)
    counters.issue(1)
    counters.act("call_next", 1)
    before = counters.facts()
    told = TicketCalled(id="", series="A", number=1, counter=2)

    with pytest.raises(FactUnfit):
        hall.do(lambda here, db: own.write(here, db, "ticket.called", told, DAY))

    assert counters.facts() == before
    assert counters.at(2) is None


@pytest.mark.parametrize(
    "question",
    [
        *("WHERE t.state = 6 AND t.counter = 1", "WHERE t.counter = 1 AND t.state IN (2, 5)"),
        *("WHERE t.state = 1 AND (t.day = '2026-11-23' OR (t.day < '2026-11-23' AND t.touched > 0))",),
        *("WHERE t.state = 7 AND t.day = (SELECT max(day) FROM hall_day)", "WHERE t.state IN (2, 5)"),
    ],
)
def test_no_look_of_a_console_reads_the_tickets_of_years(sqlite_hall: ServedHall, question: str) -> None:
    plan = sqlite_hall.rows(f"EXPLAIN QUERY PLAN SELECT number FROM ticket t {question}")

    assert [row[3] for row in plan if row[3].startswith("SCAN") and " USING " not in row[3]] == []


@pytest.fixture
def both(tmp_path: Path, postgres_url: str) -> Iterator[list[Counters]]:
    with ExitStack() as stack:
        halls = []
        for name, url in (("sqlite", None), ("postgres", postgres_url)):
            hall = ServedHall(tmp_path / name, url, HallClock())
            stack.callback(hall.end)
            halls.append(Counters(hall, STRICT))
        yield halls


SCRIPT: list[tuple[str, int, tuple[Any, ...]]] = [
    ("call_next", 1, ()),
    ("start", 1, ()),
    ("call_next", 2, ()),
    ("no_show", 2, ()),
    ("add_service", 1, ("xa-hoi",)),
    ("finish", 1, ("xong", {"ban-sao": 2})),
    ("call_next", 4, ()),
    ("hold", 4, (1,)),
    ("call_number", 1, ("A", 77)),
    ("transfer", 1, ("ho-tich", 2, None, True)),
    ("call_next", 2, ()),
    ("undo", 2, ()),
    ("call_next", 2, ()),
    ("set_state", 1, ("break",)),
    ("finish", 2, ()),
    ("call_next", 4, ()),
]


def without_ids() -> list[str]:
    """What the tables hold, but for the numbers a database gives to streams."""
    from sync.server.models.call import Call
    from sync.server.models.ticket import Ticket

    given = {"stream_id", "touched", "id"}
    tickets, calls = (
        ", ".join(column for one in model._meta.concrete_fields if (column := one.column) and column not in given)
        for model in (Ticket, Call)
    )
    return [
        f"SELECT {tickets} FROM ticket ORDER BY day, series, number",
        f"SELECT {calls} FROM call ORDER BY id",
        "SELECT counter, state, post, since_ms FROM counter_state ORDER BY counter",
        "SELECT day, hour, figure, n FROM counts ORDER BY day, hour, figure",
    ]


@pytest.mark.postgres
def test_both_databases_tell_the_same_of_the_same_day(both: list[Counters]) -> None:
    told = []
    for counters in both:
        for number in range(1, 6):
            counters.issue(number, priority=number == 4)
            counters.pass_time(11)
        for act, counter, more in SCRIPT:
            counters.pass_time(8)
            counters.act(act, counter, *more)
        told.append([counters.hall.rows(sql) for sql in without_ids()])

    assert told[0] == told[1]
    assert [len(rows) for rows in told[0]] == [6, 6, 3, 3]
