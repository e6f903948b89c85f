"""After an upgrade: facts an older program could not project are tried again."""

import hashlib

from kiosk.domain.figures import FIGURES, NOT_COUNTED
from sync.server.hot.hall import HallServer
from sync.server.hot.project import Projector
from sync.server.hot.seen import Arrival
from sync.server.hot.situation import ONE_HALL
from sync.server.hot.store import Db

PARKED = """
SELECT p.stream_id, p.seq, s.terminal_id, f.line, b.received_ms, b.contact_ms, b.boot, b.mono
FROM parked p
JOIN stream s ON s.id = p.stream_id
JOIN fact f ON f.stream_id = p.stream_id AND f.seq = p.seq
JOIN batch b ON b.stream_id = p.stream_id AND p.seq BETWEEN b."first" AND b."first" + b.count - 1
ORDER BY b.turn, p.stream_id, p.seq
"""


def known_kinds() -> str:
    """Which kinds this program can project, as a short name: another one means another program."""
    return hashlib.sha256(" ".join(sorted((*FIGURES, *NOT_COUNTED))).encode()).hexdigest()[:16]


def after_upgrade(hall: HallServer, db: Db) -> int:
    """Project what was parked, once a program; returns how many of them are parked no more."""
    db.execute(ONE_HALL)
    software = known_kinds()
    if db.rows("SELECT software FROM hall WHERE id = 1")[0][0] == software:
        return 0
    db.execute("UPDATE hall SET software = %s WHERE id = 1", software)
    before, zone = count(db), hall.zone(db)
    for stream, seq, terminal, line, received, contact, boot, mono in db.rows(PARKED):
        db.execute("DELETE FROM parked WHERE stream_id = %s AND seq = %s", stream, seq)
        Projector(db, stream, terminal, zone).take(seq, [bytes(line)], Arrival(received, contact, boot, mono))
    return before - count(db)


def count(db: Db) -> int:
    return int(db.rows("SELECT count(*) FROM parked")[0][0])
