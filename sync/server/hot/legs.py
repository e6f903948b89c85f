"""
What facts make of a ticket's life: where it is, and one row a call.

Facts of the hall server's own stream were checked before they were made (`sync.server.hot.acts`). A terminal's are
taken as they come: what contradicts what is known, or touches what the hall's own counters have, changes nothing. No
span is ever negative, whatever clocks did: who was called has not waited after the call, and what ended did not end
before it began.
"""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from typing import Any, TypeVar

import msgspec

from kiosk.domain.errors import FactUnfit
from kiosk.domain.ticket import ACTIONS, AT_A_COUNTER, AT_CLOSE, Phase
from sync.server.hot import life, shapes, steps
from sync.server.hot.life import STATES, Key, Ticket
from sync.server.hot.seen import Seen, Target, check_day
from sync.server.hot.store import Db

T = TypeVar("T", bound=msgspec.Struct)

AT_COUNTER = """
SELECT day, series, number FROM ticket WHERE counter = %s AND state IN (2, 5) AND NOT (day = %s AND series = %s
AND number = %s)
"""
PLACES = "SELECT coalesce(place_ms, from_ms, 0) FROM ticket WHERE day = %s AND state = 1"
POST_BEFORE = """
SELECT post FROM call WHERE day = %s AND series = %s AND number = %s AND counter = %s AND post <> ''
ORDER BY id DESC LIMIT 1
"""
POST_THERE = "SELECT post FROM counter_state WHERE counter = %s AND post <> ''"
POST_OF_TODAY = "SELECT post FROM call WHERE counter = %s AND day = %s AND post <> '' ORDER BY id DESC LIMIT 1"
UNPLACED = """
UPDATE call SET service = CASE WHEN call.service <> '' THEN call.service ELSE t.asked END, priority = t.priority,
    from_ms = CASE WHEN t.place_ms < call.called_ms THEN t.place_ms ELSE call.called_ms END
FROM ticket t WHERE call.from_ms IS NULL AND call.day = %s AND t.day = call.day AND t.series = call.series
    AND t.number = call.number AND t.place_ms IS NOT NULL
    AND (call.ended_ms IS NULL OR call.ended_ms >= t.place_ms)
"""
CLOSED = " ".join(f"WHEN {STATES[old]} THEN {STATES[new]}" for old, new in AT_CLOSE.items())
CLOSE = f"""
UPDATE ticket SET finished_ms = CASE WHEN state = 5 THEN CASE WHEN started_ms > %s THEN started_ms ELSE %s END END,
    state = CASE state {CLOSED} END, held_until_ms = NULL, to_counter = NULL, to_post = '', legs = '[]'
WHERE day <= %s AND state IN ({", ".join(str(STATES[one]) for one in AT_CLOSE)})
"""


def place(db: Db, days: Collection[str]) -> None:
    """After issues came in: calls that were waiting for them, and tickets of a day that is over already."""
    for day in days:
        db.execute(UNPLACED, day)
        life.end_if_over(db, day)


def end_day(to: Target, day: str, at: int) -> None:
    """Every visit ends with its hall day, and so does what was said about it and what the counters did."""
    to.db.execute(CLOSE, at, at, day)  # tickets before calls, as everywhere: or two transactions wait for each other
    rows = to.db.rows("SELECT day, series, number FROM call WHERE ended_ms IS NULL AND day <= %s", day)
    for key in rows:
        life.end_call(to.db, (key[0], key[1], key[2]), at, "day_closed")
    to.db.execute("DELETE FROM counter_state")
    to.db.execute("DELETE FROM ticket_note WHERE day <= %s", day)


def voided(to: Target, seq: int, fact: Seen, place: int) -> None:
    """Nobody holds this number, unless a paper bears it."""
    one = _read(fact, shapes.Voided)
    ticket = life.read(to.db, (fact.day, one.series, one.number))
    if ticket.id in ("", one.id) and not ticket.asked:
        life.end_call(to.db, ticket.key, place, "cancelled")
        ticket.id, ticket.life.phase = one.id, Phase.VOIDED
        ticket.life.touched = to.fact_id(seq)
        life.write(to.db, ticket)


def changed(to: Target, seq: int, fact: Seen, place: int) -> None:
    """A counter opened, went for a break or closed; only the hall's own word counts."""
    one = _read(fact, shapes.Changed)
    if to.own():
        to.db.execute(
            """INSERT INTO counter_state (counter, state, post, since_ms, steps) VALUES (%s, %s, %s, %s, '[]')
               ON CONFLICT (counter) DO UPDATE SET state = excluded.state, post = excluded.post,
                   since_ms = excluded.since_ms""",
            *(one.counter, one.state, one.post, place),
        )


