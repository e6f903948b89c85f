"""
argparse in the reader's language: titles, help, and what it complains about.

Its sentences are those of the terminal's command, in the catalogue `cli`.
"""

import argparse
import os
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from kiosk.domain.text import shell_language
from sync.server.tell import catalogue, tell

# argparse speaks English; what it complains about, as keys of the catalogue
COMPLAINTS: Mapping[str, str] = {
    r"unrecognized arguments: (?P<what>.*)": "wrong.unknown",
    r"the following arguments are required: (?P<what>.*)": "wrong.missing",
    r"argument (?P<what>[^:]+): expected .*": "wrong.value-missing",
    r"argument (?P<name>[^:]*): invalid choice: (?P<what>.*) \(choose from (?P<known>.*)\)": "wrong.choice",
    r"argument (?P<name>[^:]*): invalid \S+ value: (?P<what>.*)": "wrong.value",
    r"argument (?P<name>[^:]*): (?P<what>.*)": "wrong.value",
}


def cli(key: str, **given: str) -> str:
    """A sentence both commands share."""
    return catalogue("cli", shell_language(os.environ)).gettext(key).format(**given)


def counter_number(text: str) -> int:
    """A counter of a hall, from 1 to 99."""
    if not 1 <= (number := int(text)) <= 99:
        raise ValueError(text)
    return number


def one_name(text: str) -> str:
    """A name on one line, of at most 80 letters, as the pages take it."""
    name = text.strip()
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise ValueError(text)
    return name


def sentence(about: str) -> str:
    """What stands beside a command in a list, as a sentence."""
    return f"{about[0].upper()}{about[1:]}."


def add_verb(
    verbs: Any, name: str, about: str, example: str, common: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    """A verb of a noun, with what it does, one line that can be copied, and the options every verb has."""
    epilog = tell("Ví dụ: {line}").format(line=f"{verbs._prog_prefix} {name} {example}".rstrip())
    one: argparse.ArgumentParser = verbs.add_parser(
        name, help=about, description=sentence(about), epilog=epilog, parents=[common]
    )
    return one


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence and leaves with 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = cli("title.arguments")
        self._optionals.title = cli("title.options")
        self.add_argument("-h", "--help", action="help", help=cli("help"))

    def error(self, message: str) -> NoReturn:
        for pattern, key in COMPLAINTS.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                message = cli(key, **found.groupdict()).rstrip(".")
                break
        said = tell("Lệnh chưa đúng: {message}. Xem {prog} --help.")
        self.exit(2, said.format(message=message, prog=self.prog) + "\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", cli("title.usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", cli("title.usage"), 1)
