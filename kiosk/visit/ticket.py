"""
Taking a number: choose a service, keep the ticket.
"""

from kiosk.domain.errors import HallClosed, KioskError, SeriesUsedUp, ServiceUnknown
from kiosk.domain.plan import Service
from kiosk.domain.ticket import Ticket
from kiosk.views import ServiceRow, ServiceView, TicketView, View, key
from kiosk.visit.screen import Screen, Visit, counter_name

A_PAGE = 6  # services on one page


class ServiceScreen(Screen):
    """Touching a row takes the number at once."""

    def __init__(self, visit: Visit, *, priority: bool = False) -> None:
        super().__init__(visit)
        self.priority, self.page = priority, 1

    @property
    def pages(self) -> int:
        return -(-len(self.visit.plan.services) // A_PAGE)

    def view(self, seconds: int) -> View:
        page = min(self.page, self.pages)
        shown = self.visit.plan.services[(page - 1) * A_PAGE : page * A_PAGE]
        return ServiceView(
            chrome=self.chrome(),
            rows=tuple(row(service) for service in shown),
            page=page,
            pages=self.pages,
            priority=self.priority,
            busy=key("ticket.busy") if self.busy else None,
        )

    def turn(self, step: int) -> None:
        self.page = min(max(self.page + step, 1), self.pages)
        self.visit.again()

    def prefer(self) -> None:
        self.priority = not self.priority
        self.visit.again()

    def choose(self, service: str) -> None:
        if any(one.code == service for one in self.visit.plan.services):
            take(self, service, priority=self.priority)

    answers = {"page": turn, "priority": prefer, "service": choose}


class TicketScreen(Screen):
    """A number, to be remembered."""

    silence_s = None
    bar_s = 30.0
    touch_adds_s = 30.0

    def __init__(self, visit: Visit, ticket: Ticket) -> None:
        super().__init__(visit)
        self.ticket = ticket

    def view(self, seconds: int) -> View:
        plan, ticket = self.visit.plan, self.ticket
        counters = plan.counters_for(ticket.service)
        service = next((one.name.both for one in plan.services if one.code == ticket.service), ticket.service)
        return TicketView(
            chrome=self.chrome(),
            service=service,
            number=ticket.label,
            priority=ticket.priority,
            ahead=ticket.ahead,
            counters=counter_name(*counters) if counters else None,
            note=key("ticket.note"),
            seconds=seconds,
        )

    def another(self) -> None:
        """One more number in the same visit: the switch stays as it was."""
        self.visit.go(ServiceScreen(self.visit, priority=self.ticket.priority))

    def done(self) -> None:
        self.visit.end()

    answers = {"another": another, "done": done}


def take(screen: Screen, service: str, *, priority: bool) -> None:
    """Take a number from any screen that offers one, and show it once it is on the disk."""
    visit = screen.visit

    def failed(error: KioskError) -> None:
        if isinstance(error, HallClosed):
            visit.home(key("home.ticket.now-closed"))
        elif isinstance(error, SeriesUsedUp):
            visit.home(key("ticket.used-up", counter=screen.help_counter()))
        elif isinstance(error, ServiceUnknown):  # the plan changed under the finger
            visit.go(ServiceScreen(visit, priority=priority))
        else:
            raise error

    visit.ask(
        lambda: visit.desk.take_ticket(service, priority=priority),
        lambda ticket: visit.go(TicketScreen(visit, ticket)),
        failed,
    )


def row(service: Service) -> ServiceRow:
    return ServiceRow(code=service.code, icon=service.icon, name=service.name.both, examples=service.examples.both)
