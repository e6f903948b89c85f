"""
Taking a number: choose a service, keep the ticket.
"""

import logging
from collections.abc import Mapping
from typing import Literal

from kiosk.domain.errors import (
    CountersClosed,
    HallClosed,
    KioskError,
    NoOrdinal,
    NoTimeLeft,
    SeriesLimitReached,
    SeriesUsedUp,
    ServiceGone,
    ServiceUnknown,
)
from kiosk.domain.plan import Service
from kiosk.domain.slip import Trouble
from kiosk.domain.ticket import Ticket
from kiosk.views import ServiceRow, ServiceView, Text, TicketView, View, key
from kiosk.visit.screen import Screen, Visit
from kiosk.visit.wait import NOT_KNOWN, Line, line, promised

log = logging.getLogger(__name__)

A_PAGE = 6  # services on one page
SHOWN_S = 30.0
SHOWN_WITHOUT_PAPER_S = 90.0
NONE_TODAY: Mapping[type[KioskError], str] = {
    SeriesUsedUp: "ticket.used-up",
    SeriesLimitReached: "ticket.used-up",
    NoTimeLeft: "ticket.no-time",
    CountersClosed: "ticket.closed",
    NoOrdinal: "ticket.new",
    ServiceGone: "ticket.gone",
    ServiceUnknown: "ticket.gone",  # the plan changed under the finger
}


OFF: Mapping[str, str] = {NoTimeLeft.code: "services.out.time", CountersClosed.code: "services.out.closed"}


