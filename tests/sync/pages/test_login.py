"""C5: passwords are argon2id; guessing is slow; nobody is locked out for good."""

import re
import time
from pathlib import Path

import pytest

from tests.sync.pages.visitor import CODE, PASSWORD, Hall, Visitor, from_cold


def test_a_one_time_password_opens_only_the_page_that_changes_it(sqlite_office: Hall) -> None:
    told = sqlite_office.done("user", "add", "nguoi-moi", "--role", "clerk")
    newcomer = Visitor(sqlite_office.url)

    newcomer.log_in("nguoi-moi", CODE.findall(told)[0])

    assert newcomer.get("/ratings").headers["location"] == "/password"
    assert newcomer.get("/dossiers/export?format=csv").headers["location"] == "/password"
    newcomer.post("/password", present=CODE.findall(told)[0], new=PASSWORD, again=PASSWORD)
    assert newcomer.get("/ratings").status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        ("ngắn", "ngắn", "10"),
        (PASSWORD, PASSWORD + "!", "Hai lần gõ chưa giống nhau"),
        ("12345678901", "12345678901", "hoàn toàn là số"),
        ("nguoi-chon-mk", "nguoi-chon-mk", "giống"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(sqlite_office: Hall, new: str, again: str, told: str) -> None:
    if "nguoi-chon-mk" not in sqlite_office.visitors:
        sqlite_office.visitors["nguoi-chon-mk"] = sqlite_office.newcomer("clerk", "nguoi-chon-mk")

    answer = sqlite_office.visitors["nguoi-chon-mk"].post("/password", present=PASSWORD, new=new, again=again)

    assert answer.status_code == 200
    assert told in " ".join(re.findall(r'<p class="fault"[^>]*>(.*?)</p>', answer.text, re.DOTALL))


def test_guessing_becomes_slow_and_the_right_password_still_counts_elsewhere(sqlite_office: Hall) -> None:
    sqlite_office.newcomer("clerk", "bi-do-mat-khau")
    guesser = Visitor(sqlite_office.url)

    told = [guesser.log_in("bi-do-mat-khau", f"đoán {n}") for n in range(6)]

    assert "chưa đúng" in told[0].text
    assert told[-1].status_code == 429
    assert "Sai nhiều lần liền. Đợi" in told[-1].text


def test_the_wait_passes_and_then_the_right_password_opens(sqlite_office: Hall) -> None:
    sqlite_office.newcomer("clerk", "hay-quen")
    person = Visitor(sqlite_office.url)
    for n in range(3):
        person.log_in("hay-quen", f"sai {n}")

    told = person.log_in("hay-quen", PASSWORD)
    while told.status_code == 429:
        time.sleep(0.1)
        told = person.log_in("hay-quen", PASSWORD)

    assert told.headers["location"] == "/"


def test_an_account_that_does_not_exist_is_answered_like_one_that_does(sqlite_office: Hall) -> None:
    sqlite_office.newcomer("clerk", "co-that")

    answers = [Visitor(sqlite_office.url).log_in(name, "sai bét") for name in ("co-that", "khong-co")]

    texts = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert texts[0] == texts[1]


def test_a_reset_ends_every_session_of_the_account(sqlite_office: Hall) -> None:
    person, admin = sqlite_office.newcomer("clerk", "mat-may"), sqlite_office.visitor("admin")
    assert person.get("/ratings").status_code == 200

    told = admin.post("/users/mat-may/reset").text

    assert len(CODE.findall(told)) == 1
    assert person.get("/ratings").headers["location"].startswith("/login")


def test_an_account_switched_off_is_out_at_once(sqlite_office: Hall) -> None:
    person, admin = sqlite_office.newcomer("clerk", "nghi-huu"), sqlite_office.visitor("admin")

    admin.post("/users/nghi-huu", name="Đã nghỉ hưu", role="clerk", counter="")

    assert person.get("/ratings").headers["location"].startswith("/login")
    assert "Đã tắt" in admin.get("/users").text


def test_the_last_admin_cannot_send_himself_away(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    answer = admin.post("/users/mot-admin", name="Tôi", role="clerk", counter="", is_active="on")

    assert "Đây là quản trị viên cuối cùng" in answer.text
    assert admin.get("/users").status_code == 200


def test_an_admin_adds_an_account_and_sees_its_password_once(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    told = admin.post("/users/new", login="Quay-5", name="Cán bộ quầy 5", role="counter", counter="5").text

    password = CODE.findall(told)[0]
    assert password not in admin.get("/users").text
    assert Visitor(sqlite_office.url).log_in("quay-5", password).headers["location"] == "/"
    assert "Đã có tài khoản quay-5" in admin.post("/users/new", login="quay-5", name="x", role="clerk").text


def test_passwords_lie_as_argon2id_and_nowhere_in_the_clear(sqlite_office: Hall) -> None:
    sqlite_office.visitor("clerk")

    disk = _disk(sqlite_office.data)

    assert b"argon2$argon2id$" in disk
    assert PASSWORD.encode() not in disk


def test_to_try_a_password_costs_a_hundred_megabytes_and_two_rounds(tmp_path: Path) -> None:
    told = from_cold("user", "add", "van-thu", data=tmp_path)

    disk = _disk(tmp_path)

    assert b"argon2$argon2id$v=19$m=102400,t=2,p=8$" in disk
    assert CODE.findall(told.stdout)[0].encode() not in disk


def _disk(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (data / "server").glob("saovang.sqlite3*"))


@pytest.mark.parametrize(("language", "words"), [("vi", "Góp ý, phản ánh"), ("en", "Suggestions and complaints")])
def test_whoever_comes_to_the_door_reads_where_complaints_are_heard(
    sqlite_office: Hall, language: str, words: str
) -> None:
    sqlite_office.visitor("admin")  # before the first one the door is another

    citizen = Visitor(sqlite_office.url)
    citizen.post("/language", language=language, next="/login")
    door = citizen.get("/login").text

    assert words in door
    assert "0237\u00a0383\u00a05076" in door
    assert "saovangubndtt@gmail.com" in door
    assert "Xuân Tâm" in door
