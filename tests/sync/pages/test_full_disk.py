"""The server's disk is full: everybody is told so, nobody something else, and what is there can be read and saved."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.kiosk.test_promise_a4 import own_disk
from tests.support.source import ROOT
from tests.sync.pages.visitor import PLAN, kiosk_server

FULL = "Ổ đĩa của máy chủ đã đầy"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder, elsewhere = tmp_path_factory.mktemp("full"), tmp_path_factory.mktemp("elsewhere")
    disk = own_disk(folder)
    if subprocess.run([*disk, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no program a disk of its own (unshare --mount)")
    line = [*disk, sys.executable, "-m", "tests.sync.pages.full_disk", str(folder), str(elsewhere)]
    done = subprocess.run(line, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE, timeout=100)
    return json.loads(done.stdout) | {"backup": elsewhere / "hall.zip"}


@pytest.mark.parametrize("page", ["note", "write", "login"])
def test_a_page_that_must_write_says_that_the_disk_is_full(told: Any, page: str) -> None:
    status, text = told["serving"][page]

    assert (status, FULL in text) == (503, True)


def test_the_log_has_one_line_a_page_and_no_trace(told: Any) -> None:
    assert "Traceback" not in told["log"]
    assert told["log"].count("server.disk-full") == len(told["log"].splitlines()) > 0


def test_the_doctor_sees_that_the_server_takes_nothing(told: Any) -> None:
    assert "✓ Máy chủ" in told["before"]
    [line] = [line for line in told["serving"]["doctor"].splitlines() if line.startswith("✗ Máy chủ")]
    assert f"trả lời nhưng không nhận ({FULL}" in line


def test_a_command_that_must_write_says_that_the_disk_is_full(told: Any) -> None:
    refused = (told["serving"]["refused"], told["new"], told["gone"]["refused"], told["gone"]["changed"])

    assert [(code, out, err.startswith(FULL), err.count("\n")) for code, out, err in refused] == [(1, "", True, 1)] * 4


def test_a_stopped_hall_on_a_full_disk_is_read_and_backed_up_elsewhere(told: Any, tmp_path: Path) -> None:
    commands = told["gone"]["commands"]
    restored = kiosk_server("restore", told["backup"], data=tmp_path)

    assert {name: (code, err) for name, (code, _, err) in commands.items()} == dict.fromkeys(commands, (0, ""))
    assert commands["plan"][1] == PLAN.read_text("utf-8")
    assert "mot-clerk\tclerk" in commands["user"][1]
    assert told["gone"]["backup"][0] == 0
    assert (restored.returncode, restored.stderr) == (0, "")
