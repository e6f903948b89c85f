"""
What an everyday push stands on, in one look: its terminal, its stream and how the hall is.
"""

from dataclasses import dataclass

from sync.server.hot import situation
from sync.server.hot.gate import Knower, check_may_speak
from sync.server.hot.situation import Situation
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream

FOUND = f"""
SELECT t.id, t.public_key, t.revoked_ms, t.confirmed,
       s.id, s.ordinal, s.cursor, s.head, s.safe, coalesce(s.drained_ms, 0),
       EXISTS (SELECT 1 FROM evidence e WHERE e.stream_id = s.id), n.*
FROM terminal t JOIN stream s ON s.terminal_id = t.id CROSS JOIN ({situation.NOW}) n
WHERE s.incarnation = %s AND t.device = %s AND NOT t.own
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """`evidence` says that a branch of the stream is kept; `news` is from before the push."""

    knower: Knower
    stream: Stream
    evidence: bool
    news: Situation


def look(db: Db, device: bytes, incarnation: bytes, *, lock: bool = True) -> Stand | None:
    """
    A stream that was begun before; None where there is no such stream yet.

    Args:
        lock: Until the transaction ends nobody else moves it.

    Raises:
        TerminalRevoked, TerminalUnconfirmed: Its terminal may not speak.
    """
    found = db.one(FOUND + " FOR NO KEY UPDATE OF s" if db.postgres and lock else FOUND, incarnation, device)
    if found is None:
        return None
    terminal, key, revoked_ms, confirmed, id_, ordinal, cursor, head, safe, drained_ms, evidence, *news = found
    check_may_speak(device, revoked_ms, confirmed)
    stream = Stream(id_, terminal, ordinal, cursor, bytes(head), safe, drained_ms)
    return Stand(Knower(terminal, device, bytes(key)), stream, bool(evidence), situation.told(*news))
