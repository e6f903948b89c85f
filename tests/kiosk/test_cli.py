"""A citizen's gestures from a shell: what they print, what they refuse, and that they wait for the disk."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from kiosk.audit import audit
from kiosk.lock import TerminalLock
from tests.kiosk.halls import EXAMPLE, Terminal
from tests.kiosk.shell import BEGUN, Run, shell
from tests.support.net import free_port


def test_a_ticket_from_a_shell_is_a_ticket(kiosk: Run, data: Path) -> None:
    kiosk("day", "open")

    code, out, err = kiosk("desk", "ticket", "ho-tich", "--priority", "--json")

    ticket = json.loads(out)
    assert (code, err) == (0, "")
    assert (ticket["ticket"], ticket["number"], ticket["priority"], ticket["series"]) == ("B 001", 1, True, "B")
    assert audit(data / "terminal" / "terminal.sqlite3", ticket["head"]).found_at == 2


def test_a_ticket_reads_as_a_sentence(kiosk: Run) -> None:
    kiosk("day", "open")

    code, out, _ = kiosk("desk", "ticket", "ho-tich")

    assert code == 0
    assert out.startswith("Số B 001: ")
    assert "Quầy" in out


def test_a_rating_from_a_shell_is_counted_and_says_nothing_of_its_level(kiosk: Run) -> None:
    kiosk("day", "open")

    said = [kiosk("desk", "rate", level, "--counter", "1", "--json") for level in ("1", "5")]

    assert said[0] == said[1] == (0, '{"rated": true, "counter": 1}\n', "")


def test_ratings_from_a_shell_become_a_lot_at_the_close(kiosk: Run) -> None:
    kiosk("day", "open")
    for level in "555421":
        assert kiosk("desk", "rate", level, "--counter", "1")[0] == 0
    assert kiosk("desk", "rate", "5", "--counter", "1", "--reason", "nhanh", "de-hieu", "--reason", "lich-su")[0] == 0

    code, out, _ = kiosk("day", "close")

    assert code == 0
    assert "Đã đóng ngày làm việc" in out
    assert kiosk("verify")[0] == 0


def test_a_day_ended_by_mistake_goes_on_from_a_shell_and_its_numbers_too(kiosk: Run) -> None:
    kiosk("day", "open")
    first = kiosk("desk", "ticket", "ho-tich", "--json")[1]
    kiosk("day", "close")

    refused, opened = kiosk("day", "open")[0], kiosk("day", "open", "--again")[0]
    after = kiosk("desk", "ticket", "ho-tich", "--json")[1]

    assert (refused, opened) == (1, 0)
    assert [json.loads(one)["number"] for one in (first, after)] == [1, 2]
    assert kiosk("verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("desk", "ticket", "visa"), 1, "Không có thủ tục “visa”."),
        (("desk", "rate", "9"), 1, "Không có mức 9."),
        (("desk", "rate", "5", "--counter", "42"), 1, "Không có quầy 42."),
        (("desk", "rate", "5", "--counter", "1", "--reason", "cho-lau"), 1, "Không có lý do “cho-lau”"),
        (("desk", "rate", "năm"), 2, "không hợp lệ"),
        (("desk", "rate"), 2, "thiếu LEVEL"),
        (("desk",), 2, "thiếu LỆNH"),
        (("bay",), 2, "không có lệnh"),
        (("verify", "--head", "12"), 2, "--head"),
        (("demo", "--port", "99999"), 2, "'99999' không hợp lệ cho --port."),
        (("demo", "--port", "0"), 2, "không hợp lệ cho --port."),
        (("run", "--server", "ftp://10.0.0.2"), 2, "không hợp lệ cho --server."),
        (("run", "--server", "http://10.0.0.2:99999"), 2, "không hợp lệ cho --server."),
        (("run", "--code", "ABCD"), 2, "--code cần có --server URL. Xem kiosk run --help."),
        (
            ("run", "--with-server", "--server", "http://10.0.0.1:80"),
            2,
            "--with-server chạy máy chủ trên chính máy này",
        ),
        (("verify", "--salvage", "/nowhere/at/all"), 2, "không ghi được /nowhere/at/all. Xem"),
        (("desk", "rate", "5", "--loud"), 2, "--loud"),
    ],
)
def test_what_is_refused_is_one_sentence_and_nothing_is_written(
    kiosk: Run, data: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    kiosk("day", "open")

    refused, out, err = kiosk(*words)

    assert (refused, out) == (code, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert audit(data / "terminal" / "terminal.sqlite3").facts == 1


def test_the_level_may_stand_after_the_reasons(kiosk: Run) -> None:
    kiosk("day", "open")

    codes = [
        kiosk("desk", "rate", *words, "--counter", "1")[0]
        for words in (
            ("--reason", "nhanh", "5"),
            ("--reason", "nhanh", "--reason", "de-hieu", "5"),
            ("5", "--reason", "nhanh"),
            ("--reason", "cho-lau", "5"),
            ("5", "--reason", "nhanh", "5"),
        )
    ]

    assert codes == [0, 0, 0, 1, 1]
    assert kiosk("desk", "rate", "--reason", "nhanh")[2].startswith("Lệnh chưa đúng: thiếu LEVEL.")


def test_a_refusal_in_json_keeps_the_sentence_for_people(kiosk: Run) -> None:
    kiosk("day", "open")

    code, out, err = kiosk("desk", "rate", "9", "--json")

    assert code == 1
    assert json.loads(out) == {"error": "rating.level-not-on-scale"}
    assert err == "Không có mức 9. Các mức: 1, 2, 3, 4, 5.\n"


def test_a_receipt_from_a_shell_is_looked_up(kiosk: Run) -> None:
    kiosk("day", "open")

    code, out, _ = kiosk("desk", "scan", "https://example.org/?ma=H56.18.05-261027-0046", "--json")

    assert code == 0
    assert json.loads(out) == {
        "kind": "dossier",
        "code": "H56.18.05-261027-0046",
        "own": True,
        "age": None,
        "dossier": None,
    }


@pytest.mark.parametrize(
    "scanned",
    [b"A" * 7_000, bytes(range(256)) * 30, b"", b"\n\n", b"\xff\xfe" + b"\0" * 5_000],
    ids=["7 kB", "binary", "empty", "blank", "zeros"],
)
def test_whatever_is_piped_in_gets_one_sentence(kiosk: Run, data: Path, scanned: bytes) -> None:
    kiosk("day", "open")

    done = shell("desk", "scan", "-", data=data, piped=scanned)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "Không nhận ra mã này.\n"


def test_a_shell_hears_that_no_numbers_are_left_today(kiosk: Run, data: Path) -> None:
    kiosk("day", "open")
    kiosk("desk", "ticket", "dat-dai")
    with closing(sqlite3.connect(data / "terminal" / "terminal.sqlite3")) as disk, disk:
        disk.execute("UPDATE numbers SET highest = 120 WHERE series = 'C'")

    code, out, err = kiosk("desk", "ticket", "dat-dai", "--json")

    assert (code, json.loads(out)) == (1, {"error": "ticket.limit-reached"})
    assert err == "Dãy C đã phát đủ số của hôm nay. Xin hỏi cán bộ.\n"


def test_a_shell_command_works_beside_the_running_terminal(lobby: Terminal) -> None:
    lobby.desk.open_day("staff")
    first = lobby.desk.take_ticket("ho-tich")

    done = shell("desk", "ticket", "ho-tich", "--json", data=lobby.path.parent, folder_is_terminal=True)
    third = lobby.desk.take_ticket("ho-tich")

    assert [first.number, json.loads(done.stdout)["number"], third.number] == [1, 2, 3]


def test_a_running_terminal_keeps_the_close_of_the_day_to_itself(kiosk: Run, data: Path) -> None:
    kiosk("day", "open")
    running = TerminalLock(data / "terminal")
    assert running.take()

    code, _, err = kiosk("day", "close")
    ticket = kiosk("desk", "ticket", "ho-tich")[0]
    running.give_back()

    assert (code, ticket) == (1, 0)
    assert "Máy đang chạy" in err


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_half_kept(data: Path) -> None:
    shell("day", "open", data=data)
    before = audit(data / "terminal" / "terminal.sqlite3")

    full = shell("desk", "ticket", "ho-tich", data=data, largest_file=1024)

    assert (full.returncode, full.stdout) == (1, b"")
    assert full.stderr.decode().startswith("Chưa ghi được vào ổ đĩa")
    assert full.stderr.count(b"\n") == 1
    assert audit(data / "terminal" / "terminal.sqlite3") == before
    assert shell("desk", "ticket", "ho-tich", data=data).returncode == 0


def test_an_example_hall_finds_its_disk_full_in_one_sentence(data: Path) -> None:
    full = shell("demo", "--port", str(free_port()), data=data, largest_file=1024)

    assert (full.returncode, full.stderr.count(b"\n")) == (1, 1)
    assert full.stderr.decode().startswith("Chưa ghi được vào ổ đĩa")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = shell("desk", "ticket", "ho-tich", data=tmp_path / "file")

    assert done.returncode == 1
    assert str(tmp_path / "file") in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_mistake_in_the_settings_is_told_with_its_line(kiosk: Run, data: Path) -> None:
    (data / "terminal").mkdir(parents=True)
    (data / "terminal" / "terminal.toml").write_text('counter = 2\nlanguage = "fr"\n')

    code, _, err = kiosk("desk", "ticket", "ho-tich")

    assert code == 1
    assert "dòng 2" in err
    assert "terminal.toml" in err


def test_a_plan_of_ones_own_is_used_before_one_comes_down(
    kiosk: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAOVANG_PLAN")
    own = tmp_path / "plan.toml"
    own.write_text(EXAMPLE.read_text("utf-8").replace('code = "sao-vang"', 'code = "xuan-tam"', 1), encoding="utf-8")
    (data / "terminal").mkdir(parents=True)
    (data / "terminal" / "terminal.toml").write_text(f'plan = "{own}"\n')

    assert BEGUN.fullmatch(kiosk("day", "open")[2])
    own.write_text("not a plan", encoding="utf-8")

    code, _, err = kiosk("desk", "ticket", "ho-tich")
    assert (code, err.count("\n")) == (1, 1)
