"""What the hall hears as it happens: calls, who is next, who waits; by listening and by asking again and again."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
import requests
from django.db import connections

from kiosk.domain.kinds import DayOpened
from sync.server.hot import acts, boards, days, own
from sync.server.hot.listeners import LOOK_S
from sync.server.hot.store import Db
from tests.support.lobby import Lobby, drain
from tests.support.served import PLAN, ServedHall

TIMEOUT_S = 30


class Heard:
    """One listener's stream, read event by event."""

    def __init__(self, answer: requests.Response) -> None:
        self._lines = answer.iter_lines(chunk_size=1)

    def event(self) -> tuple[str, Any]:
        """The next event's name and what it says."""
        name, end = "message", time.monotonic() + TIMEOUT_S
        for line in self._lines:
            assert time.monotonic() < end, "nothing but the time was heard"
            if line.startswith(b"event: "):
                name = line[7:].decode()
            elif line.startswith(b"data: "):
                return name, json.loads(line[6:])
        raise AssertionError("the stream has ended")

    def until(self, wanted: Any) -> Any:
        """What the first event says of which `wanted(it)` holds; the hall's time is passed over."""
        end = time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:
            name, said = self.event()
            if name == "message" and wanted(said):
                return said
        raise AssertionError("it was never said")


@contextmanager
def heard(hall: ServedHall, path: str = "/live/hall") -> Iterator[Heard]:
    with requests.get(hall.url + path, stream=True, timeout=TIMEOUT_S) as answer:
        assert answer.status_code == 200
        yield Heard(answer)


def called(said: Any) -> list[tuple[str, int, int]]:
    return [(one["series"], one["number"], one["counter"]) for one in said["calls"]]


@pytest.fixture
def open_hall(hall: ServedHall, lobby: Lobby) -> ServedHall:
    """A hall day has begun, and five people wait: A 001 to A 005, the last with priority."""
    hall.publish(PLAN.read_text("utf-8"))
    link = lobby.enrol(hall)
    hall.do(lambda hall, db: days.open_day(hall, db, "staff"))
    for number in range(1, 5):
        lobby.issue(number)
        lobby.clock.advance(60)
        hall.clock.advance(60)
    lobby.issue(5, priority=True)
    drain(lobby, link)
    return hall


def test_a_board_hears_of_a_call_without_asking(open_hall: ServedHall) -> None:
    with heard(open_hall) as board:
        quiet = board.until(lambda said: True)
        open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
        then = board.until(lambda said: said["calls"])

    assert (quiet["day"], quiet["waiting"], quiet["calls"]) == ("2026-11-23", 5, [])
    assert then["waiting"] == 4
    assert called(then) == [("A", 1, 1)]
    assert (then["calls"][0]["service"], then["calls"][0]["priority"]) == ("chung-thuc", False)
    assert {one["number"]: one["label"] for one in then["counters"]} | {1: "A 001"} == {
        one["number"]: one["label"] for one in then["counters"]
    }


def test_a_board_loses_no_call_when_staff_take_over_the_day(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: own.write(hall, db, "day.opened", DayOpened(by="plan"), date(2026, 11, 23)))
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    open_hall.do(lambda hall, db: days.open_day(hall, db, "staff", again=True))

    with heard(open_hall) as board:
        said = board.until(lambda said: True)

    assert called(said) == [("A", 1, 1)]


def somebody_is_called(hall: ServedHall) -> None:
    hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    connections[hall.alias].close()  # this thread's own


def test_what_is_read_is_of_one_moment(open_hall: ServedHall) -> None:
    calls = "SELECT count(*) FROM call"

    def while_somebody_is_called(db: Db) -> tuple[int, int]:
        before: int = db.rows(calls)[0][0]
        clerk = Thread(target=somebody_is_called, args=[open_hall])
        clerk.start()
        clerk.join()
        return before, db.rows(calls)[0][0]

    assert asyncio.run(open_hall.hall.store.look(while_somebody_is_called)) == (0, 0)
    assert open_hall.rows(calls) == [(1,)]


def test_the_next_ones_are_told_with_a_star_and_without_a_name(open_hall: ServedHall) -> None:
    with heard(open_hall) as board:
        said = board.until(lambda said: True)

    assert {"label": "A 005", "priority": True} in said["next"]
    assert {one["label"] for one in said["next"]} == {"A 001", "A 002", "A 003", "A 004", "A 005"}
    assert {one["service"]: one["waiting"] for one in said["services"] if one["waiting"]} == {"chung-thuc": 5}


