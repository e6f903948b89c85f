"""
How long people wait, in words: on home, beside each service, on the ticket.

A range is told and never a point; where nobody can tell, nothing is said, and on a ticket that nobody can.
"""

from dataclasses import dataclass

from kiosk.domain.gesture import ServiceNow
from kiosk.domain.range import Range
from kiosk.domain.ticket import Ticket
from kiosk.views import Text, key
from kiosk.visit.screen import counter_name


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on the right of a service's row; `free` when somebody may go at once."""

    main: Text | None = None
    side: Text | None = None
    free: bool = False


NOT_KNOWN = Line()


def about(wait: Range | None) -> Text | None:
    """ "khoảng 10–15 phút", "dưới 5 phút"; None where nobody can tell."""
    return None if wait is None else said("wait", wait)


def line(now: ServiceNow | None, *, priority: bool) -> Line:
    """How a service is waited for, as the hall server said within the last minute."""
    if now is None:
        return NOT_KNOWN
    if now.counter is not None:
        return Line(key("services.now"), key("services.free", counter=counter_name(now.counter)), free=True)
    wait = now.first if priority else now.wait
    side = key("services.waiting", n=now.waiting) if now.waiting else key("services.nobody")
    return Line(said("services.wait", wait) if wait else None, side)


def promised(ticket: Ticket) -> tuple[Text, Text] | None:
    """A label and its value; None where no server was asked."""
    if ticket.ahead is None:
        return None
    if ticket.wait is None:
        return key("ticket.wait.label"), key("ticket.wait.unknown")
    return as_fact(ticket.wait)


def as_fact(wait: Range) -> tuple[Text, Text]:
    """A label and its value, for screen and paper."""
    return key("ticket.wait" if wait.low else "ticket.wait.label"), said("ticket.wait", wait)


def said(id: str, wait: Range) -> Text:
    """
    A range in the words of a place.

    Args:
        id: How the keys of the place begin.
    """
    if wait.low == 0:
        return key(f"{id}.under", high=wait.high)
    if (hours := wait.hours) is not None:
        return key(f"{id}.hours", low=hours[0], high=hours[1])
    return key(f"{id}.range", low=wait.low, high=wait.high)
