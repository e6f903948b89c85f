"""
A hall in one file, and back again.

The file is a ZIP with the database, the server's key and the key of the sessions, each with its hash. A backup of an
SQLite hall counts only when it was unpacked elsewhere and every chain in it held. After a restore the server gives no
number until every terminal of the day has pushed, and its own stream begins a new incarnation.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from kiosk.domain.errors import BackupUnfit, FileUnreadable
from sync.server.reasons import is_full, of_file
from sync.server.settings import database_of

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
KEYS = ("key", "secret")
LEFT_OUT = "ticket_note"  # free text of one day; what is wiped in the evening must not come back
MAX_BYTES = 64 * 1024**3


def make(folder: Path, database: str, target: Path) -> dict[str, Any]:
    """
    Write a backup of the open hall; the server may go on running.

    Returns:
        The manifest.

    Raises:
        FileUnreadable: The target cannot be written.
        BackupUnfit: What was written could not be restored; there is no file then.
    """
    with _beside(target) as scratch:
        copy = Path(scratch) / DATABASE
        kind, cursors = _copy_database(database, copy)
        parts = {DATABASE: copy} | {name: folder / name for name in KEYS if (folder / name).exists()}
        hashes = {name: _hash(path) for name, path in parts.items()}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"saovang": FORMAT, "made": made, "database": kind, "sha256": hashes}
        draft = target.with_name(f".{target.name}.draft")
        try:
            _pack(draft, manifest, parts)
            if kind == "sqlite":
                _prove(draft, Path(scratch))
            os.replace(draft, target)
        except OSError as error:
            raise FileUnreadable(f"{target}: {error.strerror}", file=target, why=of_file(error)) from error
        finally:
            draft.unlink(missing_ok=True)
    _note(cursors)
    return manifest


def _beside(target: Path) -> "tempfile.TemporaryDirectory[str]":
    """Room to work where the backup will lie: the hall's own disk may be full."""
    try:
        return tempfile.TemporaryDirectory(dir=target.parent)
    except OSError as error:
        raise FileUnreadable(f"{target}: {error.strerror}", file=target, why=of_file(error)) from error


