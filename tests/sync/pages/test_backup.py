"""A backup counts when it was restored and every chain in it held; a restore loses nothing and counts nothing twice."""

import json
import re
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pysqlite3
import pytest

from tests.support.lobby import Lobby
from tests.support.postgres import fresh_database
from tests.sync.pages.lobby import ZONE, machine
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, PLAN, Hall, Visitor, kiosk_server, running, with_tables

SEEN = re.compile(r'name="seen" value="(.*?)"')


def test_a_hall_is_backed_up_while_it_serves_and_restored_elsewhere(
    office: Hall, new_lobby: Callable[[], Lobby], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    one = machine(office, new_lobby, "Máy 1")
    one.lobby.rate(7)
    one.push()
    office.visitor("clerk").post("/day/begin")
    counter = office.newcomer("counter", "quay-mot", counter="1")
    for act, words in (("call", {"ticket": "A 1001"}), ("note", {"text": "ghi-chu-rieng"})):
        counter.post(f"/counter/{act}", seen=SEEN.findall(counter.get("/counter").text)[0], **words)
    assert "ghi-chu-rieng" in counter.get("/counter").text

    before = datetime.now(ZONE).replace(second=0, microsecond=0)
    told = office.done("backup", tmp_path / "hall.zip")

    at = datetime.strptime(told.split(" lúc ")[1], "%H:%M %d/%m/%Y.\n").replace(tzinfo=ZONE)
    assert before <= at <= datetime.now(ZONE)  # as the clock on the wall shows it
    assert stat.S_IMODE((tmp_path / "hall.zip").stat().st_mode) == 0o600
    if office.database is None:
        restored(tmp_path, None)
    else:
        with fresh_database(request.getfixturevalue("postgres_url")) as url:
            restored(tmp_path, url)


def restored(tmp_path: Path, database: str | None) -> None:
    """In another folder: plan, accounts, facts and chains are there."""
    other = tmp_path / "other"

    told = kiosk_server("restore", tmp_path / "hall.zip", data=other, database=database)

    assert (told.returncode, told.stderr) == (0, "")
    assert kiosk_server("plan", "show", data=other, database=database).stdout == PLAN.read_text()
    assert "Máy 1: 7 bản ghi" in kiosk_server("verify", data=other, database=database).stdout
    with running(other, database) as again:
        assert again.command("export", "ratings", "--day", "2026-11-20", "--format", "json").returncode == 0
        assert "mã:" not in again.said
        counter = Visitor(again.url)
        counter.log_in("quay-mot", PASSWORD)
        page = counter.get("/counter").text
        assert ("A 1001" in page, "ghi-chu-rieng" in page) == (True, False)


def test_a_running_hall_is_not_restored_over(tmp_path: Path) -> None:
    with running(with_tables(tmp_path / "a")) as hall:
        hall.done("plan", "publish", PLAN)
        hall.done("backup", tmp_path / "hall.zip")

        told = hall.command("restore", tmp_path / "hall.zip")

        assert told.returncode == 1
        assert told.stderr.startswith("Một máy chủ khác đang chạy trên thư mục")


def test_a_restore_moves_what_was_there_aside(tmp_path: Path) -> None:
    kiosk_server("plan", "publish", PLAN, data=with_tables(tmp_path))
    kiosk_server("backup", tmp_path / "hall.zip", data=tmp_path)
    kiosk_server("user", "add", "sau-sao-luu", data=tmp_path)

    told = kiosk_server("restore", tmp_path / "hall.zip", data=tmp_path)

    aside = Path(told.stdout.splitlines()[1].removeprefix("Dữ liệu trước đó nằm ở ").removesuffix("."))
    assert b"sau-sao-luu" in b"".join(one.read_bytes() for one in aside.parent.glob(aside.name + "*"))
    assert "sau-sao-luu" not in kiosk_server("user", "list", data=tmp_path).stdout


@pytest.mark.parametrize("part", ["database", "key"])
def test_an_altered_backup_is_refused_and_the_hall_stays_as_it_was(tmp_path: Path, part: str) -> None:
    kiosk_server("plan", "publish", PLAN, data=with_tables(tmp_path))
    kiosk_server("day", "open", data=tmp_path)
    kiosk_server("backup", tmp_path / "hall.zip", data=tmp_path)
    with zipfile.ZipFile(tmp_path / "hall.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data[:-1] + b"?" if name == part else data)
    before = sorted((path.name, path.read_bytes()) for path in (tmp_path / "server").glob("*key*"))

    told = kiosk_server("restore", tmp_path / "bad.zip", data=tmp_path)

    assert told.returncode == 1
    assert "không phải bản sao lưu phục hồi được" in told.stderr
    assert sorted((path.name, path.read_bytes()) for path in (tmp_path / "server").glob("*key*")) == before
    assert kiosk_server("plan", "show", data=tmp_path).stdout == PLAN.read_text()


def test_a_broken_chain_makes_no_backup(tmp_path: Path) -> None:
    kiosk_server("plan", "publish", PLAN, data=with_tables(tmp_path))
    kiosk_server("day", "open", data=tmp_path)
    database = tmp_path / "server" / "saovang.sqlite3"
    connection = pysqlite3.connect(database)
    with connection:
        connection.execute("UPDATE fact SET line = CAST(replace(CAST(line AS TEXT), 'staff', 'stafg') AS BLOB)")
    connection.close()

    told = kiosk_server("backup", tmp_path / "hall.zip", data=tmp_path)

    assert told.returncode == 1
    assert not (tmp_path / "hall.zip").exists()


def test_a_backup_says_what_is_in_it(tmp_path: Path) -> None:
    kiosk_server("plan", "publish", PLAN, data=with_tables(tmp_path))
    kiosk_server("day", "open", data=tmp_path)

    kiosk_server("backup", tmp_path / "hall.zip", data=tmp_path)

    with zipfile.ZipFile(tmp_path / "hall.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert set(manifest["sha256"]) == {"database", "key", "secret"}
        assert set(archive.namelist()) == {"manifest.json", "database", "key", "secret"}


def test_pages_say_whom_a_restored_server_waits_for_and_let_staff_go_on(
    tmp_path: Path, new_lobby: Callable[[], Lobby]
) -> None:
    with EXAMPLE.running(tmp_path / "old") as hall:
        machine(hall, new_lobby, "Máy dự phòng").push()
        hall.done("backup", tmp_path / "hall.zip")
    assert kiosk_server("restore", tmp_path / "hall.zip", data=tmp_path / "new").returncode == 0

    with running(tmp_path / "new") as again:
        clerk, counter = Visitor(again.url), Visitor(again.url)
        clerk.log_in("mot-clerk", PASSWORD)
        counter.log_in("mot-counter", PASSWORD)
        day, terminals = (clerk.get(path).text for path in ("/day", "/terminals"))
        refused = counter.post("/day/numbers", gone="1").status_code
        clerk.post("/day/numbers")
        not_yet = clerk.get("/day").text
        clerk.post("/day/numbers", gone="1")
        after, seen = clerk.get("/day").text, clerk.get("/terminals").text

    assert "Còn đợi: Máy dự phòng." in day
    assert "còn đợi Máy dự phòng gửi dữ liệu" in terminals
    assert (refused, "Còn đợi" in not_yet) == (403, True)
    assert "Máy chủ cấp số tiếp." in after
    assert "đợi Máy" not in after + seen
