"""
What a counter did on paper while the server was away, recorded once it is back.

Each line of the paper becomes the facts of what happened, with the times at which it happened. A line has a name of its
own: sent twice, it is recorded once. Who was called elsewhere meanwhile is told, never called again.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk.domain import kinds
from kiosk.domain.errors import CounterHasSomebody, PaperTooOld, TicketUnknown
from kiosk.domain.ticket import AT_A_COUNTER, accept, label
from sync.server.hot import calls, desks, own, tidy, typed
from sync.server.hot.calls import Waiting
from sync.server.hot.hall import Clock, HallServer
from sync.server.hot.store import Db

MOST_S = 16 * 3600  # longer ago is no hall day, where nobody knows when it began
OPENED = "SELECT opened_ms FROM hall_day WHERE day = %s"
RECORDED = "SELECT how FROM paper_line WHERE id = %s"
KEEP = """
INSERT INTO paper_line (id, day, how) VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE SET how = excluded.how
"""

Ago = Annotated[float, Meta(ge=0)]  # seconds before it was sent, by the console's own clock


class Line(msgspec.Struct, frozen=True):
    """
    One citizen of the paper. `called` is None for whom the counter had already when the server went away.

    `how` is empty while they are still being served.
    """

    id: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    day: date
    series: Annotated[str, Meta(pattern="^[A-Z]$")]
    number: Annotated[int, Meta(ge=1, le=9999)]
    called: Ago | None = None
    ended: Ago | None = None
    how: Literal["", "finished", "no_show"] = ""


class Earlier:
    """A clock that stands where it stood then, so that a fact tells when it really happened."""

    def __init__(self, clock: Clock, ago_s: float) -> None:
        self.boot, self._clock, self._ago = clock.boot, clock, timedelta(seconds=ago_s)

    def now(self) -> datetime:
        return self._clock.now() - self._ago

    def mono(self) -> int:
        return self._clock.mono() - self._ago // timedelta(milliseconds=1)


def record(hall: HallServer, db: Db, counter: int, line: Line) -> bool:
    """
    Record one line, inside a transaction; returns False where it was recorded before.

    One that was recorded while the citizen was still at the counter may come again with what became of them.

    Raises:
        CounterHasSomebody: The counter has called another one since; the line is recorded when it is done.
        TicketNotThere: The ticket has gone on elsewhere; nothing is recorded.
        TicketUnknown: Whom the counter had is not known.
        PaperTooOld: Whether it was recorded before may be forgotten.
        NoHallDay, SeriesUnknown, BlockUnknown: Nobody can hold such a number.
    """
    own.own_stream(hall, db)  # its lock makes the same line sent twice at once take turns
    before = db.one(RECORDED, line.id)
    if before and (before[0] or not line.how):
        return False
    if tidy.is_too_old(db, line.day):
        raise PaperTooOld(str(line.day), day=f"{line.day:%d/%m/%Y}")
    db.execute(KEEP, line.id, line.day, line.how)
    one = calls.ticket(db, (line.day, line.series, line.number))
    if before or line.called is None:
        return _end_of(hall, db, counter, one, line)
    one = one or typed.ticket(hall, db, (line.day, line.series, line.number))
    accept("called", one.phase, one.label)
    if here := calls.at(db, counter):
        raise CounterHasSomebody(here.label, counter=counter, label=here.label)
    called_s = _not_before(hall, _since(db, one), line.called)
    called = kinds.TicketCalled(**desks.named(one), counter=counter, post=desks.post(hall, db, counter))
    own.write(_then(hall, called_s), db, "ticket.called", called, one.day)
    if line.how != "no_show":
        started = kinds.TicketAtCounter(**desks.named(one), counter=counter)
        own.write(_then(hall, called_s), db, "ticket.started", started, one.day)
    return _end(hall, db, counter, one, line, called_s)


def _end_of(hall: HallServer, db: Db, counter: int, one: Waiting | None, line: Line) -> bool:
    """What became of somebody who was recorded at the counter already; nothing where they are there no more."""
    if one is None:
        raise TicketUnknown(f"{line.day} {line.series} {line.number}", label=label(line.series, line.number))
    if one.counter != counter or one.phase not in AT_A_COUNTER:
        return False
    if line.how == "no_show":
        accept("no_show", one.phase, one.label)
    return _end(hall, db, counter, one, line, _not_before(hall, one.started_ms or one.called_ms, line.ended or 0))


def _end(hall: HallServer, db: Db, counter: int, one: Waiting, line: Line, most_s: float) -> bool:
    """End it as the line says, at most so long ago."""
    then = _then(hall, min(line.ended or 0, most_s))
    if line.how == "no_show":
        told = kinds.TicketAtCounter(**desks.named(one), counter=counter)
        own.write(then, db, "ticket.no_show", told, one.day)
    elif line.how == "finished":
        own.write(then, db, "ticket.finished", kinds.TicketFinished(**desks.named(one), counter=counter), one.day)
    return True


def _then(hall: HallServer, ago_s: float) -> HallServer:
    return replace(hall, clock=Earlier(hall.clock, ago_s))


def _since(db: Db, one: Waiting) -> int | None:
    """When the citizen took the number, or else when that hall day began: nobody is called before."""
    found = db.one(OPENED, one.day)
    return one.from_ms or one.place_ms or (int(found[0]) if found else None)


def _not_before(hall: HallServer, since_ms: int | None, ago_s: float) -> float:
    """However long ago a console's clock says, after a week-end or a wrong date, it was not before `since_ms`."""
    return min(ago_s, MOST_S) if since_ms is None else max(min(ago_s, (hall.now_ms() - since_ms) / 1000), 0.0)
