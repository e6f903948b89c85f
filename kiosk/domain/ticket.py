"""
A ticket: its number, how people read it, and its life.

A number belongs to a hall day and a series. The server gives 1–999; a terminal that cannot reach it
gives numbers of its own block, ordinal × 1000 + 1–999. Who may give which is never decided by a clock.
A ticket is in one phase; what may be done with it then is a table, `ACTIONS`. Who is called next is the business of
`kiosk.domain.queue`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.errors import SeriesUsedUp, TicketNotThere
from kiosk.domain.range import Range
from kiosk.domain.text import Both

BLOCK = 1000
LAST = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A citizen's place in the queue. `ahead` and `wait` are None while nobody can know them."""

    id: str
    day: date
    service: str
    series: str
    number: int
    priority: bool
    ahead: int | None = None
    wait: Range | None = None

    @property
    def label(self) -> str:
        return label(self.series, self.number)


def label(series: str, number: int) -> str:
    """As people read it: "A 046", from a block "A 2001"."""
    return f"{series} {number:03d}"


def ordinal_of(number: int) -> int:
    """Whose block a number is from: 0 for the server's own numbers, else 1–9."""
    return number // BLOCK


def next_number(series: str, seen: Iterable[int], ordinal: int = 0) -> int:
    """
    The number after the highest one seen in the same block.

    Args:
        seen: Every number of the day and series anybody knows of, of any block, in any order.
        ordinal: 0 for the server, 1–9 for a terminal's own block.

    Raises:
        SeriesUsedUp: After 999 of a block.
    """
    last = highest(seen, ordinal)
    if last % BLOCK >= LAST:
        raise SeriesUsedUp(f"{series}, block {ordinal}", series=series)
    return max(last, ordinal * BLOCK) + 1


def highest(seen: Iterable[int], ordinal: int = 0) -> int:
    """The highest number seen of one block; 0 where none was."""
    return max((number for number in seen if ordinal_of(number) == ordinal), default=0)


# ---- life


class Phase(StrEnum):
    """Where a ticket is; the last four are ends, yet who left may come back."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    ABSENT = "absent"
    FINISHED = "finished"
    LEFT = "left"
    CANCELLED = "cancelled"
    VOIDED = "voided"


AT_A_COUNTER = frozenset({Phase.CALLED, Phase.SERVING})


@dataclass(frozen=True, slots=True)
class Action:
    """
    What a counter can do with a ticket: in which phases, and where it is then; `to` is None where it stays.

    `name` completes "you cannot …", in English with its object. A finished or transferred ticket with more to come
    waits again.
    """

    name: Both
    accepts: frozenset[Phase]
    to: Phase | None = None


def _action(vi: str, en: str, accepts: Iterable[Phase], to: Phase | None = None) -> Action:
    return Action(Both(vi, en), frozenset(accepts), to)


# by the fact it makes, without "ticket."
ACTIONS: Mapping[str, Action] = {
    "called": _action("gọi", "call it", (Phase.WAITING, Phase.HELD, Phase.ABSENT, Phase.LEFT), Phase.CALLED),
    "recalled": _action("gọi lại", "call it again", (Phase.CALLED,), Phase.CALLED),
    "started": _action("bắt đầu", "start with it", (Phase.CALLED,), Phase.SERVING),
    "finished": _action("kết thúc", "finish it", AT_A_COUNTER, Phase.FINISHED),
    "held": _action("tạm để chờ", "set it aside", AT_A_COUNTER, Phase.HELD),
    "resumed": _action("làm tiếp", "go on with it", (Phase.HELD,), Phase.SERVING),
    "transferred": _action("chuyển", "send it on", AT_A_COUNTER, Phase.WAITING),
    "added": _action("thêm việc", "add a service to it", AT_A_COUNTER),
    "no_show": _action("báo vắng", "mark it as absent", (Phase.CALLED,), Phase.ABSENT),
    "reinstated": _action("đưa lại vào hàng chờ", "bring it back", (Phase.ABSENT, Phase.LEFT), Phase.WAITING),
    "left": _action("ghi đã về", "mark it as gone", (Phase.WAITING, Phase.HELD, Phase.ABSENT), Phase.LEFT),
    "cancelled": _action(
        *("hủy", "cancel it", (Phase.WAITING, Phase.CALLED, Phase.SERVING, Phase.HELD, Phase.ABSENT)), Phase.CANCELLED
    ),
    "linked": _action("gắn hồ sơ", "link a dossier to it", AT_A_COUNTER),
}

# completes "A 046 …"
PHASES: Mapping[Phase, Both] = {
    Phase.WAITING: Both("đang chờ", "is waiting"),
    Phase.CALLED: Both("đang được gọi", "is being called"),
    Phase.SERVING: Both("đang được phục vụ", "is being served"),
    Phase.HELD: Both("đang tạm để chờ", "is set aside"),
    Phase.ABSENT: Both("đã báo vắng", "was marked as absent"),
    Phase.FINISHED: Both("đã xong", "is finished"),
    Phase.LEFT: Both("đã về", "has left"),
    Phase.CANCELLED: Both("đã hủy", "is cancelled"),
    Phase.VOIDED: Both("không có người giữ", "is held by nobody"),
}

AT_CLOSE: Mapping[Phase, Phase] = {
    Phase.WAITING: Phase.LEFT,
    Phase.HELD: Phase.LEFT,
    Phase.CALLED: Phase.ABSENT,
    Phase.SERVING: Phase.FINISHED,
}


def accept(action: str, phase: Phase, ticket: str = "") -> Phase:
    """
    The phase after an action.

    Args:
        action: A key of `ACTIONS`.
        ticket: Its label, for the sentence of a refusal.

    Raises:
        TicketNotThere: That cannot be done in this phase.
    """
    act = ACTIONS[action]
    if phase not in act.accepts:
        raise TicketNotThere(
            f"{action} of {ticket or 'a ticket'} that is {phase}", label=ticket, phase=PHASES[phase], action=act.name
        )
    return phase if act.to is None else act.to


def at_close(phase: Phase) -> Phase:
    """Where the end of the hall day leaves a ticket."""
    return AT_CLOSE.get(phase, phase)
