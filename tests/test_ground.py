"""The ground the other tests stand on."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from tests.support import axe
from tests.support.clock import HallClock
from tests.support.postgres import fresh_database
from tests.support.source import ROOT


@pytest.mark.postgres
def test_two_tests_never_meet_in_one_database(postgres_url: str) -> None:
    with fresh_database(postgres_url) as mine, fresh_database(postgres_url) as yours:
        with psycopg.connect(mine) as connection:
            connection.execute("CREATE TABLE ticket (number text)")
        with psycopg.connect(yours) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert tables == (0,)


@pytest.mark.postgres
def test_a_database_keeps_vietnamese_letters(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        told = connection.execute("SELECT lower('TỘC ƯỚC ĐẶNG')").fetchone()

    assert told == ("tộc ước đặng",)


@pytest.mark.window
def test_a_private_display_has_a_name(xvfb: str) -> None:
    assert xvfb.startswith(":")
    assert xvfb[1:].isdecimal()


@pytest.mark.browser
def test_the_browser_draws_what_it_is_given(page: Page) -> None:
    page.set_content("<h1>Một cửa</h1>")

    assert page.inner_text("h1") == "Một cửa"


@pytest.mark.browser
def test_the_browser_reaches_nobody_but_this_machine(page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://office.example/")


@pytest.mark.browser
def test_a_page_that_shuts_somebody_out_is_found_out(page: Page) -> None:
    good = '<!doctype html><html lang="vi"><title>Quầy</title><main><h1>Quầy 2</h1><button>Gọi</button></main></html>'

    page.set_content(good)
    assert axe.found(page) == []
    page.set_content(good.replace("<button>Gọi", '<button style="color:#eee;background:#fff">Gọi</button><button>'))

    assert {one.split(":")[0] for one in axe.found(page)} >= {"button-name", "color-contrast"}


def test_setting_the_wall_clock_leaves_the_time_since_boot_alone(hall_clock: HallClock) -> None:
    before = hall_clock.mono()

    hall_clock.advance(timedelta(seconds=2))
    hall_clock.set_wall(datetime(1970, 1, 1, tzinfo=UTC))

    assert (hall_clock.now().year, hall_clock.mono() - before) == (1970, 2000)


TIDY = """
import os, subprocess, tempfile, pytest

def test_a_good_guest(tmp_path):
    with tempfile.TemporaryDirectory():
        (tmp_path / "mine").touch()

@pytest.mark.skip(reason="the printer is at the repairer's")
def test_a_paper_jam():
    pass
"""
UNTIDY = """
import subprocess, tempfile

def test_a_bad_guest():
    tempfile.mkdtemp(prefix="crumbs-")
    sleeper = subprocess.Popen(["sleep", "600"], start_new_session=True)
    sleeper.returncode = 0  # so that Python itself does not complain
"""


def run_pytest(folder: Path, test: str, *options: str) -> tuple[int, str]:
    """A session of its own over one test file, with this conftest; returns exit code and what it printed."""
    (folder / "test_guest.py").write_text(test, "utf-8")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "-p", "tests.conftest", *options, folder]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout


def test_what_did_not_run_is_counted_aloud(tmp_path: Path) -> None:
    code, told = run_pytest(tmp_path, TIDY)

    assert code == 0
    assert "test_a_paper_jam: the printer is at the repairer's\nnot run: 1\n" in told


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one-process", "several"])
def test_what_tests_leave_behind_fails_the_run(tmp_path: Path, options: tuple[str, ...]) -> None:
    code, told = run_pytest(tmp_path, UNTIDY, *options)

    assert code == 1
    assert "still runs: sleep 600" in told
    assert "crumbs-" in told
    found = re.search(r"process (\d+) still runs", told)
    assert found
    command = Path("/proc", found[1], "cmdline")
    assert not command.exists() or command.read_bytes() == b""  # gone, or dead and not yet mourned by its parent


def test_make_alone_lists_the_doors() -> None:
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    doors = "help install run test check bench pictures lock assets"
    assert [line.split()[1] for line in told.splitlines()] == doors.split()