def test_calling_again_is_a_call_of_its_own(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    open_hall.do(lambda hall, db: acts.call_again(hall, db, 1))

    with heard(open_hall) as board:
        said = board.until(lambda said: True)

    assert called(said) == [("A", 1, 1), ("A", 1, 1)]
    assert said["calls"][0]["seq"] > said["calls"][1]["seq"]


def test_who_lost_the_link_finds_every_call_missed(open_hall: ServedHall) -> None:
    with heard(open_hall) as board:
        before = board.until(lambda said: True)
    for counter, number in ((1, 1), (2, 2), (1, 3), (2, 4)):
        open_hall.do(
            lambda hall, db, counter, number: acts.call_number(hall, db, counter, "A", number), counter, number
        )

    with heard(open_hall) as board:
        after = board.until(lambda said: len(said["calls"]) == 4)

    assert before["calls"] == []
    assert called(after) == [("A", 4, 2), ("A", 3, 1), ("A", 2, 2), ("A", 1, 1)]
    assert len({one["seq"] for one in after["calls"]}) == 4


def test_a_server_that_was_restarted_numbers_its_calls_as_before(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    with heard(open_hall) as board:
        before = board.until(lambda said: said["calls"])
    open_hall.stop()
    open_hall.restart()
    open_hall.start()

    with heard(open_hall) as board:
        after = board.until(lambda said: said["calls"])

    assert after["calls"] == before["calls"]


def test_calls_of_yesterday_are_not_shown_today(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    with heard(open_hall) as board:
        board.until(lambda said: said["calls"])
        open_hall.clock.advance(timedelta(days=1))
        open_hall.do(lambda hall, db: days.close_day(hall, db))
        board.until(lambda said: said["day"] is None)
        open_hall.do(lambda hall, db: days.open_day(hall, db, "staff", date(2026, 11, 24)))
        said = board.until(lambda said: said["day"] == "2026-11-24")

    assert (said["calls"], said["waiting"]) == ([], 0)


def test_what_another_process_wrote_is_heard_of(open_hall: ServedHall) -> None:
    """A second hall server over the same database stands for another process: nothing is shared but the database."""
    from sync.server.hot.hall import hall_of

    other = hall_of(open_hall.folder, open_hall.alias, open_hall.clock)
    with heard(open_hall) as board:
        board.until(lambda said: True)
        other.store.now(lambda db: acts.call_number(other, db, 3, "A", 2))
        said = board.until(lambda said: said["calls"])
    other.store.close()

    assert called(said) == [("A", 2, 3)]


def test_who_may_not_listen_asks(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))

    answer = requests.get(f"{open_hall.url}/live/hall/now", timeout=TIMEOUT_S)

    assert called(answer.json()) == [("A", 1, 1)]
    assert json.loads(answer.headers["saovang-time"])["now"] == open_hall.hall.now_ms()


def board_of(hall: ServedHall, board: str) -> str:
    """The address of a board's stream, with a key made for it."""
    key = hall.do(lambda hall, db: boards.new_key(hall, db, board, "Tivi"))
    return f"/live/board/{key}"


def test_a_board_of_an_area_tells_only_of_its_counters(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 1, "A", 1))
    open_hall.do(lambda hall, db: acts.call_number(hall, db, 5, "E", 1))

    with heard(open_hall, board_of(open_hall, "quay-1-3")) as board:
        said = board.until(lambda said: True)

    assert called(said) == [("A", 1, 1)]
    assert [one["number"] for one in said["counters"]] == [1, 2, 3]
    assert {one["service"] for one in said["services"]} == {"chung-thuc", "ho-tich", "dat-dai"}


def test_a_board_hears_the_halls_time_every_two_seconds(open_hall: ServedHall) -> None:
    with heard(open_hall, board_of(open_hall, "sanh")) as board:
        told = [said for name, said in (board.event() for _ in range(4)) if name == "time"]

    assert {one["now"] for one in told} == {open_hall.hall.now_ms()}
    assert len(told) >= 3


def test_a_revoked_board_goes_dark_at_once_and_stays_dark(open_hall: ServedHall) -> None:
    address = board_of(open_hall, "sanh")
    with heard(open_hall, address) as board:
        board.until(lambda said: True)
        open_hall.do(lambda hall, db: boards.revoke(hall, db, db.rows("SELECT max(id) FROM board_key")[0][0]))
        name = "time"
        while name in ("time", "message"):
            name, said = board.event()

    assert (name, said) == ("revoked", {})
    for path in (address, f"{address}/now", "/live/board/abcd-efgh-jkmn-pqrs"):
        answer = requests.get(open_hall.url + path, timeout=TIMEOUT_S)
        assert (answer.status_code, answer.json()) == (404, {"error": "board.key-unknown"})


def test_a_key_lies_in_the_database_as_its_hash_only(open_hall: ServedHall) -> None:
    key = board_of(open_hall, "sanh").rpartition("/")[2]

    row = open_hall.rows("SELECT * FROM board_key")[0]

    assert len(key.replace("-", "")) == 16
    assert key not in str(row)
    assert bytes(row[1]) == boards.hash_of(key.upper().replace("-", " "))


def test_a_database_that_does_not_answer_is_told_once_and_asked_again(
    sqlite_hall: ServedHall, caplog: pytest.LogCaptureFixture
) -> None:
    sqlite_hall.do(lambda hall, db: db.execute("ALTER TABLE hall_day RENAME TO elsewhere"))
    with requests.get(f"{sqlite_hall.url}/live/hall", stream=True, timeout=10) as answer:
        time.sleep(3 * LOOK_S)
        told = [record for record in caplog.records if record.name == "sync.server.hot.listeners"]

        sqlite_hall.do(lambda hall, db: db.execute("ALTER TABLE elsewhere RENAME TO hall_day"))
        news = next(line for line in answer.iter_lines() if line.startswith(b"data: "))

    assert [record.levelname for record in told] == ["ERROR"]
    assert "hall_day" in str(told[0].exc_info)
    assert json.loads(news[6:])["day"] is None


def test_a_counter_on_a_break_or_that_nobody_opened_today_invites_nobody(open_hall: ServedHall) -> None:
    open_hall.do(lambda hall, db: acts.set_state(hall, db, 4, "break"))
    open_hall.do(lambda hall, db: acts.set_state(hall, db, 5, "open"))

    with heard(open_hall) as board:
        desks = {one["number"]: one for one in board.until(lambda said: True)["counters"]}

    assert (desks[4]["state"], desks[4]["free"]) == ("break", False)
    assert (desks[5]["state"], desks[5]["free"]) == ("open", True)
    assert (desks[6]["state"], desks[6]["free"]) == ("open", False)
    assert desks[1]["free"] is False  # people wait for what it does
