"""
The last few things done at a counter, so that a slip of the hand can be taken back.

Each step holds what the ticket and its call were before. Taking one back is a fact like any other; the fact it takes
back stays, only what it counted is taken away.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from kiosk.domain.errors import FactUnfit
from kiosk.domain.figures import FIGURES
from sync.server.hot import life
from sync.server.hot.life import CALL, Call, Key, Life, Ticket
from sync.server.hot.seen import Seen, Target
from sync.server.hot.shapes import Undone
from sync.server.hot.store import Db

UNDO_S = 10
KEPT = 8  # nobody does more than that in ten seconds
BEGINS = {"called", "resumed"}  # acts that made a call's row
UNCOUNT = "UPDATE counts SET n = n - 1 WHERE day = %s AND hour = %s AND figure = %s AND stream_id = %s"


class Step(msgspec.Struct, omit_defaults=True):
    """
    One thing done; `fact` is the id its ticket was touched with, `at` and `mono` as in its fact.

    `life` is None where no row was there; `call` the id of the call and what was in it, None where it is new.
    `together` where the same press was done with the citizen before.
    """

    fact: int
    act: str
    key: Key
    at: str
    mono: int
    boot: str
    life: dict[str, Any] | None
    call: tuple[int, list[Any] | None] | None
    together: bool = False


_read = msgspec.json.Decoder(list[Step]).decode
_write = msgspec.json.Encoder().encode


def made(act: str, fact: Seen, before: Ticket, call: Call | None, fact_id: int) -> Step:
    key = (fact.day, before.key[1], before.key[2])
    kept: tuple[int, list[Any] | None] | None = None
    if act in BEGINS:
        kept = (fact_id, None)
    elif call is not None:
        kept = (call.id, [getattr(call, name) for name in CALL])
    known = asdict(before.life) if before.known else None
    return Step(fact_id, act, key, fact.at, fact.mono, fact.boot, known, kept)


def of(db: Db, counter: int) -> list[Step]:
    """The latest last."""
    found = db.one("SELECT steps FROM counter_state WHERE counter = %s", counter)
    return _read(found[0]) if found else []


def in_time(step: Step, boot: str, mono: int) -> bool:
    """By the server's monotonic clock: what the wall clock does meanwhile changes nothing."""
    return step.boot == boot and 0 <= mono - step.mono <= UNDO_S * 1000


def push(to: Target, counter: int, step: Step) -> None:
    still = [one for one in of(to.db, counter) if in_time(one, step.boot, step.mono)]
    _keep(to.db, counter, [*still, step][-KEPT:])


def _keep(db: Db, counter: int, steps: list[Step]) -> None:
    db.execute(
        """INSERT INTO counter_state (counter, state, post, since_ms, steps) VALUES (%s, 'open', '', 0, %s)
           ON CONFLICT (counter) DO UPDATE SET steps = excluded.steps""",
        *(counter, _write(steps).decode()),
    )


def undone(to: Target, seq: int, fact: Seen, place: int) -> None:
    """
    Take back the last thing done at a counter.

    Raises:
        FactUnfit: It was something else, or the ticket has gone on since.
    """
    try:
        one = msgspec.json.decode(fact.data, type=Undone)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
    if not to.own():
        raise FactUnfit("another stream's steps are not known here")
    steps, key = of(to.db, one.counter), (fact.day, one.series, one.number)
    last, ticket = steps[-1] if steps else None, life.read(to.db, key)
    if last is None or (last.act, last.key, last.fact) != (one.undoes, key, ticket.life.touched):
        raise FactUnfit(f"{one.undoes} of {key} was not the last thing done at {one.counter}")
    _restore(to, ticket, last)
    _keep(to.db, one.counter, steps[:-1])
    if figure := FIGURES.get(f"ticket.{last.act}"):
        hour = datetime.fromisoformat(last.at).astimezone(to.zone).hour
        to.db.execute(UNCOUNT, fact.day, hour, figure, to.stream)


def _restore(to: Target, ticket: Ticket, step: Step) -> None:
    """What was before; what became known of the ticket meanwhile stays known."""
    if step.call:
        id_, before = step.call
        if before is None:
            to.db.execute("DELETE FROM call WHERE id = %s", id_)
        else:
            values: dict[str, Any] = dict(zip(CALL, before, strict=True))
            life.change_call(to.db, Call(id=id_, called_ms=0, **values))
    if step.life is None and not ticket.id and not ticket.asked:
        life.forget(to.db, ticket.key)
        return
    now, was = ticket.life, Life(**(step.life or {}))
    was.service = was.service or ticket.asked
    if was.place_ms is None:
        was.place_ms = now.place_ms
    if was.from_ms is None:
        was.from_ms = now.place_ms
    ticket.life = was
    life.write(to.db, ticket)
    life.end_if_over(to.db, ticket.key[0])


KINDS: Mapping[str, Callable[[Target, int, Seen, int], None]] = {"ticket.undone": undone}
