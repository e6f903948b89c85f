"""
What facts say of a terminal's paper: how its printer is, and how many slips nobody has in hand.

A terminal says when its printer changes; a slip that failed says it too, and one that was confirmed says the opposite.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

import msgspec

from kiosk.domain.errors import FactUnfit
from kiosk.domain.kinds import PrinterChanged, SlipLost
from kiosk.domain.slip import Fault, Told
from sync.server.hot.seen import Seen, Target, check_day

FAULTS = frozenset(get_args(Fault))
WORDS = frozenset(word for part in get_args(Told) for word in get_args(part))
WELL = ("ready", "low")
READ = "SELECT printer, printer_ms, slips_day, slips_lost, slips_unsure FROM terminal WHERE id = %s"
KEEP = """
UPDATE terminal SET printer = %s, printer_ms = %s, slips_day = %s, slips_lost = %s, slips_unsure = %s WHERE id = %s
"""
KINDS = frozenset({"printer.changed", "slip.printed", "slip.failed", "slip.unknown"})


@dataclass(slots=True)
class Paper:
    """One terminal's; `lost` and `unsure` count slips of one hall day since the last one that was confirmed."""

    state: str = ""
    since_ms: int | None = None
    day: str = ""
    lost: int = 0
    unsure: int = 0

    def becomes(self, state: str, at: int) -> None:
        if state != self.state:
            self.state, self.since_ms = state, at

    def changed(self, state: str, at: int) -> None:
        """
        The printer's own word.

        A slip that may have come out stays in question: a printer that is well again did not say that it came.
        """
        self.becomes(state, at)
        if state not in FAULTS:
            self.lost = self.unsure

    def printed(self, at: int) -> None:
        self.lost = self.unsure = 0
        if self.state not in WELL:
            self.becomes("ready", at)

    def missed(self, why: str, day: str, at: int, *, unsure: bool) -> None:
        """A slip that nobody confirmed; `why` may also be about the slip alone and say nothing of the printer."""
        if day != self.day:
            self.day, self.lost, self.unsure = day, 0, 0
        self.lost += 1
        self.unsure += unsure
        if why in FAULTS:
            self.becomes(why, at)


def write(to: Target, facts: Iterable[tuple[Seen, int]]) -> None:
    """
    Take a run of facts of `KINDS` with their places on the server's time line.

    Raises:
        FactUnfit: One of them says nothing that is known.
    """
    before = tuple(to.db.rows(READ, to.terminal)[0])
    paper = Paper(*before)
    for fact, at in facts:
        _take(paper, fact, at)
    after = (paper.state, paper.since_ms, paper.day, paper.lost, paper.unsure)
    if after != before:
        to.db.execute(KEEP, *after, to.terminal)


def _take(paper: Paper, fact: Seen, at: int) -> None:
    try:
        if fact.kind == "slip.printed":
            paper.printed(at)
        elif fact.kind == "printer.changed":
            state = msgspec.json.decode(fact.data, type=PrinterChanged).state
            if state not in WORDS:
                raise FactUnfit(f"a printer that is {state!r}")
            paper.changed(state, at)
        else:
            check_day(fact.day)
            why = msgspec.json.decode(fact.data, type=SlipLost).why
            paper.missed(why, fact.day, at, unsure=fact.kind == "slip.unknown")
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
