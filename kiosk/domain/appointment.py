"""
Appointments: when one can be made, and how its code is written.

An appointment is a service at a time; whoever knows its code holds it. How it ranks in the queue is the business of
`kiosk.domain.queue`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kiosk.domain.errors import AppointmentFull, AppointmentShut, AppointmentUnknown
from kiosk.domain.plan import Plan

DIGITS = 6
AHEAD_DAYS = 60
STEP_MIN = 15  # appointments are at quarters of an hour

ON_PAPER = "HEN:"  # what the code on a slip begins with: capitals and digits alone, so that its squares are large
SCANNED = re.compile(rf"{ON_PAPER}(\d{{{DIGITS}}})")

Arrival = Literal["early", "now", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When somebody who has come was expected, an instant; for so many minutes `window` their turn was kept."""

    at: datetime
    window: int
    arrival: Arrival

    @property
    def until(self) -> datetime:
        return self.at + timedelta(minutes=self.window)


def arrival(at_ms: int, window: int, now_ms: int) -> Arrival:
    """Before their time, within the minutes of the window, or after it."""
    if now_ms < at_ms:
        return "early"
    return "now" if now_ms - at_ms <= window * 60_000 else "late"


def check(plan: Plan, service: str, at: datetime, now: datetime, booked: int) -> None:
    """
    Say whether an appointment can be made.

    Args:
        at: When, and `now`, both the hall's wall clock.
        booked: How many there are for this service within a window's length of it.

    Raises:
        ServiceUnknown: The plan does not have it.
        AppointmentShut: The hall is shut then, or it has passed, or lies too far ahead.
        AppointmentFull: Every counter that serves it is taken about then.
    """
    plan.service(service)
    ahead = at.date() - now.date()
    if at <= now or ahead > timedelta(days=AHEAD_DAYS) or not plan.opening.is_open(at):
        raise AppointmentShut(str(at), days=AHEAD_DAYS)
    if booked >= len(plan.counters_for(service)):
        raise AppointmentFull(f"{service} at {at}: {booked}", count=booked)


def read(text: str) -> str:
    """
    A code as people type it, "123 456".

    Raises:
        AppointmentUnknown: It is no code.
    """
    digits = "".join(text.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise AppointmentUnknown("not six digits")
    return digits


def written(code: str) -> str:
    """As people read it: "123 456"."""
    return f"{code[:3]} {code[3:]}"


def on_paper(code: str) -> str:
    """What the square code of a slip says."""
    return ON_PAPER + code


def scanned(text: str) -> str | None:
    """The code of a slip that was held to a reader; None of anything else."""
    found = SCANNED.fullmatch(text.strip().upper())
    return found[1] if found else None


def new_code(chance: bytes) -> str:
    """Six digits out of eight random bytes."""
    return f"{int.from_bytes(chance) % 10**DIGITS:0{DIGITS}d}"
