"""A terminal's introduction to its hall server."""

from kiosk.box import Box, Enrolment
from kiosk.cli.terminal import Terminal
from kiosk.journal import Journal
from sync import wire
from sync.client.link import Link


def enrol(terminal: Terminal, url: str, code: str) -> wire.Enrolled:
    """
    Introduce this terminal to a hall server with a one-time code, and remember what it is called.

    Raises:
        KioskError: What the server says, or that it does not answer.
    """
    journal = terminal.journal
    return enrol_as(Link(url, journal.keys, journal.device), journal, terminal.box, url, code)


def enrol_as(link: Link, journal: Journal, box: Box, url: str, code: str) -> wire.Enrolled:
    """The same for any journal; the day on which it already gave numbers stays its own."""
    before = box.enrolment()
    own_until = before.own_until if before else journal.numbered_day()
    bears = before.ordinal if before and before.incarnation == journal.incarnation.hex() else 0
    enrolled = link.enrol(code, journal.incarnation, own_until, bears)
    box.set_enrolment(
        Enrolment(
            name=enrolled.name,
            ordinal=enrolled.ordinal,
            hall=enrolled.hall,
            url=url,
            server_key=bytes.fromhex(enrolled.server),
            incarnation=journal.incarnation.hex(),
            counter=enrolled.counter,
            own_until=own_until,
        )
    )
    return enrolled
