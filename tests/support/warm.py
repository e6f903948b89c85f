"""
`kiosk-server` as a process of its own that did not have to wake up.

To load Python, Django, pydantic and the domain costs a second a start, and tests start hundreds. So one process a
session loads them once and then only forks: every order becomes a real process with its own folder, environment,
streams and signals, that runs the program's real `__main__` to a real end. Settings, database, models and pages are not
loaded before. Some tests start the program from a cold shell, or nobody would see that it still wakes up.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NoReturn

from tests.support.source import ROOT

MODULE = "sync.server"
LARGEST = 128 * 1024  # bytes of an order: the words and the whole environment

# Whatever of other people's a command, the server or a page imports and that asks for no settings of Django.
LOADED = (
    "a2wsgi",
    "babel.dates",
    "babel.numbers",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.serialization",
    "django.contrib.auth.checks",
    "django.contrib.auth.context_processors",
    "django.contrib.auth.decorators",
    "django.contrib.auth.hashers",
    "django.contrib.auth.password_validation",
    "django.contrib.auth.tokens",
    "django.contrib.auth.validators",
    "django.contrib.contenttypes.checks",
    "django.contrib.messages.context_processors",
    "django.contrib.messages.middleware",
    "django.contrib.messages.storage.cookie",
    "django.contrib.messages.storage.session",
    "django.contrib.sessions.middleware",
    "django.contrib.sessions.serializers",
    "django.contrib.sites.shortcuts",
    "django.contrib.staticfiles.checks",
    "django.contrib.staticfiles.finders",
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.core.management.commands.migrate",
    "django.core.serializers.json",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.middleware.cache",
    "django.middleware.common",
    "django.shortcuts",
    "django.template.context_processors",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.template.loaders.app_directories",
    "django.template.loaders.cached",
    "django.templatetags.cache",
    "django.templatetags.i18n",
    "django.templatetags.l10n",
    "django.templatetags.tz",
    "django.utils.translation.reloader",
    "django.views.csrf",
    "django.views.debug",
    "django_htmx.http",
    "django_htmx.middleware",
    "django_htmx.templatetags.django_htmx",
    "encodings.unicode_escape",
    "getpass",
    "holidays",
    "msgspec",
    "netrc",
    "PIL.ImageDraw",
    "PIL.ImageFont",
    "PIL.ImageText",
    "pydantic._internal._generate_schema",
    "pydantic.fields",
    "pydantic.functional_validators",
    "pydantic.json_schema",
    "pydantic.main",
    "pydantic.types",
    "python_calamine",
    "qrcode.image.pure",
    "qrcode.main",
    "shlex",
    "tomllib",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.http.httptools_impl",
    "wave",
    "whitenoise.middleware",
    "xlsxwriter",
)

# And whatever of ours neither asks for them nor reads anything when it is imported. When one of these files is changed
# while tests run, the process begins anew: no program is half an old one.
OURS = ("kiosk/domain", "sync/server/hot")


class Program:
    """One running `kiosk-server`; stdout is a pipe or, as stderr is, a file that is read in the end."""

    def __init__(self, words: Sequence[str], shell: Mapping[str, str], stdout: IO[bytes] | int) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115, closed by `close`
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = json.dumps({"words": list(words), "shell": dict(shell), "folder": os.getcwd()}).encode()
        out = stdout if isinstance(stdout, int) else stdout.fileno()
        with theirs:
            socket.send_fds(_parent(), [order], [out, self._errors.fileno(), theirs.fileno()])
        self._told = mine
        self.pid = int(self._hear(60))
        self.returncode: int | None = None

    def _hear(self, timeout_s: float) -> bytes:
        self._told.settimeout(timeout_s)
        said = self._told.recv(64)
        if not said:
            raise RuntimeError("the process that starts kiosk-server is gone")
        return said

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                self.wait(0.001)
            except TimeoutError:
                return None
        return self.returncode

    def wait(self, timeout_s: float) -> int:
        if self.returncode is None:
            self.returncode = int(self._hear(timeout_s))
            self._told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def complaints(self) -> bytes:
        """What it has written to stderr."""
        self._errors.seek(0)
        return self._errors.read()

    def close(self) -> None:
        self._told.close()
        self._errors.close()


def run(words: Sequence[str], shell: Mapping[str, str], timeout_s: float = 100) -> "subprocess.CompletedProcess[bytes]":
    """Run one command to its end."""
    with tempfile.TemporaryFile() as out:
        program = Program(words, shell, out)
        try:
            code = program.wait(timeout_s)
            out.seek(0)
            return subprocess.CompletedProcess(list(words), code, out.read(), program.complaints())
        finally:
            program.send_signal(signal.SIGKILL)
            program.close()


# ---- the process that forks

_started: tuple[subprocess.Popen[bytes], socket.socket] | None = None


def _parent() -> socket.socket:
    """Where orders go; it is started by whoever has the first."""
    global _started
    if _started is None:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            line = [sys.executable, "-W", "error", "-m", "tests.support.warm", str(theirs.fileno())]
            known = os.environ | {"PYTHONUTF8": "1", "LC_ALL": "vi_VN.UTF-8"}
            process = subprocess.Popen(
                line,
                cwd=ROOT,
                env=known,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        _started = process, mine
        atexit.register(end)  # where no session of pytest does
    return _started[1]


def end() -> None:
    """Nobody orders anything any more."""
    global _started
    if _started is not None:
        process, orders = _started
        orders.close()
        process.wait(20)
        _started = None


def _load() -> dict[str, int]:
    """Everything that can be there before an order; returns when each file of ours was changed last."""
    sys.modules["sqlite3"] = importlib.import_module("pysqlite3")  # as the program does before Django asks for it
    sys.modules["sqlite3.dbapi2"] = sys.modules["sqlite3"]
    for name in [*LOADED, *_ours()]:
        importlib.import_module(name)
    _hash_with_little_work()
    gc.collect()
    gc.freeze()  # or each process would copy everything when it ends, only to look for garbage
    return _stamps()


def _ours() -> Iterator[str]:
    for folder in OURS:
        yield from (".".join((*folder.split("/"), path.stem)) for path in sorted((ROOT / folder).glob("[!_]*.py")))


def _stamps() -> dict[str, int]:
    """When each file of ours that is loaded was changed; one that is gone never was."""
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("assets", "kiosk", "sync")]
    files = [str(module.__file__) for module in ours]
    return {file: os.stat(file).st_mtime_ns if os.path.exists(file) else 0 for file in files}


def _hash_with_little_work() -> None:
    """A password costs a quarter of a second as the program keeps it; who looks at that starts it from cold."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64  # KiB, the least for its eight lanes


