"""
A real hall server inside the test's process: its own database, its own uvicorn, real HTTP on the loopback network.

Django is woken once a process; every server brings a database of its own under an alias of its own. The folder of a
server outlives it, so that it can be stopped, put back to an older copy and started again.
"""

import contextlib
import functools
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import uvicorn

from tests.support.clock import HallClock
from tests.support.files import lay_down, lying
from tests.support.net import free_port
from tests.support.postgres import create_database, cut_off, drop_database, put_in_the_place_of

PLAN = Path("assets/plans/sao-vang.toml")


@functools.cache
def wake_django() -> None:
    """Once a process, with a default database nobody uses."""
    from sync.server.__main__ import swap_sqlite

    swap_sqlite()
    from django.conf import settings

    from sync.server.settings import configure

    if not settings.configured:
        configure(Path(tempfile.gettempdir()), "sqlite:///:memory:", "for tests alone")
    import django

    django.setup()


def add_database(alias: str, url: str) -> None:
    from django.db import connections

    from sync.server.settings import database_of

    described = database_of(url)
    connections.databases[alias] = described
    connections.configure_settings({alias: described, "default": described})
    for name, value in {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None, "TEST": {}}.items():
        described.setdefault(name, value)
    for name in ("USER", "PASSWORD", "HOST", "PORT"):
        described.setdefault(name, "")
    described.setdefault("CONN_MAX_AGE", 0)
    described.setdefault("CONN_HEALTH_CHECKS", False)


def migrate(alias: str) -> None:
    """On a thread of its own: where a browser was opened first, its loop runs on this one, and Django refuses."""
    from django.core.management import call_command
    from django.db import connections

    def work() -> None:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        connections[alias].close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


@functools.cache
def sqlite_template() -> bytes:
    """An empty hall's database, migrated once a process."""
    wake_django()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        add_database("template_sqlite", f"sqlite:///{path}")
        migrate("template_sqlite")
        return path.read_bytes()


@functools.cache
def postgres_template(maintenance_url: str) -> str:
    """The name of the same in PostgreSQL."""
    wake_django()
    url = create_database(maintenance_url)
    add_database("template_postgres", url)
    migrate("template_postgres")
    return url.rpartition("/")[2]


_numbers = iter(range(1, 1_000_000))
_emptied: dict[str, list[str]] = {}  # databases of PostgreSQL that served a test, by their cluster


def empty(alias: str) -> None:
    """Take every row out of a hall's database; quicker than making another one."""
    from django.apps import apps
    from django.db import connections, transaction

    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        for model in apps.get_app_config("server").get_models():
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    connections[alias].close()


class ServedHall:
    """One hall server; `url` is where it listens while it runs."""

    def __init__(self, folder: Path, maintenance_url: str | None, clock: HallClock) -> None:
        wake_django()
        self.folder = folder
        self.clock = clock
        self.cluster = maintenance_url or ""  # "" on SQLite
        self._copies: list[str] = []
        self.alias = f"hall{next(_numbers)}"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = self._new_database(maintenance_url)
        add_database(self.alias, self.database)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._open()

    def _new_database(self, maintenance_url: str | None) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        if maintenance_url is not None:
            if ready := _emptied.get(maintenance_url):
                return ready.pop()
            return create_database(maintenance_url, like=postgres_template(maintenance_url))
        path = self.folder / "hall.sqlite3"
        path.write_bytes(sqlite_template())
        return f"sqlite:///{path}"

    def _open(self) -> None:
        from sync.server.hot.hall import hall_of

        self.hall = hall_of(self.folder, self.alias, self.clock)

    def start(self) -> "ServedHall":
        from sync.server.asgi import Dispatcher
        from sync.server.hot.routes import routes

        async def no_pages(scope: Any, receive: Any, send: Any) -> None:
            raise AssertionError("no page was asked for")

        app = Dispatcher(routes(lambda: self.hall), no_pages)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_level="critical", access_log=False, ws="none", lifespan="off",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name=f"uvicorn-{self.alias}")
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("uvicorn did not start")
            time.sleep(0.005)
        return self

    def stop(self) -> None:
        """Nobody listens any more; open connections are cut."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join(10)
            self._server = self._thread = None

    def do(self, job: Any, *more: Any) -> Any:
        """Run `job(hall, db, *more)` in one transaction, as a page or command of this server would."""
        return self.hall.store.now(lambda db: job(self.hall, db, *more))

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.hall.store.now(lambda db: db.rows(sql, *parameters))

    def code(self, name: str = "Máy 1", *, confirmed: bool = True, counter: int | None = None) -> str:
        from sync.server.hot.enrol import new_code

        return str(self.hall.store.now(lambda db: new_code(self.hall, db, name, confirmed=confirmed, counter=counter)))

    def publish(self, text: str) -> int:
        from kiosk.domain.plan import digest

        def job(db: Any) -> int:
            version = int(db.rows("SELECT coalesce(max(version), 0) + 1 FROM plan")[0][0])
            db.execute(
                "INSERT INTO plan (version, text, digest, published_ms, note) VALUES (%s, %s, %s, %s, '')",
                *(version, text, digest(text), self.hall.now_ms()),
            )
            return version

        return int(self.hall.store.now(job))

    # ---- copies of the database, as an admin's backups are

    def copy(self, to: Path) -> Path | str:
        """What a backup of SQLite is, which the server may run meanwhile; of PostgreSQL, another database."""
        from django.db import connections

        if self.cluster:
            self._close()
            self._copies.append(create_database(self.cluster, like=self.database.rpartition("/")[2]))
            self._open()
            return self._copies[-1]
        connection = connections[self.alias]
        connection.ensure_connection()
        with contextlib.closing(connection.connection.cursor()) as cursor:
            cursor.execute("VACUUM INTO ?", (str(to),))
        return to

    def put_back(self, copy: Path | str) -> None:
        """Replace the database by an older copy, between two requests; the program starts anew, its socket stays."""
        self._close()
        if isinstance(copy, str):
            put_in_the_place_of(self.database, copy)
        else:
            for name in ("hall.sqlite3-wal", "hall.sqlite3-shm"):
                (self.folder / name).unlink(missing_ok=True)
            shutil.copyfile(copy, self.folder / "hall.sqlite3")
        self._open()

    def restart(self) -> None:
        """Forget everything that is not on the disk."""
        self._close()
        self._open()

    def kill(self) -> None:
        """The program is gone between two requests and begins anew: no connection and no file was closed."""
        lay = {} if self.cluster else lying(self.folder / "hall.sqlite3")
        if self.cluster:
            cut_off(self.database)
        self._close()
        lay_down(lay)
        self._open()

    def _close(self) -> None:
        from django.db import connections

        self.hall.store.close()
        connections[self.alias].close()

    def end(self) -> None:
        self.stop()
        self._close()
        for url in self._copies:
            drop_database(url)
        if self.cluster:
            empty(self.alias)
            _emptied.setdefault(self.cluster, []).append(self.database)


@contextlib.contextmanager
def served_hall(
    folder: Path, maintenance_url: str | None = None, clock: HallClock | None = None
) -> Iterator[ServedHall]:
    """A running hall server for as long as the block lasts; SQLite without a maintenance URL."""
    hall = ServedHall(folder, maintenance_url, clock or HallClock())
    try:
        yield hall.start()
    finally:
        hall.end()
