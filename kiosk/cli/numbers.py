"""The hall server's numbers for a gesture from a shell, which may wait longer than a citizen."""

import time

from kiosk.box import Box
from kiosk.domain.gesture import GivenNumber
from kiosk.domain.kinds import TicketVoided
from kiosk.journal import Journal
from sync.client.link import Link
from sync.client.numbers import Numbers

PATIENCE_S = 5.0


def of_the_server(journal: Journal, box: Box) -> Numbers | None:
    """The way to the server's numbers, or None for a terminal that is its own hall."""
    enrolment = box.enrolment()
    if enrolment is None:
        return None

    def late(given: GivenNumber, request_id: str, series: str) -> None:
        voided = TicketVoided(id=request_id, series=series, number=given.number, why="late-answer")
        journal.write(lambda writing: writing.append("ticket.voided", voided, day=given.day))

    link = Link(enrolment.url, journal.keys, journal.device, enrolment.server_key)
    return Numbers(link, mono=time.monotonic, on_late=late, patience_s=PATIENCE_S)
