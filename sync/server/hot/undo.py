"""
Taking back the last thing a counter did, for ten seconds, as a new fact.

One press takes back one thing; what was done before it comes next, while its own ten seconds last.
"""

from datetime import date

from kiosk.domain import kinds
from kiosk.domain.errors import CounterHasSomebody, NothingToUndo, UndoneElsewhere
from kiosk.domain.ticket import AT_A_COUNTER, PHASES, label
from sync.server.hot import calls, life, own, steps
from sync.server.hot.hall import HallServer
from sync.server.hot.life import PHASE_OF
from sync.server.hot.steps import UNDO_S, Step
from sync.server.hot.store import Db


def undoable(hall: HallServer, db: Db, counter: int) -> Step | None:
    """What would be taken back now; None when nothing."""
    done = steps.of(db, counter)
    last = done[-1] if done else None
    return last if last and steps.in_time(last, hall.clock.boot, hall.clock.mono()) else None


def undo(hall: HallServer, db: Db, counter: int) -> Step:
    """
    Take it back; returns what was taken back.

    Raises:
        NothingToUndo: Nothing was done in the last ten seconds that was not taken back already.
        UndoneElsewhere: Somebody has gone on with the ticket.
        CounterHasSomebody: The ticket would come back to a counter that has another one.
    """
    own.own_stream(hall, db)
    step = undoable(hall, db, counter)
    if step is None:
        raise NothingToUndo(f"counter {counter}", seconds=UNDO_S)
    ticket, name = life.read(db, step.key), label(step.key[1], step.key[2])
    if ticket.life.touched != step.fact:
        raise UndoneElsewhere(f"{step.act} of {name}", label=name, phase=PHASES[ticket.life.phase])
    here, was = calls.at(db, counter), PHASE_OF[(step.life or {"state": 1})["state"]]
    if here and was in AT_A_COUNTER and (here.series, here.number) != (step.key[1], step.key[2]):
        raise CounterHasSomebody(here.label, counter=counter, label=here.label)
    told = kinds.TicketUndone(id=ticket.id, series=step.key[1], number=step.key[2], counter=counter, undoes=step.act)
    own.write(hall, db, "ticket.undone", told, date.fromisoformat(step.key[0]))
    return step