class ServiceScreen(Screen):
    """Touching a row takes the number at once."""

    def __init__(self, visit: Visit, *, priority: bool = False) -> None:
        super().__init__(visit)
        self.priority, self.page = priority, 1

    @property
    def pages(self) -> int:
        return -(-len(self.visit.plan.services) // self._a_page)

    @property
    def _a_page(self) -> int:
        """Of a list too long for one page, each keeps a row for those with an appointment."""
        return A_PAGE - (self._may_be_booked and len(self.visit.plan.services) > A_PAGE)

    @property
    def _may_be_booked(self) -> bool:
        return not self.visit.post.alone

    def view(self, seconds: int) -> View:
        page, many = min(self.page, self.pages), self._a_page
        shown = self.visit.plan.services[(page - 1) * many : page * many]
        return ServiceView(
            chrome=self.chrome(),
            rows=tuple(row(service, self._out().get(service.code), self._now(service)) for service in shown),
            page=page,
            pages=self.pages,
            priority=self.priority,
            booked=self._may_be_booked,
            busy=key("ticket.busy") if self.busy else None,
        )

    def _out(self) -> Mapping[str, str]:
        return self.visit.hall.out if self.visit.hall else {}

    def _now(self, service: Service) -> Line:
        """How long the service is waited for by whoever touches its row now."""
        found = self.visit.hall.services.get(service.code) if self.visit.hall else None
        return line(found, priority=self.priority)

    def turn(self, step: int) -> None:
        self.page = min(max(self.page + step, 1), self.pages)
        self.visit.again()

    def prefer(self) -> None:
        self.priority = not self.priority
        self.visit.again()

    def choose(self, service: str) -> None:
        if service not in self._out():
            take(self, service, priority=self.priority)

    def booked(self) -> None:
        from kiosk.visit.appointment import CodeScreen  # which leads back here

        self.visit.go(CodeScreen(self.visit))

    answers = {"page": turn, "priority": prefer, "service": choose, "booked": booked}


class TicketScreen(Screen):
    """A number, to be remembered; the longer, the less paper there is."""

    silence_s = None
    bar_s = SHOWN_S
    touch_adds_s = 30.0

    def __init__(self, visit: Visit, ticket: Ticket) -> None:
        super().__init__(visit)
        self.ticket = ticket
        self._offered = False  # a second slip was, so that people have seen the button for a while
        self._refused = False  # a second slip could not be ordered, and would not with another touch
        if self._trouble():
            self.bar_s = SHOWN_WITHOUT_PAPER_S

    def view(self, seconds: int) -> TicketView:
        plan, ticket = self.visit.plan, self.ticket
        counters = plan.counters_for(ticket.service)
        service = next((one.name.both for one in plan.services if one.code == ticket.service), ticket.service)
        return TicketView(
            chrome=self.chrome(),
            service=service,
            number=ticket.label,
            priority=ticket.priority,
            ahead=ticket.ahead,
            wait=promised(ticket),
            counters=key("ticket.counters", n=", ".join(map(str, counters))) if counters else None,
            note=self._called(),
            seconds=seconds,
            qr=self.visit.post.code_of(ticket.id),
            paper=self._paper(),
            keep=self._keep() if self._trouble() else None,
            again=self._again(),
        )

    def _called(self) -> Text:
        """The loudspeaker calls only whom the server knows; of a number of the own block, staff have to ask."""
        aloud = self.ticket.ahead is not None and self.visit.plan.voice.on
        return key("ticket.called" if aloud else "ticket.note")

    def heard_of_paper(self) -> None:
        """No slip will come: the number stays longer, to be learnt by heart; and once anew when one can be had."""
        offered = self._again() == "offered" and not self._offered
        if offered or (self._trouble() and self.bar_s != SHOWN_WITHOUT_PAPER_S):
            self.bar_s, self._offered = SHOWN_WITHOUT_PAPER_S, self._offered or offered
            self.visit.go(self)
        else:
            self.visit.again()

    def _trouble(self) -> Trouble | None:
        tray = self.visit.post.tray
        return tray.trouble(self.ticket.id) if tray else None

    def _paper(self) -> Text:
        tray, id_ = self.visit.post.tray, self.ticket.id
        if tray is None:
            return key("ticket.remember")
        if tray.on_its_way_again(id_):
            return key("ticket.again.coming")
        trouble = self._trouble()
        if trouble is None:
            return key("ticket.again.done" if tray.came_again(id_) else "ticket.print")
        if tray.unsure(id_):
            return key("ticket.print.out" if trouble == "paper" and not tray.works() else "ticket.print.unsure")
        if tray.may_again(id_):
            return key("ticket.again.ready")
        return key("ticket.print.out" if trouble == "paper" else "ticket.print.off")

    def _keep(self) -> Text:
        if self._again() == "offered":
            return key("ticket.again.do")
        coded = self.visit.post.code_of(self.ticket.id) is not None
        return key("ticket.print.out.do" if coded else "ticket.print.keep", no=self.ticket.label)

    def _again(self) -> Literal["", "offered", "coming"]:
        tray, id_ = self.visit.post.tray, self.ticket.id
        if tray is None:
            return ""
        if tray.on_its_way_again(id_):
            return "coming"
        return "offered" if tray.may_again(id_) and not self._refused else ""

    def reprint(self) -> None:
        """One touch, one second slip: until something became of it, another touch is nothing."""
        tray = self.visit.post.tray
        if tray is None or self._again() != "offered":
            return

        def failed(error: KioskError) -> None:
            log.error("no second slip: %r", error)
            tray.cannot_again()
            self._refused = True
            self.visit.again()

        tray.want_again(self.ticket.id)
        self.visit.again()
        self.visit.ask(lambda: self.visit.desk.print_again(self.ticket), lambda _: self.visit.again(), failed)

    def another(self) -> None:
        """One more number in the same visit: the switch stays as it was."""
        self.visit.go(ServiceScreen(self.visit, priority=self.ticket.priority))

    def done(self) -> None:
        self.visit.end()

    answers = {"another": another, "reprint": reprint, "done": done}


def take(screen: Screen, service: str, *, priority: bool) -> None:
    """Take a number from any screen that offers one, and show it once it is on the disk."""
    visit, language = screen.visit, screen.visit.words.language

    visit.ask(
        lambda: visit.desk.take_ticket(service, priority=priority, language=language),
        lambda ticket: visit.go(TicketScreen(visit, ticket)),
        lambda error: not_given(screen, error),
    )


def not_given(screen: Screen, error: KioskError) -> None:
    """Home says why there is no number now; anything else is a fault of ours."""
    if isinstance(error, HallClosed):
        screen.visit.home(key("home.ticket.now-closed"))
    elif type(error) in NONE_TODAY:
        screen.visit.home(key(NONE_TODAY[type(error)], counter=screen.help_counter()))
    else:
        raise error


def row(service: Service, out: str | None = None, now: Line = NOT_KNOWN) -> ServiceRow:
    """
    Args:
        out: The code of why no number is given for it today.
    """
    off = None if out is None else key(OFF.get(out, "services.out"))
    return ServiceRow(
        code=service.code, icon=service.icon, name=service.name.both, examples=service.examples.both, off=off,
        main=now.main, side=now.side, free=now.free,
    )  # fmt: skip
