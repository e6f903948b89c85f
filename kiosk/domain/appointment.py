"""
Appointments: when one can be made, and how its code is written.

An appointment is a service at a time; whoever knows its code holds it. How it ranks in the queue is the business of
`kiosk.domain.queue`.
"""

from datetime import datetime, timedelta

from kiosk.domain.errors import AppointmentFull, AppointmentShut, AppointmentUnknown
from kiosk.domain.plan import Plan

DIGITS = 6
AHEAD_DAYS = 60
STEP_MIN = 15  # appointments are at quarters of an hour


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


def new_code(chance: bytes) -> str:
    """Six digits out of eight random bytes."""
    return f"{int.from_bytes(chance) % 10**DIGITS:0{DIGITS}d}"
