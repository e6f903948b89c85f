"""C3: no default password, no first-comer admin."""

import re
from pathlib import Path

import pytest

from tests.sync.pages.visitor import CODE, PASSWORD, Visitor, kiosk_server, running, with_tables

FORM = {"name": "Quản trị viên", "login": "quan-tri", "new": PASSWORD, "again": PASSWORD}


def test_a_fresh_hall_lets_nobody_in_before_the_code_of_its_own_console_is_used(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        stranger, admin = Visitor(hall.url), Visitor(hall.url)
        code = CODE.findall(hall.said)[0]

        for name, password in (("admin", "admin"), ("quan-tri", ""), ("root", "saovang")):
            assert stranger.log_in(name, password).headers["location"] == "/setup"
        assert "Mã chưa đúng" in stranger.post("/setup", code="ABCD-EFGH-JKLM", **FORM).text
        assert admin.post("/setup", code=code.lower().replace("-", " "), **FORM).headers["location"] == "/"

        assert admin.get("/users").status_code == 200
        beginning = admin.get("/plan").text
        assert "Dưới đây là cấu hình ví dụ" in beginning
        assert "code = &quot;sao-vang&quot;" in beginning
        assert stranger.get("/setup").status_code == 404
        assert stranger.post("/setup", code=code, **FORM | {"login": "ke-la"}).status_code == 404


def test_a_weak_password_is_refused_in_the_language_of_the_page(tmp_path: Path) -> None:
    told = dict[str, list[str]]()
    with running(tmp_path) as hall:
        for weak in ("ngắn", "1234567890", "password123", "quan-tri-1", "quảntrịviên"):
            form = FORM | {"new": weak, "again": weak}
            page = Visitor(hall.url).post("/setup", code="ABCD-EFGH-JKLM", **form).text
            told[weak] = re.findall(r'_error">(.*?)</p>', page)

    assert told["ngắn"] == ["Mật khẩu quá ngắn: ít nhất 10 ký tự. "]
    assert [told[weak][0][:13] for weak in ("1234567890", "password123")] == ["Mật khẩu này "] * 2
    alike = ["Mật khẩu quá giống tên đăng nhập hoặc họ tên. "]
    assert [told["quan-tri-1"], told["quảntrịviên"]] == [alike, alike]


def test_guessing_the_code_of_the_set_up_becomes_slow(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        stranger = Visitor(hall.url)

        told = [stranger.post("/setup", code=f"AAAA-AAAA-AAA{n}", **FORM).text for n in range(2, 7)]

    assert "Mã chưa đúng" in told[0]
    assert "Sai nhiều lần liền" in told[-1]


def test_every_start_without_an_account_shows_a_code_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        first = CODE.findall(hall.said)[0]
    with running(tmp_path) as hall:
        second = CODE.findall(hall.said)[0]

        assert first != second
        assert "Mã chưa đúng" in Visitor(hall.url).post("/setup", code=first, **FORM).text


def test_a_hall_with_accounts_but_no_admin_can_still_be_set_up(tmp_path: Path) -> None:
    kiosk_server("user", "add", "mot-cua", data=with_tables(tmp_path))
    with running(tmp_path) as hall:
        code = CODE.findall(hall.said)[0]

        assert Visitor(hall.url).post("/setup", code=code, **FORM).headers["location"] == "/"


def test_an_account_made_in_the_shell_closes_the_set_up(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        hall.done("user", "add", "quan-tri", "--role", "admin")

        assert Visitor(hall.url).post("/setup", code=CODE.findall(hall.said)[0], **FORM).status_code == 404


@pytest.mark.parametrize("name", ["Quầy 2", "a", "x" * 41, "../etc"])
def test_a_strange_log_in_name_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    result = kiosk_server("user", "add", name, data=tmp_path)

    assert result.returncode == 1
    assert result.stderr == "Tên đăng nhập chỉ dùng chữ thường không dấu, số và gạch ngang, từ 2 ký tự.\n"
