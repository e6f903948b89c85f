"""
How long a finger waits for its number while the hall server is dead: it refuses, or it says nothing any more.

A real desk on a real disk, a real server behind a cable. Between two samples the terminal counts the minutes after
which it trusts the server again, so that each asks anew.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.ballot import Ballots
from kiosk.box import Enrolment
from kiosk.desk import Desk
from sync.client.numbers import STEADY_S, Numbers
from tests.bench.server import Served, served
from tests.bench.table import Table
from tests.kiosk.halls import EXAMPLE, example_plan
from tests.support.cable import Cable, cable
from tests.support.lobby import Lobby

TIMES = 20
SERVICE = "chung-thuc"
WAYS: tuple[tuple[str, Callable[[Cable], None], Callable[[Cable], None]], ...] = (
    ("answers", lambda wire: None, lambda wire: None),
    ("is off: it refuses the connection", Cable.pull, Cable.put_in),
    ("hangs: nothing comes back", Cable.go_dead, Cable.come_alive),
)


class Citizens:
    """One after the other before a terminal that asks its server; `seconds` is what its own clock counts."""

    def __init__(self, lobby: Lobby, server: Served, url: str) -> None:
        self.lobby, self.seconds, plan = lobby, 0.0, example_plan()
        enrolled = lobby.link(url, None).enrol(server.code(), lobby.journal.incarnation)
        lobby.box.set_enrolment(
            Enrolment(
                name=enrolled.name, ordinal=enrolled.ordinal, hall=enrolled.hall, url=url,
                server_key=bytes.fromhex(enrolled.server), incarnation=lobby.journal.incarnation.hex(),
            )
        )  # fmt: skip
        link = lobby.link(url, bytes.fromhex(enrolled.server))
        self.numbers = Numbers(link, mono=lambda: self.seconds, on_late=lambda *one: self.desk.late(*one))
        self.desk: Desk[Any] = Desk(
            lambda: plan, lobby.journal, Ballots(os.urandom), lobby.box, lobby.clock, self.numbers, os.urandom
        )
        lobby.worker(link, desk=self.desk, numbers=self.numbers).round()

    def take_ms(self) -> float:
        self.lobby.clock.advance(1)
        begun = time.perf_counter()
        self.desk.take_ticket(SERVICE)
        return (time.perf_counter() - begun) * 1000

    def trust_again(self) -> None:
        """The server has answered for some minutes."""
        self.numbers.heard(True)
        self.seconds += STEADY_S
        self.numbers.heard(True)


def run() -> Table:
    rows = list[tuple[str, ...]]()
    with served(None) as server, tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        for words in (("plan", "publish", str(EXAMPLE)), ("day", "open", "--again")):
            subprocess.run(server.command(*words), check=True, capture_output=True)
        lobby = Lobby(Path(folder))
        with cable(server.port) as wire:
            citizens = Citizens(lobby, server, f"http://127.0.0.1:{wire.port}")
            for name, dies, lives in WAYS:
                rows.append((name, *measured(citizens, wire, dies, lives)))
            citizens.numbers.close()
        lobby.close()
    return Table(
        title="D2 a finger and a dead server",
        columns=("the server", "first finger, p50", "slowest", "the next finger, p50", "slowest"),
        rows=tuple(rows),
        note=(
            f"{TIMES} times each, from `desk.take_ticket` to the durable number; the screen shows it a frame later. "
            "Wanted: no finger waits longer than 500 ms. Whoever comes next does not ask a server that was silent."
        ),
    )


def measured(
    citizens: Citizens, wire: Cable, dies: Callable[[Cable], None], lives: Callable[[Cable], None]
) -> tuple[str, ...]:
    first, then = list[float](), list[float]()
    for _ in range(TIMES):
        citizens.trust_again()
        citizens.take_ms()  # the connection stands, as in a hall at work
        dies(wire)
        first.append(citizens.take_ms())
        then.append(citizens.take_ms())
        lives(wire)
        time.sleep(0.1)
    return tuple(f"{ms:.0f} ms" for ones in (first, then) for ms in (statistics.median(ones), max(ones)))
