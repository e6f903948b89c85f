"""Which folder a command of the shell works on, and that a mistyped one becomes no terminal."""

import json
from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.kiosk.shell import BEGUN, Run


@pytest.mark.parametrize(
    "words",
    [
        ("desk", "ticket", "ho-tich"),
        ("desk", "rate", "5", "--json"),
        ("desk", "scan", "H56.18.05-261027-0046"),
        ("desk", "slip", "B001"),
        ("day", "close"),
    ],
)
def test_a_mistyped_folder_becomes_no_terminal(
    kiosk: Run, data: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = kiosk(*words)
    monkeypatch.setenv("SAOVANG_LANGUAGE", "en")
    in_english = kiosk(*words)

    out = '{"error": "terminal.none"}\n' if "--json" in words else ""
    assert told == (1, out, f"Không có tệp của máy nào trong {data}/terminal. Chọn thư mục khác bằng --data.\n")
    assert in_english[0] == 1
    assert in_english[2] == f"There is no terminal's file in {data}/terminal. Choose another folder with --data.\n"
    assert not data.exists()


def test_a_terminal_that_a_gesture_begins_in_a_folder_there_is_is_told(kiosk: Run, data: Path) -> None:
    data.mkdir()

    first, second = (kiosk("desk", "rate", "5", "--counter", "1", "--json") for _ in range(2))

    assert first[:2] == second[:2] == (0, '{"rated": true, "counter": 1}\n')
    assert (BEGUN.fullmatch(first[2]) is not None, second[2]) == (True, "")


def test_the_first_gesture_may_begin_the_usual_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAOVANG_DATA", raising=False)
    monkeypatch.setenv("SAOVANG_LANGUAGE", "en")

    code = main(["desk", "rate", "5", "--counter", "1"])

    assert code == 0
    assert capsys.readouterr().err == "There was no terminal in var/terminal: a new one was begun there.\n"
    assert (tmp_path / "var" / "terminal" / "terminal.sqlite3").exists()


def test_the_folder_may_be_named_before_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    main(["--data", "desk", "day", "open"])
    opened = capsys.readouterr().err
    taken = main(["--data=desk", "desk", "ticket", "ho-tich"])
    code = main(["--data", "elsewhere", "verify", "--data", "desk", "--json"])

    assert BEGUN.fullmatch(opened)
    assert (taken, code) == (0, 0)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["facts"] == 2
    assert [one.name for one in tmp_path.iterdir()] == ["desk"]
