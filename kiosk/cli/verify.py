"""`kiosk verify`: whether the journal says what was written, whole and in order."""

import argparse
import json
import sys
from pathlib import Path

from kiosk.audit import HEAD_DIGITS, audit
from kiosk.cli.parser import Parser
from kiosk.domain.errors import ChainBroken, KioskError, NoTerminal, WrongUse
from kiosk.journal import FILE
from kiosk.salvage import salvage
from kiosk.words import Words


def arguments(parser: Parser, words: Words) -> None:
    parser.add_argument("--head", metavar="HEX", type=_head, help=words.cli("verify.head"))
    parser.add_argument("--salvage", metavar="FILE", type=Path, help=words.cli("verify.salvage"))
    parser.add_argument("--json", action="store_true", help=words.cli("json"))


def run(args: argparse.Namespace, words: Words) -> int:
    path = args.data / "terminal" / FILE
    if not path.exists():
        raise NoTerminal(str(path), folder=str(path.parent))
    if args.salvage:
        return _salvage(path, args.salvage, words)
    try:
        found = audit(path, args.head)
    except KioskError as error:
        if args.json:
            first_bad = error.params.get("seq") if isinstance(error, ChainBroken) else None
            print(json.dumps({"ok": False, "error": error.code, "first_bad_seq": first_bad}))
        print(words.error(error), file=sys.stderr)
        return 1
    last = found.streams[-1]
    if args.json:
        told = {"ok": True, "device": found.device.hex(), "facts": found.facts, "head": last.head.hex()}
        print(
            json.dumps(told | {"incarnation": last.incarnation.hex(), "seq": last.length, "found_at": found.found_at})
        )
        return 0
    print(words.cli("verify.done", facts=found.facts, streams=len(found.streams), head=last.head.hex()))
    if found.found_at is not None:
        print(words.cli("verify.found", seq=found.found_at, since=last.length - found.found_at))
    return 0


def _salvage(path: Path, to: Path, words: Words) -> int:
    count = 0
    try:
        with to.open("wb") as file:
            for place, line in salvage(path):
                file.write(b"%d\t%s\n" % (place, line))
                count += 1
    except OSError as error:
        raise WrongUse(str(error), why=words.cli("verify.closed", file=str(to)), command="kiosk verify") from error
    print(words.cli("verify.salvaged", count=count, file=str(to)))
    return 0


def _head(text: str) -> str:
    if len(text) < HEAD_DIGITS or set(text.lower()) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(text)
    return text.lower()
