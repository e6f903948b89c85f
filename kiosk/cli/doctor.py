"""`kiosk doctor`: what is well with this terminal, and what is not."""

import argparse
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3

import assets
from kiosk.box import Enrolment
from kiosk.cli.parser import Parser
from kiosk.cli.terminal import Terminal, open_terminal
from kiosk.disk import SETTINGS, connect, read_back
from kiosk.domain import fact
from kiosk.domain.errors import ChainBroken, KioskError, StreamForked, StreamGap
from kiosk.hall import zone
from kiosk.journal import FILE
from kiosk.room import KEPT_FREE
from kiosk.settings import Printer, load
from kiosk.words import Words

LOW_DISK = 200 * 1024 * 1024  # bytes; below it somebody should look
LINKS = 1000  # facts whose chain is walked here
SQLITE_AT_LEAST = (3, 51, 3)  # earlier ones have the WAL-reset bug
PROBE_S = 2.0
FONTS = Path(str(assets.__file__)).parent / "fonts"
FONT_BEGINS = (b"\0\1\0\0", b"OTTO", b"true")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its key in the catalogue, whether it is well, and what was seen."""

    name: str
    well: bool
    said: str


def arguments(parser: Parser, words: Words) -> None:
    parser.add_argument("--json", action="store_true", help=words.cli("json"))


def run(args: argparse.Namespace, words: Words) -> int:
    findings = list(examine(args.data, words))
    if args.json:
        told = [{"name": one.name, "well": one.well, "said": one.said} for one in findings]
        print(json.dumps({"well": all(one.well for one in findings), "findings": told}, ensure_ascii=False))
    else:
        width = max(len(words.cli(f"doctor.{one.name}")) for one in findings)
        for one in findings:
            print(f"{'✓' if one.well else '✗'} {words.cli(f'doctor.{one.name}').ljust(width)}  {one.said}")
    unwell = sum(not one.well for one in findings)
    if unwell:
        print(words.cli("doctor.unwell", count=unwell), file=sys.stderr)
    return 1 if unwell else 0


def examine(data: Path, words: Words) -> Iterator[Finding]:
    """Look at everything, whatever is found on the way."""
    yield disk(data, words)
    yield sqlite(words)
    yield fonts(words)
    try:
        settings = load(data, os.environ)
    except KioskError as error:
        yield Finding("settings", False, words.error(error))
        return
    yield Finding("settings", True, words.cli("doctor.settings.well"))
    yield printer(settings.printer, words)
    yield reader(settings.reader, words)
    if not (settings.folder / FILE).exists():
        yield Finding("journal", False, words.cli("doctor.journal.none", folder=str(settings.folder)))
        return
    try:
        terminal = open_terminal(settings)
    except KioskError as error:
        yield Finding("journal", False, words.error(error))
        return
    try:
        for look in (journal, file_settings, clock, plan, server):
            yield _safely(look, terminal, words)
    finally:
        terminal.close()


def _safely(look: Callable[[Terminal, Words], Finding], terminal: Terminal, words: Words) -> Finding:
    try:
        return look(terminal, words)
    except KioskError as error:
        return Finding(look.__name__, False, words.error(error))


def disk(data: Path, words: Words) -> Finding:
    """Room beside the file; the nearest folder there is stands for one that is not made yet."""
    there = next(one for one in (data.absolute(), *data.absolute().parents) if one.exists())
    free = shutil.disk_usage(there).free
    writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    id = "doctor.disk.free" if writable else "doctor.disk.closed"
    return Finding("disk", writable and free >= LOW_DISK, words.cli(id, megabytes=free // 1024**2, folder=str(there)))


def sqlite(words: Words) -> Finding:
    version = tuple(map(int, sqlite3.sqlite_version.split(".")))
    well = version >= SQLITE_AT_LEAST
    id = "doctor.sqlite.well" if well else "doctor.sqlite.old"
    return Finding(
        "sqlite", well, words.cli(id, version=sqlite3.sqlite_version, least=".".join(map(str, SQLITE_AT_LEAST)))
    )


def fonts(words: Words) -> Finding:
    files = sorted(FONTS.glob("*.ttf"))
    bad = [file.name for file in files if file.read_bytes()[:4] not in FONT_BEGINS]
    id = "doctor.fonts.well" if files and not bad else "doctor.fonts.bad"
    return Finding(
        "fonts", bool(files) and not bad, words.cli(id, count=len(files), names=", ".join(bad) or str(FONTS))
    )


def reader(device: str | None, words: Words) -> Finding:
    if device is None:
        return Finding("reader", True, words.cli("doctor.reader.keyboard"))
    well = os.access(device, os.R_OK)
    return Finding("reader", well, words.cli("doctor.reader.well" if well else "doctor.reader.gone", device=device))


def printer(one: Printer | None, words: Words) -> Finding:
    """How the printer itself says it is; not a dot is printed."""
    if one is None:
        return Finding("printer", True, words.cli("doctor.printer.none"))
    from kiosk.cli.paper import printer_of

    health = printer_of(one).health()
    where = f"{one.transport} {one.address}, {one.width} mm"
    return Finding("printer", health in ("ready", "low"), words.cli(f"doctor.printer.{health}", where=where))


def journal(terminal: Terminal, words: Words) -> Finding:
    """SQLite's opinion, the room kept, and whether the end of the chain holds; the whole of it is `kiosk verify`'s."""
    free, opinion, head = terminal.journal.disk.free_bytes(), terminal.journal.disk.integrity(), terminal.journal.head()
    well = opinion == "ok" and free >= KEPT_FREE // 2
    first = max(head.seq - LINKS + 1, 1)
    links = terminal.journal.links(head.incarnation, first, LINKS)
    try:
        reached = fact.verify(terminal.journal.head_before(head.incarnation, first), links, first)
        if (len(links), reached) != (head.seq - first + 1, head.hash):
            raise ChainBroken(f"{len(links)} from {first}", seq=first + len(links))
    except ChainBroken as error:
        return Finding("journal", False, words.cli("doctor.journal.broken", seq=error.params.get("seq")))
    said = words.cli("doctor.journal.seen", facts=head.seq, kilobytes=free // 1024, opinion=opinion)
    return Finding("journal", well, f"{said}; {words.cli('doctor.journal.links', count=len(links))}")


def file_settings(terminal: Terminal, words: Words) -> Finding:
    connection = connect(terminal.settings.folder / FILE)
    try:
        seen = read_back(connection)
    finally:
        connection.close()
    wrong = [name for name, (_, expected) in SETTINGS.items() if seen[name] != expected]
    listed = ", ".join(f"{name}={seen[name]}" for name in wrong or ("journal_mode", "synchronous", "secure_delete"))
    return Finding("file_settings", not wrong, listed)


def clock(terminal: Terminal, words: Words) -> Finding:
    well = terminal.clock.trusted
    try:
        where = terminal.plans().hall.zone
    except KioskError:  # told with the plan
        where = "UTC"
    now = f"{terminal.clock.now().astimezone(zone(where)):%Y-%m-%d %H:%M} ({where})"
    return Finding("clock", well, words.cli("doctor.clock.well" if well else "doctor.clock.doubt", now=now))


def plan(terminal: Terminal, words: Words) -> Finding:
    terminal.plans()
    applied = terminal.box.plan("applied")
    if applied is None:
        alone = terminal.box.enrolment() is None
        return Finding("plan", True, words.cli("doctor.plan.own" if alone else "doctor.plan.none-yet"))
    return Finding("plan", True, words.cli("doctor.plan.version", version=applied.version, digest=applied.digest))


def server(terminal: Terminal, words: Words) -> Finding:
    """Whether something answers at the server's address and, of a terminal that was let in, takes what is sent."""
    enrolment = terminal.box.enrolment()
    url = enrolment.url if enrolment else terminal.settings.server
    if url is None:
        return Finding("server", True, words.cli("doctor.server.none"))
    waiting = terminal.journal.head().seq - terminal.journal.cursor()
    try:
        with urllib.request.urlopen(f"{url}/v1/openapi.json", timeout=PROBE_S):
            pass
    except urllib.error.HTTPError:  # it answers, and that is all that was asked
        pass
    except (OSError, ValueError):
        return Finding("server", False, words.cli("doctor.server.silent", url=url, waiting=waiting))
    if enrolment and (why := refused(terminal, enrolment, url)):
        said = words.cli("doctor.server.refuses", url=url, waiting=waiting, why=words.error(why).rstrip("."))
        return Finding("server", False, said)
    return Finding("server", True, words.cli("doctor.server.well", url=url, waiting=waiting))


def refused(terminal: Terminal, enrolment: Enrolment, url: str) -> KioskError | None:
    """
    Why the server takes nothing of this terminal.

    Asked with a sign of life, as the worker gives one: no fact goes up, so that needs no lock; nothing changes here.
    """
    from sync.client.link import Link
    from sync.client.push import next_part, send

    journal = terminal.journal
    link = Link(url, journal.keys, journal.device, enrolment.server_key)
    try:
        send(journal, link, terminal.clock, next_part(journal), [])
    except (StreamGap, StreamForked):  # the worker and the server settle that between them
        return None
    except KioskError as error:
        return error
    return None
