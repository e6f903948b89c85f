"""
What is put on a ticket's paper, and what became of it.

How it looks is the business of `kiosk.devices.slip`, when it is printed of `kiosk.outbox`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import msgspec

from kiosk.domain.range import Range

HEAD_DIGITS = 10  # of the chain's head stand on every slip

State = Literal["queued", "sending", "printed", "unknown", "failed"]
Fault = Literal["paper", "cover", "fault", "silent", "gone"]  # of the printer
Health = Literal["ready", "low"] | Fault
Told = Health | Literal["none"]  # what the hall's book knows of a terminal's printer; "none": it has one no more
Trouble = Fault | Literal["late", "interrupted", "undrawn"]

Matrix = tuple[tuple[bool, ...], ...]  # rows of modules, True is dark, no quiet zone


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """
    A slip to be printed, as it lies in the outbox: facts, no words.

    `id` is the ticket's, `label` its number as people read it, `day` its hall day; `at` is UTC, None where the
    clock is not to be believed; `head` the first digits of the chain's head after the ticket's fact, in hex;
    `wait` is the range promised; `again` marks the second slip of a ticket.
    """

    id: str
    day: date
    label: str
    service: str
    priority: bool
    ahead: int | None
    head: str
    language: str
    at: datetime | None = None
    again: bool = False
    wait: Range | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One order on its way to the printer; `number` is its place in the outbox."""

    number: int
    order: Order


@dataclass(frozen=True, slots=True)
class Line:
    """Words on paper, and the same in English below where the citizen chose it."""

    text: str
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """
    A ticket's slip in words, from top to bottom.

    `facts` are pairs of a label and its value; `matrix` the code beside them, with `follow` under it.
    """

    hall: Line
    sub: Line
    service: Line
    number: str
    facts: tuple[tuple[Line, Line], ...]
    foot: tuple[Line, ...]
    again: Line | None = None
    priority: Line | None = None
    matrix: Matrix | None = None
    follow: Line | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one slip: only a confirmed one is printed; what may have been is unknown."""

    state: Literal["printed", "unknown", "failed"]
    trouble: Trouble | None = None
