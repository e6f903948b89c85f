"""The ticket: the number, how many are before it, and where to go."""

from collections.abc import Callable

from kivy.properties import BooleanProperty, StringProperty

from kiosk.views import TicketView
from screens.screen import Screen


class TicketScreen(Screen):
    """The big number is the ticket, with or without paper."""

    again = BooleanProperty(False)  # a second slip can be had or is on its way
    kept = BooleanProperty(False)  # no slip will come: a notice says what to do, in the place of the note
    note = StringProperty("")

    @staticmethod
    def chip(say: Callable[..., str], tr: Callable[..., str], view: TicketView | None) -> str:
        """What is special about who holds the number: they go first, or they were expected."""
        if view is None:
            return ""
        if view.priority:
            return tr("ticket.priority")
        return say(view.booked) if view.booked else ""

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
