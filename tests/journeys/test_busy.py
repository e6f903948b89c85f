"""`kiosk demo --busy`: a morning happens in the real hall, its faults are said, and Ctrl-C ends all of it."""

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from tests.journeys.test_demo import ends, nobody_listens
from tests.support import warm
from tests.support.net import free_port
from tests.support.source import ROOT

UNSEEN, SHELL = ("DISPLAY", "WAYLAND_DISPLAY"), {"SAOVANG_LANGUAGE": "vi", "LC_ALL": "C.UTF-8"}
NEWS = re.compile(r"Ví dụ [\d:]+: đã phát (\d+) số, (\d+) người đã xong, (\d+) người vắng\.")


def server(folder: Path, *words: str) -> str:
    told = warm.run([*words, "--data", str(folder)], os.environ, 60)
    assert told.returncode == 0, told.stderr.decode()
    return told.stdout.decode()


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_a_busy_morning_happens_and_ends_by_ctrl_c(tmp_path: Path) -> None:
    folder, port, log = tmp_path / "var", free_port(), tmp_path / "log"
    environment = {name: value for name, value in os.environ.items() if name not in UNSEEN} | SHELL
    line = [sys.executable, "-m", "kiosk", "demo", "--busy", "--speed", "100", "--data", str(folder)]
    with log.open("wb") as out:
        program = subprocess.Popen([*line, "--port", str(port)], cwd=ROOT, env=environment, stdout=out, stderr=out)

    def said() -> str:
        return log.read_text(encoding="utf-8")

    def busy() -> bool:
        news = NEWS.findall(said())
        return bool(news) and int(news[-1][0]) >= 25 and int(news[-1][1]) >= 10 and "nối mạng lại" in said()

    try:
        until(busy, said, 200)
    finally:
        program.send_signal(signal.SIGINT)
    assert ends(program, log, 40) == 0

    assert nobody_listens(port)
    assert "Traceback" not in said()
    assert "đều là ví dụ" in said()
    assert re.search(r"/board/\w{4}-\w{4}-\w{4}-\w{4}", said())
    assert "hết giấy" in said()
    assert printers(folder) >= {"ready", "paper"}, "the pages at the counters can tell it"
    rows = list(csv.DictReader(io.StringIO(server(folder, "export", "queue", *today(folder), "--by", "counter")[1:])))
    assert len(rows) >= 4, "several counters worked"
    assert sum(int(row["served"]) for row in rows) >= 10
    assert any(float(row["walking_mean"] or 0) > 0 for row in rows if row["walking_mean"])


def printers(folder: Path) -> set[str]:
    """What the hall's server has heard of its terminals' printers."""
    with contextlib.closing(sqlite3.connect(folder / "server" / "saovang.sqlite3")) as database:
        lines = [bytes(row[0]) for row in database.execute("SELECT line FROM fact")]
    return {json.loads(line)["data"]["state"] for line in lines if b'"kind":"printer.changed"' in line}


def today(folder: Path) -> tuple[str, str]:
    """The hall day that was open: the last one there is."""
    now = datetime.now(UTC).date()
    span = ("--from", str(now - timedelta(days=300)), "--to", str(now + timedelta(days=2)))
    told = json.loads(server(folder, "export", "queue", *span, "--by", "day", "--format", "json"))
    return "--day", max(row["key"] for row in told["queue"])


def until(look: Callable[[], bool], said: Callable[[], str], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not look():
        assert time.monotonic() < deadline, said()
        time.sleep(0.2)
