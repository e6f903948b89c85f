"""
What each kind of fact holds.

A new kind is a new line of `KINDS` and of `kiosk.domain.figures`; a released one is never changed,
only joined by fields with defaults. Personal data never enters a fact.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec


class Nothing(msgspec.Struct, frozen=True):
    """A fact whose envelope says everything."""


class TerminalStarted(msgspec.Struct, frozen=True, kw_only=True):
    software: str
    sqlite: str


class DayOpened(msgspec.Struct, frozen=True, kw_only=True):
    """`by` the plan's hours or by staff, who may open outside the hours."""

    by: Literal["plan", "staff"]


class TicketIssued(msgspec.Struct, frozen=True, kw_only=True):
    """
    A number was given to a citizen.

    `id` is random, 80 bits in base32, 16 letters; `number` is 1–999 from the server and
    ordinal × 1000 + 1–999 from a terminal's own block.
    """

    id: str
    service: str
    series: str
    number: int
    priority: bool


class TicketVoided(msgspec.Struct, frozen=True, kw_only=True):
    """A number nobody holds, and why: it is missing, never given twice."""

    id: str
    series: str
    number: int
    why: Literal["late-answer", "not-saved"]


class TicketAtCounter(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket was called, called again or finished at a counter; `day` is the ticket's hall day in the envelope."""

    id: str
    series: str
    number: int
    counter: int


class LotSealed(msgspec.Struct, frozen=True, kw_only=True):
    """
    A lot of sums: the ratings of one group, never rows.

    `counter` is None in a terminal's pool. `levels` and `reasons` map what was chosen to how often;
    reasons stand by mood (low, mid, high). Every ballot of the lot counts once in `levels`.
    """

    counter: int | None
    post: str
    scale: int
    survey: int
    order: str
    layout: str
    first_day: str
    last_day: str
    total: int
    verified: int
    skipped: int
    timed_out: int
    levels: dict[str, int]
    reasons: dict[str, dict[str, int]]


class SlipPrinted(msgspec.Struct, frozen=True, kw_only=True):
    """The printer confirmed a ticket's slip; `again` one that says it is the second."""

    id: str
    again: bool


class SlipLost(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket's slip was not printed, or nobody knows; `why` is a word of `kiosk.domain.slip.Trouble`."""

    id: str
    again: bool
    why: str


class CodeRead(msgspec.Struct, frozen=True, kw_only=True):
    """Only the kind of what was held to the reader, nothing of its content."""

    kind: str


class StreamForked(msgspec.Struct, frozen=True, kw_only=True):
    """The first fact of a new incarnation after a cloned or restored disk; both in hex."""

    incarnation: str
    seq: int
    hash: str


class PlanApplied(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    digest: str


class PlanRejected(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    digest: str
    why: str  # an error's code


KINDS: Mapping[str, type[msgspec.Struct]] = {
    "terminal.started": TerminalStarted,
    "day.opened": DayOpened,
    "day.closed": Nothing,
    "ticket.issued": TicketIssued,
    "ticket.voided": TicketVoided,
    "ticket.called": TicketAtCounter,
    "ticket.recalled": TicketAtCounter,
    "ticket.finished": TicketAtCounter,
    "rating.counted": Nothing,
    "lot.sealed": LotSealed,
    "code.read": CodeRead,
    "slip.printed": SlipPrinted,
    "slip.unknown": SlipLost,
    "slip.failed": SlipLost,
    "stream.forked": StreamForked,
    "plan.applied": PlanApplied,
    "plan.rejected": PlanRejected,
}
