"""
Tickets as terminals issue them, many at once.

A ticket is its (hall day, series, number). Its issue may arrive after its call and then only fills what is still
empty, so that the two are one ticket. Only where a number was typed by mistake, and the counter was done with it before
it was given to anybody, does its issue begin a ticket that waits. What happens to it afterwards is the business of
`sync.server.hot.legs`.
"""

from collections.abc import Iterator

import msgspec

from kiosk.domain.errors import FactUnfit, TicketNumberTwice
from kiosk.domain.ticket import Phase
from sync.server.hot.bulk import Row
from sync.server.hot.life import LIFE, STATES
from sync.server.hot.seen import Arrival, Seen
from sync.server.hot.shapes import Issued
from sync.server.hot.store import Db

Key = tuple[str, str, int]

COLUMNS = (
    "day, series, number, ticket, asked, service, priority, place_ms, from_ms, stream_id, promised_low, promised_high"
)
BARE = {"to_post": "''", "legs": "'[]'", "calls": "0", "touched": "0", "dossier": "''", "clash": "false"}
NEW = {"state": "1", **BARE}
KNOWN = "ticket.ticket <> ''"
ENDED = ", ".join(str(STATES[one]) for one in (Phase.FINISHED, Phase.ABSENT, Phase.LEFT, Phase.CANCELLED))
# a counter knew the number by typing alone, and was done with it before it was given
MISTYPED = f"""
NOT ({KNOWN}) AND ticket.state IN ({ENDED}) AND excluded.place_ms > (SELECT max(c.ended_ms) FROM call c
    WHERE c.day = ticket.day AND c.series = ticket.series AND c.number = ticket.number)
"""
FILLED = {
    "service": "CASE WHEN ticket.service <> '' THEN ticket.service ELSE excluded.service END",
    "place_ms": "coalesce(ticket.place_ms, excluded.place_ms)",
    "from_ms": "coalesce(ticket.from_ms, excluded.from_ms)",
}
ANEW = {**dict.fromkeys(LIFE, "NULL"), **{name: f"excluded.{name}" for name in FILLED}, **NEW}
LIVED = ",\n    ".join(
    f"{name} = CASE WHEN {MISTYPED} THEN {ANEW[name]} ELSE {FILLED.get(name, f'ticket.{name}')} END" for name in LIFE
)
ISSUE = f"""
ON CONFLICT (day, series, number) DO UPDATE SET
    {LIVED},
    clash = ticket.clash OR ({KNOWN} AND ticket.ticket <> excluded.ticket),
    asked = CASE WHEN ticket.asked <> '' THEN ticket.asked ELSE excluded.asked END,
    priority = CASE WHEN ticket.asked <> '' THEN ticket.priority ELSE excluded.priority END,
    promised_low = coalesce(ticket.promised_low, excluded.promised_low),
    promised_high = coalesce(ticket.promised_high, excluded.promised_high),
    stream_id = coalesce(ticket.stream_id, excluded.stream_id),
    ticket = CASE WHEN {KNOWN} THEN ticket.ticket ELSE excluded.ticket END
"""
_issued = msgspec.json.Decoder(Issued).decode
_issued_lines = msgspec.json.Decoder(Issued).decode_lines


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
