"""
Projections anew from the bytes, and the proof that every chain holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.domain import fact
from kiosk.domain.errors import ChainBroken
from sync.server.hot.hall import HallServer
from sync.server.hot.project import Projector
from sync.server.hot.seen import Arrival
from sync.server.hot.store import Db

PROJECTIONS = ("ticket", "call", "counter_state", "counts", "lot", "parked", "hall_day")
FORGET = """
UPDATE terminal SET software = '', plan_version = 0, plan_refused = 0, plan_error = '', printer = '', printer_ms = NULL,
    slips_day = '', slips_lost = 0, slips_unsure = 0
"""
BATCHES = """
SELECT b.stream_id, b."first", b.count, b.received_ms, b.contact_ms, b.boot, b.mono, s.terminal_id
FROM batch b JOIN stream s ON s.id = b.stream_id ORDER BY b.turn, b.stream_id, b."first"
"""
STREAMS = """
SELECT s.id, t.name, t.own, t.device, t.public_key, s.incarnation, s.cursor, s.head
FROM stream s JOIN terminal t ON t.id = s.terminal_id ORDER BY s.id
"""


def rebuild(hall: HallServer, db: Db) -> int:
    """Derive every projection anew, in the order facts came in; returns how many facts there are."""
    if db.postgres:
        db.execute("LOCK TABLE stream IN EXCLUSIVE MODE")
    for table in PROJECTIONS:
        db.execute(f"DELETE FROM {table}")
    db.execute(FORGET)
    zone, total = hall.zone(db), 0
    for stream, first, count, received, contact, boot, mono, terminal in db.rows(BATCHES):
        rows = db.rows(
            "SELECT line FROM fact WHERE stream_id = %s AND seq BETWEEN %s AND %s ORDER BY seq",
            *(stream, first, first + count - 1),
        )
        lines = [bytes(row[0]) for row in rows]
        Projector(db, stream, terminal, zone).take(first, lines, Arrival(received, contact, boot, mono))
        total += len(lines)
    return total


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk along one stream's chain found; `bad` is the first seq that does not follow."""

    name: str
    incarnation: str
    cursor: int
    head: str
    bad: int | None = None
    own: bool = False  # the hall server's own stream


def prove(db: Db) -> Iterator[Proof]:
    """Walk every stream, comparing bytes, links, cursor and head."""
    for stream, name, own, device, key, incarnation, cursor, head in db.rows(STREAMS):
        genesis = fact.genesis(bytes(device), bytes(incarnation), bytes(key))
        bad = None
        if fact.device_of(bytes(key)) != bytes(device):
            bad = 0
        else:
            bad = first_bad(db, stream, genesis, cursor, bytes(head))
        yield Proof(name, bytes(incarnation).hex(), cursor, bytes(head).hex(), bad, bool(own))


def first_bad(db: Db, stream: int, genesis: bytes, cursor: int, head: bytes) -> int | None:
    """The first seq of a stream that does not follow; None when all of it holds."""
    rows = db.stream("SELECT seq, line, hash FROM fact WHERE stream_id = %s ORDER BY seq", stream)
    links = ((seq, bytes(line), bytes(link)) for seq, line, link in rows)
    try:
        last = fact.verify(genesis, links)
    except ChainBroken as error:
        seq = error.params["seq"]
        return seq if isinstance(seq, int) else 0
    stored = db.rows("SELECT count(*) FROM fact WHERE stream_id = %s", stream)[0][0]
    if stored != cursor:
        return int(min(stored, cursor)) + 1
    return None if last == head else int(cursor)
