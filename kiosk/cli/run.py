"""
`kiosk run`: the terminal's touch screen on its data folder.

Without a display the same terminal runs off the screen and saves a picture of each screen it shows.
"""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.cli.lobby import Lobby, hall_time
from kiosk.cli.memory import keep_little
from kiosk.cli.parser import Parser
from kiosk.cli.ready import Ready
from kiosk.cli.surroundings import check_libraries, has_display
from kiosk.cli.terminal import Terminal, for_a_moment, open_terminal
from kiosk.cli.upstream import Upstream
from kiosk.domain.errors import TerminalBusy, WrongUse
from kiosk.settings import Settings, address, load
from kiosk.words import Words

OFF_SCREEN = (1080, 1920)
PICTURES = "pictures"
HERE = ("127.0.0.1", "localhost", "::1")


def arguments(parser: Parser, words: Words) -> None:
    parser.add_argument("--server", metavar="URL", type=address, help=words.cli("run.server"))
    parser.add_argument("--code", metavar="CODE", help=words.cli("run.code"))
    parser.add_argument("--with-server", action="store_true", help=words.cli("run.with-server"))


def run(args: argparse.Namespace, words: Words) -> int:
    settings = load(args.data, os.environ)
    if args.server:
        settings = replace(settings, server=args.server)
    if args.with_server:
        if args.server and urlsplit(args.server).hostname not in HERE:
            raise WrongUse(
                "--with-server with another --server", why=words.cli("run.server-elsewhere"), command="kiosk run"
            )
        from kiosk.cli.hallserver import beside_a_server

        return beside_a_server(settings, words)
    if args.code:
        introduce(settings, args.code, words)
    return show(settings, words)


def introduce(settings: Settings, code: str, words: Words) -> None:
    """Enrol with a one-time code, and say what the server called this terminal."""
    if settings.server is None:
        raise WrongUse("--code without --server", why=words.cli("run.code-without-server"), command="kiosk run")
    from kiosk.cli.enrol import enrol

    with for_a_moment(settings.data) as terminal:
        claim(terminal)
        enrolled = enrol(terminal, settings.server, code)
    if enrolled.hall:
        print(words.cli("run.enrolled", name=enrolled.name, hall=enrolled.hall))
    else:
        print(words.cli("run.enrolled-without-plan", name=enrolled.name))
    if not enrolled.confirmed:
        print(words.cli("run.confirm", digits=enrolled.digits))
    sys.stdout.flush()


def claim(terminal: Terminal) -> None:
    """
    Raises:
        TerminalBusy: Another program runs this terminal.
    """
    folder = str(terminal.settings.folder)
    if not terminal.lock.take():
        raise TerminalBusy(folder, folder=folder)


def show(settings: Settings, words: Words, meanwhile: Callable[[], None] | None = None, *, tours: bool = False) -> int:
    """
    Open the window, or draw off the screen; returns when told to end, and raises what went wrong meanwhile.

    Args:
        tours: Whether its screens are shown one after another where nobody can touch them.
    """
    keep_little()
    gc.disable()  # until home stands: what is imported stays anyway
    log_warnings()
    check_libraries()
    upstream = Upstream(settings.server)
    terminal = open_terminal(settings, numbers=upstream.numbers, prints=True)
    try:
        claim(terminal)
        if settings.server and upstream.alone:
            print(words.cli("run.not-enrolled", server=settings.server), file=sys.stderr)
        hall_words = Words(settings.language, terminal.plans().hall.form_of_address)
        pictures = None if has_display(os.environ) else settings.data / PICTURES
        if pictures is not None:
            print(words.cli("run.no-display", folder=pictures), flush=True)
            if tours:
                print(words.cli("run.tours"), flush=True)
        lobby = open_lobby(terminal, upstream, hall_words, pictures)
        if meanwhile is not None:
            lobby.meanwhile(meanwhile, then_tours=tours and pictures is not None)
        lobby.run()
        return 0
    finally:
        terminal.close()


def log_warnings() -> None:
    """One log for the whole program; a handler's own level also keeps Kivy's greetings out."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def open_lobby(terminal: Terminal, upstream: Upstream, words: Words, pictures: Path | None) -> Lobby:
    """The window; without a display what is shown goes into pictures."""
    from screens.front import Front

    settings = terminal.settings
    front = Front(
        words,
        hall_time(terminal),
        size=settings.size or (OFF_SCREEN if pictures else None),
        fullscreen=settings.fullscreen,
        pictures=pictures,
        waiting_clock=settings.waiting_clock,
    )
    return Lobby(terminal, upstream, words, front, supervisor())


def supervisor() -> Ready:
    return Ready(os.environ.get("NOTIFY_SOCKET", ""))
