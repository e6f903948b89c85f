"""
What a counter does with tickets. Each act is a fact of the server's own stream, made under its lock.

An act is checked against the ticket as it is under that lock: two counters that press at the same instant take turns,
and the second is told that the ticket has gone on. Every act raises a `KioskError` whose sentence says why it was
refused, and then nothing has happened.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from kiosk.domain import kinds, receipt
from kiosk.domain.errors import CodeRefused, CounterHasSomebody, DayNotYet, NoDayOpen, NoteTooLong, RecallsUsedUp
from kiosk.domain.ticket import AT_A_COUNTER, accept
from sync.server.hot import calls, consoles, desks, own, typed
from sync.server.hot.calls import Key, Waiting
from sync.server.hot.desks import named, somebody
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

NOTE_LENGTH = 200
MOST = 9999  # of one quantity
LONGEST_MIN = 24 * 60  # that somebody is set aside

CounterState = Literal["open", "break", "back-office", "closed"]
Came = tuple[str, Mapping[str, int]]  # of a visit, in codes of the plan: the outcome, and how much of what
NOTHING: Came = ("", {})


# ---- calling and serving


def call_next(hall: HallServer, db: Db, counter: int, together: bool = False) -> Waiting | None:
    """Call whom this counter may call next, done with whom it had, perhaps by the same press; None: nobody waits."""
    desks.may_call(hall, db, counter)
    one = calls.next_at(hall, db, counter)
    return None if one is None else _call(hall, db, counter, one, together)


def call_this(hall: HallServer, db: Db, counter: int, key: Key, came: Came = NOTHING) -> Waiting | None:
    """Call one from a list, out of turn, done with whom it had."""
    desks.may_call(hall, db, counter)
    return _call(hall, db, counter, desks.known(db, key), came=came)


def call_number(
    hall: HallServer, db: Db, counter: int, series: str, number: int, day: date | None = None, came: Came = NOTHING
) -> Waiting | None:
    """
    Call by typing, done with whom it had: a ticket the server may not know yet, or one of an older day.

    Raises:
        DayNotYet: That day has not come.
        NoHallDay, SeriesUnknown, BlockUnknown: Nobody can hold such a paper.
    """
    today = desks.may_call(hall, db, counter)
    if day is not None and day > today:
        raise DayNotYet(f"{day} after {today}", day=f"{day:%d/%m/%Y}")
    return _call(hall, db, counter, typed.ticket(hall, db, (day or today, series, number)), came=came)


def _call(
    hall: HallServer, db: Db, counter: int, one: Waiting, together: bool = False, came: Came = NOTHING
) -> Waiting | None:
    accept("called", one.phase, one.label)
    if before := calls.at(db, counter):
        _finish(hall, db, counter, before, came)
    return _say(hall, db, counter, one, "called", together or before is not None)


def _say(hall: HallServer, db: Db, counter: int, one: Waiting, how: str, together: bool = False) -> Waiting | None:
    post = desks.post(hall, db, counter)
    told = kinds.TicketCalled(**named(one), counter=counter, post=post, together=together)
    own.write(hall, db, f"ticket.{how}", told, one.day)
    return calls.at(db, counter)


def call_again(hall: HallServer, db: Db, counter: int) -> Waiting | None:
    """
    Call once more whom the counter has called.

    Raises:
        RecallsUsedUp: As often as the plan allows; now it is said that nobody came.
    """
    one = somebody(hall, db, counter, "recalled")
    plan = hall.plan(db)
    if plan is not None and one.calls > plan.queue.recalls:
        raise RecallsUsedUp(f"{one.label}: {one.calls} calls", label=one.label, calls=one.calls)
    return _say(hall, db, counter, one, "recalled")


def start(hall: HallServer, db: Db, counter: int) -> None:
    """The citizen has come."""
    _plain(hall, db, counter, "started")


def no_show(hall: HallServer, db: Db, counter: int) -> None:
    """Nobody came."""
    _plain(hall, db, counter, "no_show")


def finish(
    hall: HallServer, db: Db, counter: int, outcome: str = "", quantities: Mapping[str, int] | None = None
) -> Waiting | None:
    """
    Done with the citizen at this counter; who has more to come waits for it with the place kept.

    Raises:
        NotInThePlan, NumberOutOfRange: An outcome or quantity nobody has defined, or too many.
    """
    one = somebody(hall, db, counter, "finished")
    _finish(hall, db, counter, one, (outcome, quantities or {}))
    return one


def _finish(hall: HallServer, db: Db, counter: int, one: Waiting, came: Came) -> None:
    plan, (outcome, quantities) = hall.plan(db), came
    if outcome:
        desks.check_word(outcome, plan.queue.outcomes if plan else [])
    for code, count in quantities.items():
        desks.check_word(code, plan.queue.quantities if plan else [])
        desks.check_number(count, 0, MOST)
    told = kinds.TicketFinished(**named(one), counter=counter, outcome=outcome, quantities=dict(quantities))
    own.write(hall, db, "ticket.finished", told, one.day)


def hold(hall: HallServer, db: Db, counter: int, minutes: int | None = None) -> None:
    """
    Set aside who fetches something; with minutes the counter calls them first once these have passed.

    Raises:
        NumberOutOfRange: Not within a day.
    """
    one = somebody(hall, db, counter, "held")
    if minutes is not None:
        desks.check_number(minutes, 1, LONGEST_MIN)
    own.write(hall, db, "ticket.held", kinds.TicketHeld(**named(one), counter=counter, minutes=minutes), one.day)


def resume(hall: HallServer, db: Db, counter: int, key: Key) -> None:
    """
    Go on with who was set aside and stands at the counter again.

    Raises:
        CounterHasSomebody: One citizen at a time.
    """
    desks.may_call(hall, db, counter)
    one = desks.known(db, key)
    accept("resumed", one.phase, one.label)
    if before := calls.at(db, counter):
        raise CounterHasSomebody(before.label, counter=counter, label=before.label)
    own.write(hall, db, "ticket.resumed", kinds.TicketAtCounter(**named(one), counter=counter), one.day)


def transfer(
    hall: HallServer,
    db: Db,
    counter: int,
    service: str | None = None,
    to_counter: int | None = None,
    to_post: str | None = None,
    back: bool = False,
) -> None:
    """
    Send the citizen on with number and place; `back` to this counter afterwards.

    Args:
        service: Without one the same as now; of a number that was only typed, what it is likely to be for.
        to_counter: The one counter, or `to_post` the one official, that may call; without either whoever serves it.

    Raises:
        ServiceUnknown, CounterUnknown, NotInThePlan: There is no such thing in the plan.
    """
    one = somebody(hall, db, counter, "transferred")
    wanted = service or one.service or desks.likely(hall, db, one.series, to_counter or counter, to_post)
    desks.destination(hall, db, wanted, to_counter, to_post)
    told = kinds.TicketTransferred(
        **named(one), counter=counter, service=wanted, to_counter=to_counter, to_post=to_post or None, back=back
    )
    own.write(hall, db, "ticket.transferred", told, one.day)


def add_service(hall: HallServer, db: Db, counter: int, service: str) -> None:
    """
    One more service in the same visit, after this one and those already added.

    Raises:
        ServiceUnknown: There is no such service.
    """
    one = somebody(hall, db, counter, "added")
    wanted = desks.destination(hall, db, service, None, None)
    own.write(hall, db, "ticket.added", kinds.TicketAdded(**named(one), counter=counter, service=wanted), one.day)


# ---- from the lists


def reinstate(hall: HallServer, db: Db, counter: int, key: Key) -> None:
    """Who was absent has come after all, and waits again where the plan says."""
    one = _from_list(hall, db, key, "reinstated")
    plan = hall.plan(db)
    place: Literal["kept", "last", "after"] = plan.queue.bring_back if plan else "kept"
    after = plan.queue.bring_back_after if plan and place == "after" else 0
    told = kinds.TicketReinstated(**named(one), counter=counter, place=place, after=after)
    own.write(hall, db, "ticket.reinstated", told, one.day)


def leave(hall: HallServer, db: Db, counter: int | None, key: Key) -> None:
    """Gone without being served; without a counter the citizen's phone said so."""
    one = _from_list(hall, db, key, "left")
    own.write(hall, db, "ticket.left", kinds.TicketLeft(**named(one), counter=counter), one.day)


