"""A hall server as its own program, and people who ask it for pages."""

import contextlib
import fcntl
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

from tests.support import warm
from tests.support.plans import without_hours
from tests.support.served import sqlite_template

PLAN = Path("assets/plans/sao-vang.toml")
ROLES = ("counter", "clerk", "analyst", "admin", "auditor")
PLACE = "SAOVANG_TEMPLATES"  # the folder in which prepared halls lie while tests run
PASSWORD = "mùa xuân trên sông Chu"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def with_tables(data: Path) -> Path:
    """A folder whose hall has its tables and nothing in them: to make them takes longer than most commands."""
    (data / "server").mkdir(parents=True, mode=0o700)
    (data / "server" / "saovang.sqlite3").write_bytes(sqlite_template())
    return data


def words_of(*words: str | Path, data: Path, database: str | None) -> list[str]:
    return [*map(str, words), "--data", str(data), *(["--database", database] if database else [])]


def shell_of(**more: str) -> dict[str, str]:
    """A Vietnamese shell."""
    known = {**os.environ, "SAOVANG_LANGUAGE": "", "LC_ALL": "vi_VN.UTF-8", "PYTHONUTF8": "1"}
    known.pop("DATABASE_URL", None)
    return known | more


def kiosk_server(*words: str | Path, data: Path, database: str | None = None, **more: Any) -> Any:
    """Run one command to its end, with a Vietnamese shell or with `shell`; its own warnings are errors."""
    told = warm.run(words_of(*words, data=data, database=database), shell_of(**more.get("shell", {})))
    out, err = told.stdout if more.get("text") is False else told.stdout.decode(), told.stderr.decode()
    return subprocess.CompletedProcess(told.args, told.returncode, out, err)


def from_cold(*words: str | Path, data: Path, database: str | None = None) -> Any:
    """The same as a shell starts it, from nothing."""
    command = [sys.executable, "-W", "error", "-m", "sync.server", *words_of(*words, data=data, database=database)]
    return subprocess.run(command, capture_output=True, text=True, env=shell_of(), check=False)


@dataclass
class Hall:
    """A running server; `said` is what it printed when it began."""

    url: str
    data: Path
    database: str | None
    said: str
    visitors: dict[str, "Visitor"] = field(default_factory=dict)

    def command(self, *words: str | Path, **more: Any) -> Any:
        return kiosk_server(*words, data=self.data, database=self.database, **more)

    def done(self, *words: str | Path) -> str:
        """What a command that must succeed printed."""
        result = self.command(*words)
        assert (result.returncode, result.stderr) == (0, ""), result.stderr
        return str(result.stdout)

    def visitor(self, role: str) -> "Visitor":
        """Somebody of a role, logged in once and kept."""
        if role not in self.visitors:
            self.visitors[role] = self.newcomer(role, f"mot-{role}")
        return self.visitors[role]

    def newcomer(self, role: str, login: str, **more: Any) -> "Visitor":
        """A new account that has already chosen its password; the first admin comes from the shell."""
        if role == "admin" and "admin" not in self.visitors:
            told = self.done("user", "add", login, "--role", role)
        else:
            told = self.visitor("admin").post("/users/new", login=login, name=login, role=role, **more).text
        visitor, password = Visitor(self.url), CODE.findall(told)[0]
        visitor.log_in(login, password)
        visitor.post("/password", present=password, new=PASSWORD, again=PASSWORD)
        return visitor


