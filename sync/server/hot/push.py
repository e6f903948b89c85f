"""
Facts come up: one batch, one signature, one transaction.

Nothing a fact says can stop its stream; only a chain that does not hold, a place that is taken by another fact, or a
gap can, and each is told with what the server has.
"""

from zoneinfo import ZoneInfo

from kiosk.domain.errors import ChainBroken, KioskError, StreamForked, StreamGap
from sync import wire
from sync.server.hot import batches, days, everyday, gate, keys, own, situation, stand, streams, waits
from sync.server.hot.batches import Batch, answer
from sync.server.hot.branch import drop_known, keep_branch
from sync.server.hot.gate import Knower
from sync.server.hot.hall import HallServer, zone_of
from sync.server.hot.http import Answer, Asked
from sync.server.hot.stand import Stand
from sync.server.hot.states import ALARM
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream


async def push(hall: HallServer, asked: Asked) -> Answer:
    device = gate.named(asked.path["device"])
    asked.device = device
    result = await hall.store.write(
        lambda db: take_in(hall, db, device, asked), lambda db: everyday.take_in(hall, db, device, asked)
    )
    if isinstance(result, KioskError):
        raise result
    told = await waits.soon(hall)
    return Answer(200, wire.replaced(result, wait=waits.of_all(told), services=waits.services(told)))


def take_in(hall: HallServer, db: Db, device: bytes, asked: Asked) -> wire.Pushed | KioskError:
    """An error that must leave an alarm behind is returned, so that the transaction keeps the alarm."""
    head, lines = wire.unpack(asked.body)
    asked.signature = bytes.fromhex(head.signature)
    here = stand.look(db, device, bytes.fromhex(head.incarnation))
    knower = here.knower if here else gate.terminal(db, device)
    keys.check(knower.key, wire.batch_message(device, head), head.signature)
    batch = batches.linked(knower, head, lines)
    if not batch.holds:
        broken = ChainBroken(f"batch from {head.first}", seq=head.first)
        return alarm(hall, db, knower, batch, broken)
    if here:
        stream = here.stream
    else:
        stream = streams.begin(db, knower.id, batch.incarnation, batch.genesis, hall.now_ms())
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
    return answer(hall, db, knower, after, here.news if here and quiet and not days.is_to_tick(hall) else None)


def advance(
    hall: HallServer, db: Db, knower: Knower, stream: Stream, batch: Batch, zone: ZoneInfo
) -> tuple[Stream, bool]:
    """Store and project what is new, and move the cursor; also whether nothing but figures has changed."""
    step = batches.step(hall, db, knower, stream, batch, zone)
    changes = [step.moved, step.heard, *(step.counted or ())]
    if not step.lines:
        db.together(changes)
        return stream, True
    streams.keep(db, stream, step.lines, step.links, step.arrival, changes)
    if step.counted is None:
        step.projector.take(stream.cursor + 1, step.lines, step.arrival)
    return step.after, step.counted is not None


def alarm(hall: HallServer, db: Db, knower: Knower, batch: Batch, error: KioskError) -> KioskError:
    """Tell the admin, once a stream and kind."""
    db.execute(ALARM, error.code, knower.id, batch.incarnation, 0, str(error)[:200], hall.now_ms())
    return error