def cancel(hall: HallServer, db: Db, counter: int, key: Key) -> None:
    """
    Nobody will serve this number.

    Raises:
        CounterHasSomebody: Another counter has it.
    """
    one = _from_list(hall, db, key, "cancelled")
    if one.phase in AT_A_COUNTER and one.counter != counter:
        raise CounterHasSomebody(one.label, counter=one.counter, label=one.label)
    own.write(hall, db, "ticket.cancelled", kinds.TicketAtCounter(**named(one), counter=counter), one.day)


# ---- about the visit


def link(hall: HallServer, db: Db, counter: int, dossier: str) -> str:
    """
    Link the visit to a dossier by what was scanned; returns the dossier's code.

    Raises:
        CodeRefused: It is no code of a receipt.
    """
    one = somebody(hall, db, counter, "linked")
    code = receipt.dossier_code(dossier.strip(), hall.clock.now().astimezone(hall.zone(db)).date())
    if code is None:
        raise CodeRefused("no dossier's code", kind="unknown")
    own.write(hall, db, "ticket.linked", kinds.TicketLinked(**named(one), counter=counter, dossier=code), one.day)
    return code


def note(hall: HallServer, db: Db, counter: int, text: str) -> None:
    """
    A word for the next official, in no fact and gone with the hall day; an empty one takes it away.

    Raises:
        NoteTooLong: It is no word any more.
    """
    own.own_stream(hall, db)
    one, said = desks.whom(db, counter), " ".join(text.split())
    if len(said) > NOTE_LENGTH:
        raise NoteTooLong(f"{len(said)} letters", limit=NOTE_LENGTH)
    db.execute("DELETE FROM ticket_note WHERE day = %s AND series = %s AND number = %s", *one.key)
    if said:
        db.execute(
            "INSERT INTO ticket_note (day, series, number, counter, text, at_ms) VALUES (%s, %s, %s, %s, %s, %s)",
            *(*one.key, counter, said, hall.now_ms()),
        )


