"""
The words of the command line: one table of commands, each in its own module.

A command's module has `arguments(parser, words)` and `run(args, words) -> exit code`; only the module of
the command that was asked for is imported, so that a gesture from a shell never loads a window.
"""

import argparse
import importlib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from kiosk.domain.errors import WrongUse
from kiosk.words import Words

COMMANDS: Mapping[str, str] = {
    "run": "kiosk.cli.run",
    "demo": "kiosk.cli.demo",
    "desk": "kiosk.cli.desk",
    "day": "kiosk.cli.day",
    "verify": "kiosk.cli.verify",
    "doctor": "kiosk.cli.doctor",
}
DEFAULT_DATA = "var"

# argparse speaks English; what it complains about, as keys of the catalogue
COMPLAINTS: Mapping[str, str] = {
    r"unrecognized arguments: (?P<what>.*)": "wrong.unknown",
    r"the following arguments are required: (?P<what>.*)": "wrong.missing",
    r"argument (?P<what>\S+): expected .*": "wrong.value-missing",
    r"argument (?P<name>[^:]*): invalid choice: (?P<what>.*) \(choose from (?P<known>.*)\)": "wrong.choice",
    r"argument (?P<name>[^:]*): invalid \S+ value: (?P<what>.*)": "wrong.value",
    r"argument (?P<name>[^:]*): (?P<what>.*)": "wrong.value",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence of the reader's language."""

    def __init__(self, *, words: Words, **options: object) -> None:
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,  # type: ignore[arg-type]
        )
        self.words = words
        self.discreet = False  # what was typed may be a citizen's card: never repeat it
        self._positionals.title = words.cli("title.arguments")
        self._optionals.title = words.cli("title.options")
        self.add_argument("-h", "--help", action="help", help=words.cli("help"))

    def error(self, message: str) -> NoReturn:
        for pattern, id in COMPLAINTS.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                said = found.groupdict() | ({"what": "…"} if self.discreet else {})
                message = self.words.cli(id, **said)
                break
        raise WrongUse(message, why=message, command=self.prog)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", self.words.cli("title.usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", self.words.cli("title.usage"), 1)


def build(words: Words, given: Sequence[str]) -> Parser:
    """The whole parser; of the commands only the one in `given` is filled in."""
    parser = Parser(words=words, prog="kiosk", description=words.cli("kiosk.about"), epilog=words.cli("kiosk.more"))
    parser.discreet = "scan" in given
    commands = parser.add_subparsers(
        title=words.cli("title.commands"), metavar=words.cli("title.command"), required=True, dest="command"
    )
    add_data(parser, words, Path(os.environ.get("SAOVANG_DATA") or DEFAULT_DATA))
    wanted = next((one for one in _without_data(given) if not one.startswith("-")), None)
    for name, module in COMMANDS.items():
        sub = add_command(commands, name, words, f"{name}")
        if name == wanted:
            loaded = importlib.import_module(module)
            loaded.arguments(sub, words)
            if sub.get_default("run") is None and hasattr(loaded, "run"):
                sub.set_defaults(run=loaded.run)
    return parser


def add_command(commands: "argparse._SubParsersAction[Parser]", name: str, words: Words, id: str) -> Parser:
    """One command or one of its gestures, with `--data` as everywhere; its words are `ID.help` and `ID.about`."""
    sub: Parser = commands.add_parser(
        name, words=words, help=words.cli(f"{id}.help"), description=words.cli(f"{id}.about")
    )
    add_data(sub, words, argparse.SUPPRESS)  # silent unless given, so that one given before the command holds
    return sub


def add_data(parser: Parser, words: Words, default: Path | str) -> None:
    help_ = words.cli("data", default=DEFAULT_DATA)
    parser.add_argument("--data", metavar="DIR", type=Path, default=default, help=help_)


def _without_data(given: Sequence[str]) -> list[str]:
    """The words without the folder's name, which might be that of a command."""
    return [word for before, word in zip(("", *given), given, strict=False) if before != "--data"]
