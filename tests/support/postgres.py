"""
A private PostgreSQL cluster, from Debian's binaries.

It lives in one folder directly under the temporary directory, because the user `postgres`, as whom it
must run when we are root, may not walk into pytest's own private folders. It listens on the loopback
network only, with a password made for this session, and is gone when the session ends.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.missing import need
from tests.support.net import free_port

SETTINGS = """
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 64MB
autovacuum_naptime = 1h
"""


def binaries() -> Path:
    """Folder of the newest server installed; Debian puts none of it on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return need(found[-1] / "initdb" if found else None, package="postgresql").parent


def as_postgres(*command: str | Path) -> list[str]:
    """The command as the server's own user: PostgreSQL refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*user, *map(str, command)]


@contextmanager
def private_cluster() -> Iterator[str]:
    """
    A running cluster for as long as the block lasts.

    Yields:
        URL of its maintenance database, with a role that may create others.
    """
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="saovang-pg-"))
    try:
        port = _start(programs, folder, password := secrets.token_hex(16))
        try:
            yield f"postgresql://saovang:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(as_postgres(programs / "pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-w"), folder)
    finally:
        shutil.rmtree(folder)


def _start(programs: Path, folder: Path, password: str) -> int:
    """Make the cluster's files, start it, return its port."""
    secret, data, port = folder / "password", folder / "data", free_port()
    secret.write_text(password, "ascii")
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--username=saovang"]
    _run(as_postgres(programs / "initdb", "-D", data, *locale, f"--pwfile={secret}", "--no-sync"), folder)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"{SETTINGS}port = {port}\nunix_socket_directories = '{folder}'\n")
    log = folder / "log"
    _run(as_postgres(programs / "pg_ctl", "start", "-D", data, "-l", log, "-w", "-t", "60"), folder)
    return port


def _run(command: list[str], folder: Path) -> None:
    """One step; when it fails, what it said and the server's log are in the error."""
    with (folder / "steps").open("ab") as said:
        code = subprocess.call(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    if code:
        told = [path.read_text("utf-8", "replace") for path in (folder / "steps", folder / "log") if path.exists()]
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n" + "\n".join(told))


def create_database(maintenance_url: str, *, like: str | None = None) -> str:
    """
    Make an empty database, or a copy of another one.

    Args:
        like: Name of a database nobody is connected to; copying a migrated one beats migrating again.

    Returns:
        Its URL.
    """
    name = f"hall_{secrets.token_hex(6)}"
    copied = sql.Identifier(like or "template0")
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), copied))
    return f"{maintenance_url.rpartition('/')[0]}/{name}"


def put_in_the_place_of(url: str, copy: str) -> None:
    """A database is as another one, its copy, is."""
    server, _, name = url.rpartition("/")
    names = sql.Identifier(name), sql.Identifier(copy.rpartition("/")[2])
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def cut_off(url: str) -> None:
    """Whoever is connected to a database is so no more, in the middle of whatever it does."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def drop_database(url: str) -> None:
    """Remove a database of `create_database`, whoever is still connected to it."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def fresh_database(maintenance_url: str, *, like: str | None = None) -> Iterator[str]:
    """A database for as long as the block lasts; yields its URL."""
    url = create_database(maintenance_url, like=like)
    try:
        yield url
    finally:
        drop_database(url)
