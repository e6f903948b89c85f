"""
Opening the hall's folder: the one way every command and test reaches the database.
"""

import contextlib
import fcntl
import gc
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from kiosk.domain.errors import DatabaseUnreachable, DiskFull, FolderUnwritable, KioskError, NoHall
from sync.server.reasons import is_full, of_database
from sync.server.tables import check_tables

FILE = "saovang.sqlite3"


def open_hall(data: Path, database: str | None = None) -> Path:
    """
    Wake Django over one hall's folder and bring its tables up to date.

    Args:
        data: The folder named by `--data`; the server's part is `data/server`.
        database: A URL; without one `DATABASE_URL` counts, then `saovang.sqlite3` in the folder.

    Returns:
        The server's folder.

    Raises:
        FolderUnwritable: It can be neither made nor written.
        DatabaseUnreachable: The server behind the URL does not answer.
        DiskFull: There is no room to open it.
        OtherVersion: Another version of the program made it.
    """
    folder = hall_folder(data)
    try:
        secret = _secret(folder / "secret")
    except OSError as error:
        raise _unwritable(folder, error) from error
    from sync.server.settings import configure

    configure(folder, database_url(folder, database), secret)
    _bring_up_to_date(folder)
    return folder


def _unwritable(folder: Path, error: OSError) -> KioskError:
    return DiskFull(str(folder)) if is_full(error) else FolderUnwritable(str(folder), folder=folder)


def find_hall(data: Path, database: str | None = None) -> Path:
    """
    The same for a command that asks: a mistyped folder must not become a new, empty hall.

    Raises:
        NoHall: Nothing was ever begun there.
        FolderUnwritable, DatabaseUnreachable, OtherVersion: As `open_hall` says.
    """
    folder = (data / "server").absolute()
    if not (database or os.environ.get("DATABASE_URL") or (folder / FILE).exists()):
        raise NoHall(str(folder), folder=folder)
    with contextlib.suppress(DiskFull):
        return open_hall(data, database)
    return _open_alone(folder)


def _open_alone(folder: Path) -> Path:
    """
    A stopped hall on a full disk: whoever has its file alone needs no second one beside it, and can read.

    Raises:
        DiskFull: Somebody else has it open, or not even that is possible.
    """
    from django.db import DatabaseError, connection

    gc.collect()  # what was opened in vain lies in the frames of its error, and SQLite shares the file with it
    if connection.vendor != "sqlite":
        raise DiskFull(str(folder))
    connection.settings_dict["NAME"] = f"file:{quote(connection.settings_dict['NAME'])}?vfs=unix-excl"
    try:
        _migrate()
    except DatabaseError as error:
        raise DiskFull(str(folder)) from error
    return folder


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """A command and a server that start together must not both make the tables."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hall_folder(data: Path) -> Path:
    """
    The server's folder, made if need be.

    Raises:
        FolderUnwritable: It can be neither made nor written.
    """
    folder = (data / "server").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unwritable(folder, error) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FolderUnwritable(str(folder), folder=folder)
    return folder


def database_url(folder: Path, database: str | None) -> str:
    """The URL named, else `DATABASE_URL`, else the SQLite file of the folder."""
    return database or os.environ.get("DATABASE_URL") or f"sqlite:///{folder / FILE}"


def _secret(path: Path) -> str:
    """The key that signs sessions: made once, read by nobody else."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)  # two processes that start together agree on one
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _bring_up_to_date(folder: Path) -> None:
    """Wake Django and make what is missing."""
    import django
    from django.db import DatabaseError

    django.setup()
    try:
        with _one_at_a_time(folder / "migrating.lock"):
            _migrate()
    except OSError as error:
        raise _unwritable(folder, error) from error
    except DatabaseError as error:
        if is_full(error, folder):
            raise DiskFull(str(folder)) from error
        raise DatabaseUnreachable(str(error), why=of_database(error)) from error


def _migrate() -> None:
    """Apply missing migrations; costs a few milliseconds when there are none."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    check_tables()