# ---- one ticket


def _called(to: Target, ticket: Ticket, one: shapes.Called, at: int, id_: int) -> None:
    now, since = ticket.life, ticket.life.from_ms
    if now.phase in (Phase.ABSENT, Phase.LEFT):
        since = at
    _free(to, one.counter, ticket.key, at)
    now.phase, now.counter, now.calls, now.called_ms = Phase.CALLED, one.counter, 1, at
    now.started_ms = now.held_until_ms = now.missed_ms = None
    life.begin_call(to.db, id_, ticket, one.post, None if since is None else min(since, at), at, None)


def _recalled(to: Target, ticket: Ticket, one: shapes.Called, at: int, id_: int) -> None:
    ticket.life.calls += 1
    if call := life.open_call(to.db, ticket.key):
        call.recalls += 1
        life.change_call(to.db, call)


def _started(to: Target, ticket: Ticket, one: shapes.AtCounter, at: int, id_: int) -> None:
    ticket.life.phase = Phase.SERVING
    ticket.life.started_ms = max(at, ticket.life.called_ms or at)
    if call := life.open_call(to.db, ticket.key):
        call.started_ms = max(at, call.called_ms)
        life.change_call(to.db, call)


def _finished(to: Target, ticket: Ticket, one: shapes.Finished, at: int, id_: int) -> None:
    now = ticket.life
    ended = life.end_call(to.db, ticket.key, at, "finished", one.outcome, one.quantities)
    now.counter, now.held_until_ms = one.counter, None
    if not now.to_come:
        now.phase, now.finished_ms, now.to_counter, now.to_post = Phase.FINISHED, ended, None, ""
        return
    (service, counter, post), *now.to_come = now.to_come
    now.wait_for(service or ticket.asked, counter, post, at)


def _held(to: Target, ticket: Ticket, one: shapes.Held, at: int, id_: int) -> None:
    now = ticket.life
    life.end_call(to.db, ticket.key, at, "held")
    now.phase, now.from_ms, now.held_until_ms = Phase.HELD, at, None
    if one.minutes is not None:
        now.from_ms = now.held_until_ms = at + one.minutes * 60_000


def _resumed(to: Target, ticket: Ticket, one: shapes.AtCounter, at: int, id_: int) -> None:
    now = ticket.life
    _free(to, one.counter, ticket.key, at)
    since = at if now.from_ms is None else min(now.from_ms, at)
    now.phase, now.counter, now.calls, now.held_until_ms = Phase.SERVING, one.counter, 1, None
    now.called_ms = now.started_ms = at
    life.begin_call(to.db, id_, ticket, _post(to.db, ticket.key, one.counter), since, at, at)


def _transferred(to: Target, ticket: Ticket, one: shapes.Transferred, at: int, id_: int) -> None:
    now = ticket.life
    life.end_call(to.db, ticket.key, at, "transferred")
    if one.back:
        now.to_come = [(now.service, one.counter, ""), *now.to_come]
    now.wait_for(one.service, one.to_counter, one.to_post or "", at)


def _added(to: Target, ticket: Ticket, one: shapes.Added, at: int, id_: int) -> None:
    ticket.life.to_come = [*ticket.life.to_come, (one.service, None, "")]


def _no_show(to: Target, ticket: Ticket, one: shapes.AtCounter, at: int, id_: int) -> None:
    life.end_call(to.db, ticket.key, at, "no_show")
    ticket.life.phase, ticket.life.missed_ms = Phase.ABSENT, at


def _reinstated(to: Target, ticket: Ticket, one: shapes.Reinstated, at: int, id_: int) -> None:
    now, missed = ticket.life, ticket.life.missed_ms
    if one.place != "kept":
        now.place_ms = _place(to.db, ticket, one.after if one.place == "after" else 0, at)
    now.wait_for(now.service, now.to_counter, now.to_post, at)
    now.missed_ms = missed


def _left(to: Target, ticket: Ticket, one: shapes.Left, at: int, id_: int) -> None:
    ticket.life.phase, ticket.life.held_until_ms = Phase.LEFT, None


def _cancelled(to: Target, ticket: Ticket, one: shapes.AtCounter, at: int, id_: int) -> None:
    life.end_call(to.db, ticket.key, at, "cancelled")
    ticket.life.phase, ticket.life.held_until_ms = Phase.CANCELLED, None


def _linked(to: Target, ticket: Ticket, one: shapes.Linked, at: int, id_: int) -> None:
    ticket.life.dossier = one.dossier


