"""
Streams in the database: one incarnation each, with cursor, head and ordinal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sync.server.hot.bulk import FEW, Change, values
from sync.server.hot.seen import Arrival
from sync.server.hot.store import Db

ORDINALS = range(1, 10)
ASLEEP_MS = 30 * 24 * 3600 * 1000  # an ordinal whose disk was not heard of for so long is given again …
ASLEEP_DAYS = 20  # … and on none of so many hall days: a clock that jumps makes nobody sleep


@dataclass(frozen=True, slots=True)
class Stream:
    """`drained_ms` is when it last had nothing more to tell, 0 for never: what it told later happened later."""

    id: int
    terminal: int
    ordinal: int
    cursor: int
    head: bytes
    safe: int
    drained_ms: int


CAME = """
INSERT INTO batch (stream_id, "first", count, received_ms, contact_ms, boot, mono, turn)
VALUES (%s, %s, %s, %s, %s, %s, %s, (SELECT coalesce(max(turn), 0) + 1 FROM batch))
"""
FIND = "SELECT id, terminal_id, ordinal, cursor, head, safe, coalesce(drained_ms, 0) FROM stream"


def find(db: Db, terminal: int, incarnation: bytes) -> Stream | None:
    """The stream, locked until the transaction ends."""
    found = db.one(f"{FIND} WHERE terminal_id = %s AND incarnation = %s{db.lock}", terminal, incarnation)
    if found is None:
        return None
    id_, terminal, ordinal, cursor, head, safe, drained_ms = found
    return Stream(id_, terminal, ordinal, cursor, bytes(head), safe, drained_ms)


def begin(db: Db, terminal: int, incarnation: bytes, genesis: bytes, now: int, ordinal: int | None = None) -> Stream:
    """The stream of an incarnation, made with an ordinal of its own where there is none yet."""
    if stream := find(db, terminal, incarnation):
        return stream
    db.execute(
        """INSERT INTO stream (terminal_id, incarnation, ordinal, cursor, head, safe, last_seq, begun_ms)
           VALUES (%s, %s, %s, 0, %s, 0, 0, %s) ON CONFLICT DO NOTHING""",
        *(terminal, incarnation, free_ordinal(db, now) if ordinal is None else ordinal, genesis, now),
    )
    stream = find(db, terminal, incarnation)
    assert stream is not None
    return stream


def give_ordinal(db: Db, stream: int, now: int) -> int:
    """To a stream whose ordinal was given to another one while it slept or was revoked."""
    ordinal = free_ordinal(db, now)
    db.execute("UPDATE stream SET ordinal = %s, ended_ms = NULL WHERE id = %s", ordinal, stream)
    return ordinal


def free_ordinal(db: Db, now: int, wanted: int = 0) -> int:
    """
    The lowest that nobody bears, nobody bore on this hall day, or whose disk sleeps; 0 when all are taken.

    Args:
        wanted: The one its disk bears already, which it keeps if it is free.
    """
    if db.postgres:
        db.execute("SELECT pg_advisory_xact_lock(7421)")
    taken = db.rows(
        """SELECT s.ordinal FROM stream s JOIN terminal t ON t.id = s.terminal_id
           WHERE s.ordinal > 0 AND (
               (s.ended_ms IS NULL AND t.revoked_ms IS NULL AND (coalesce(s.pushed_ms, s.begun_ms) > %s
                   OR coalesce(s.pushed_ms, s.begun_ms) >
                   coalesce((SELECT opened_ms FROM hall_day ORDER BY day DESC LIMIT 1 OFFSET %s), 0)))
               OR s.ended_day >= (SELECT max(day) FROM hall_day))
           UNION SELECT number / 1000 FROM ticket
           WHERE day >= (SELECT max(day) FROM hall_day) AND number > 999 AND ticket <> ''""",
        *(now - ASLEEP_MS, ASLEEP_DAYS - 1),
    )
    bearing = {row[0] for row in taken}
    ordinal = next((n for n in (wanted, *ORDINALS) if n and n not in bearing), 0)
    db.execute("UPDATE stream SET ordinal = 0 WHERE ordinal = %s AND ordinal > 0", ordinal)
    return ordinal


def take_back_ordinals(db: Db, day: date) -> None:
    """Before the hall goes back to a date: whose block another one used on it has none until it is enrolled anew."""
    db.execute(
        """UPDATE stream SET ordinal = 0 WHERE ordinal > 0 AND EXISTS (SELECT 1 FROM ticket k
           WHERE k.day = %s AND k.number > 999 AND k.number / 1000 = stream.ordinal AND k.stream_id <> stream.id)""",
        day,
    )


def keep(
    db: Db,
    stream: Stream,
    lines: Sequence[bytes],
    links: Sequence[bytes],
    arrival: Arrival,
    also: Sequence[Change] = (),
) -> None:
    """
    Store a run of facts behind the cursor, and when it came.

    Args:
        also: What changes with it, such as the cursor; nothing that reads facts.
    """
    if len(lines) <= FEW:
        db.together([*kept(stream, lines, links, arrival), *also])
    else:
        db.insert_facts(stream.id, stream.cursor + 1, lines, links)
        db.together([_came(stream, len(lines), arrival), *also])


def kept(stream: Stream, lines: Sequence[bytes], links: Sequence[bytes], arrival: Arrival) -> list[Change]:
    """The same of a few facts, as changes of which none needs another."""
    pairs = enumerate(zip(lines, links, strict=True), stream.cursor + 1)
    facts = values("fact", "stream_id, seq, line, hash", [(stream.id, seq, *pair) for seq, pair in pairs])
    return [facts, _came(stream, len(lines), arrival)]


def _came(stream: Stream, count: int, arrival: Arrival) -> Change:
    when = arrival.received, arrival.contact, arrival.boot, arrival.mono
    return CAME, (stream.id, stream.cursor + 1, count, *when)


def link_at(db: Db, stream: Stream, seq: int, genesis: bytes) -> bytes | None:
    """The chain's link after `seq`; None beyond the cursor."""
    if seq == stream.cursor:
        return stream.head
    if seq == 0:
        return genesis
    found = db.one("SELECT hash FROM fact WHERE stream_id = %s AND seq = %s", stream.id, seq)
    return bytes(found[0]) if found else None
