"""`kiosk-server` as a person at a shell meets it: help worth reading, one sentence for a wrong use."""

import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sync.server.__main__ import build_parser
from tests.sync.pages.visitor import EXAMPLE, Hall, Visitor, from_cold, kiosk_server, running, shell_of, with_tables

NOUNS = (
    "serve",
    "terminal",
    "board",
    "import",
    "export",
    "plan",
    "user",
    "day",
    "rebuild",
    "verify",
    "backup",
    "restore",
)
WRONG = (
    [],
    ["dance"],
    ["serve", "--port", "x"],
    ["serve", "--port", "99999"],
    ["serve", "--port", "-1"],
    ["user", "add"],
    ["user", "add", "a", "--role", "king"],
    ["import", "people", "x.csv"],
    ["export", "ratings", "--day", "2026-11-22", "--format", "doc"],
    ["plan"],
    ["day", "perhaps"],
    ["backup"],
)


def test_help_names_every_command(tmp_path: Path) -> None:
    told = from_cold("--help", data=tmp_path).stdout

    assert set(NOUNS) <= set(re.findall(r"^    (\w+)", told, re.MULTILINE))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_has_a_help_that_asks_for_no_hall(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, noun: str, language: str
) -> None:
    monkeypatch.setenv("SAOVANG_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "300")
    with pytest.raises(SystemExit) as left:
        build_parser().parse_args([noun, "--help"])

    told = capsys.readouterr()
    assert (left.value.code, told.err) == (0, "")
    assert "--data DIR" in told.out
    assert "DIR/server" in told.out
    assert re.fullmatch(r"[A-ZĐ].{10,}\.", told.out.split("\n\n")[1])


@pytest.mark.parametrize("noun", [*NOUNS, ""])
def test_an_english_help_has_no_word_of_vietnamese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, noun: str
) -> None:
    monkeypatch.setenv("SAOVANG_LANGUAGE", "en")
    for words in ([noun] if noun else [], *(verb for verb in VERBS if verb[0] == noun)):
        with pytest.raises(SystemExit):
            build_parser().parse_args([*words, "--help"])

        told = re.sub("^Example: .*", "", capsys.readouterr().out, flags=re.MULTILINE)
        assert not re.search("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", told, re.IGNORECASE)


VERBS = [
    *[
        ["terminal", "add"],
        ["terminal", "revoke"],
        ["board", "add"],
        ["import", "dossiers"],
        ["day", "open"],
        ["day", "close"],
    ],
    *[["plan", verb] for verb in ("check", "publish", "show")],
    *[["user", verb] for verb in ("add", "reset", "list")],
    *[["export", what] for what in ("ratings", "queue", "dossiers")],
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_the_help_of_every_verb_says_what_it_does_and_shows_a_line_that_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit):
        build_parser().parse_args([*verb, "--help"])
    told = capsys.readouterr().out

    _, about, *_ = told.split("\n\n")
    [example] = re.findall(r"^Ví dụ: kiosk-server (.*)$", told, re.MULTILINE)

    assert re.fullmatch(r"[A-ZĐ].{10,}\.", about)
    assert build_parser().parse_args(shlex.split(example.partition(" >")[0])).noun == verb[0]