class Visitor:
    """A browser without a screen: keeps cookies, sends the form's token, follows nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def passes(self) -> Any:
        """What a real browser needs to be let in as this one."""
        return [{"name": name, "value": value, "url": self.url} for name, value in self.session.cookies.items()]

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(self.url + path, headers=headers, allow_redirects=False, timeout=20)

    def post(self, path: str, files: Mapping[str, Any] | None = None, **form: Any) -> requests.Response:
        for page in ("/login", "/setup"):
            if "csrftoken" not in self.session.cookies:
                self.get(page)
        form["csrfmiddlewaretoken"] = self.session.cookies.get("csrftoken") or ""
        return self.session.post(self.url + path, data=form, files=files, allow_redirects=False, timeout=20)

    def ask(self, method: str, path: str) -> requests.Response:
        """Any method, with the token of the forms."""
        token = {"X-CSRFToken": self.session.cookies.get("csrftoken") or ""}
        return self.session.request(method, self.url + path, headers=token, allow_redirects=False, timeout=20)

    def log_in(self, login: str, password: str) -> requests.Response:
        self.get("/login")
        return self.post("/login", login=login, password=password)


@contextlib.contextmanager
def running(data: Path, database: str | None = None) -> Iterator[Hall]:
    """
    `kiosk-server serve` on a free port for as long as the block lasts; Ctrl-C must end it cleanly.

    Its own warnings are errors, and whatever it says on stderr fails the test.
    """
    out, into = os.pipe()
    program = warm.Program(words_of("serve", "--port", "0", data=data, database=database), shell_of(), into)
    os.close(into)
    with os.fdopen(out, "rb") as stdout, contextlib.closing(program):
        try:
            said = _first_words(program, stdout)
            yield Hall(re.findall(r"http://[\d.:]+", said)[0], data, database, said)
        finally:
            program.send_signal(signal.SIGINT)
            rest, code = stdout.read().decode(), program.wait(20)
            assert (code, program.complaints().decode()) == (0, "")
            assert rest.endswith("Máy chủ đã dừng.\n")


class Template:
    """
    A hall as `begin` left it: made once, copied for everybody who wants one of his own.

    Its people are logged in already. Processes that test at the same time share it in the folder PLACE names.
    """

    def __init__(self, name: str, begin: Callable[[Hall], object]) -> None:
        self._name, self._begin = name, begin
        self._files = dict[Path, bytes]()
        self._people = dict[str, dict[str, str]]()

    @contextlib.contextmanager
    def running(self, data: Path) -> Iterator[Hall]:
        if not self._files:
            self._find()
        for path, content in self._files.items():
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_bytes(content)
        with running(data) as hall:
            for role, cookies in self._people.items():
                hall.visitors[role] = Visitor(hall.url)
                for name, value in cookies.items():
                    hall.visitors[role].session.cookies.set(name, value, domain="127.0.0.1", path="/")
            yield hall

    def _find(self) -> None:
        """Whoever comes first makes it; the others wait."""
        data, people = Path(os.environ[PLACE]) / self._name, Path(os.environ[PLACE]) / f"{self._name}.json"
        with people.with_suffix(".lock").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            if not people.exists():
                with running(data) as hall:
                    self._begin(hall)
                    cookies = {role: dict(one.session.cookies) for role, one in hall.visitors.items()}
                people.write_text(json.dumps(cookies), "utf-8")
        self._people = json.loads(people.read_text("utf-8"))
        self._files = {path.relative_to(data): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def publish_with_hours(hall: Hall) -> None:
    hall.done("plan", "publish", PLAN)


def publish_without_hours(hall: Hall) -> None:
    """The example plan for a hall that is never open by itself: no day begins while a test looks."""
    plan = hall.data / "no-hours.toml"
    plan.write_text(without_hours(PLAN.read_text("utf-8")), "utf-8")
    hall.done("plan", "publish", plan)


def _begin_with(publish: Callable[[Hall], None]) -> Callable[[Hall], None]:
    def begin(hall: Hall) -> None:
        publish(hall)
        for role in ("admin", *ROLES):
            hall.visitor(role)

    return begin


EXAMPLE = Template("example", _begin_with(publish_with_hours))  # the example plan, and an account a role
NO_HOURS = Template("no-hours", _begin_with(publish_without_hours))


def _first_words(program: warm.Program, stdout: IO[bytes]) -> str:
    """What it prints until it listens; the code of the set-up stands on the second line."""
    deadline, said = time.monotonic() + 30, b""
    while time.monotonic() < deadline and program.poll() is None:
        if select.select([stdout], [], [], 0.2)[0]:
            said += os.read(stdout.fileno(), 4096)
        elif b"http://" in said:
            return said.decode()
    raise AssertionError(f"the server did not begin: {said.decode()} {program.complaints().decode()}")