def _copy_database(database: str, copy: Path) -> tuple[str, dict[int, int]]:
    """The kind of database, and the cursor of each stream the copy holds for certain."""
    from django.db import connection

    from sync.server.models.stream import Stream

    cursors = dict(Stream.objects.values_list("pk", "cursor"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
            cursor.execute("ATTACH DATABASE %s AS copy", [str(copy)])
            cursor.execute("PRAGMA copy.secure_delete=ON")
            cursor.execute(f"DELETE FROM copy.{LEFT_OUT}")
            cursor.execute("DETACH DATABASE copy")
        return "sqlite", cursors
    _postgres(["pg_dump", "--format=custom", f"--exclude-table-data={LEFT_OUT}", f"--file={copy}"], database)
    return "postgres", cursors


def _postgres(command: list[str], url: str) -> None:
    """Run one of PostgreSQL's own programs; the password never stands on its command line."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = urlunsplit(parts._replace(netloc=f"{parts.username}@{host}" if parts.username else host))
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    try:
        done = subprocess.run(
            [*command, f"--dbname={bare}"], capture_output=True, text=True, check=False, env=os.environ | secret
        )
    except FileNotFoundError as error:
        raise BackupUnfit(command[0], why=f"{command[0]} (postgresql-client)?") from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["?"])[0]
        raise BackupUnfit(why, why=why)


def _pack(draft: Path, manifest: dict[str, Any], parts: dict[str, Path]) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name, path in parts.items():
                archive.write(path, name)
        file.flush()
        os.fsync(file.fileno())


def _prove(draft: Path, scratch: Path) -> None:
    """Restore into a folder of its own and let another process check every chain there."""
    place = scratch / "proof"
    (place / "server").mkdir(parents=True)
    unpack(draft, place / "server", place / "server" / "saovang.sqlite3")
    command = [sys.executable, "-m", "sync.server", "verify", "--data", str(place)]
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=without)
    if done.returncode:
        raise BackupUnfit("a chain does not hold", why=done.stderr.strip().splitlines()[-1] if done.stderr else "?")


def _note(cursors: dict[int, int]) -> None:
    """Terminals learn which facts lie in a backup that was proved."""
    from django.db import DatabaseError

    from sync.server.models.stream import Stream

    try:
        for pk, cursor in cursors.items():
            Stream.objects.filter(pk=pk, safe__lt=cursor).update(safe=cursor)
    except DatabaseError as error:
        if not is_full(error):
            raise
        # the backup counts all the same; terminals learn of it with the next one


def manifest_of(file: Path) -> dict[str, Any]:
    """
    What a backup says of itself.

    Raises:
        BackupUnfit: It is none, or one of a newer program.
        FileUnreadable: It cannot be opened.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
    except OSError as error:
        raise FileUnreadable(f"{file}: {error.strerror}", file=file, why=of_file(error)) from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupUnfit(type(error).__name__, why=file.name) from error
    if (
        not isinstance(manifest, dict)
        or manifest.get("saovang") != FORMAT
        or DATABASE not in manifest.get("sha256", {})
    ):
        raise BackupUnfit("another format", why=f"{file.name}: {manifest!r:.60}")
    return manifest


def unpack(file: Path, folder: Path, database: Path) -> None:
    """
    Put every part in its place, each proved by its hash before it gets its name.

    Raises:
        BackupUnfit: A part is missing or altered; nothing was put in place.
    """
    wanted = manifest_of(file)["sha256"]
    drafts: dict[Path, Path] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for name in (DATABASE, *KEYS):
                if name in wanted:
                    place = database if name == DATABASE else folder / name
                    drafts[place] = place.with_name(f".{place.name}.draft")
                    _unpack_one(archive, name, drafts[place], wanted[name])
        for place, draft in drafts.items():
            os.replace(draft, place)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise BackupUnfit(type(error).__name__, why=file.name) from error
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _unpack_one(archive: zipfile.ZipFile, name: str, draft: Path, wanted: str) -> None:
    if archive.getinfo(name).file_size > MAX_BYTES:
        raise BackupUnfit(name, why=name)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with archive.open(name) as source, open(handle, "wb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    if _hash(draft) != wanted:
        raise BackupUnfit(f"{name} altered", why=name)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(file: Path, folder: Path, database: str) -> Path | None:
    """
    Put a backup in the place of the hall's data; Django must not be awake yet.

    Returns:
        Where the database that was there before lies now, if there was one.

    Raises:
        BackupUnfit, FileUnreadable: As above; the hall is as it was.
    """
    kind, settings = manifest_of(file)["database"], database_of(database)
    if not settings["ENGINE"].endswith({"sqlite": "sqlite3", "postgres": "postgresql"}[kind]):
        raise BackupUnfit(kind, why=f"{kind} ≠ {database.split(':', 1)[0]}")
    if kind == "postgres":
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            dump = Path(scratch) / DATABASE
            unpack(file, folder, dump)
            command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(dump)]
            _postgres(command, database)
        return None
    return _swap_sqlite_file(file, folder, Path(settings["NAME"]))


def _swap_sqlite_file(file: Path, folder: Path, place: Path) -> Path | None:
    """The old file and its WAL move aside together, after the new one was proved."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        unpack(file, Path(scratch), Path(scratch) / DATABASE)
        aside = None
        if place.exists():
            aside = place.with_name(f"{place.name}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
            for tail in ("", "-wal", "-shm"):
                if (part := place.with_name(place.name + tail)).exists():
                    os.replace(part, aside.with_name(aside.name + tail))
        for name in KEYS:
            if (Path(scratch) / name).exists():
                os.replace(Path(scratch) / name, folder / name)
        os.replace(Path(scratch) / DATABASE, place)
    return aside


def settle_after_restore() -> None:
    """The open hall knows that it went back in time."""
    from sync.server.hot import own, situation
    from sync.server.hot.hall import default_hall
    from sync.server.hot.store import Db

    hall = default_hall()

    def settle(db: Db) -> None:
        situation.went_back(hall, db)
        own.end_stream(hall, db)

    hall.store.now(settle)
