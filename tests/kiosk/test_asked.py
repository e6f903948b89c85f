"""What a program that died had asked the hall server for: nothing that is known is asked about again."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.asked import Asked
from kiosk.domain.kinds import TicketIssued, TicketVoided
from kiosk.journal import AT_ONCE
from tests.kiosk.halls import open_journal

DAY = date(2026, 11, 23)


def id_of(n: int) -> str:
    return f"{n:016d}"


def test_weeks_without_a_new_start_leave_nothing_to_ask_about_but_what_is_unknown(tmp_path: Path) -> None:
    journal, asked = open_journal(tmp_path, os.urandom), Asked(tmp_path)
    tickets = AT_ONCE * 5 // 2
    for n in range(tickets + 3):
        asked.note(DAY, "A", id_of(n))

    def work(writing: Any) -> None:
        for n in range(tickets):
            number = TicketIssued(id=id_of(n), service="chung-thuc", series="A", number=n % 999 + 1, priority=False)
            writing.append("ticket.issued", number, day=DAY)
        own = TicketIssued(id=id_of(tickets), service="chung-thuc", series="A", number=2001, priority=False)
        writing.append("ticket.issued", own, day=DAY)  # the answer did not come in time
        late = TicketVoided(id=id_of(tickets + 1), series="A", number=7, why="late-answer")
        writing.append("ticket.voided", late, day=DAY)

    journal.write(work)

    left = asked.left(journal.numbers_of_server)
    again = asked.left(journal.numbers_of_server)
    journal.close()

    assert left == again == [(DAY, "A", id_of(tickets)), (DAY, "A", id_of(tickets + 2))]
