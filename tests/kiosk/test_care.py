"""`kiosk verify`, `kiosk doctor` and the help: what somebody who looks after a terminal reads."""

import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.__main__ import main
from kiosk.cli.parser import COMMANDS
from kiosk.cli.terminal import software
from kiosk.words import Words
from tests.kiosk.halls import EXAMPLE
from tests.kiosk.shell import Run


def three_tickets_and_one_altered(kiosk: Run, data: Path) -> None:
    """The third fact, ticket number 2, says 7."""
    kiosk("day", "open")
    for _ in range(3):
        kiosk("desk", "ticket", "ho-tich")
    file = data / "terminal" / "terminal.sqlite3"
    content = file.read_bytes()
    at = content.index(b'"number":2')
    file.write_bytes(content[: at + 9] + b"7" + content[at + 10 :])


def test_verify_tells_the_head_and_finds_it_again(kiosk: Run) -> None:
    kiosk("day", "open")
    told = json.loads(kiosk("verify", "--json")[1])

    code, out, _ = kiosk("verify", "--head", told["head"][:10])
    missing = kiosk("verify", "--head", "0123456789", "--json")

    assert (told["ok"], told["facts"], told["seq"]) == (True, 1, 1)
    assert code == 0
    assert told["head"] in out
    assert missing[0] == 1
    assert json.loads(missing[1])["error"] == "disk.head-differs"


def test_verify_names_the_first_bad_fact(kiosk: Run, data: Path) -> None:
    three_tickets_and_one_altered(kiosk, data)

    code, out, err = kiosk("verify", "--json")

    assert code == 1
    assert json.loads(out)["first_bad_seq"] == 3
    assert "3" in err
    salvaged = data / "saved"
    assert kiosk("verify", "--salvage", str(salvaged))[0] == 0
    assert [line.split(b"\t")[0] for line in salvaged.read_bytes().splitlines()] == [b"1", b"2", b"4"]


def test_verify_of_an_empty_folder_says_so(kiosk: Run, data: Path) -> None:
    code, _, err = kiosk("verify")

    assert code == 1
    assert str(data / "terminal") in err
    assert not data.exists()


def test_the_doctor_looks_at_everything(kiosk: Run) -> None:
    kiosk("day", "open")

    code, out, _ = kiosk("doctor", "--json")

    report = json.loads(out)
    seen = {one["name"]: one for one in report["findings"]}
    assert set(seen) == {
        *("disk", "sqlite", "fonts", "printer", "settings", "reader"),
        *("journal", "file_settings", "clock", "plan", "server"),
    }
    assert [name for name, one in seen.items() if not one["well"]] == []
    assert (code, report["well"]) == (0, True)
    assert seen["printer"]["said"] == "chưa nối máy nào"
    assert seen["sqlite"]["said"].startswith("3.")


def test_the_doctor_says_what_is_not_well(kiosk: Run, data: Path) -> None:
    kiosk("day", "open")
    (data / "terminal" / "terminal.toml").write_text(
        'server = "http://127.0.0.1:1"\nreader = "/dev/input/by-id/none"\n'
    )

    code, out, err = kiosk("doctor")

    assert code == 1
    assert "2 chỗ chưa ổn." in err
    assert out.count("✗") == 2
    assert "http://127.0.0.1:1 không trả lời" in out


@pytest.mark.parametrize("command", ["run", "demo", "doctor", "verify", "day"])
def test_a_file_in_place_of_the_folder_is_one_sentence(kiosk: Run, data: Path, command: str) -> None:
    data.write_text("x")

    code, out, err = kiosk(command, *(["open"] if command == "day" else []))

    assert code == 1
    assert str(data) in out + err
    assert "Errno" not in out + err
    assert "UTF-8" not in out + err


def test_the_doctor_sees_a_chain_that_broke(kiosk: Run, data: Path) -> None:
    three_tickets_and_one_altered(kiosk, data)

    code, out, _ = kiosk("doctor")

    [said] = [line for line in out.splitlines() if line.startswith("✗")]
    assert code == 1
    assert "chuỗi đứt ở bản ghi 3" in said
    assert "kiosk verify" in said


def test_the_doctor_tells_the_clock_as_the_hall_reads_it(kiosk: Run) -> None:
    kiosk("day", "open")

    told = {one["name"]: one["said"] for one in json.loads(kiosk("doctor", "--json")[1])["findings"]}

    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).replace(tzinfo=None)
    when, where = told["clock"][:16], told["clock"][17:]
    assert abs(datetime.strptime(when, "%Y-%m-%d %H:%M") - now) < timedelta(minutes=3)
    assert where == "(Asia/Ho_Chi_Minh)"


def test_a_faulty_plan_of_the_terminals_own_is_told_with_its_lines(
    kiosk: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk("day", "open")
    monkeypatch.delenv("SAOVANG_PLAN")
    faulty = data / "plan.toml"
    faulty.write_text(EXAMPLE.read_text("utf-8").replace("Asia/Ho_Chi_Minh", "Asia/Nowhere"), "utf-8")
    (data / "terminal" / "terminal.toml").write_text(f'plan = "{faulty}"\n')

    refused, examined = kiosk("desk", "ticket", "ho-tich"), kiosk("doctor")

    line = next(n for n, row in enumerate(faulty.read_text("utf-8").splitlines(), 1) if "Asia/Nowhere" in row)
    assert refused[0] == 1
    assert refused[2].count("\n") == 1
    for told in (refused[2], *[row for row in examined[1].splitlines() if row.startswith("✗")]):
        assert f"òng {line}, hall.zone" in told
        assert "“Asia/Nowhere”" in told
    assert "1 chỗ chưa ổn." in examined[2]


def test_the_doctor_does_not_make_a_terminal(kiosk: Run, data: Path) -> None:
    code, out, _ = kiosk("doctor")

    assert code == 1
    assert "chưa có máy" in out
    assert not data.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "command",
    [(), *[(name,) for name in COMMANDS], ("desk", "ticket"), ("desk", "rate"), ("desk", "scan"), ("desk", "slip")],
)
def test_every_command_explains_itself_in_both_languages(
    command: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAOVANG_LANGUAGE", language)

    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])

    out = capsys.readouterr().out
    assert left.value.code == 0
    assert Words(language).cli("title.usage") in out
    assert len(out.splitlines()) >= 5
    assert not [word for word in out.split() if word.endswith((".help", ".about"))]


def test_a_terminal_that_nobody_installed_still_knows_its_version() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]

    assert software() == project["version"]
