"""
A batch as it came up: whether its chain holds, what it adds to its stream, and what its terminal is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kiosk.domain import fact
from sync import wire
from sync.server.hot import days, gate, quota, situation
from sync.server.hot.bulk import FEW, Change
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer
from sync.server.hot.project import Projector
from sync.server.hot.seen import Arrival
from sync.server.hot.situation import Situation
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream

MOVED = """
UPDATE stream SET cursor = %s, head = %s, last_seq = %s, pushed_ms = %s,
    drained_ms = CASE WHEN %s >= %s THEN %s ELSE drained_ms END WHERE id = %s
"""
HEARD = "UPDATE terminal SET seen_ms = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose signature holds, in bytes; `links` are worked out here."""

    head: wire.BatchHead
    incarnation: bytes
    prev: bytes
    genesis: bytes
    lines: list[bytes]
    links: list[bytes]

    @property
    def last(self) -> int:
        return self.head.first + len(self.lines) - 1

    @property
    def holds(self) -> bool:
        """Whether its chain ends where its terminal says."""
        return (self.links[-1] if self.links else self.prev).hex() == self.head.head


@dataclass(frozen=True, slots=True)
class Step:
    """
    What a batch adds to its stream: lines behind the cursor, and where the stream is then.

    `counted` is how figures move, where nothing else does.
    """

    lines: Sequence[bytes]
    links: Sequence[bytes]
    arrival: Arrival
    after: Stream
    moved: Change
    heard: Change
    projector: Projector
    counted: list[Change] | None


def linked(knower: Knower, head: wire.BatchHead, lines: list[bytes]) -> Batch:
    prev, incarnation = bytes.fromhex(head.prev), bytes.fromhex(head.incarnation)
    genesis = fact.genesis(knower.device, incarnation, knower.key)
    return Batch(head, incarnation, prev, genesis, lines, fact.follow(prev, lines))


def step(hall: HallServer, db: Db, knower: Knower, stream: Stream, batch: Batch, zone: ZoneInfo) -> Step:
    known, now, head = stream.cursor - batch.head.first + 1, hall.now_ms(), batch.head
    lines, links = batch.lines[known:], batch.links[known:]
    arrival = Arrival(now, stream.drained_ms, head.boot, head.mono)
    after = stream
    if lines:
        after = Stream(stream.id, knower.id, stream.ordinal, batch.last, links[-1], stream.safe, stream.drained_ms)
    projector = Projector(db, stream.id, knower.id, zone)
    cursor = after.cursor, after.head, head.last, now, after.cursor, head.last, now, after.id
    counted = projector.counted(stream.cursor + 1, lines, arrival) if len(lines) <= FEW else None
    return Step(lines, links, arrival, after, (MOVED, cursor), (HEARD, (now, knower.id)), projector, counted)


def answer(hall: HallServer, db: Db, knower: Knower, stream: Stream, news: Situation | None = None) -> wire.Pushed:
    """
    What the terminal is told.

    Args:
        news: How the hall stands, where that is known and nobody need look after the day.
    """
    if news is None:
        days.tick(hall, db)
        news = situation.now(hall, db)
    return wire.Pushed(
        cursor=stream.cursor,
        head=stream.head.hex(),
        safe=stream.safe,
        now=hall.now_ms(),
        nonce=gate.new_nonce(hall, knower.device),
        plan=news.plan,
        dossiers=news.dossiers,
        day=news.day,
        ended=news.ended,
        waiting=news.waiting,
        ordinal=stream.ordinal,
        out=quota.out(hall, db, hall.plan_at(db, news.plan or None)),
    )