def _free(to: Target, counter: int, key: Key, at: int) -> None:
    """A counter that calls has done with whom it had: a terminal at a counter may never have said so."""
    for day, series, number in to.db.rows(AT_COUNTER, counter, *key):
        ticket = life.read(to.db, (day, series, number))
        if not _may_touch(to, ticket):
            raise FactUnfit(f"counter {counter} has {series} {number}")
        done = shapes.Finished(ticket.id, series, number, counter)
        _finished(to, ticket, done, at, 0)
        life.write(to.db, ticket)


def _post(db: Db, key: Key, counter: int) -> str:
    """Who takes a ticket up again, which no fact says: who sits there today, or set it aside, or called there last."""
    asked = ((POST_THERE, (counter,)), (POST_BEFORE, (*key, counter)), (POST_OF_TODAY, (counter, key[0])))
    return next((str(found[0]) for sql, of in asked if (found := db.one(sql, *of))), "")


def _may_touch(to: Target, ticket: Ticket) -> bool:
    """What the hall's own counters do with a ticket no other stream may change."""
    return ticket.life.touched == 0 or ticket.life.touched >> 32 == to.stream or to.own()


def _place(db: Db, ticket: Ticket, after: int, at: int) -> int:
    """Behind so many who wait for the same, or behind all."""
    if after:
        same = f"{PLACES} AND service = %s AND priority = %s ORDER BY 1"
        before = db.rows(same, ticket.key[0], ticket.life.service, ticket.priority)
        if len(before) > after:
            return int(before[after - 1][0]) + 1
    behind_all: int = max([at, *(row[0] + 1 for row in db.rows(PLACES, ticket.key[0]))])
    return behind_all


def _fitting(to: Target, act: str, ticket: Ticket) -> str | None:
    """What a fact means for the ticket as it stands; None where a terminal's means nothing any more."""
    phase = ticket.life.phase
    if phase in ACTIONS[act].accepts:
        return act if _may_touch(to, ticket) else None
    if to.own():
        raise FactUnfit(f"{act} of a ticket that is {phase}")
    if act == "recalled" and phase is Phase.WAITING:
        act = "called"
    elif act != "finished" or phase not in AT_CLOSE:
        return None
    return act if _may_touch(to, ticket) else None


def _read(fact: Seen, shape: type[T]) -> T:
    check_day(fact.day)
    try:
        return msgspec.json.decode(fact.data, type=shape)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error


Change = Callable[[Target, Ticket, Any, int, int], None]
CHANGES: Mapping[str, tuple[type[shapes.Named], Change]] = {
    "called": (shapes.Called, _called),
    "recalled": (shapes.Called, _recalled),
    "started": (shapes.AtCounter, _started),
    "finished": (shapes.Finished, _finished),
    "held": (shapes.Held, _held),
    "resumed": (shapes.AtCounter, _resumed),
    "transferred": (shapes.Transferred, _transferred),
    "added": (shapes.Added, _added),
    "no_show": (shapes.AtCounter, _no_show),
    "reinstated": (shapes.Reinstated, _reinstated),
    "left": (shapes.Left, _left),
    "cancelled": (shapes.AtCounter, _cancelled),
    "linked": (shapes.Linked, _linked),
}


def lived(to: Target, seq: int, fact: Seen, place: int) -> None:
    """
    One thing that happened to one ticket.

    Raises:
        FactUnfit: Of the hall's own stream, which says only what fits; so it is not made.
    """
    named = fact.kind.removeprefix("ticket.")
    one = _read(fact, CHANGES[named][0])
    ticket = life.read(to.db, (fact.day, one.series, one.number))
    act = _fitting(to, named, ticket)
    if act is None:
        return
    before = copy(ticket)
    before.life = copy(ticket.life)
    call = life.open_call(to.db, ticket.key) if ticket.life.phase in AT_A_COUNTER else None
    ticket.id = ticket.id or one.id
    ticket.life.touched = to.fact_id(seq)
    CHANGES[act][1](to, ticket, one, place, to.fact_id(seq))
    life.write(to.db, ticket)
    counter = getattr(one, "counter", None)
    if counter is not None and to.own():
        step = steps.made(act, fact, before, call, to.fact_id(seq))
        step.together = getattr(one, "together", False)
        steps.push(to, counter, step)


KINDS: Mapping[str, Callable[[Target, int, Seen, int], None]] = {
    "ticket.voided": voided,
    "counter.changed": changed,
    **{f"ticket.{act}": lived for act in CHANGES},
}
