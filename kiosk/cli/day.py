"""
`kiosk day open|close`: the hall day of a terminal that is its own hall, by staff from a shell.

A terminal with a server follows its server, which has commands of its own. Only the holder of the terminal's lock
ends a day, so a running terminal refuses this.
"""

import argparse
from datetime import date

from kiosk.cli.parser import Parser
from kiosk.cli.terminal import from_a_shell
from kiosk.domain.errors import TerminalBusy
from kiosk.views import Day
from kiosk.words import Words


def arguments(parser: Parser, words: Words) -> None:
    parser.add_argument("act", choices=("open", "close"), help=words.cli("day.act"))
    parser.add_argument("--date", metavar="YYYY-MM-DD", type=date.fromisoformat, help=words.cli("day.date"))
    parser.add_argument("--again", action="store_true", help=words.cli("day.again"))


def run(args: argparse.Namespace, words: Words) -> int:
    with from_a_shell(args.data, words, begins=args.act == "open") as terminal:
        if not terminal.lock.take():
            raise TerminalBusy(str(terminal.settings.folder), folder=str(terminal.settings.folder))
        terminal.desk.start()
        if args.act == "open":
            day = terminal.desk.open_day("staff", args.date, again=args.again)
        else:
            day = terminal.desk.close_day()
    print(words.cli(f"day.{args.act}.done", day=Day(day, "full")))
    return 0
