"""`kiosk demo`: two words, and a hall stands; it ends cleanly and is there again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.cli.demo import EXAMPLE_NAME
from tests.journeys.programs import wait_for
from tests.support import warm
from tests.support.net import free_port
from tests.support.source import ROOT

FIRST_S, SECOND_S = 90.0, 30.0


@contextmanager
def demo(folder: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command without a display; ended by Ctrl-C."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"SAOVANG_LANGUAGE": "vi", "LC_ALL": "C.UTF-8"}
    line = [sys.executable, "-m", "kiosk", "demo", "--data", str(folder), "--port", str(port)]
    with log.open("wb") as out:
        program = subprocess.Popen(line, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield program
    finally:
        if program.poll() is None:
            program.send_signal(signal.SIGINT)
            program.wait(30)


def ends(program: subprocess.Popen[bytes], log: Path, within_s: float) -> int:
    try:
        return program.wait(within_s)
    except subprocess.TimeoutExpired:
        raise AssertionError(log.read_text(encoding="utf-8")) from None


def await_line(log: Path, text: str, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while text not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)


def nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_a_hall_stands_ends_by_ctrl_c_and_is_there_again(tmp_path: Path) -> None:
    folder, port, log = tmp_path / "var", free_port(), tmp_path / "log"

    with demo(folder, port, log) as program:
        await_line(log, "Trung tâm ví dụ đã sẵn sàng", FIRST_S)
        said = log.read_text(encoding="utf-8")
        assert all(part in said for part in ("/setup", "Không có màn hình", "máy tự đi qua các trang"))
        picture = folder / "pictures" / "home-vi.png"
        wait_for(picture.exists, "a picture of home", lambda: log.read_text(encoding="utf-8"))
        assert picture.read_bytes().startswith(b"\x89PNG")
        wait_for(
            lambda: len(list(picture.parent.glob("*.png"))) > 2, "pictures of the screens", lambda: log.read_text()
        )
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=10) as page:
            assert page.status == 200
        program.send_signal(signal.SIGINT)
        assert ends(program, log, 20) == 0
    assert log.read_text(encoding="utf-8").splitlines().count("Máy chủ đã dừng.") == 1
    assert nobody_listens(port)

    before = exported(folder)
    assert len(before.splitlines()) > 50
    picture.unlink()
    with demo(folder, port, log) as program:
        wait_for(picture.exists, "home again", lambda: log.read_text(encoding="utf-8"))
        await_line(log, "Trung tâm ví dụ đã sẵn sàng", SECOND_S)
        assert "Lần đầu" not in log.read_text(encoding="utf-8")
    assert exported(folder) == before
    gone = warm.run(["terminal", "revoke", EXAMPLE_NAME, "--data", str(folder)], os.environ, 60)
    assert gone.returncode == 1  # it was, once its past was told: nobody misses it


def exported(folder: Path) -> str:
    days = ("--from", "2026-01-01", "--to", "2099-12-31")
    told = warm.run(["export", "ratings", *days, "--format", "csv", "--data", str(folder)], os.environ, 60)
    assert told.returncode == 0, told.stderr.decode()
    return told.stdout.decode()


@pytest.mark.journey
def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]

        with demo(tmp_path / "var", port, log) as program:
            code = ends(program, log, 30)

    said = log.read_text(encoding="utf-8")
    assert (code, said.count("\n")) == (1, 1)
    assert str(port) in said


@pytest.mark.journey
def test_a_folder_nobody_can_write_is_one_sentence(tmp_path: Path) -> None:
    log, folder = tmp_path / "log", tmp_path / "var"
    folder.write_text("a file stands where the folder should be", encoding="ascii")

    with demo(folder, free_port(), log) as program:
        code = ends(program, log, 30)

    said = log.read_text(encoding="utf-8")
    assert (code, said.count("\n")) == (1, 1)
    assert str(folder) in said
