"""
`kiosk demo`: the example hall on this computer, server and terminal, ready to be touched.

The first start fills it with an invented past; a second one finds everything as it was left.
"""

import argparse
import os
import sys
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random

from assets import known
from assets.examples import EXAMPLE
from kiosk.cli.companion import Companion
from kiosk.cli.example import current, register, send_past_days, sheet
from kiosk.cli.hallserver import PORT, HallServer, enrol_once
from kiosk.cli.parser import Parser
from kiosk.cli.run import show
from kiosk.cli.surroundings import check_libraries, demo_size
from kiosk.domain.errors import FolderClosed, NotSaved, ServerEnded
from kiosk.domain.plan import Plan, read
from kiosk.hall import zone
from kiosk.settings import Settings, load
from kiosk.words import Words

SEED = 20261122
MADE = "example.made"  # stands in the folder once the past has been made
EXAMPLE_NAME = "Máy ví dụ / Example terminal"


def arguments(parser: Parser, words: Words) -> None:
    parser.add_argument("--port", metavar="N", type=port, default=PORT, help=words.cli("demo.port", default=str(PORT)))
    parser.add_argument("--busy", action="store_true", help=words.cli("demo.busy"))
    parser.add_argument("--speed", metavar="N", type=speed, default=1.0, help=words.cli("demo.speed"))


def port(text: str) -> int:
    """
    Raises:
        ValueError: No program can listen there.
    """
    if not 1 <= (number := int(text)) <= 65535:
        raise ValueError(text)
    return number


def speed(text: str) -> float:
    """
    Raises:
        ValueError: Not between a tenth and two hundred times.
    """
    if not 0.1 <= (times := float(text)) <= 200:
        raise ValueError(text)
    return times


def run(args: argparse.Namespace, words: Words) -> int:
    settings = load(args.data, os.environ)
    check_libraries()
    make_folder(settings.data)
    plan = read(EXAMPLE.read_text(encoding="utf-8"), known)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    server = HallServer(settings.data, args.port, environment)
    morning = Companion(settings.data, args.port, args.speed, environment) if args.busy else None
    server.check_port()  # before anything is made
    settings = replace(settings, server=server.url)
    today = datetime.now(zone(plan.hall.zone)).date()
    try:
        if (settings.data / MADE).exists():
            server.start()
        else:
            print(words.cli("demo.making"), flush=True)
            make(server, settings, plan, today, words)
        hall = partial(open_hall, server, settings.data, plan, today, words, morning)
        return show(in_a_portrait(settings), words, hall, tours=True)
    except ServerEnded as error:  # it has told its sentence already
        return int(str(error.params["exit"]))
    finally:
        if morning is not None:
            morning.stop()
        server.stop()


def make(server: HallServer, settings: Settings, plan: Plan, today: date, words: Words) -> None:
    """The first start: an invented past, and a terminal that is introduced to its server."""
    prepare(server, settings.data, plan, today)
    server.start()
    server.wait()
    send_past_days(server.url, server.code_for(EXAMPLE_NAME), plan, today, Random(SEED))
    server.command("terminal", "revoke", EXAMPLE_NAME)  # it is gone, and nobody is to miss it
    enrol_once(server, settings, words)
    write(settings.data / MADE, f"{today}\n")


def open_hall(
    server: HallServer, data: Path, plan: Plan, today: date, words: Words, morning: Companion | None = None
) -> None:
    """While the window comes up: the server answers, its day is begun whatever the hour, and people are told."""
    server.wait()
    server.command("day", "open", "--again")  # whatever the hour; also one that was ended
    tell(server.url, data, plan, today, words)
    if morning is not None:
        morning.start()


def make_folder(data: Path) -> None:
    """
    Raises:
        FolderClosed: It can be neither made nor written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderClosed(str(error), folder=str(data), detail=error.strerror) from error
    if not os.access(data, os.W_OK):
        raise FolderClosed(f"{data} is not writable", folder=str(data), detail="EACCES")


def prepare(server: HallServer, data: Path, plan: Plan, today: date) -> None:
    """
    The plan and the dossiers, before the server begins.

    Raises:
        NotSaved: The disk does not take the dossiers.
        ServerEnded: A command was refused, with its sentence on stderr.
    """
    file = data / "example-dossiers.csv"
    write(file, sheet(register(plan, today, Random(SEED))))
    for words in (("plan", "publish", str(EXAMPLE)), ("import", "dossiers", str(file))):
        told = server.command(*words)
        if told.returncode:
            sys.stderr.write(told.stderr)
            raise ServerEnded(f"{words[0]}: {told.returncode}", exit=told.returncode)


def write(file: Path, text: str) -> None:
    """
    Raises:
        NotSaved: The disk did not take it.
    """
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NotSaved(f"{file}: {error}", detail=error.strerror) from error


def tell(url: str, data: Path, plan: Plan, today: date, words: Words) -> None:
    """What somebody who has never seen it can try now."""
    print(words.cli("demo.ready", url=url, data=data))
    codes = [one.code for one in current(plan, today)]
    print(words.cli("demo.codes", codes=", ".join(codes[:4])))
    sys.stdout.flush()


def in_a_portrait(settings: Settings) -> Settings:
    """On somebody's own computer a window they can look beside, not the whole screen."""
    if settings.size is not None:
        return settings
    return replace(settings, size=demo_size(os.environ), fullscreen=False)
