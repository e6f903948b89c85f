"""
How ratings become lots of sums that betray nobody.

At the close of a hall day a group with enough ballots gives up all but one, drawn by chance, as one
lot of sums. Whether and when it does never depends on an answer. Where ballots lie until then is
the business of `kiosk.ballot`.

Source:
    Own rule, measured against four attackers in `tests/kiosk/test_promise_b1.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosk.domain.kinds import LotSealed
from kiosk.domain.rating import mood

K_MIN = 5  # no plan may ask for fewer

Outcome = Literal["open", "sent", "skipped", "timed_out"]


@dataclass(frozen=True, slots=True)
class Group:
    """Ballots that may be added up: like compared with like. `counter` None is the terminal's pool."""

    counter: int | None
    post: str  # code of the post on duty, "tu-phap"
    scale: int
    survey: int  # version of the plan's survey
    order: str
    layout: str

    def pooled(self) -> "Group":
        """The pool this group moves into when it stays small: without counter and post."""
        return Group(None, "", self.scale, self.survey, self.order, self.layout)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One answer, without time, order or ticket."""

    level: int
    reasons: tuple[str, ...] = ()
    verified: bool = True
    outcome: Outcome = "open"


def can_seal(ballots: Sequence[Ballot], k: int) -> bool:
    """At least k verified and at least k + 1 in all, so that one may stay behind."""
    return sum(ballot.verified for ballot in ballots) >= k and len(ballots) >= k + 1


def sum_up(group: Group, ballots: Iterable[Ballot], first_day: date, last_day: date) -> LotSealed:
    """Add ballots up; nothing of their order or pairing is left."""
    ballots = list(ballots)
    levels = Counter(str(ballot.level) for ballot in ballots)
    reasons: dict[str, Counter[str]] = {}
    for ballot in ballots:
        if ballot.reasons:
            reasons.setdefault(mood(ballot.level), Counter()).update(ballot.reasons)
    return LotSealed(
        counter=group.counter,
        post=group.post,
        scale=group.scale,
        survey=group.survey,
        order=group.order,
        layout=group.layout,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        total=len(ballots),
        verified=sum(ballot.verified for ballot in ballots),
        skipped=sum(ballot.outcome == "skipped" for ballot in ballots),
        timed_out=sum(ballot.outcome == "timed_out" for ballot in ballots),
        levels={level: levels[level] for level in sorted(levels)},
        reasons={name: dict(sorted(reasons[name].items())) for name in sorted(reasons)},
    )
