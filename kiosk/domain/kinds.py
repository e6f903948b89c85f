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


class TicketIssued(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    A number was given to a citizen.

    `id` is random, 80 bits in base32, 16 letters; `number` is 1–999 from the server and
    ordinal × 1000 + 1–999 from a terminal's own block. `wait` is what was promised, least and most minutes.
    """

    id: str
    service: str
    series: str
    number: int
    priority: bool
    wait: tuple[int, int] | None = None


class TicketVoided(msgspec.Struct, frozen=True, kw_only=True):
    """A number nobody holds, and why: it is missing, never given twice."""

    id: str
    series: str
    number: int
    why: Literal["late-answer", "not-saved"]


class TicketNamed(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket by its number; `id` is "" where only the number was known. `day` of the envelope is its hall day."""

    id: str
    series: str
    number: int


class TicketAtCounter(TicketNamed, frozen=True, kw_only=True):
    """Something a counter did with a ticket that needs no more words."""

    counter: int


class TicketCalled(TicketAtCounter, frozen=True, kw_only=True, omit_defaults=True):
    """
    A ticket was called, or called again, by whoever sits there: `post` as in the plan; `together` in the same press in
    which the counter was done with the one before.
    """

    post: str = ""
    together: bool = False


class TicketFinished(TicketAtCounter, frozen=True, kw_only=True, omit_defaults=True):
    """A service came to its end; `outcome` and `quantities` are codes of the plan, the latter with how many."""

    outcome: str = ""
    quantities: dict[str, int] = {}


class TicketHeld(TicketAtCounter, frozen=True, kw_only=True, omit_defaults=True):
    """A citizen fetches something and is expected back, after so many `minutes` where that was said."""

    minutes: int | None = None


class TicketTransferred(TicketAtCounter, frozen=True, kw_only=True, omit_defaults=True):
    """Sent on to a service, and perhaps to one counter or post; `back` to this counter afterwards."""

    service: str
    to_counter: int | None = None
    to_post: str | None = None
    back: bool = False


class TicketAdded(TicketAtCounter, frozen=True, kw_only=True):
    """One more service in the same visit, after those there are."""

    service: str


class TicketReinstated(TicketAtCounter, frozen=True, kw_only=True, omit_defaults=True):
    """Who was absent waits again: at the place kept, behind all, or after so many who wait for the same."""

    place: Literal["kept", "last", "after"]
    after: int = 0


class TicketLeft(TicketNamed, frozen=True, kw_only=True, omit_defaults=True):
    """Gone without being served; `counter` said so, or the citizen's own phone."""

    counter: int | None = None


class TicketUndone(TicketAtCounter, frozen=True, kw_only=True):
    """A slip of the hand was taken back: what kind, without "ticket."; the fact it undoes stays."""

    undoes: str


class TicketLinked(TicketAtCounter, frozen=True, kw_only=True):
    """The dossier this visit is about, by the code of its receipt."""

    dossier: str


class CounterChanged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a counter calls people, and who sits there."""

    counter: int
    state: Literal["open", "break", "back-office", "closed"]
    post: str = ""


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


class PrinterChanged(msgspec.Struct, frozen=True, kw_only=True):
    """How the printer is from now on, a word of `kiosk.domain.slip.Told`; written when it changes, never per slip."""

    state: str


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
    "ticket.called": TicketCalled,
    "ticket.recalled": TicketCalled,
    "ticket.started": TicketAtCounter,
    "ticket.finished": TicketFinished,
    "ticket.held": TicketHeld,
    "ticket.resumed": TicketAtCounter,
    "ticket.transferred": TicketTransferred,
    "ticket.added": TicketAdded,
    "ticket.no_show": TicketAtCounter,
    "ticket.reinstated": TicketReinstated,
    "ticket.left": TicketLeft,
    "ticket.cancelled": TicketAtCounter,
    "ticket.undone": TicketUndone,
    "ticket.linked": TicketLinked,
    "counter.changed": CounterChanged,
    "rating.counted": Nothing,
    "lot.sealed": LotSealed,
    "code.read": CodeRead,
    "slip.printed": SlipPrinted,
    "slip.unknown": SlipLost,
    "slip.failed": SlipLost,
    "printer.changed": PrinterChanged,
    "stream.forked": StreamForked,
    "plan.applied": PlanApplied,
    "plan.rejected": PlanRejected,
}
