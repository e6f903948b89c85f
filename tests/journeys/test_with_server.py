"""A hall with one kiosk: `kiosk run --with-server`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.programs import wait_for
from tests.support.net import free_port
from tests.support.source import ROOT


def server_of(port: int) -> list[int]:
    """Processes that serve on a port."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"sync.server" in words and str(port).encode() in words:
                found.append(int(folder.name))
    return found


@pytest.mark.journey
@pytest.mark.timeout(180)
def test_one_command_is_a_hall_and_its_server_comes_back_by_itself(tmp_path: Path) -> None:
    data, port, log = tmp_path / "var", free_port(), tmp_path / "log"
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["SAOVANG_LANGUAGE"] = "vi"
    words = ["run", "--with-server", "--server", f"http://127.0.0.1:{port}", "--data", str(data)]
    with log.open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "kiosk", *words], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        told = lambda: log.read_text(encoding="utf-8")  # noqa: E731
        wait_for((data / "pictures" / "home-vi.png").exists, "home", told)
        [server] = server_of(port)
        assert "Máy chủ chưa có cấu hình của Trung tâm" in told()
        assert "kiosk-server plan publish" in told()

        os.kill(server, signal.SIGKILL)
        wait_for(lambda: [one for one in server_of(port) if one != server], "another server", told)
        program.kill()

        program.wait()
        wait_for(lambda: not server_of(port), "no server outlives the terminal that hosts it", told)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
