"""
The everyday push to PostgreSQL: one look, and one statement that is a transaction by itself.

It takes in a few facts that only count, behind the cursor that was seen, and nothing where there is any doubt: a new
incarnation, a gap, a branch, a fact that changes the hall, somebody who was quicker. Then the careful way of
`sync.server.hot.push` takes one step after the other and says what is wrong. SQLite, to whom a statement costs no
journey, always goes that way.
"""

from sync import wire
from sync.server.hot import batches, days, keys, stand, streams
from sync.server.hot.batches import Batch
from sync.server.hot.bulk import FEW, Change
from sync.server.hot.hall import HallServer, zone_of
from sync.server.hot.http import Asked
from sync.server.hot.stand import Stand
from sync.server.hot.store import Db

SMALL = 4096  # bytes that a batch of a few facts never has

UNMOVED = " AND cursor = %s AND head = %s"  # since it was looked at


def take_in(hall: HallServer, db: Db, device: bytes, asked: Asked) -> wire.Pushed | None:
    """
    What the terminal is told; None, and nothing written, where this is no everyday case.

    Raises:
        TerminalRevoked, TerminalUnconfirmed, SignatureWrong, MessageUnreadable: As of any push.
        DataError: Somebody moved the stream meanwhile; nothing was written.
    """
    if not db.postgres or len(asked.body) > SMALL or days.is_to_tick(hall):
        return None
    head, lines = wire.unpack(asked.body)
    asked.signature = bytes.fromhex(head.signature)
    if head.branch is not None or len(lines) > FEW:
        return None
    here = stand.look(db, device, bytes.fromhex(head.incarnation), lock=False)
    if here is None or here.evidence:
        return None
    keys.check(here.knower.key, wire.batch_message(device, head), head.signature)
    batch = batches.linked(here.knower, head, lines)
    if not batch.holds or (head.first - 1, batch.prev) != (here.stream.cursor, here.stream.head):
        return None
    return _kept(hall, db, here, batch)


def _kept(hall: HallServer, db: Db, here: Stand, batch: Batch) -> wire.Pushed | None:
    plan, before = hall.plan_at(db, here.news.plan or None), here.stream
    step = batches.step(hall, db, here.knower, before, batch, zone_of(plan))
    if step.counted is None:
        return None
    changes: list[Change] = [step.heard, *step.counted]
    if step.lines:
        changes += streams.kept(before, step.lines, step.links, step.arrival)
    moved, how = step.moved
    db.unless_moved(changes, (moved + UNMOVED, (*how, before.cursor, before.head)))
    return batches.answer(hall, db, here.knower, step.after, here.news)
