"""What a television plays when somebody is called."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from sync.server.voice import Spoken, Voices
from tests.support.lobby import Lobby
from tests.sync.pages.desk import let_in
from tests.sync.pages.lobby import Machine
from tests.sync.pages.visitor import PLAN, Hall, Visitor, running
from tests.sync.pages.wall import address_of, call

SAVED = "english = true\ntwice = true\nquiet = [[11:30:00, 13:30:00]]"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall day without quiet hours."""
    folder = tmp_path_factory.mktemp("spoken")
    with running(folder / "hall") as here:
        here.done("plan", "publish", plan(folder, "english = true\ntwice = true"))
        here.visitor("admin").post("/day/begin")
        yield here


@pytest.fixture(scope="module")
def lobby(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with contextlib.closing(Lobby(tmp_path_factory.mktemp("lobby"))) as disk:
        yield let_in(hall, lambda: disk)


def plan(folder: Any, voice: str) -> Any:
    text = PLAN.read_text("utf-8")
    assert SAVED in text
    path = folder / "plan.toml"
    path.write_text(text.replace(SAVED, voice), encoding="utf-8")
    return path


def key_of(hall: Hall, name: str, board: str = "sanh") -> str:
    return address_of(hall, board, name).rpartition("/")[2]


def seq_of(hall: Hall, key: str, number: int) -> int:
    """The number of the latest call, once the board shows that it was this ticket's."""
    for _ in range(100):
        told = requests.get(f"{hall.url}/live/board/{key}/now", timeout=20)
        if told.status_code == 200 and (calls := told.json()["calls"]) and calls[0]["number"] == number:
            return int(calls[0]["seq"])
        time.sleep(0.1)
    raise AssertionError(f"the board never told of it: {told.text}")


def heard(hall: Hall, key: str, seq: int) -> requests.Response:
    return requests.get(f"{hall.url}/board/{key}/voice/{seq}.wav", timeout=20)


def test_a_board_plays_its_call_in_the_halls_voice(hall: Hall) -> None:
    key = key_of(hall, "Tivi một")
    call(hall, 2, "A 046")

    sound = heard(hall, key, seq_of(hall, key, 46))

    assert sound.headers["content-type"] == "audio/wav"
    assert sound.content == Voices(hall.data).say(Spoken(series="A", number=46, counter=2, english=True))


def test_each_call_is_heard_by_its_own_number(hall: Hall, lobby: Machine) -> None:
    key = key_of(hall, "Tivi hai")
    lobby.push()  # it has the block of A 1001
    call(hall, 3, "C 1001")
    first = seq_of(hall, key, 1001)
    call(hall, 4, "D 007")
    second = seq_of(hall, key, 7)

    assert first != second
    assert heard(hall, key, first).content == Voices(hall.data).say(
        Spoken(series="C", number=1001, counter=3, english=True)
    )
    assert heard(hall, key, second).content != heard(hall, key, first).content


def test_only_a_good_key_and_a_call_that_was_are_heard(hall: Hall) -> None:
    key = key_of(hall, "Tivi ba")
    call(hall, 5, "E 005")
    seq = seq_of(hall, key, 5)

    assert heard(hall, key, seq).status_code == 200
    assert heard(hall, "abcd-efgh-jkmn-pqrs", seq).status_code == 404
    assert heard(hall, key, seq + 1000).status_code == 404
    assert heard(hall, key, 10**30).status_code == 404
    hall.visitor("admin").post("/boards/3/revoke")
    assert heard(hall, key, seq).status_code == 404


def test_a_letter_no_series_has_is_shown_and_not_said(hall: Hall, lobby: Machine) -> None:
    key = key_of(hall, "Tivi năm")
    lobby.lobby.issue(46, series="I")
    lobby.push()
    call(hall, 1, "I 046")

    assert heard(hall, key, seq_of(hall, key, 46)).status_code == 404


def test_of_two_televisions_in_one_room_only_one_speaks(hall: Hall) -> None:
    call(hall, 2, "A 047")
    lobby, area = key_of(hall, "Tivi sảnh"), key_of(hall, "Tivi khu", "quay-1-3")
    seq = seq_of(hall, lobby, 47)
    told = [Visitor(hall.url).get(f"/board/{key}").text for key in (lobby, area)]

    assert [heard(hall, key, seq).status_code for key in (lobby, area)] == [200, 404]
    assert ["bảng và loa sẽ báo" in text for text in told] == [True, False]


def test_a_plan_turns_the_voice_down_once_and_off(hall: Hall, tmp_path: Any) -> None:
    key = key_of(hall, "Tivi bốn")
    call(hall, 6, "F 006")
    seq = seq_of(hall, key, 6)
    said = Spoken(series="F", number=6, counter=6)
    voices = Voices(hall.data)

    hall.done("plan", "publish", plan(tmp_path, "english = false\ntwice = false"))
    once = heard(hall, key, seq).content
    hall.done(
        "plan", "publish", plan(tmp_path, "english = false\nquiet = [[00:00:00, 12:00:00], [12:00:00, 23:59:59]]")
    )
    soft = heard(hall, key, seq).content
    hall.done("plan", "publish", plan(tmp_path, "english = false"))
    loud = heard(hall, key, seq).content
    off = tmp_path / "off.toml"
    off.write_text(PLAN.read_text("utf-8").replace("on = true", "on = false", 1), encoding="utf-8")
    hall.done("plan", "publish", off)

    assert once == voices.say(replace(said, twice=False))
    assert soft == voices.say(replace(said, quiet=True))
    assert loud == voices.say(said)
    assert heard(hall, key, seq).status_code == 404
