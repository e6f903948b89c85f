"""
A terminal that gives numbers and prints them until it is killed, again and again.

    python -m tests.kiosk.printing FOLDER ADDRESS product|naive KILLS SEED

Each life is a fork of this process, which has no thread of its own. After the last kill one more life prints what
still waits, and a second slip is asked for wherever nobody is sure of the first.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from kiosk.box import Box
from kiosk.cli.paper import press
from kiosk.desk import Desk
from kiosk.disk import Connection
from kiosk.domain.plan import Plan
from kiosk.domain.slip import Job, Order, Outcome
from kiosk.domain.ticket import Ticket
from kiosk.outbox import Outbox
from kiosk.settings import Printer
from tests.kiosk.halls import Terminal, terminal

PHONES = "http://192.168.1.10:8080"
LIFE_S = 0.15
END_S = 60.0
SHAKES = 3


def with_phones(plan: Plan) -> Plan:
    """The same hall, where phones reach the server."""
    return plan.model_copy(update={"hall": plan.hall.model_copy(update={"phones": PHONES})})


class Naive(Outbox):
    """The rule of nearly everybody: what is not noted as printed is printed again."""

    def recover(self) -> bool:
        return True

    def sending(self, job: Job) -> None:
        pass

    def settle(self, job: Job, outcome: Outcome) -> None:
        if outcome.state == "printed":
            self._journal.disk.write(
                lambda c: c.execute("UPDATE print_job SET state = 'printed' WHERE number = ?", (job.number,)) and None
            )


def allow_everything(connection: Connection) -> None:
    connection.execute("DROP TRIGGER IF EXISTS print_forward")


def live(folder: Path, address: str, rule: str, seed: int, begun: int, *, last: bool = False) -> None:
    with terminal(folder, seed=seed) as at:
        outbox = (Naive if rule == "naive" else Outbox)(at.journal, at.clock)
        if rule == "naive":
            at.journal.disk.write(allow_everything)
        printer = press(Printer(transport="tcp", address=address), lambda: with_phones(at.plan), outbox)
        printer.start()
        if last:
            settle(outbox)
        else:
            give_numbers(at, outbox, begun)
        printer.stop()


def give_numbers(at: Terminal, outbox: Outbox, begun: int) -> None:
    desk = Desk(lambda: at.plan, at.journal, at.ballots, Box(at.journal.disk), at.clock, None, at.chance, paper=outbox)
    if at.journal.day() is None:
        desk.open_day("staff")
    while True:
        desk.take_ticket("chung-thuc")
        os.write(begun, b".")
        time.sleep(0.03)


def settle(outbox: Outbox) -> None:
    """Print what waits, then a second slip for all that is unknown; a finger that shakes asks for it thrice."""
    wait(outbox)
    for order, state in outbox.states():
        for _ in range(SHAKES if state == "unknown" else 0):
            outbox.second(ticket_of(order))
    wait(outbox)


def ticket_of(order: Order) -> Ticket:
    """As the citizen's screen holds it."""
    series, number = order.label.split()
    known = {"id": order.id, "day": order.day, "service": order.service, "priority": order.priority}
    return Ticket(series=series, number=int(number), **known)  # type: ignore[arg-type]


def wait(outbox: Outbox) -> None:
    give_up = time.monotonic() + END_S
    while any(state in ("queued", "sending") for _, state in outbox.states()):
        if time.monotonic() > give_up:
            raise TimeoutError([state for _, state in outbox.states()])
        time.sleep(0.02)


def main(folder: Path, address: str, rule: str, kills: int, seed: int) -> None:
    chance, (hears, begun) = random.Random(seed), os.pipe()
    for life in range(kills + 1):
        last = life == kills
        child = os.fork()
        if child == 0:
            live(folder, address, rule, seed * 1000 + life, begun, last=last)
            os._exit(0)
        if not last:
            os.read(hears, 1000)  # whatever the machine is busy with: its first number is given
            time.sleep(chance.uniform(0, LIFE_S))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if (ended := os.waitstatus_to_exitcode(status)) != (0 if last else -signal.SIGKILL):
            sys.exit(f"life {life} ended with {ended}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
