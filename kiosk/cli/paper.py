"""
A terminal's paper: which printer, which words, and the thread that prints.
"""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import assets
from kiosk.devices.press import Press
from kiosk.devices.printer import EscPos
from kiosk.devices.slip import Drawer, code_of
from kiosk.devices.wire import TRANSPORTS
from kiosk.domain.plan import Plan
from kiosk.domain.slip import Line, Matrix, Order, Slip
from kiosk.hall import zone
from kiosk.outbox import Outbox
from kiosk.settings import Printer
from kiosk.views import Day, Text, key
from kiosk.visit.screen import counter_name
from kiosk.visit.wait import as_fact
from kiosk.words import Words

FONTS = Path(str(assets.__file__)).parent / "fonts"


def press(printer: Printer, plan: Callable[[], Plan], outbox: Outbox) -> Press:
    """The printer's thread, not yet started; it wakes when a slip is ordered."""
    drawer = Drawer(font, printer.width)
    one = Press(
        outbox,
        printer_of(printer),
        lambda order: drawer.draw(slip_of(order, plan())),
        mono=monotonic,
    )
    outbox.on_order = one.wake
    return one


def printer_of(printer: Printer) -> EscPos:
    return EscPos(lambda: TRANSPORTS[printer.transport](printer.address), monotonic)


def font(weight: int) -> Path:
    return FONTS / f"BeVietnamPro-{weight}.ttf"


def slip_of(order: Order, plan: Plan) -> Slip:
    """An order in words: Vietnamese, and the citizen's language below it."""
    say = Saying(order.language, plan.hall.form_of_address)
    services = [one for one in plan.services if one.code == order.service]
    return Slip(
        hall=say(plan.hall.name.both),
        sub=say(plan.hall.sub.both),
        service=say(services[0].name.both if services else order.service),
        number=order.label,
        facts=tuple((say(about), say(value)) for about, value in _facts(order, plan)),
        foot=(_moment(order, plan, say), say(key("slip.foot")), say(key("slip.mark", mark=order.head))),
        again=say(key("slip.again")) if order.again else None,
        priority=say(key("slip.priority")) if order.priority else None,
        matrix=code_for(order.id, plan.hall.phones),
        follow=say(key("slip.follow")),
    )


def code_for(ticket: str, phones: str | None) -> Matrix | None:
    """
    The code that leads a phone to its ticket; capitals make it a small one.

    Args:
        phones: The hall server's address as phones reach it; without one there is no code.
    """
    if not phones:
        return None
    scheme, _, rest = phones.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    return code_of(f"{scheme}://{host}".upper() + slash + path + f"/T/{ticket}")


class Saying:
    """Says a text in Vietnamese and, where it reads differently, in the citizen's language."""

    def __init__(self, language: str, form_of_address: str) -> None:
        self.vi, self.other = Words("vi", form_of_address), Words(language, form_of_address)

    def __call__(self, text: Text) -> Line:
        first, second = self.vi.say(text), self.other.say(text)
        return Line(first, second if second != first else "")


def _facts(order: Order, plan: Plan) -> list[tuple[Text, Text]]:
    facts = list[tuple[Text, Text]]()
    if order.ahead is not None:
        id = {0: "ticket.people.none", 1: "ticket.people.one"}.get(order.ahead, "ticket.people")
        facts.append((key("ticket.ahead"), key(id, n=order.ahead)))
    if order.wait is not None and not order.again:  # what was promised is over when a slip is printed again
        facts.append(as_fact(order.wait))
    if counters := plan.counters_for(order.service):
        facts.append((key("ticket.go"), counter_name(*counters)))
    return facts


def _moment(order: Order, plan: Plan, say: Saying) -> Line:
    """When it was given; the hall day alone where the clock could not be believed."""
    if order.at is None:
        return Line(say.vi.say(Day(order.day)))
    local = order.at.astimezone(zone(plan.hall.zone))
    return Line(f"{local:%H:%M}, {say.vi.say(Day(local.date()))}")
