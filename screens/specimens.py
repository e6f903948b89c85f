"""Samples of tickets, of what home says in turn, and of what people hold to the scanner or type."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from kiosk.domain.slip import Matrix
from kiosk.domain.text import Both
from kiosk.views import Chrome, Key, Saying, ScanFailure, ScanView, TicketView, TypingView, View, key

PLEDGE = Saying(
    Both("5 biết", "Five things we know how to do"),
    Both(
        "Biết nghe dân nói, biết nói dân hiểu, biết làm dân tin, biết xin lỗi, biết cảm ơn",
        "Listen to people, speak so that people understand, act so that people trust, say sorry, say thank you",
    ),
)
MORNING = key("home.hours.span", start=time(7, 30), end=time(11, 30))
AFTERNOON = key("home.hours.span", start=time(13, 30), end=time(17))
HOURS = Saying(key("home.hours"), key("home.hours.two", first=MORNING, second=AFTERNOON))


def tickets(ticket: TicketView, matrix: Matrix) -> Mapping[str, View]:
    """
    Args:
        ticket: What an ordinary ticket looks like.
    """
    views = {
        "ticket-early": _came(ticket, "early"),
        "ticket-in-time": replace(_came(ticket, "now"), ahead=None),
        "ticket-late": _came(ticket, "late"),
        "ticket-no-estimate": replace(ticket, wait=(key("ticket.wait.label"), key("ticket.wait.unknown"))),
        "ticket-away": replace(ticket, ahead=None, wait=None, note=key("ticket.note")),
        "ticket-paper": replace(ticket, paper=key("ticket.print")),
        "ticket-code": replace(ticket, paper=key("ticket.print"), qr=matrix),
        "ticket-code-early": replace(_came(ticket, "early"), paper=key("ticket.print"), qr=matrix),
        "ticket-code-no-paper": replace(
            ticket, paper=key("ticket.print.out"), keep=key("ticket.print.out.do", no="A 046"), qr=matrix
        ),
        "ticket-no-paper": replace(ticket, paper=key("ticket.print.out"), keep=key("ticket.print.keep", no="A 046")),
        "ticket-unsure": replace(ticket, paper=key("ticket.print.unsure"), keep=key("ticket.print.keep", no="A 046")),
        "ticket-again": replace(ticket, paper=key("ticket.again.ready"), keep=key("ticket.again.do"), again="offered"),
        "ticket-again-unsure": replace(
            ticket, paper=key("ticket.print.unsure"), keep=key("ticket.again.do"), again="offered", qr=matrix
        ),
        "ticket-again-coming": replace(
            ticket,
            paper=key("ticket.again.coming"),
            keep=key("ticket.print.out.do", no="A 046"),
            again="coming",
            qr=matrix,
        ),
        "ticket-again-done": replace(ticket, paper=key("ticket.again.done")),
        "ticket-no-printer": replace(ticket, paper=key("ticket.print.off"), keep=key("ticket.print.keep", no="A 046")),
    }
    return {name: replace(view, seconds=90) if view.keep else view for name, view in views.items()}


def codes(hall: Chrome, helper: Key) -> Mapping[str, View]:
    """
    Args:
        helper: The counter that helps.
    """
    ask = key("scan.ask", counter=helper)
    return {
        "scan": ScanView(chrome=hall, ask=ask),
        "scan-unreadable": ScanView(
            chrome=hall,
            ask=ask,
            failure=ScanFailure(icon="qr-code", headline=key("scan.fail"), advice=key("scan.fail.do")),
        ),
        **_held(hall, ask, helper),
        "typing": TypingView(chrome=hall, prefix="H56.18.05-", typed="261027-00", ready=False),
        "typing-older": TypingView(chrome=hall, prefix="000.", typed="17.2", rest="·.H56-", ready=False),
        "typing-older-whole": TypingView(chrome=hall, prefix="000.18.22.H56-", typed="210430-0046", ready=True),
        "typing-wrong": TypingView(
            chrome=hall, prefix="H56.18.05-", typed="261327-0046", ready=True, error=key("typing.wrong")
        ),
        "typing-booked": _typing(hall, "123 4"),
        "typing-booked-wrong": replace(_typing(hall, "123 456"), ready=True, error=key("appointment.wrong")),
        "scan-unknown": _refused(hall, ask, "unknown", "magnifying-glass", counter=helper),
        "scan-taken": _refused(hall, ask, "taken", "ticket", counter=helper, label="B 041"),
        "scan-other-day": _refused(hall, ask, "other-day", "calendar-x", counter=helper, day="24/11/2026"),
        "scan-unasked": _refused(hall, ask, "unasked", "wifi-slash", counter=helper),
    }


def _held(hall: Chrome, ask: Key, helper: Key) -> Mapping[str, View]:
    """What else than a receipt of this office is held to the scanner."""
    other = {"hall": hall.hall, "counter": helper}
    kinds: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
        "not-found": ("magnifying-glass", "none", {"code": "H56.18.05-261027-0046", "counter": helper}),
        "elsewhere": ("buildings", "other", other),
        "bank": ("credit-card", "bank", {}),
        "identity": ("identification-card", "id", {}),
        "ticket": ("ticket", "ticket", {}),
    }
    return {
        f"scan-{name}": ScanView(
            chrome=hall,
            ask=ask,
            failure=ScanFailure(
                icon=icon, headline=key(f"scan.{words}", **params), advice=key(f"scan.{words}.do", **params)
            ),
        )
        for name, (icon, words, params) in kinds.items()
    }


def _came(ticket: TicketView, arrival: str) -> TicketView:
    at, until = time(9, 15), time(9, 30)
    note = key(f"appointment.{arrival}", time=at, until=until)
    return replace(ticket, priority=False, wait=None, booked=key("appointment.booked", time=at), note=note)


def _typing(hall: Chrome, typed: str) -> TypingView:
    return TypingView(
        chrome=hall,
        prefix="",
        typed=typed,
        ready=False,
        change=None,
        question=key("appointment.q"),
        hint=key("appointment.hint"),
        look=key("appointment.look"),
        sign="ticket",
    )


def _refused(hall: Chrome, ask: Key, why: str, icon: str, **params: str | Key) -> ScanView:
    walk_in = why in ("other-day", "unasked")
    failure = ScanFailure(
        icon=icon,
        headline=key(f"appointment.{why}", **params),
        advice=key(f"appointment.{why}.do", **params),
        again=key("appointment.walk-in" if walk_in else "appointment.again"),
        sign="ticket" if walk_in else "keyboard",
    )
    return ScanView(chrome=hall, ask=ask, failure=failure, type=key("appointment.type"), booked=True)
