"""
What an act needs to know first: whether the counter may call, whom it has, what the plan knows.

Everything here is asked under the lock of the server's own stream, so that it is still true when the act is written.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kiosk.domain.errors import (
    CounterNotOpen,
    NobodyAtCounter,
    NoDayOpen,
    NotInThePlan,
    NumberOutOfRange,
    ServiceUnknown,
    TicketUnknown,
)
from kiosk.domain.part import Named
from kiosk.domain.plan import Post, Service
from kiosk.domain.text import Both
from kiosk.domain.ticket import accept, label
from sync.server.hot import calls, own, situation, typed
from sync.server.hot.calls import Key, Waiting
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

Coded = Named | Post | Service

# completes "Counter 3 …"
STATES: Mapping[str, Both] = {
    "break": Both("đang nghỉ", "is having a break"),
    "back-office": Both("đang xử lý hồ sơ bên trong", "is doing back-office work"),
    "closed": Both("đang đóng", "is closed"),
}


def may_call(hall: HallServer, db: Db, counter: int) -> date:
    """
    Accept a counter that wants to call, and take the lock; returns the hall day.

    Raises:
        NoDayOpen: Nobody is called without a plan and an open hall day.
        CounterUnknown: The plan has no such counter, or no more.
        CounterNotOpen: It is having a break, doing back-office work or closed.
    """
    own.own_stream(hall, db)
    plan, day = hall.plan(db), situation.now(hall, db).day
    if plan is None or day is None:
        raise NoDayOpen
    plan.counter(counter)
    if (state := calls.state_of(db, counter)) != "open":
        raise CounterNotOpen(f"{counter} {state}", counter=counter, state=STATES[state])
    return day.day


def somebody(hall: HallServer, db: Db, counter: int, act: str) -> Waiting:
    """
    Whom the counter has and may do this with; takes the lock.

    Raises:
        NobodyAtCounter: It has nobody.
        TicketNotThere: The ticket's phase does not accept it.
    """
    own.own_stream(hall, db)
    one = whom(db, counter)
    accept(act, one.phase, one.label)
    return one


def whom(db: Db, counter: int) -> Waiting:
    one = calls.at(db, counter)
    if one is None:
        raise NobodyAtCounter(str(counter), counter=counter)
    return one


def known(db: Db, key: Key) -> Waiting:
    """
    A ticket of a list.

    Raises:
        TicketUnknown: There is none, or no more.
    """
    one = calls.ticket(db, key)
    if one is None:
        raise TicketUnknown(str(key), label=label(key[1], key[2]))
    return one


def named(one: Waiting) -> dict[str, Any]:
    """What every fact about a ticket says of it."""
    return {"id": one.id, "series": one.series, "number": one.number}


def post(hall: HallServer, db: Db, counter: int) -> str:
    """Who sits at the counter: today's word, else the plan's."""
    plan = hall.plan(db)
    return calls.post_at(db, counter) or (plan.counter(counter).post if plan else "")


def check_word(word: str, known: Iterable[Coded]) -> None:
    """
    Accept a code of the plan.

    Raises:
        NotInThePlan: It has no such word.
    """
    if word not in {one.code for one in known}:
        raise NotInThePlan(repr(word), word=word[:40], known=names(known))


def names(parts: Iterable[Coded]) -> Both:
    """What they are called, for a sentence; a name may have a comma."""
    both = [one.name.both for one in parts]
    return Both(*("; ".join(one.of(language) for one in both) for language in ("vi", "en")))


def check_number(number: int | None, least: int, most: int, word: str = "") -> None:
    """
    Accept a number within bounds.

    Args:
        word: As it was typed.

    Raises:
        NumberOutOfRange: It is none, or beyond them.
    """
    if number is None or not least <= number <= most:
        raise NumberOutOfRange(f"{word[:40]!r}", word=word[:40] or number, least=least, most=most)


def likely(hall: HallServer, db: Db, series: str, counter: int, official: str | None) -> str:
    """What a number that was only typed is for, at this counter, or wherever the official sits."""
    plan = hall.plan(db)
    if plan is None:
        raise NoDayOpen
    seats = [one.number for one in plan.counters if official and post(hall, db, one.number) == official]
    return typed.likely(plan, series, seats or [counter])


def destination(hall: HallServer, db: Db, service: str, to_counter: int | None, to_post: str | None) -> str:
    """
    Accept where a citizen is sent; returns the service.

    Raises:
        ServiceUnknown, CounterUnknown, NotInThePlan: The plan has no such service, counter or post.
    """
    plan = hall.plan(db)
    if plan is None:
        raise NoDayOpen
    if service not in {one.code for one in plan.services}:
        raise ServiceUnknown(repr(service), service=service[:40], known=names(plan.services))
    if to_counter is not None:
        plan.counter(to_counter)
    if to_post:
        today = {one.post for one in calls.states(db) if one.post}
        today |= {one.post for one in plan.counters}
        check_word(to_post, [one for one in plan.posts if one.code in today])
    return service
