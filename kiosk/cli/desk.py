"""
`kiosk desk ticket|rate|scan|slip`: a citizen's gesture from a shell, for support and for tests.

Each returns only after the commit. A shell command commits beside the running terminal and leaves; only where no
terminal runs does it first do what a terminal does at its start.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiosk.cli.numbers import of_the_server
from kiosk.cli.parser import Parser, add_command
from kiosk.cli.terminal import Terminal, from_a_shell
from kiosk.domain import rating
from kiosk.domain.errors import CodeRefused, KioskError
from kiosk.domain.gesture import LookUp
from kiosk.domain.receipt import MAX_TEXT
from kiosk.domain.text import Both
from kiosk.views import Day
from kiosk.words import Words

REFUSED = 1
LAYOUT = "shell"  # its ratings are added up among themselves: nobody saw a screen


def arguments(parser: Parser, words: Words) -> None:
    gestures = parser.add_subparsers(
        title=words.cli("title.commands"), metavar=words.cli("title.command"), required=True, dest="gesture"
    )
    ticket = add_command(gestures, "ticket", words, "desk.ticket")
    ticket.add_argument("service", metavar="SERVICE", help=words.cli("desk.ticket.service"))
    ticket.add_argument("--priority", action="store_true", help=words.cli("desk.ticket.priority"))
    ticket.set_defaults(run=run_ticket)
    rate = add_command(gestures, "rate", words, "desk.rate")
    level = rate.add_argument("level", metavar="LEVEL", type=int, help=words.cli("desk.rate.level"))
    rate.add_argument("--counter", metavar="N", type=int, help=words.cli("desk.rate.counter"))
    rate.add_argument(
        "--reason",
        metavar="CODE",
        nargs="+",
        action=Reasons,
        level=level,
        default=[],
        help=words.cli("desk.rate.reason"),
    )
    rate.set_defaults(run=run_rate)
    scan = add_command(gestures, "scan", words, "desk.scan")
    scan.add_argument("text", metavar="TEXT", help=words.cli("desk.scan.text"))
    scan.set_defaults(run=run_scan)
    slip = add_command(gestures, "slip", words, "desk.slip")
    slip.add_argument("number", metavar="NUMBER", help=words.cli("desk.slip.number"))
    slip.set_defaults(run=run_slip)
    for gesture in (ticket, rate, scan, slip):
        gesture.add_argument("--json", action="store_true", help=words.cli("json"))


class Reasons(argparse.Action):
    """Codes of reasons; a number after the last of them is the level, had none been given before."""

    def __init__(self, *, level: argparse.Action, **options: Any) -> None:
        super().__init__(**options)
        self._level = level

    def __call__(self, parser: object, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:
        codes = list(values)
        if namespace.level is None and codes[-1].isdecimal():
            namespace.level = int(codes.pop())
            self._level.required = False
        namespace.reason = [*namespace.reason, *codes]


def run_ticket(args: argparse.Namespace, words: Words) -> int:
    def gesture(terminal: Terminal) -> int:
        ticket = terminal.desk.take_ticket(args.service, priority=args.priority)
        plan = terminal.plans()
        counters = plan.counters_for(ticket.service)
        told = {
            "ticket": ticket.label,
            "id": ticket.id,
            "day": ticket.day.isoformat(),
            "service": ticket.service,
            "series": ticket.series,
            "number": ticket.number,
            "priority": ticket.priority,
            "ahead": ticket.ahead,
            "counters": counters,
            "head": terminal.journal.head().hash.hex()[:10],
        }
        name = plan.service(ticket.service).name.both
        said = words.cli("desk.ticket.done", ticket=ticket.label, service=name, counters=", ".join(map(str, counters)))
        return _tell(args, told, said)

    return _at_the_desk(args, words, gesture)


def run_rate(args: argparse.Namespace, words: Words) -> int:
    def gesture(terminal: Terminal) -> int:
        plan = terminal.plans()
        rating.check(args.level, plan.survey.scale)
        reasons = plan.check_reasons(args.level, tuple(args.reason))  # refused before anything is counted
        slot = terminal.desk.rate(args.level, counter=args.counter, layout=LAYOUT)
        if reasons:
            terminal.desk.set_reasons(slot, reasons)
        terminal.desk.close(slot, "sent")
        terminal.journal.disk.settle()
        counter = args.counter if args.counter is not None else terminal.desk.counter()
        return _tell(args, {"rated": True, "counter": counter}, words.cli("desk.rate.done"))

    return _at_the_desk(args, words, gesture)


def run_scan(args: argparse.Namespace, words: Words) -> int:
    def gesture(terminal: Terminal) -> int:
        found = terminal.desk.look_up(_from_input() if args.text == "-" else args.text)
        if found.code.kind not in ("dossier", "ticket", "appointment"):
            return _refuse(
                args, CodeRefused(found.code.kind, kind=found.code.kind), words.cli(f"desk.scan.{found.code.kind}")
            )
        return _tell(args, _scanned(found), _said(found, terminal, words))

    return _at_the_desk(args, words, gesture)


def run_slip(args: argparse.Namespace, words: Words) -> int:
    """A second slip, for whoever has none in hand; the running terminal prints it."""

    def gesture(terminal: Terminal) -> int:
        order = terminal.outbox.again(args.number)
        return _tell(args, {"ticket": order.label, "again": True}, words.cli("desk.slip.done", ticket=order.label))

    return _at_the_desk(args, words, gesture)


def _at_the_desk(args: argparse.Namespace, words: Words, gesture: Callable[[Terminal], int]) -> int:
    """One gesture at an open terminal; what is refused is one sentence on stderr."""
    try:
        with from_a_shell(args.data, words, numbers=of_the_server) as terminal:
            wake(terminal)
            return gesture(terminal)
    except KioskError as error:
        said = words.error(error)
        if isinstance(opening := error.params.get("opening"), datetime):
            said += " " + words.cli("desk.opens", time=opening.time(), day=Day(opening.date()))
        return _refuse(args, error, said)


def wake(terminal: Terminal) -> None:
    """Where no terminal runs and no server leads, begin or end the hall day as a starting terminal would."""
    if terminal.box.enrolment() is None and terminal.lock.take():
        try:
            terminal.desk.start()
        finally:
            terminal.lock.give_back()


def _from_input() -> str:
    """What was piped in, whatever it is; more than a code can be is not even read."""
    return sys.stdin.buffer.read(8 * MAX_TEXT).decode("utf-8", "replace")


def _scanned(found: LookUp) -> dict[str, object]:
    told: dict[str, object] = {"kind": found.code.kind, "code": found.code.value}
    if found.code.kind == "dossier":
        one = found.dossier
        told |= {
            "own": found.own,
            "age": found.age.isoformat() if found.age else None,
            "dossier": None
            if one is None
            else {
                "code": one.code,
                "service": one.service,
                "state": one.state,
                **{name: _iso(one, name) for name in ("received", "due", "new_due", "finished", "returned")},
                "reason": one.reason,
            },
        }
    return told


def _iso(one: object, name: str) -> str | None:
    day = getattr(one, name)
    return day.isoformat() if day else None


def _said(found: LookUp, terminal: Terminal, words: Words) -> str:
    if found.code.kind in ("ticket", "appointment"):
        return words.cli(f"desk.scan.{found.code.kind}")
    if found.dossier is None:
        id = "desk.scan.missing" if found.own else "desk.scan.elsewhere"
        return words.cli(id, code=found.code.value)
    one = found.dossier
    state = Both(words.cli(f"dossier.{one.state}"))
    due = one.new_due or one.due
    if due is None:
        return words.cli("desk.scan.found", code=one.code, state=state)
    return words.cli("desk.scan.found-due", code=one.code, state=state, due=Day(due, "full"))


def _tell(args: argparse.Namespace, told: dict[str, object], said: str) -> int:
    print(json.dumps(told, ensure_ascii=False) if args.json else said)
    return 0


def _refuse(args: argparse.Namespace, error: KioskError, said: str) -> int:
    if args.json:
        print(json.dumps({"error": error.code}))
    print(said, file=sys.stderr)
    return REFUSED
