"""
Counters of a hall and the tickets they call, without screens and pages: each act as a page would do it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kiosk.domain.kinds import TicketIssued
from kiosk.domain.ticket import Phase
from tests.support.lobby import ticket_id
from tests.support.served import PLAN, ServedHall

DAY = date(2026, 11, 23)
STRICT = {'policy = "alternate"': 'policy = "strict"'}
CALL = "SELECT number, service, counter, from_ms, called_ms, recalls, started_ms, ended_ms, how FROM call ORDER BY id"


class Counters:
    """An open hall day of the example plan; `changes` replace words of it."""

    def __init__(self, hall: ServedHall, changes: Mapping[str, str] | None = None) -> None:
        from sync.server.hot import days

        self.hall = hall
        self.publish(changes or {})
        hall.do(lambda here, db: days.open_day(here, db, "staff"))

    def publish(self, changes: Mapping[str, str]) -> None:
        text = PLAN.read_text("utf-8")
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        self.hall.publish(text)

    def issue(self, number: int, service: str = "chung-thuc", *, series: str = "A", priority: bool = False) -> str:
        """A ticket the hall knows at once."""
        from sync.server.hot import own

        told = TicketIssued(
            id=ticket_id(number * 100 + ord(series)), service=service, series=series, number=number, priority=priority
        )
        self.hall.do(lambda here, db: own.write(here, db, "ticket.issued", told))
        return told.id

    def act(self, name: str, counter: int, *more: Any, **named: Any) -> Any:
        from sync.server.hot import acts, undo

        act = undo.undo if name == "undo" else getattr(acts, name)
        return self.hall.do(lambda here, db: act(here, db, counter, *more, **named))

    def may_undo(self, counter: int) -> list[str]:
        """What the console offers to take back."""
        from sync.server.hot import undo

        return [one.act for one in self.hall.do(lambda here, db: undo.offered(here, db, counter))]

    def key(self, number: int, series: str = "A") -> tuple[date, str, int]:
        return DAY, series, number

    def read(self, name: str, *more: Any, **named: Any) -> Any:
        """What `sync.server.hot.calls` tells."""
        from sync.server.hot import calls

        read = getattr(calls, name)
        with_hall = name in ("waiting", "next_at")
        return self.hall.do(lambda here, db: read(*((here, db) if with_hall else (db,)), *more, **named))

    def phase(self, number: int, series: str = "A") -> Phase:
        phase = self.read("ticket", self.key(number, series)).phase
        assert isinstance(phase, Phase)
        return phase

    def at(self, counter: int) -> str | None:
        found = self.read("at", counter)
        return found.label if found else None

    def queue(self, counter: int) -> list[int]:
        return [one.number for one in self.read("waiting", counter=counter)]

    def calls(self) -> list[tuple[Any, ...]]:
        return self.hall.rows(CALL)

    def facts(self) -> list[bytes]:
        return [bytes(line) for (line,) in self.hall.rows("SELECT line FROM fact ORDER BY stream_id, seq")]

    def pass_time(self, seconds: float) -> None:
        self.hall.clock.advance(timedelta(seconds=seconds))

    @property
    def now(self) -> int:
        return self.hall.hall.now_ms()
