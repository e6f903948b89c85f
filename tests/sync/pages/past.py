"""A past that a lobby machine tells by itself: who came, waited, was served, absent or sent on, and when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from kiosk.domain.kinds import (
    TicketAtCounter,
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketLinked,
    TicketTransferred,
    TicketVoided,
)
from tests.support.lobby import ticket_id
from tests.sync.pages.lobby import ZONE, Machine

POSTS = {1: "chung-thuc", 2: "ho-tich"}  # by counter


class Past:
    """A lobby machine in a hall without consoles: what happened to each ticket is told by it alone."""

    def __init__(self, told: Machine) -> None:
        self._told, self._number = told, 0

    def come(self, came: datetime) -> None:
        """Somebody who took a number and was not called."""
        self._number += 1
        data = TicketIssued(
            id=ticket_id(self._number), service="chung-thuc", series="A", number=self._number, priority=False
        )
        self._tell(came, "ticket.issued", data, came.date())

    def nobodys(self, called: datetime) -> None:
        """A number called blind and finished, of which its terminal tells later that it is on no paper."""
        self._number += 1
        id_, day = ticket_id(self._number), called.date()
        here = {"id": "", "series": "A", "number": self._number, "counter": 1}
        self._tell(called, "ticket.called", TicketCalled(**here), day)  # type: ignore[arg-type]
        ended = called + timedelta(minutes=1)
        self._tell(ended, "ticket.finished", TicketFinished(**here), day)  # type: ignore[arg-type]
        voided = TicketVoided(id=id_, series="A", number=self._number, why="not-saved")
        self._tell(ended, "ticket.voided", voided, day)

    def visit(
        self,
        came: datetime,
        wait: float,
        *,
        walk: float = 1,
        service: float = 5,
        counter: int = 1,
        how: str = "finished",
        priority: bool = False,
        promised: tuple[int, int] | None = None,
        noted: Mapping[str, Any] | None = None,  # outcome and quantities
        dossier: str = "",
    ) -> None:
        """One citizen; spans in minutes. Facts of several visits are laid down in the order of their calls."""
        self._number = number = self._number + 1
        here = {"id": (id_ := ticket_id(number)), "series": "A", "number": number, "counter": counter}
        issued = TicketIssued(id=id_, service="chung-thuc", series="A", number=number, priority=priority, wait=promised)
        self._tell(came, "ticket.issued", issued, came.date())
        called = came + timedelta(minutes=wait)
        self._tell(called, "ticket.called", TicketCalled(**here, post=POSTS[counter]), came.date())  # type: ignore[arg-type]
        ended = called + timedelta(minutes=walk + service)
        if how == "no_show":
            self._tell(ended, "ticket.no_show", TicketAtCounter(**here), came.date())  # type: ignore[arg-type]
            return
        self._tell(called + timedelta(minutes=walk), "ticket.started", TicketAtCounter(**here), came.date())  # type: ignore[arg-type]
        if how == "transferred":
            sent = TicketTransferred(**here, service="ho-tich")  # type: ignore[arg-type]
            self._tell(ended, "ticket.transferred", sent, came.date())
        else:
            self._finish(ended, here, came.date(), dossier, noted or {})

    def sent_on(self, called: datetime, counter: int) -> None:
        """Whom the last visit sent on is called at this counter, and served there for a minute."""
        here = {"id": ticket_id(self._number), "series": "A", "number": self._number, "counter": counter}
        self._tell(called, "ticket.called", TicketCalled(**here, post=POSTS[counter]), called.date())  # type: ignore[arg-type]
        self._finish(called + timedelta(minutes=1), here, called.date(), "", {})

    def _finish(
        self, ended: datetime, here: dict[str, object], day: date, dossier: str, noted: Mapping[str, Any]
    ) -> None:
        if dossier:
            self._tell(ended, "ticket.linked", TicketLinked(**here, dossier=dossier), day)  # type: ignore[arg-type]
        self._tell(ended, "ticket.finished", TicketFinished(**here, **noted), day)  # type: ignore[arg-type]

    def _at(self, moment: datetime) -> None:
        self._told.lobby.clock.set_wall(moment.astimezone(UTC))

    def _tell(self, moment: datetime, kind: str, data: Struct, day: date) -> None:
        self._at(moment)
        self._told.lobby.journal.write(lambda writing: writing.append(kind, data, day=day))

    def push(self) -> None:
        self._told.lobby.clock.reboot("later000")  # long ago: only the wall clock can tell
        self._told.push()


def at(day: date, hour: int, minute: float = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE) + timedelta(minutes=minute)


def morning(past: Past, day: date) -> None:
    """Ten people at counter 1, each ten minutes after the one before, who wait 2, 4, … 20 minutes."""
    for n in range(10):
        past.visit(at(day, 8, 12 * n), 2 * (n + 1))