def _serve(orders: socket.socket, stamps: dict[str, int]) -> dict[str, Any]:
    """Fork for every order until there are no more; returns in the processes that were ordered only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        orders.recv(1, socket.MSG_PEEK)  # there is one, or nobody orders any more
        if _stamps() != stamps:
            os.execv(sys.executable, sys.orig_argv)
        order, streams, *_ = socket.recv_fds(orders, LARGEST, 3)
        if not order:
            orders.close()
            sys.exit(0)
        if os.fork() == 0:
            orders.close()
            if _becomes_the_program(*streams):
                return dict(json.loads(order))
        for stream in streams:
            os.close(stream)


def _becomes_the_program(out: int, errors: int, teller: int) -> bool:
    """True in the program's process; the one above it only waits for it, tells how it ended and is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid:
        _tell_how_it_ends(pid, out, errors, teller)
    os.dup2(out, 1)
    os.dup2(errors, 2)
    for stream in (out, errors, teller):
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return True


def _tell_how_it_ends(pid: int, out: int, errors: int, teller: int) -> NoReturn:
    os.close(out)
    os.close(errors)
    with socket.socket(fileno=teller) as to, contextlib.suppress(ConnectionError):  # nobody may wait for it any more
        to.send(b"%d" % pid)
        _, status = os.waitpid(pid, 0)
        to.send(b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def main() -> None:
    stamps = _load()
    order = _serve(socket.socket(fileno=int(sys.argv[1])), stamps)
    os.environ.clear()
    os.environ.update(order["shell"])
    os.chdir(order["folder"])
    sys.argv = [MODULE, *order["words"]]
    runpy.run_module(MODULE, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