def test_an_export_into_a_file_says_that_it_was_written(tmp_path: Path) -> None:
    out = tmp_path / "ra.csv"

    told = kiosk_server("export", "dossiers", "-o", out, data=with_tables(tmp_path / "hall"))

    assert (told.stdout, told.stderr, out.exists()) == (f"Đã ghi {out}.\n", "", True)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_use_is_one_sentence_and_exit_code_two(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

    with pytest.raises(SystemExit) as left:
        build_parser().parse_args(words)

    told = capsys.readouterr()
    assert (left.value.code, told.out) == (2, "")
    assert re.fullmatch(r"Lệnh chưa đúng: .*[^.]\. Xem kiosk-server.* --help\.\n", told.err)
    assert not re.search("argument|invalid|required|unrecognized", told.err)


def test_a_wrong_use_from_a_real_shell_touches_nothing(tmp_path: Path) -> None:
    told = from_cold("dance", data=tmp_path / "none")

    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (2, "", 1)
    assert not (tmp_path / "none").exists()


def test_the_server_wakes_up_answers_and_goes_at_ctrl_c(tmp_path: Path) -> None:
    line = [sys.executable, "-W", "error", "-m", "sync.server", "serve", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=shell_of()) as server:
        assert server.stdout is not None
        url = re.findall(r"http://[\d.:]+", server.stdout.readline())[0]

        answer = Visitor(url).get("/setup")
        server.send_signal(signal.SIGINT)
        said, complaints = server.communicate(timeout=20)

    assert (answer.status_code, server.returncode, complaints) == (200, 0, "")
    assert said.endswith("Máy chủ đã dừng.\n")


def test_one_account_or_all_of_them_are_listed(tmp_path: Path) -> None:
    for login in ("lan", "minh"):
        assert from_cold("user", "add", login, data=tmp_path).returncode == 0

    one, all_ = (kiosk_server("user", "list", *words, data=tmp_path) for words in (["lan"], []))
    nobody = kiosk_server("user", "list", "hoa", data=tmp_path)

    assert (one.stdout, all_.stdout) == ("lan\tclerk\tlan\n", "lan\tclerk\tlan\nminh\tclerk\tminh\n")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert nobody.stderr.startswith("Không có tài khoản hoa. ")


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        told = from_cold("serve", "--port", str(port), data=tmp_path)

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        f"Không nghe được ở 127.0.0.1 cổng {port}: cổng đang bận hoặc địa chỉ không phải của máy này. "
        "Chọn cổng khác bằng --port.\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    for words in (["serve", "--port", "0"], ["user", "add", "thu-ky"], ["terminal", "add", "Máy 1"]):
        told = kiosk_server(*words, data=tmp_path / "file")

        assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
        assert told.stderr.startswith("Không ghi được vào thư mục")


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://", "sqlite:", "postgres://127.0.0.1:1/none"])
def test_a_database_that_is_none_is_one_sentence(tmp_path: Path, url: str) -> None:
    told = kiosk_server("user", "list", data=tmp_path, database=url)

    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "cơ sở dữ liệu" in told.stderr


def test_what_the_system_says_in_english_is_told_in_the_readers_words(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "junk").write_bytes(b"no database at all, " * 200)

    missing = kiosk_server("import", "dossiers", tmp_path / "x.csv", data=tmp_path)
    folder = kiosk_server("plan", "check", tmp_path, data=tmp_path)
    binary = kiosk_server("plan", "check", tmp_path / "plan.toml", data=tmp_path)
    junk = kiosk_server("user", "list", data=tmp_path, database=f"sqlite:///{tmp_path / 'junk'}")

    assert missing.stderr == f"Không mở được tệp {tmp_path / 'x.csv'}: không có tệp hay thư mục ấy\n"
    assert folder.stderr == f"Không mở được tệp {tmp_path}: đó là một thư mục\n"
    assert binary.stderr == f"Không mở được tệp {tmp_path / 'plan.toml'}: không phải văn bản UTF-8\n"
    assert junk.stderr == "Không mở được cơ sở dữ liệu: tệp này không phải là cơ sở dữ liệu\n"


def test_the_halls_own_stream_is_called_by_what_it_is(tmp_path: Path) -> None:
    kiosk_server("user", "add", "thu-ky", data=tmp_path)
    kiosk_server("day", "open", data=tmp_path)

    told = kiosk_server("verify", data=tmp_path).stdout
    english = kiosk_server("verify", data=tmp_path, shell={"SAOVANG_LANGUAGE": "en"}).stdout

    assert "máy chủ này: 1 bản ghi" in told
    assert "this server: 1 fact" in english


def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        told = hall.command("serve", "--port", "0")

    assert told.returncode == 1
    assert told.stderr.startswith("Một máy chủ khác đang chạy trên thư mục")


def test_the_key_of_the_sessions_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    kiosk_server("user", "add", "thu-ky", data=tmp_path)
    secret = tmp_path / "server" / "secret"
    first = secret.read_text()

    kiosk_server("user", "list", data=tmp_path)

    assert secret.read_text() == first
    assert len(first) > 60
    assert secret.stat().st_mode & 0o077 == 0
    assert secret.parent.stat().st_mode & 0o077 == 0


def test_a_file_of_an_export_is_written_whole_or_not_at_all(sqlite_office: Hall, tmp_path: Path) -> None:
    told = sqlite_office.command("export", "dossiers", "-o", tmp_path / "no" / "such" / "x.csv")

    assert (told.returncode, told.stderr.startswith("Không mở được tệp")) == (1, True)
    sqlite_office.done("export", "dossiers", "--format", "xlsx", "-o", tmp_path / "x.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


def test_a_television_gets_the_address_of_its_board_at_the_shell(tmp_path: Path) -> None:
    with EXAMPLE.running(tmp_path) as hall:
        told = hall.done("board", "add", "Tivi sảnh")
        wrong = hall.command("board", "add", "Tivi", "--board", "ao")
        board = Visitor(hall.url).get(told.split()[0])
        anew = hall.done("board", "add", "Tivi sảnh", "--anew")
        shown = [Visitor(hall.url).get(one.split()[0]).status_code for one in (told, anew)]

    assert board.status_code == 200
    assert shown == [404, 200]
    assert "“Tivi sảnh”" in told
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("Không có bảng ao. Các bảng: sanh")
