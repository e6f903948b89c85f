"""
`kiosk demo --busy`: the program beside the demo in which a morning happens.

A process of its own, so that the touch screen stays quick. It ends when its input does, which is when the demo ends.
"""

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from assets import known
from assets.examples import EXAMPLE
from kiosk.cli.cable import Cable, pulled
from kiosk.cli.clerk import Clerk
from kiosk.cli.example import days_before
from kiosk.cli.hallserver import CODE, HallServer
from kiosk.cli.kiosks import Kiosk, set_up
from kiosk.cli.morning import Clock, Morning
from kiosk.cli.visitors import Visit, visits
from kiosk.devices.pretend import NetworkPrinter
from kiosk.domain.errors import KioskError, ServerEnded
from kiosk.domain.plan import Plan, read
from kiosk.domain.text import shell_language
from kiosk.words import Words

SEED = 20261123
LOGIN, ADMIN = "vi-du", "quan-tri"
ACCOUNT = "Quầy ví dụ / Example counter"
NAME = "Máy ví dụ {n} / Example terminal {n}"
BOARD = "Tivi ví dụ / Example television"
BEGIN, OVER = time(7, 25), time(11, 20)  # those who came before are there at the beginning
CROWDS = 2  # usual days' visitors at once
PAPER_OUT, PAPER_FOR_S = timedelta(minutes=28), 20 * 60.0
CABLE_OUT, CABLE_FOR_S = timedelta(minutes=40), 5 * 60.0


def main(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("speed", type=float)
    args = parser.parse_args(given)
    words = Words(shell_language(os.environ))
    logging.basicConfig(level=logging.ERROR)  # a pulled cable is said in its words
    end = threading.Event()

    threading.Thread(target=until_the_demo_ends, args=[end], name="input", daemon=True).start()
    try:
        live(HallServer(args.data, args.port), args.data / "busy", args.speed, words, end)
    except KioskError as error:
        print(words.error(error), file=sys.stderr)
        return 1
    return 0


def until_the_demo_ends(end: threading.Event) -> None:
    """Read unbuffered: a thread that waits inside a buffer's lock aborts a program whose morning is over."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end.set()


def live(server: HallServer, folder: Path, speed: float, words: Words, end: threading.Event) -> None:
    """The whole morning; returns when it is over or `end` is set."""
    plan = read(EXAMPLE.read_text(encoding="utf-8"), known)
    printer, cable = NetworkPrinter(), Cable(server.port)
    kiosks = [
        set_up(server, folder / "2", NAME.format(n=2), printer=printer.address),
        set_up(server, folder / "3", NAME.format(n=3), way=cable.url),
    ]
    try:
        clerks, password = log_in(server, plan)
        watch(server, words, password)
        for one in kiosks:
            one.start()
        chance, day = Random(SEED), whole_day(plan)
        clock = Clock(datetime.combine(day, BEGIN), speed)
        morning = Morning(clock, plan, kiosks, chance, teller(words))
        threading.Thread(target=pass_on, args=(end, morning.end), name="end", daemon=True).start()
        morning.tell("busy.begin", speed=f"{speed:g}", counters=len(clerks))
        happen(morning, plan, clerks, crowd(plan, day, chance), troubles(morning, kiosks, printer, cable))
        if not end.is_set():
            morning.tell("busy.over")
    finally:
        for one in kiosks:
            one.close()
        cable.close()
        printer.switch_off()


def pass_on(one: threading.Event, other: threading.Event) -> None:
    one.wait()
    other.set()


def happen(
    morning: Morning,
    plan: Plan,
    clerks: Mapping[int, Clerk],
    come: Sequence[Visit],
    faults: Sequence[Callable[[], None]],
) -> None:
    """Citizens, clerks and faults side by side, until the last clerk goes home."""
    works = [
        threading.Thread(target=morning.work, args=(clerk, number, number), name=f"clerk-{number}")
        for number, clerk in clerks.items()
    ]
    others = [
        threading.Thread(target=one, name="example") for one in (lambda: morning.come(come), morning.news, *faults)
    ]
    for thread in (*works, *others):
        thread.start()
    for thread in works:
        thread.join()
    morning.end.set()
    for thread in others:
        thread.join()


def troubles(
    morning: Morning, kiosks: Sequence[Kiosk], printer: NetworkPrinter, cable: Cable
) -> list[Callable[[], None]]:
    """Paper that runs out at the first machine, a network that is gone at the second one."""

    def paper() -> None:
        if morning.wait(PAPER_OUT.total_seconds()):
            return
        printer.rows_left = 0
        morning.tell("busy.paper-out", name=kiosks[0].name)
        morning.wait(PAPER_FOR_S)
        printer.new_roll()
        morning.tell("busy.paper-in", name=kiosks[0].name, unprinted=kiosks[0].unprinted)

    def network() -> None:
        if morning.wait(CABLE_OUT.total_seconds()):
            return
        morning.tell("busy.cable-out", name=kiosks[1].name)
        pulled(cable, morning.wait, CABLE_FOR_S)
        morning.tell("busy.cable-in", name=kiosks[1].name)

    return [paper, network]


def crowd(plan: Plan, day: date, chance: Random) -> list[Visit]:
    """Who comes this morning, more than on a usual day."""
    come = [one for _ in range(CROWDS) for one in visits(plan, day, chance)]
    return sorted((one for one in come if one.arrives.time() < OVER), key=lambda one: one.arrives)


def whole_day(plan: Plan) -> date:
    """Some day with a morning and an afternoon: half of its people come in the morning."""
    return max(days_before(plan, date(2026, 11, 21), 8), key=lambda day: (len(plan.opening.spans(day)), day))


def watch(server: HallServer, words: Words, password: str) -> None:
    """Tell where the morning can be watched: a board, the report, a console of one's own."""
    board = asked_of(server, "board", "add", BOARD, "--anew").split()[0]
    say = teller(words)
    say("busy.watch-board", board=server.url + board, report=f"{server.url}/queue-report")
    say("busy.watch-counter", counter=f"{server.url}/counter", login=LOGIN, password=password)


def asked_of(server: HallServer, *words: str) -> str:
    """
    What a command of the server printed.

    Raises:
        ServerEnded: It failed.
    """
    told = server.command(*words)
    if told.returncode:
        raise ServerEnded(f"{words[0]}: {told.returncode} {told.stderr}", exit=told.returncode)
    return told.stdout


def log_in(server: HallServer, plan: Plan) -> tuple[dict[int, Clerk], str]:
    """
    One clerk a counter, with one account of the example's, and its password.

    The first account of a hall closes its set-up page: where there is none yet, an admin's comes first, and its
    one-time password is printed.
    """
    if not asked_of(server, "user", "list").strip():
        print(asked_of(server, "user", "add", ADMIN, "--role", "admin").strip(), flush=True)
    there = server.command("user", "add", LOGIN, "--role", "counter", "--name", ACCOUNT)
    told = asked_of(server, "user", "reset", LOGIN) if there.returncode else there.stdout
    word = told.strip().rpartition(" ")[2]
    if not CODE.match(word):
        raise ServerEnded(f"user: {told}", exit=1)
    clerks = {one.number: Clerk(server.url) for one in plan.counters}
    password = ""
    for clerk in clerks.values():
        clerk.log_in(LOGIN, password or word)
        password = password or clerk.new_password(word)
    return clerks, password


def teller(words: Words) -> Callable[..., None]:
    """Says one line at a time."""

    def say(sentence: str, **filled: object) -> None:
        print(words.cli(sentence, **{name: str(value) for name, value in filled.items()}), flush=True)

    return say


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
