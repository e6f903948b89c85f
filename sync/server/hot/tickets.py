"""
Tickets as facts tell them.

A ticket is its (hall day, series, number). Facts may arrive in any order: each only fills what is still empty and
raises the state, so that a call that came before its issue and the issue after it are one ticket.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from kiosk.domain.errors import FactUnfit, TicketNumberTwice
from sync.server.hot.seen import Arrival, Seen, Target
from sync.server.hot.store import Db, Row

WAITING, CALLED, FINISHED, VOIDED = 1, 2, 3, 4

Key = tuple[str, str, int]
Series = Annotated[str, Meta(pattern="^[A-Z]$")]
TicketId = Annotated[str, Meta(pattern="^[A-Z2-7]{16}$")]
Number = Annotated[int, Meta(ge=1, le=9999)]
Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]

COLUMNS = (
    "day, series, number, ticket, asked, service, priority, place_ms, from_ms, stream_id, promised_low, promised_high"
)
BARE = {"to_post": "''", "legs": "'[]'", "calls": "0", "touched": "0", "dossier": "''", "clash": "false"}
NEW = {"state": "1", **BARE}
KNOWN = "ticket.ticket <> ''"
ISSUE = f"""
ON CONFLICT (day, series, number) DO UPDATE SET
    clash = ticket.clash OR ({KNOWN} AND ticket.ticket <> excluded.ticket),
    asked = CASE WHEN ticket.asked <> '' THEN ticket.asked ELSE excluded.asked END,
    service = CASE WHEN ticket.service <> '' THEN ticket.service ELSE excluded.service END,
    priority = CASE WHEN ticket.asked <> '' THEN ticket.priority ELSE excluded.priority END,
    place_ms = coalesce(ticket.place_ms, excluded.place_ms),
    from_ms = coalesce(ticket.from_ms, excluded.from_ms),
    promised_low = coalesce(ticket.promised_low, excluded.promised_low),
    promised_high = coalesce(ticket.promised_high, excluded.promised_high),
    stream_id = coalesce(ticket.stream_id, excluded.stream_id),
    ticket = CASE WHEN {KNOWN} THEN ticket.ticket ELSE excluded.ticket END
"""
AT_COUNTER = """
INSERT INTO ticket (day, series, number, ticket, asked, service, priority, state, counter, calls, called_ms,
    finished_ms, to_post, legs, touched, dossier, clash)
VALUES (%s, %s, %s, %s, '', '', false, %s, %s, %s, %s, %s, '', '[]', 0, '', false)
ON CONFLICT (day, series, number) DO UPDATE SET
    ticket = CASE WHEN ticket.ticket <> '' THEN ticket.ticket ELSE excluded.ticket END,
    state = CASE WHEN ticket.state > excluded.state THEN ticket.state ELSE excluded.state END,
    counter = excluded.counter,
    calls = ticket.calls + excluded.calls,
    called_ms = coalesce(ticket.called_ms, excluded.called_ms),
    finished_ms = coalesce(ticket.finished_ms, excluded.finished_ms)
"""
VOID = """
INSERT INTO ticket
    (day, series, number, ticket, asked, service, priority, state, to_post, legs, calls, touched, dossier, clash)
VALUES (%s, %s, %s, %s, '', '', false, 4, '', '[]', 0, 0, '', false)
ON CONFLICT (day, series, number) DO UPDATE SET state = 4
WHERE ticket.ticket IN ('', excluded.ticket)
"""


class Issued(msgspec.Struct, frozen=True):
    id: TicketId
    service: Annotated[str, Meta(pattern="^[a-z0-9-]{1,40}$")]
    series: Series
    number: Number
    priority: bool
    wait: tuple[Minutes, Minutes] | None = None


class Voided(msgspec.Struct, frozen=True):
    id: TicketId
    series: Series
    number: Number


class AtCounter(msgspec.Struct, frozen=True):
    """`id` is empty for a blind call: staff typed a number whose issue has not arrived."""

    id: Annotated[str, Meta(pattern="^([A-Z2-7]{16})?$")]
    series: Series
    number: Number
    counter: Annotated[int, Meta(ge=1, le=99)]


_issued = msgspec.json.Decoder(Issued).decode
_issued_lines = msgspec.json.Decoder(Issued).decode_lines
_voided = msgspec.json.Decoder(Voided).decode
_at_counter = msgspec.json.Decoder(AtCounter).decode


def read_issued(data: msgspec.Raw) -> Issued:
    """
    Read an issued ticket.

    Raises:
        FactUnfit: Not what an issued ticket says.
    """
    try:
        return _issued(data)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error


def issued(found: dict[Key, Row], stream: int, facts: list[Seen], arrival: Arrival) -> None:
    """
    Note tickets for the bulk.

    Raises:
        FactUnfit: One is not what an issued ticket says.
        TicketNumberTwice: Two papers with one number in the same run.
    """
    try:
        read = _issued_lines(b"\n".join([fact.data for fact in facts]))
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
    place = arrival.place
    for fact, one in zip(facts, read, strict=True):
        key = (fact.day, one.series, one.number)
        if key in found and found[key][3] != one.id:
            raise TicketNumberTwice(f"{key}")
        at, promised = place(fact), one.wait or (None, None)
        found[key] = (*key, one.id, one.service, one.service, one.priority, at, at, stream, *promised)


def write(db: Db, found: dict[Key, Row]) -> Iterator[TicketNumberTwice]:
    """Write the tickets noted; yields one error for each number that another paper bears already."""
    if not found:
        return
    db.insert("ticket", COLUMNS, [found[key] for key in sorted(found)], ISSUE, NEW)
    for day in {key[0] for key in found}:
        for series, number in db.rows("SELECT series, number FROM ticket WHERE day = %s AND clash", day):
            if (day, series, number) in found:
                yield TicketNumberTwice(f"{day} {series} {number}")


def voided(to: Target, seq: int, fact: Seen, place: int) -> None:
    try:
        one = _voided(fact.data)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
    to.db.execute(VOID, fact.day, one.series, one.number, one.id)


def called(to: Target, seq: int, fact: Seen, place: int) -> None:
    _at(to, fact, CALLED, 1, place, None)


def recalled(to: Target, seq: int, fact: Seen, place: int) -> None:
    _at(to, fact, CALLED, 1, place, None)


def finished(to: Target, seq: int, fact: Seen, place: int) -> None:
    _at(to, fact, FINISHED, 0, None, place)


def _at(to: Target, fact: Seen, state: int, calls: int, called_ms: int | None, finished_ms: int | None) -> None:
    try:
        one = _at_counter(fact.data)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
    times = (one.counter, calls, called_ms, finished_ms)
    to.db.execute(AT_COUNTER, fact.day, one.series, one.number, one.id, state, *times)
