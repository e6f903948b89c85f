"""What the server makes of facts: the waiting list, figures by the hour, lots; and all of it anew from the bytes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from kiosk.domain.kinds import LotSealed, PlanRejected, StreamForked, TerminalStarted, TicketAtCounter, TicketVoided
from tests.support.lobby import Lobby, drain
from tests.support.served import PLAN, ServedHall

PROJECTED = {
    "ticket": "SELECT * FROM ticket ORDER BY day, series, number",
    "call": "SELECT * FROM call ORDER BY id",
    "counter_state": "SELECT * FROM counter_state ORDER BY counter",
    "counts": "SELECT day, hour, figure, stream_id, n FROM counts ORDER BY day, hour, figure, stream_id",
    "lot": 'SELECT stream_id, seq, counter, post, scale, survey, "order", layout, first_day, last_day, total, '
    "verified, skipped, timed_out, levels, reasons FROM lot ORDER BY stream_id, seq",
    "parked": "SELECT stream_id, seq, reason, detail FROM parked ORDER BY stream_id, seq",
    "hall_day": "SELECT day, by, opened_ms, closed_ms FROM hall_day ORDER BY day",
    "terminal": """SELECT id, software, plan_version, plan_refused, plan_error, printer, printer_ms, slips_lost,
        slips_unsure FROM terminal ORDER BY id""",
}


def projections(hall: ServedHall) -> dict[str, list[tuple[Any, ...]]]:
    return {name: hall.rows(sql) for name, sql in PROJECTED.items()}


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")


def call_next(hall: Any, db: Any, counter: int) -> Any:
    from sync.server.hot import acts

    return acts.call_next(hall, db, counter)


def call_number(hall: Any, db: Any, counter: int, series: str, number: int) -> None:
    from sync.server.hot import acts

    acts.call_number(hall, db, counter, series, number)


def finish(hall: Any, db: Any, counter: int) -> Any:
    from sync.server.hot import acts

    return acts.finish(hall, db, counter)


def tickets(hall: ServedHall) -> list[tuple[Any, ...]]:
    rows = hall.rows(
        "SELECT series, number, ticket, service, state, counter, calls FROM ticket ORDER BY series, number"
    )
    return [tuple(row) for row in rows]


def a_lot(**changes: Any) -> LotSealed:
    values: dict[str, Any] = {
        "counter": 3, "post": "tu-phap", "scale": 5, "survey": 1, "order": "best_first", "layout": "tall",
        "first_day": "2026-11-23", "last_day": "2026-11-23", "total": 9, "verified": 9, "skipped": 1, "timed_out": 0,
        "levels": {"1": 1, "4": 3, "5": 5}, "reasons": {"high": {"nhanh": 2}},
    }  # fmt: skip
    return LotSealed(**{**values, **changes})


def test_tickets_wait_in_the_order_they_were_taken(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    first, second = new_lobby(), new_lobby()
    links = [first.enrol(hall, "Máy 1"), second.enrol(hall, "Máy 2")]
    hall.do(open_day)
    for lobby, link in zip((first, second), links, strict=True):
        drain(lobby, link)
    for lobby, number in ((first, 1), (second, 2), (first, 3)):
        for clock in (first.clock, second.clock, hall.clock):
            clock.advance(10)
        lobby.issue(number)
    # the second terminal's facts come in before those of the first
    drain(second, links[1])
    drain(first, links[0])

    rows = hall.rows("SELECT number, place_ms FROM ticket ORDER BY place_ms")

    assert [number for number, _ in rows] == [1, 2, 3]
    assert [later - earlier for (_, earlier), (_, later) in pairwise(rows)] == [10_000, 10_000]


def test_a_dead_clock_moves_nobody_in_the_queue(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    drain(lobby, link)
    lobby.clock.set_wall(datetime(1970, 1, 1, tzinfo=UTC))
    lobby.clock.trusted = False
    hall.clock.advance(60)
    lobby.clock.advance(60)
    lobby.issue(1)
    hall.clock.advance(30)
    lobby.clock.advance(30)

    drain(lobby, link)

    [(place,)] = hall.rows("SELECT place_ms FROM ticket")
    assert place == hall.hall.now_ms() - 30_000


def test_no_place_is_older_than_the_terminals_last_contact(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    drain(lobby, link)
    contact = hall.hall.now_ms()
    hall.clock.advance(10)
    lobby.issue(1)
    lobby.clock.advance(timedelta(hours=5))  # its monotonic clock lies

    drain(lobby, link)

    assert hall.rows("SELECT place_ms FROM ticket") == [(contact,)]


def test_a_call_that_arrives_before_the_ticket_and_the_ticket_are_one(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(PLAN.read_text("utf-8"))
    hall.do(open_day)
    hall.do(call_number, 1, "A", 1001)
    id_ = lobby.issue(1001)

    drain(lobby, link)

    assert tickets(hall) == [("A", 1001, id_, "chung-thuc", 2, 1, 1)]


def test_two_papers_with_one_number_are_told_and_the_first_one_stays(
    hall: ServedHall, new_lobby: Callable[[], Lobby]
) -> None:
    first, second = new_lobby(), new_lobby()
    mine = first.issue(7)
    second.issue(6)
    second.issue(7)
    second.issue(8)
    drain(first, first.enrol(hall, "Máy 1"))

    drain(second, second.enrol(hall, "Máy 2"))

    assert [(row[1], row[2] == mine) for row in tickets(hall)] == [(6, False), (7, True), (8, False)]
    assert hall.rows("SELECT seq, reason FROM parked") == [(2, "ticket.number-twice")]


def test_a_counter_serves_one_citizen_at_a_time(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    text = PLAN.read_text("utf-8")
    hall.publish(text)
    hall.do(open_day)
    from assets import known
    from kiosk.domain.plan import read

    counter = read(text, known).counters[0]
    for number in (1, 2):
        lobby.issue(number, service=counter.services[0])
    lobby.issue(3, service=counter.services[0], priority=True)
    drain(lobby, link)

    called = [hall.do(call_next, counter.number) for _ in range(4)]

    assert [one and one.number for one in called] == [1, 2, 3, None]  # after two without priority one with it
    assert [row[4] for row in tickets(hall)] == [3, 3, 2]
    hall.do(finish, counter.number)
    assert [row[4] for row in tickets(hall)] == [3, 3, 3]
    assert hall.rows("SELECT figure, sum(n) FROM counts GROUP BY figure ORDER BY figure") == [
        ("called", 3),
        ("served", 3),
        ("tickets", 3),
    ]


def test_figures_stand_under_the_hour_of_the_halls_clock(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    for hour in (1, 1, 2, 9):
        lobby.clock.set_wall(datetime(2026, 11, 23, hour, 59, 59, tzinfo=UTC))
        lobby.rate(1)

    drain(lobby, link)

    rows = hall.rows("SELECT day, hour, figure, n FROM counts ORDER BY hour")
    assert [(str(day)[:10], hour, figure, n) for day, hour, figure, n in rows] == [
        ("2026-11-23", 8, "rated", 2),
        ("2026-11-23", 9, "rated", 1),
        ("2026-11-23", 16, "rated", 1),
    ]


def test_a_lot_arrives_whole(hall: ServedHall, lobby: Lobby) -> None:
    from django.db import connections

    from sync.server.models.lot import Lot

    link = lobby.enrol(hall)
    lobby.journal.append("lot.sealed", a_lot())

    drain(lobby, link)

    lot = Lot.objects.using(hall.alias).get()
    connections[hall.alias].close()
    assert (lot.counter, lot.post, lot.total, str(lot.last_day)) == (3, "tu-phap", 9, "2026-11-23")
    assert lot.levels == {"1": 1, "4": 3, "5": 5}
    assert lot.reasons == {"high": {"nhanh": 2}}


def test_a_lot_whose_sums_cannot_be_is_parked(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    wrong: list[dict[str, Any]] = [
        {"total": 10},
        {"levels": {"6": 9}},
        {"levels": {"1": -1, "5": 10}},
        {"verified": 10},
        {"skipped": 9, "timed_out": 1},
        {"first_day": "2026-11-24"},
        {"last_day": "23/11/2026"},
        {"scale": 7},
        {"reasons": {"angry": {"x": 1}}},
        {"counter": 0},
        {"post": "a\x00b"},
    ]
    for changes in wrong:
        lobby.journal.append("lot.sealed", a_lot(**changes))

    drain(lobby, link)

    assert hall.rows("SELECT count(*) FROM lot") == [(0,)]
    assert hall.rows("SELECT reason, count(*) FROM parked GROUP BY reason") == [("fact.unfit", len(wrong))]


def test_what_a_terminal_says_of_itself_is_shown(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    lobby.journal.append("terminal.started", TerminalStarted(software="0.1.0", sqlite="3.53.4"))
    lobby.journal.append("plan.rejected", PlanRejected(version=4, digest="0" * 16, why="plan.invalid"))
    lobby.journal.append("stream.forked", StreamForked(incarnation="00" * 16, seq=5, hash="ab" * 32))

    drain(lobby, link)

    told = hall.rows("SELECT software, plan_version, plan_refused, plan_error FROM terminal WHERE NOT own")
    assert told == [("0.1.0", 0, 4, "plan.invalid")]
    assert hall.rows("SELECT kind, seq FROM alarm") == [("stream.forked", 5)]


def test_a_rebuild_from_the_bytes_gives_the_same_figures(hall: ServedHall, new_lobby: Callable[[], Lobby]) -> None:
    from sync.server.hot.rebuild import rebuild

    hall.publish(PLAN.read_text("utf-8"))
    hall.do(open_day)
    lobbies = [new_lobby(), new_lobby()]
    links = [lobby.enrol(hall, f"Máy {n}") for n, lobby in enumerate(lobbies)]
    for turn in range(6):
        for n, (lobby, link) in enumerate(zip(lobbies, links, strict=True)):
            lobby.issue(turn * 2 + n + 1, priority=turn == 3)
            lobby.rate(turn)
            lobby.read_code(1)
            lobby.journal.append("lot.sealed", a_lot(counter=n + 1, total=9 if turn else 8))
            voided = TicketVoided(id="ABCDEFGHIJKLMNOP", series="B", number=turn + 1, why="late-answer")
            lobby.journal.append("ticket.voided", voided)
            lobby.clock.advance(700)
            hall.clock.advance(350)
            if turn % 2 == n:
                drain(lobby, link)
        hall.do(call_next, 1)
    for lobby, link in zip(lobbies, links, strict=True):
        lobby.issue(3)  # on another paper already
        lobby.write_raw(b"poison")
        drain(lobby, link)
    before = projections(hall)

    hall.do(rebuild)

    assert projections(hall) == before
    assert all(before[name] for name in before)


def test_a_called_ticket_of_a_strange_kind_of_fact_is_not_lost(hall: ServedHall, lobby: Lobby) -> None:
    """A newer terminal may stand at a counter and call by itself."""
    link = lobby.enrol(hall)
    lobby.journal.append("ticket.called", TicketAtCounter(id="", series="C", number=5, counter=9))

    drain(lobby, link)

    assert tickets(hall) == [("C", 5, "", "", 2, 9, 1)]
