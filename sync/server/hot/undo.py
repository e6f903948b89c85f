"""
Taking back the last press of a counter, for ten seconds, as new facts.

One press is taken back as a whole, also where it was done with one citizen and called another; what was pressed before
it comes next, while its own ten seconds last.
"""

from datetime import date

from kiosk.domain import kinds
from kiosk.domain.errors import CounterHasSomebody, CounterMoved, CounterNotOpen, NothingToUndo, UndoneElsewhere
from kiosk.domain.ticket import AT_A_COUNTER, PHASES, label
from sync.server.hot import calls, desks, life, own, steps
from sync.server.hot.hall import HallServer
from sync.server.hot.life import PHASE_OF
from sync.server.hot.steps import UNDO_S, Step
from sync.server.hot.store import Db


def undoable(hall: HallServer, db: Db, counter: int) -> list[Step]:
    """What would be taken back now, the latest first; nothing when it is too late."""
    done = steps.of(db, counter)
    if not done or not steps.in_time(done[-1], hall.clock.boot, hall.clock.mono()):
        return []
    pair = done[-1].together and len(done) > 1 and done[-2].act == "finished"
    return [done[-1], done[-2]] if pair else [done[-1]]


def undo(hall: HallServer, db: Db, counter: int, fact: int | None = None) -> Step:
    """
    Take it back; returns the last thing that was taken back.

    Args:
        fact: What the button that was pressed names; without it whatever was last.

    Raises:
        NothingToUndo: Nothing was done in the last ten seconds that was not taken back already.
        CounterMoved: Something else was done since, which the button does not name.
        UndoneElsewhere: Somebody has gone on with the ticket.
        CounterHasSomebody: The ticket would come back to a counter that has another one.
        CounterNotOpen: It would come back to a counter that has closed.
    """
    own.own_stream(hall, db)
    press = undoable(hall, db, counter)
    if not press:
        raise NothingToUndo(f"counter {counter}", seconds=UNDO_S)
    if fact not in (None, press[0].fact):
        raise CounterMoved(f"saw {fact}, is {press[0].fact}")
    for step in press:
        _take_back(hall, db, counter, step)
    return press[0]


def _take_back(hall: HallServer, db: Db, counter: int, step: Step) -> None:
    ticket, name = life.read(db, step.key), label(step.key[1], step.key[2])
    if ticket.life.touched != step.fact:
        raise UndoneElsewhere(f"{step.act} of {name}", label=name, phase=PHASES[ticket.life.phase])
    if PHASE_OF[(step.life or {"state": 1})["state"]] in AT_A_COUNTER:
        _check_free(db, counter, step)
    told = kinds.TicketUndone(id=ticket.id, series=step.key[1], number=step.key[2], counter=counter, undoes=step.act)
    own.write(hall, db, "ticket.undone", told, date.fromisoformat(step.key[0]))


def _check_free(db: Db, counter: int, step: Step) -> None:
    """Whether the citizen of this step can come back to the counter."""
    here = calls.at(db, counter)
    if here and (here.series, here.number) != (step.key[1], step.key[2]):
        raise CounterHasSomebody(here.label, counter=counter, label=here.label)
    if here is None and calls.state_of(db, counter) == "closed":
        raise CounterNotOpen(f"{counter} closed", counter=counter, state=desks.STATES["closed"])
