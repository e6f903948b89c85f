"""
Facts come up: one batch, one signature, one transaction.

Nothing a fact says can stop its stream; only a chain that does not hold, a place that is taken by another fact, or a
gap can, and each is told with what the server has.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kiosk.domain import fact
from kiosk.domain.errors import ChainBroken, KioskError, StreamForked, StreamGap
from sync import wire
from sync.server.hot import days, gate, keys, own, quota, situation, stand, streams, waits
from sync.server.hot.branch import drop_known, keep_branch
from sync.server.hot.bulk import FEW, Change
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer, zone_of
from sync.server.hot.http import Answer, Asked
from sync.server.hot.project import Projector
from sync.server.hot.seen import Arrival
from sync.server.hot.situation import Situation
from sync.server.hot.stand import Stand
from sync.server.hot.states import ALARM
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream

MOVED = """
UPDATE stream SET cursor = %s, head = %s, last_seq = %s, pushed_ms = %s,
    drained_ms = CASE WHEN %s >= %s THEN %s ELSE drained_ms END WHERE id = %s
"""
HEARD = "UPDATE terminal SET seen_ms = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose signature and chain hold, in bytes."""

    head: wire.BatchHead
    incarnation: bytes
    prev: bytes
    genesis: bytes
    lines: list[bytes]
    links: list[bytes]

    @property
    def last(self) -> int:
        return self.head.first + len(self.lines) - 1


async def push(hall: HallServer, asked: Asked) -> Answer:
    device = gate.named(asked.path["device"])
    asked.device = device
    result = await hall.store.write(lambda db: take_in(hall, db, device, asked))
    if isinstance(result, KioskError):
        raise result
    told = await waits.soon(hall)
    return Answer(200, wire.replaced(result, wait=waits.of_all(told), services=waits.services(told)))


def take_in(hall: HallServer, db: Db, device: bytes, asked: Asked) -> wire.Pushed | KioskError:
    """An error that must leave an alarm behind is returned, so that the transaction keeps the alarm."""
    head, lines = wire.unpack(asked.body)
    asked.signature = bytes.fromhex(head.signature)
    prev, incarnation = bytes.fromhex(head.prev), bytes.fromhex(head.incarnation)
    here = stand.look(db, device, incarnation)
    knower = here.knower if here else gate.terminal(db, device)
    keys.check(knower.key, wire.batch_message(device, head), head.signature)
    genesis = fact.genesis(device, incarnation, knower.key)
    batch = Batch(head, incarnation, prev, genesis, lines, fact.follow(prev, lines))
    if (batch.links[-1] if lines else prev).hex() != head.head:
        broken = ChainBroken(f"batch from {head.first}", seq=head.first)
        return alarm(hall, db, knower, batch, broken)
    stream = here.stream if here else streams.begin(db, knower.id, incarnation, genesis, hall.now_ms())
    if head.branch is not None:
        keep_branch(db, stream, batch.head, lines, batch.links, hall.now_ms())
        return answer(hall, db, knower, stream)
    if head.first > stream.cursor + 1:
        if situation.went_back(hall, db):
            own.end_stream(hall, db)
        return StreamGap(f"from {head.first}", cursor=stream.cursor, head=stream.head.hex())
    if not stands_on(db, stream, batch):
        forked = StreamForked(f"at {head.first}", cursor=stream.cursor, head=stream.head.hex())
        return alarm(hall, db, knower, batch, forked)
    return move(hall, db, knower, stream, batch, here)


def stands_on(db: Db, stream: Stream, batch: Batch) -> bool:
    """Whether the batch agrees with what is stored, before it and as far as both go."""
    if streams.link_at(db, stream, batch.head.first - 1, batch.genesis) != batch.prev:
        return False
    shared = min(stream.cursor, batch.last)
    if shared < batch.head.first:
        return True
    return streams.link_at(db, stream, shared, batch.genesis) == batch.links[shared - batch.head.first]


def move(hall: HallServer, db: Db, knower: Knower, stream: Stream, batch: Batch, here: Stand | None) -> wire.Pushed:
    """Take in what is new; the hall is looked at again only where that may have changed how it stands."""
    plan = hall.plan_at(db, here.news.plan or None) if here else hall.plan(db)
    after, quiet = advance(hall, db, knower, stream, batch, zone_of(plan))
    if here is None or here.evidence:
        drop_known(db, stream.id)
    return answer(hall, db, knower, after, here.news if here and quiet else None)


def advance(
    hall: HallServer, db: Db, knower: Knower, stream: Stream, batch: Batch, zone: ZoneInfo
) -> tuple[Stream, bool]:
    """Store and project what is new, and move the cursor; also whether nothing but figures has changed."""
    known, now = stream.cursor - batch.head.first + 1, hall.now_ms()
    lines, links = batch.lines[known:], batch.links[known:]
    if not lines:
        db.together(moved(batch.head, stream, now))
        return stream, True
    arrival = Arrival(now, stream.drained_ms, batch.head.boot, batch.head.mono)
    after = Stream(stream.id, knower.id, stream.ordinal, batch.last, links[-1], stream.safe, stream.drained_ms)
    projector = Projector(db, stream.id, knower.id, zone)
    counted = projector.counted(stream.cursor + 1, lines, arrival) if len(lines) <= FEW else None
    streams.keep(db, stream, lines, links, arrival, [*moved(batch.head, after, now), *(counted or ())])
    if counted is None:
        projector.take(stream.cursor + 1, lines, arrival)
    return after, counted is not None


def moved(head: wire.BatchHead, after: Stream, now: int) -> list[Change]:
    """How far the stream is now, and that its terminal was heard."""
    cursor = after.cursor, after.head, head.last, now, after.cursor, head.last, now, after.id
    return [(MOVED, cursor), (HEARD, (now, after.terminal))]


def answer(hall: HallServer, db: Db, knower: Knower, stream: Stream, news: Situation | None = None) -> wire.Pushed:
    """
    What the terminal is told.

    Args:
        news: How the hall stands, where that is known.
    """
    if news is None or days.is_to_tick(hall):
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


def alarm(hall: HallServer, db: Db, knower: Knower, batch: Batch, error: KioskError) -> KioskError:
    """Tell the admin, once a stream and kind."""
    db.execute(ALARM, error.code, knower.id, batch.incarnation, 0, str(error)[:200], hall.now_ms())
    return error
