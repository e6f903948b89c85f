"""The everyday push to PostgreSQL in one statement, and all that is not everyday, which goes the careful way."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import fact
from sync import wire
from sync.client.keys import sign
from sync.client.link import Link
from tests.support.clock import HallClock
from tests.support.lobby import Lobby, drain, ticket_id
from tests.support.served import PLAN, ServedHall, served_hall

pytestmark = pytest.mark.postgres


THEIRS = "(SELECT s.id FROM stream s JOIN terminal t ON t.id = s.terminal_id WHERE NOT t.own)"  # not the server's own


class Undone(Exception):
    """What happened to a hall is taken back: the next case begins with the same one."""


@pytest.fixture
def hall(postgres_url: str, tmp_path: Path, hall_clock: HallClock) -> Iterator[ServedHall]:
    with served_hall(tmp_path / "hall", postgres_url, hall_clock) as hall:
        yield hall


@pytest.fixture
def link(hall: ServedHall, lobby: Lobby) -> Link:
    """Two facts of the terminal have arrived, a third is on its disk alone."""
    hall.publish(PLAN.read_text("utf-8"))
    link = lobby.enrol(hall)
    lobby.rate(2)
    drain(lobby, link)
    lobby.rate(1)
    return link


def batch(lobby: Lobby, **other: Any) -> bytes:
    """What the terminal would send now."""
    journal, first = lobby.journal, lobby.journal.cursor() + 1
    lines, prev = journal.lines(journal.incarnation, first), journal.head_before(journal.incarnation, first)
    head = wire.BatchHead(
        incarnation=journal.incarnation.hex(), first=first, prev=prev.hex(), head=fact.follow(prev, lines)[-1].hex(),
        last=first + len(lines) - 1, boot=lobby.clock.boot, mono=lobby.clock.mono(), signature="",
    )  # fmt: skip
    head = wire.replaced(head, **other)
    signature = sign(journal.keys.private, wire.batch_message(journal.device, head)).hex()
    return wire.pack(wire.replaced(head, signature=signature), lines)


def at_once(hall: ServedHall, lobby: Lobby, body: bytes, before: Callable[[Any], object] = lambda db: None) -> Any:
    """What the one statement tells after something happened, and how many facts there are then; nothing of it stays."""
    from sync.server.hot import everyday
    from sync.server.hot.http import Asked

    told = list[Any]()

    def job(here: Any, db: Any) -> None:
        before(db)
        asked = Asked("POST", "", {}, {}, body, device=lobby.journal.device)
        told.append(everyday.take_in(here, db, lobby.journal.device, asked))
        told.append(db.rows(f"SELECT count(*) FROM fact WHERE stream_id IN {THEIRS}")[0][0])
        raise Undone

    with pytest.raises(Undone):
        hall.do(job)
    return told


def test_a_fact_that_only_counts_is_taken_in_at_once_and_told_as_ever(
    hall: ServedHall, lobby: Lobby, link: Link
) -> None:
    at_once_told, facts = at_once(hall, lobby, batch(lobby))
    carefully = drain(lobby, link)[-1].answer

    assert carefully is not None
    ends = {"nonce": "", "now": 0, "wait": (), "services": ()}
    assert wire.replaced(at_once_told, **ends) == wire.replaced(carefully, **ends)
    assert (at_once_told.cursor, facts) == (3, 3)


def test_its_answer_never_looks_after_the_day_where_no_transaction_holds(
    hall: ServedHall, lobby: Lobby, link: Link
) -> None:
    from sync.server.hot import batches, stand

    def due_meanwhile(here: Any, db: Any) -> tuple[Any, Any]:
        seen = stand.look(db, lobby.journal.device, lobby.journal.incarnation, lock=False)
        here.ticked_mono = None
        told = batches.answer(here, db, seen.knower, seen.stream, seen.news)
        return told.cursor, here.ticked_mono

    assert hall.do(due_meanwhile) == (2, None)


def test_what_is_pushed_over_the_network_goes_that_way(
    hall: ServedHall, lobby: Lobby, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.server.hot import everyday

    told, real = list[object](), everyday.take_in

    def watched(*of: Any) -> object:
        told.append(real(*of))
        return told[-1]

    monkeypatch.setattr(everyday, "take_in", watched)

    drain(lobby, link)

    assert [one is not None for one in told] == [True]
    assert hall.rows(f"SELECT count(*), max(seq) FROM fact WHERE stream_id IN {THEIRS}") == [(3, 3)]
    assert hall.rows("SELECT sum(n) FROM counts WHERE figure = 'rated'") == [(3,)]
    assert hall.rows(f"SELECT sum(count), count(*) FROM batch WHERE stream_id IN {THEIRS}") == [(3, 2)]


NOT_EVERYDAY: dict[str, tuple[dict[str, Any], str]] = {
    "the stream goes on elsewhere": ({"prev": "00" * 32}, "SELECT 1"),
    "there is a gap": ({"first": 7}, "SELECT 1"),
    "it came before": ({"first": 2}, "SELECT 1"),
    "its end is not what it says": ({"head": "00" * 32}, "SELECT 1"),
    "it stands beside the stream": ({"branch": "00" * 32}, "SELECT 1"),
    "its incarnation is new": ({"incarnation": "ab" * 16}, "SELECT 1"),
    "a branch is kept": (
        {},
        """INSERT INTO evidence (branch, seq, line, hash, received_ms, stream_id)
           SELECT '', 1, '', '', 1, id FROM stream""",
    ),
    "the server was put back": ({}, "UPDATE stream SET cursor = 1"),
}


@pytest.mark.parametrize("case", NOT_EVERYDAY)
def test_what_is_not_everyday_is_left_to_the_careful_way(case: str, hall: ServedHall, lobby: Lobby, link: Link) -> None:
    other, happened = NOT_EVERYDAY[case]

    told, facts = at_once(hall, lobby, batch(lobby, **other), lambda db: db.execute(happened))

    assert (told, facts) == (None, 2)


@pytest.mark.parametrize("kind", ["a number on paper", "a fact nobody knows", "many facts"])
def test_what_changes_the_hall_is_left_to_the_careful_way(
    kind: str, hall: ServedHall, lobby: Lobby, link: Link
) -> None:
    if kind == "a number on paper":
        lobby.issue(1)
    elif kind == "many facts":
        lobby.rate(9)
    else:
        lobby.write_raw(lobby.lines()[0][2].replace(b"rating.counted", b"rating.imagined"))

    assert at_once(hall, lobby, batch(lobby)) == [None, 2]


def test_nothing_is_written_where_somebody_moved_the_stream_meanwhile(
    hall: ServedHall, lobby: Lobby, link: Link
) -> None:
    from django.db import DataError

    change = "UPDATE terminal SET seen_ms = 17", ()
    guard = f"UPDATE stream SET cursor = 9 WHERE id IN {THEIRS} AND cursor = %s", (1,)  # it is 2 by now

    with pytest.raises(DataError):
        hall.do(lambda here, db: db.unless_moved([change], guard))

    assert hall.rows(f"SELECT cursor FROM stream WHERE id IN {THEIRS}") == [(2,)]
    assert hall.rows("SELECT count(*) FROM terminal WHERE seen_ms = 17") == [(0,)]


def test_one_batch_sent_by_eight_at_the_same_moment_counts_once(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    import requests

    target = f"{hall.url}/v1/streams/{lobby.journal.device.hex()}/facts"
    for n in range(4, 14):
        body, ready, told = batch(lobby), threading.Barrier(8), list[tuple[int, int]]()

        def send(body: bytes = body, ready: threading.Barrier = ready, told: list[tuple[int, int]] = told) -> None:
            with requests.Session() as session:
                ready.wait()
                answer = session.post(target, data=body, timeout=20)
                told.append((answer.status_code, answer.json()["cursor"]))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told == [(200, n - 1)] * 8
        lobby.journal.set_cursor(n - 1)
        lobby.rate(1)

    assert hall.rows(f"SELECT count(*), max(seq) FROM fact WHERE stream_id IN {THEIRS}") == [(12, 12)]
    assert hall.rows("SELECT sum(n) FROM counts WHERE figure = 'rated'") == [(12,)]
    assert hall.rows(f"SELECT sum(count) FROM batch WHERE stream_id IN {THEIRS}") == [(12,)]


def test_a_number_waits_for_no_batch_of_its_terminal(hall: ServedHall, lobby: Lobby, link: Link) -> None:
    """After an outage a kiosk sends hundreds of facts while somebody stands before it."""
    from sync.server.hot import stand, streams

    journal = lobby.journal

    def meanwhile(here: Any, db: Any) -> list[int | None]:
        found = stand.look(db, journal.device, journal.incarnation)
        streams.find(db, found.knower.id, journal.incarnation)
        wanted = (wire.NumberWanted(series="A", request=ticket_id(n)) for n in (1, 2))
        return [link.number(one).number for one in wanted]  # the careful way, and the everyday one

    assert hall.do(meanwhile) == [1, 2]
