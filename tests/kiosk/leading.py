"""A terminal whose hall has a server, which a test plays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosk.box import Box, Enrolment
from kiosk.desk import Desk
from kiosk.domain import fact
from kiosk.domain.errors import KioskError
from kiosk.domain.gesture import GivenNumber, KeptAppointment
from kiosk.journal import Journal
from kiosk.writing import Writing
from tests.kiosk.halls import Terminal

MONDAY = date(2026, 11, 23)


@dataclass
class Server:
    """The hall server as a terminal hears it; silent while `next` is empty. It has a wire, so it is a double."""

    next: list[GivenNumber | KioskError] = field(default_factory=list)
    asked: list[tuple[str, str, date, int]] = field(default_factory=list)
    kept: list[KeptAppointment | KioskError] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def take(
        self, series: str, request_id: str, day: date, seen: int, *, service: str = "", priority: bool = False
    ) -> GivenNumber | None:
        self.asked.append((series, request_id, day, seen))
        answer = self.next.pop(0) if self.next else None
        if isinstance(answer, KioskError):
            raise answer
        return answer

    def keep(self, code: str, request_id: str, day: date, seen: Mapping[str, int]) -> KeptAppointment | None:
        self.shown.append(code)
        answer = self.kept.pop(0) if self.kept else None
        if isinstance(answer, KioskError):
            raise answer
        return answer


@dataclass
class Enrolled:
    lobby: Terminal
    server: Server
    box: Box
    desk: Desk[Writing]


def enrolment(journal: Journal, *, ordinal: int = 2, counter: int | None = None) -> Enrolment:
    return Enrolment(
        name="Máy sảnh",
        ordinal=ordinal,
        hall="sao-vang",
        url="http://127.0.0.1:1",
        server_key=b"\1" * 32,
        incarnation=journal.incarnation.hex(),
        counter=counter,
    )


def with_server(lobby: Terminal, server: Server) -> Enrolled:
    box = Box(lobby.journal.disk)
    box.set_enrolment(enrolment(lobby.journal))
    plan = lobby.plan
    desk = Desk(lambda: plan, lobby.journal, lobby.ballots, box, lobby.clock, server, lobby.chance)
    return Enrolled(lobby, server, box, desk)


def kinds(lobby: Terminal) -> list[str]:
    return [fact.decode(line).kind for line in lobby.journal.lines(lobby.journal.incarnation, 1)]
