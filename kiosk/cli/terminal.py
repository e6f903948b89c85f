"""
One terminal put together: its disk, ballots, box, clock and desk.

Used by every command that works on a terminal's folder; what a window or the network adds is put on by
`kiosk.cli.run`.
"""

import contextlib
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlite_utils.utils import sqlite3

from kiosk.ballot import Ballots
from kiosk.box import Box
from kiosk.cli.parser import DEFAULT_DATA
from kiosk.clock import SystemClock
from kiosk.desk import Desk
from kiosk.domain import fact
from kiosk.domain.errors import DiskDamaged, FactUnreadable, HomeNotReached, NoTerminal
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import PlanApplied, PlanRejected, TerminalStarted
from kiosk.domain.needs import Numbers
from kiosk.journal import FILE, Journal
from kiosk.lock import TerminalLock
from kiosk.outbox import Outbox
from kiosk.plans import Plans
from kiosk.settings import Settings, load
from kiosk.words import Words
from kiosk.writing import Writing

SOURCE = Path(__file__).parents[2]
TRIAL_STARTS = 1  # a power cut may fall into the minute of a new plan; twice is the plan's fault


@dataclass(frozen=True, slots=True)
class Terminal:
    settings: Settings
    clock: SystemClock
    journal: Journal
    ballots: Ballots
    box: Box
    plans: Plans
    desk: Desk[Writing]
    outbox: Outbox
    lock: TerminalLock

    def begin(self) -> None:
        """At the start of a running terminal, before the first touch; by the holder of the lock."""
        if (trial := self.box.trial()) and trial.starts >= TRIAL_STARTS:
            self.plan_failed()  # home was never reached with it
        elif trial:
            self.journal.write(lambda writing: self.box.try_again(writing.connection, trial))
        self.desk.start()
        started = TerminalStarted(software=software(), sqlite=sqlite3.sqlite_version)
        self.journal.append("terminal.started", started)

    def plan_holds(self) -> None:
        """Home was reached with the plan in force."""
        if self.box.trial():
            self.journal.write(lambda writing: self.box.prove(writing.connection))

    def plan_failed(self) -> None:
        """Home was not reached with a plan that came down: return to the last good one, and tell the server."""
        failed = self.box.applied()
        if failed is None or self.box.trial() is None:
            return

        def work(writing: Writing) -> None:
            good = self.box.roll_back(writing.connection)
            why = HomeNotReached.code
            writing.append("plan.rejected", PlanRejected(version=failed.version, digest=failed.digest, why=why))
            if good:
                writing.append("plan.applied", PlanApplied(version=good.version, digest=good.digest))

        self.journal.write(work)

    def close(self) -> None:
        self.lock.give_back()
        self.journal.close()


NumbersOf = Callable[[Journal, Box], Numbers | None]


def new_keys() -> Keys:
    """A pair for a file that is born; no other start waits for the library that makes it."""
    from sync.client import keys

    return keys.new_keys()


def no_server(journal: Journal, box: Box) -> Numbers | None:
    """A terminal that asks nobody: it gives its own numbers."""
    return None


def open_terminal(settings: Settings, *, numbers: NumbersOf = no_server, prints: bool = False) -> Terminal:
    """
    Open a terminal's folder, making it where there is none. The lock is not taken yet.

    Args:
        numbers: Makes the way to the hall server's numbers, for a terminal that has a server.
        prints: Whether each number comes with a slip, where there is a printer.

    Raises:
        KioskError: What the disk, the settings or the plan say.
    """
    clock = SystemClock()
    journal = Journal.open(settings.folder / FILE, clock=clock, new_keys=new_keys, chance=os.urandom)
    believe(clock, journal)
    box = Box(journal.disk)
    plans = Plans(box, settings.plan)
    ballots = Ballots(os.urandom)
    way = numbers(journal, box)
    outbox = Outbox(journal, clock)
    paper = outbox if prints and settings.printer else None
    desk = Desk(
        *(plans, journal, ballots, box, clock, way, os.urandom),
        stands_at=settings.counter,
        served=settings.server is not None,
        paper=paper,
    )
    return Terminal(settings, clock, journal, ballots, box, plans, desk, outbox, TerminalLock(settings.folder))


def software() -> str:
    """The version that is installed, else the one the source it runs from will have."""
    try:
        return version("saovang")
    except PackageNotFoundError:
        project = SOURCE / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"]) if project.exists() else ""


def believe(clock: SystemClock, journal: Journal) -> None:
    """Tell the clock when this terminal last wrote something by a clock it trusted."""
    head = journal.head()
    with contextlib.suppress(FactUnreadable, DiskDamaged):  # damage is the business of `kiosk verify`
        for line in reversed(journal.lines(head.incarnation, max(head.seq - 20, 1), 21)):
            last = fact.decode(line)
            if last.clk == "ok":
                clock.saw(datetime.fromisoformat(last.at))
                return


def for_a_moment(data: Path, *, numbers: NumbersOf = no_server) -> AbstractContextManager[Terminal]:
    """A terminal for one act from a shell, beside the running one or alone."""
    return _settled(load(data, os.environ), numbers)


@contextmanager
def _settled(settings: Settings, numbers: NumbersOf) -> Iterator[Terminal]:
    terminal = open_terminal(settings, numbers=numbers)
    try:
        yield terminal
    finally:
        terminal.journal.disk.settle()
        terminal.close()


@contextmanager
def from_a_shell(
    data: Path, words: Words, *, numbers: NumbersOf = no_server, begins: bool = False
) -> Iterator[Terminal]:
    """
    The same where a mistyped folder must not silently become a new terminal: one that is begun is told.

    Args:
        begins: Whether the folder may be made, were it not there at all.

    Raises:
        NoTerminal: Somebody named a folder that is not there.
    """
    settings = load(data, os.environ)
    file = settings.folder / FILE
    is_new = not os.path.exists(file)
    if is_new and not begins and not os.path.exists(data) and data != Path(DEFAULT_DATA):
        raise NoTerminal(str(file), folder=str(file.parent))
    with _settled(settings, numbers) as terminal:
        if is_new:
            print(words.cli("data.begun", folder=file.parent), file=sys.stderr)
        yield terminal
