"""
How punctual an office is.

Counts results finished early, on time and overdue, by date and never by hour; no due date counts as
on time. Where dossiers are kept is the business of `sync.server.models.dossier`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Verdict = Literal["early", "on_time", "overdue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    early: int = 0
    on_time: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        return self.early + self.on_time + self.overdue

    @property
    def share(self) -> float:
        """Early and on time among all, 0–1; 1 where nothing was finished yet."""
        return (self.early + self.on_time) / self.total if self.total else 1.0


def verdict(due: date | None, finished: date) -> Verdict:
    if due is None or finished == due:
        return "on_time"
    return "early" if finished < due else "overdue"


def punctuality(finished: Iterable[tuple[date | None, date]]) -> Punctuality:
    """
    Count finished dossiers.

    Args:
        finished: (first due date, day finished), one per dossier, in any order.

    Source:
        Town report of 28 Nov 2023: 535 dossiers = 432 early + 97 on time + 6 overdue.
    """
    counts = {"early": 0, "on_time": 0, "overdue": 0}
    for due, day in finished:
        counts[verdict(due, day)] += 1
    return Punctuality(**counts)
