"""A ticket followed on a phone: what it says, to whom, and how little that needs."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from sync.server.templatetags.hall import phone
from tests.support.lobby import Lobby, ticket_id
from tests.sync.pages.lobby import Machine, machine
from tests.sync.pages.phones import NUMBERS, door, open_hall, ticket, today
from tests.sync.pages.test_counter import press, with_day
from tests.sync.pages.visitor import PLAN, Hall
from tests.sync.pages.wall import VOICE

UNKNOWN = "A" * 16


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with open_hall(tmp_path_factory.mktemp("phone")) as here:
        yield here


@pytest.fixture
def lobby(hall: Hall, new_lobby: Callable[[], Lobby]) -> Machine:
    return door(hall, new_lobby)


def look(hall: Hall, id_: str, language: str = "vi", **headers: str) -> requests.Response:
    return requests.get(f"{hall.url}/T/{id_}?l={language}", headers=headers, timeout=20)


# ---- what it says


def test_who_waits_reads_number_service_and_people_before(hall: Hall, lobby: Machine) -> None:
    ticket(lobby, series="C", service="dat-dai")
    id_ = ticket(lobby, series="C", service="dat-dai")

    page = look(hall, id_).text
    english = look(hall, id_, "en").text

    assert "Đất đai, xây dựng" in page
    assert "1 người" in page
    assert "Land and building" in english
    assert "1 person" in english
    assert "<noscript><meta http-equiv" in page


def test_a_call_is_told_with_its_counter_and_the_end_with_thanks(hall: Hall, lobby: Machine) -> None:
    id_ = ticket(lobby, series="F", service="ket-qua")
    sixth = hall.newcomer("counter", "quay-sau", counter="6")

    press(sixth, "next")
    called = look(hall, id_).text
    press(sixth, "done")
    done = look(hall, id_).text

    assert "Mời tới" in called
    assert "Quầy 6" in called
    assert "Cạnh cửa ra." in called
    assert "Xin cảm ơn!" in done
    assert "Tôi không chờ nữa</a>" in called
    assert "noscript" not in done


def test_who_goes_is_asked_once_more_and_then_called_no_more(hall: Hall, lobby: Machine) -> None:
    id_ = ticket(lobby, series="E", service="cu-tru")

    asked = requests.get(f"{hall.url}/T/{id_}/leave", timeout=20)
    still = look(hall, id_).text
    gone = requests.post(f"{hall.url}/T/{id_}/leave", timeout=20)
    fifth = hall.newcomer("counter", "quay-nam", counter="5")
    press(fifth, "next")

    assert "Thôi không chờ nữa?" in asked.text
    assert "Đang chờ" in still or "Sắp tới lượt" in still
    assert gone.url.startswith(f"{hall.url}/T/{id_}")
    assert "Đã thôi chờ" in gone.text
    assert "Đã thôi chờ" in look(hall, id_).text
    assert requests.post(f"{hall.url}/T/{id_}/leave", timeout=20).status_code == 200


def test_who_loses_the_link_in_a_hall_without_a_voice_is_asked_to_watch(hall: Hall, lobby: Machine) -> None:
    id_, text = ticket(lobby), PLAN.read_text("utf-8")
    admin = hall.visitor("admin")

    aloud = look(hall, id_).text
    admin.post("/plan", text=text.replace(VOICE, VOICE.replace("true", "false")), act="publish")
    silent, english = look(hall, id_).text, look(hall, id_, "en").text
    admin.post("/plan", text=text, act="publish")

    assert "Xin nghe gọi số trong phòng hoặc hỏi cán bộ." in aloud
    assert "Xin nhìn bảng gọi số hoặc hỏi cán bộ." in silent
    assert "nghe" not in re.sub("<[^>]*>", "", silent)
    assert "Please watch the board, or ask staff." in english
    assert "listen" not in english


def test_a_link_nobody_gave_is_told_apart_from_one_of_yesterday(hall: Hall, new_lobby: Callable[[], Lobby]) -> None:
    one = machine(hall, new_lobby, "Máy hôm qua")
    before = date.fromisoformat(today(hall)) - timedelta(days=1)
    with_day(one.lobby, before.isoformat())
    old = ticket(one)

    unknown, odd = look(hall, UNKNOWN), look(hall, "NO-TICKET-AT-ALL")

    assert f"Đây là số của ngày {before:%d/%m/%Y}" in look(hall, old).text
    assert f"It was for {before:%d/%m/%Y}" in look(hall, old, "en").text
    assert (unknown.status_code, odd.status_code) == (404, 404)
    assert "Chưa thấy số này" in unknown.text
    assert "Chưa thấy số này" in odd.text
    assert "We do not know this number yet" in look(hall, UNKNOWN, "en").text


def test_a_number_nobody_holds_says_so(hall: Hall, lobby: Machine) -> None:
    from kiosk.domain.kinds import TicketVoided

    id_, number = ticket_id(77), next(NUMBERS)
    voided = TicketVoided(id=id_, series="A", number=number, why="not-saved")
    lobby.lobby.journal.append("ticket.voided", voided)
    lobby.push()

    assert "Số này không dùng được" in look(hall, id_).text
    assert "This number is not valid" in look(hall, id_, "en").text


# ---- to whom


def test_the_page_is_kept_nowhere_found_by_nobody_and_sets_no_cookie(hall: Hall, lobby: Machine) -> None:
    id_ = ticket(lobby)

    for answer in (look(hall, id_), requests.get(f"{hall.url}/live/phone/{id_}/now", timeout=20)):
        assert answer.headers["cache-control"] == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
    assert 'name="robots" content="noindex' in look(hall, id_).text


@pytest.mark.parametrize(
    ("asks", "speaks"),
    [("en-GB,en;q=0.9", "en"), ("vi-VN,vi;q=0.9,en;q=0.5", "vi"), ("ko-KR", "vi"), ("", "vi")],
)
def test_a_citizens_own_phone_speaks_the_citizens_language(hall: Hall, lobby: Machine, asks: str, speaks: str) -> None:
    id_ = ticket(lobby)

    page = requests.get(f"{hall.url}/T/{id_}", headers={"Accept-Language": asks}, timeout=20)

    assert f'<html lang="{speaks}">' in page.text
    assert page.headers["content-language"] == speaks


def test_the_script_is_one_that_a_phone_of_ten_years_ago_reads() -> None:
    script = Path("sync/server/static/phone.js").read_text()
    plain = re.sub(r'//.*|"(\\.|[^"\\])*"', "", script)

    newer = re.findall(r"=>|`|\b(?:let|const|class|async|await|fetch|Promise|Map|Set)\b|\?\.|\?\?|\.\.\.", plain)

    assert newer == []
    assert 'innerHTML = ""' in script
    assert not re.search(r"@import|\bvar\(|display: (?:grid|flex)", Path("sync/server/static/phone.css").read_text())


def test_a_long_telephone_number_is_read_in_groups() -> None:
    assert phone("02373835076") == "0237\u00a0383\u00a05076"
    assert phone("0912345678") == "0912\u00a0345\u00a0678"
    assert phone("1900 1234") == "1900 1234"
    assert phone("") == ""
