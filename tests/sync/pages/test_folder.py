"""A mistyped folder, name or counter at the server's shell: a sentence, and nothing is made."""

from pathlib import Path

import pytest

from kiosk.domain.plan import MAX_BYTES
from tests.sync.pages.visitor import PLAN, kiosk_server, with_tables

ASKING = (
    ("backup", "bản.zip"),
    ("export", "ratings", "--day", "2026-11-22", "--format", "csv"),
    ("verify",),
    ("rebuild",),
    ("user", "list"),
    ("user", "reset", "thu-ky"),
    ("day", "open"),
    ("day", "close"),
    ("plan", "show"),
)
WRONG = (
    ("terminal", "add", "Máy 1", "--counter", "-1"),
    ("terminal", "add", "Máy 1", "--counter", "100"),
    ("terminal", "add", ""),
    ("terminal", "add", "Máy\n1"),
    ("terminal", "add", "M" * 81),
    ("board", "add", " "),
    ("user", "add", "quay-mot", "--role", "counter", "--counter", "0"),
)


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_a_folder_without_a_hall_is_told_and_stays_empty(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "typo").mkdir()

    told = kiosk_server(*words, data=tmp_path / "typo")

    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (1, "", 1)
    assert told.stderr.startswith("Không có dữ liệu của Trung tâm trong ")
    assert list((tmp_path / "typo").iterdir()) == []


@pytest.mark.parametrize("words", WRONG, ids=repr)
def test_a_name_or_counter_no_hall_has_is_a_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = kiosk_server(*words, data=tmp_path)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("Lệnh chưa đúng: ")
    assert list(tmp_path.iterdir()) == []


def test_an_endless_file_is_read_no_further_than_it_may_be_long(tmp_path: Path) -> None:
    check = kiosk_server("plan", "check", "/dev/zero", data=tmp_path)
    sheet = kiosk_server("import", "dossiers", "/dev/zero", data=tmp_path / "other")

    assert (check.returncode, check.stderr.splitlines()[0]) == (1, "dòng 1: Cấu hình dài quá 256 KB.")
    assert (sheet.returncode, "quá lớn" in sheet.stderr) == (1, True)


@pytest.mark.parametrize("verb", ["check", "publish"])
def test_a_plan_too_long_is_never_read_in_part(tmp_path: Path, verb: str) -> None:
    """The cut would fall inside a letter, and the part before it is a whole plan."""
    plan = PLAN.read_bytes() + b"\n# "
    (tmp_path / "plan.toml").write_bytes(plan + b"." * (MAX_BYTES - len(plan)) + "ữ\n[half]".encode())

    told = kiosk_server("plan", verb, tmp_path / "plan.toml", data=with_tables(tmp_path))

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("dòng 1: Cấu hình dài quá 256 KB")


def test_a_plan_that_notepad_saved_is_checked_and_a_slip_of_the_hand_is_told_in_vietnamese(tmp_path: Path) -> None:
    (tmp_path / "notepad.toml").write_text("\ufeff" + PLAN.read_text("utf-8").replace("\n", "\r\n"), "utf-8")
    (tmp_path / "slip.toml").write_text("[hall\n", "utf-8")

    good, slip = (kiosk_server("plan", "check", tmp_path / f"{one}.toml", data=tmp_path) for one in ("notepad", "slip"))

    assert (good.returncode, good.stderr) == (0, "")
    assert slip.stderr.startswith("dòng 1: Tên bảng thiếu dấu ] ở cuối")