# ---- the counter itself


def set_state(hall: HallServer, db: Db, counter: int, state: CounterState, post: str = "") -> None:
    """
    Open the counter, go for a break or into back-office work, or close it; whom it has it may still finish.

    Raises:
        CounterUnknown, NotInThePlan: No such counter or post.
        CounterHasSomebody: A counter does not close on a citizen.
    """
    own.own_stream(hall, db)
    plan = hall.plan(db)
    if plan is None:
        raise NoDayOpen
    plan.counter(counter)
    if post:
        desks.check_word(post, plan.posts)
    if state == "closed" and (one := calls.at(db, counter)):
        raise CounterHasSomebody(one.label, counter=counter, label=one.label)
    own.write(hall, db, "counter.changed", kinds.CounterChanged(counter=counter, state=state, post=post))
    if state != "open":
        consoles.stop(hall, db, counter)


def _from_list(hall: HallServer, db: Db, key: Key, act: str) -> Waiting:
    own.own_stream(hall, db)
    one = desks.known(db, key)
    accept(act, one.phase, one.label)
    return one


def _plain(hall: HallServer, db: Db, counter: int, act: str) -> None:
    one = somebody(hall, db, counter, act)
    own.write(hall, db, f"ticket.{act}", kinds.TicketAtCounter(**named(one), counter=counter), one.day)
