"""
Taking back the last press of a counter, for ten seconds, as new facts.

One press is taken back as a whole, also where it was done with one citizen and called another; what was pressed before
it comes next, while its own ten seconds last.
"""

from collections.abc import Collection
from datetime import date

from kiosk.domain import kinds
from kiosk.domain.errors import (
    CounterHasSomebody,
    CounterMoved,
    CounterNotOpen,
    KioskError,
    NothingToUndo,
    UndoneElsewhere,
)
from kiosk.domain.ticket import AT_A_COUNTER, PHASES, label
from sync.server.hot import calls, desks, own, steps
from sync.server.hot.hall import HallServer
from sync.server.hot.life import PHASE_OF, Key
from sync.server.hot.steps import UNDO_S, Step
from sync.server.hot.store import Db

STANDS = "SELECT ticket, state, touched FROM ticket WHERE day = %s AND series = %s AND number = %s"


def offered(hall: HallServer, db: Db, counter: int) -> list[Step]:
    """
    What a console offers to take back: what `undo` would accept now.

    A number typed by mistake that is given to somebody within the ten seconds is theirs, and the slip stays.
    """
    press, taken = undoable(hall, db, counter), list[Key]()
    try:
        for step in press:
            _check(db, counter, step, taken)
            taken.append(step.key)
    except KioskError:
        return []
    return press


def undoable(hall: HallServer, db: Db, counter: int) -> list[Step]:
    """The last press, the latest of its acts first; nothing when it is too late."""
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
    id_ = _check(db, counter, step, (), db.lock)
    told = kinds.TicketUndone(id=id_, series=step.key[1], number=step.key[2], counter=counter, undoes=step.act)
    own.write(hall, db, "ticket.undone", told, date.fromisoformat(step.key[0]))


def _check(db: Db, counter: int, step: Step, taken: Collection[Key], lock: str = "") -> str:
    """
    Whether this step can be taken back; returns the id of its ticket.

    Args:
        taken: Whose steps were to be taken back before it.
        lock: How to hold the ticket until that is done.
    """
    id_, state, touched = db.one(STANDS + lock, *step.key) or ("", 1, 0)
    name = label(step.key[1], step.key[2])
    if touched != step.fact and step.key not in taken:
        raise UndoneElsewhere(f"{step.act} of {name}", label=name, phase=PHASES[PHASE_OF[state]])
    if PHASE_OF[(step.life or {"state": 1})["state"]] in AT_A_COUNTER:
        _check_free(db, counter, {step.key[1:], *(key[1:] for key in taken)})
    return str(id_)


def _check_free(db: Db, counter: int, expected: Collection[tuple[str, int]]) -> None:
    """Whether the citizen of a step can come back to the counter, which has nobody else than these."""
    here = calls.at(db, counter)
    if here and (here.series, here.number) not in expected:
        raise CounterHasSomebody(here.label, counter=counter, label=here.label)
    if here is None and calls.state_of(db, counter) == "closed":
        raise CounterNotOpen(f"{counter} closed", counter=counter, state=desks.STATES["closed"])
