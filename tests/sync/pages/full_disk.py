"""
A hall server whose disk is full, as a program of its own: the disk ends with it.

    python -m tests.sync.pages.full_disk FOLDER ELSEWHERE

FOLDER lies on a small file system, ELSEWHERE does not. Prints one JSON object: what pages, a terminal and commands
were told.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from sqlite_utils.utils import sqlite3

from kiosk.cli.enrol import enrol
from kiosk.cli.terminal import for_a_moment
from tests.kiosk.full_disk import fill_disk
from tests.sync.pages.visitor import EXAMPLE, PASSWORD, PLACE, Hall, Visitor, kiosk_server, shell_of

MOST_PAGES = 5000
READING = {
    "export": ("export", "ratings", "--day", "2026-11-20"),
    "plan": ("plan", "show"),
    "user": ("user", "list"),
    "verify": ("verify",),
}


def told(result: Any) -> list[Any]:
    return [result.returncode, result.stdout, result.stderr]


def of_page(answer: requests.Response) -> list[Any]:
    return [answer.status_code, answer.text]


def doctor(terminal: Path) -> str:
    line = [sys.executable, "-m", "kiosk", "doctor", "--data", str(terminal)]
    return subprocess.run(line, capture_output=True, text=True, env=shell_of(SAOVANG_LANGUAGE="vi"), check=False).stdout


def wear_out(data: Path) -> None:
    """What SQLite's own files have left is written full too, one page at a time."""
    with (
        contextlib.closing(sqlite3.connect(data / "server" / "saovang.sqlite3")) as database,
        contextlib.suppress(sqlite3.OperationalError),
    ):
        database.execute("PRAGMA wal_autocheckpoint = 0")
        for _ in range(MOST_PAGES):
            database.execute("UPDATE terminal SET seen_ms = coalesce(seen_ms, 0) + 1")
            database.commit()
        raise AssertionError("the disk is not full")


def while_it_serves(hall: Hall, terminal: Path) -> dict[str, Any]:
    """Somebody is logged in; others would like to come in."""
    return {
        "note": of_page(hall.visitor("clerk").get("/ratings?day=2026-11-20")),  # one is waiting in the session
        "write": of_page(hall.visitor("admin").post("/terminals/new", name="Máy 1")),
        "login": of_page(Visitor(hall.url).log_in("mot-clerk", PASSWORD)),
        "refused": told(hall.command("terminal", "add", "Máy 2")),
        "doctor": doctor(terminal),
    }


def when_it_is_gone(data: Path, elsewhere: Path) -> dict[str, Any]:
    return {
        "commands": {name: told(kiosk_server(*words, data=data)) for name, words in READING.items()},
        "refused": told(kiosk_server("terminal", "add", "Máy 2", data=data)),
        "changed": told(kiosk_server("user", "reset", "mot-clerk", data=data)),
        "backup": told(kiosk_server("backup", elsewhere / "hall.zip", data=data)),
    }


@contextlib.contextmanager
def serving(data: Path) -> Iterator[Hall]:
    """The server until Ctrl-C; what it wrote to its log becomes what it `said`."""
    with EXAMPLE.running(data) as begun:
        people = {role: one.session.cookies for role, one in begun.visitors.items()}
    line = [sys.executable, "-W", "error", "-m", "sync.server", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=shell_of()) as server:
        assert server.stdout is not None
        hall = Hall(re.findall(r"http://[\d.:]+", server.stdout.readline())[0], data, None, "")
        for role, cookies in people.items():
            hall.visitors[role] = Visitor(hall.url)
            hall.visitors[role].session.cookies.update(cookies)
        try:
            yield hall
        finally:
            server.send_signal(signal.SIGINT)
            hall.said = server.communicate(timeout=20)[1]


def main(folder: Path, elsewhere: Path) -> None:
    os.environ.setdefault(PLACE, str(elsewhere))
    data, terminal = folder / "hall", elsewhere / "terminal"
    with serving(data) as hall:
        code = hall.done("terminal", "add", "Máy sảnh").split()[0]
        with for_a_moment(terminal) as one:
            enrol(one, hall.url, code)
        before = doctor(terminal)
        fill_disk(folder)
        wear_out(data)
        out = {"before": before, "serving": while_it_serves(hall, terminal)}
        out["new"] = told(kiosk_server("user", "add", "thu-ky", data=folder / "new"))
    fill_disk(folder)  # its end gave some pages back
    out["gone"] = when_it_is_gone(data, elsewhere)
    print(json.dumps(out | {"log": hall.said}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
