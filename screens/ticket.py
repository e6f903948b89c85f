"""The ticket: the number, how many are before it, and where to go."""

from collections.abc import Callable

from kiosk.views import TicketView
from screens.screen import Screen


class TicketScreen(Screen):
    """The big number is the ticket, with or without paper."""

    @staticmethod
    def facts(say: Callable[..., str], tr: Callable[..., str], view: TicketView | None) -> tuple[tuple[str, str], ...]:
        """What is known besides the number, each with its label."""
        if view is None:
            return ()
        facts = []
        if view.ahead is not None:
            many = {0: tr("ticket.people.none"), 1: tr("ticket.people.one")}
            facts.append((tr("ticket.ahead"), many.get(view.ahead) or tr("ticket.people", n=view.ahead)))
        if view.wait is not None:
            facts.append((say(view.wait[0]), say(view.wait[1])))
        if view.counters is not None:
            facts.append((tr("ticket.go.counter"), say(view.counters)))
        return tuple(facts)
