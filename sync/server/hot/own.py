"""
The hall server's own stream: it is a device too, and what it decides are facts like any other.
"""

from datetime import date

import msgspec
from django.db import DatabaseError

from kiosk.domain import fact
from kiosk.domain.errors import FactUnfit
from sync.server.hot import streams
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.project import Projector
from sync.server.hot.seen import Arrival
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream

SOFTWARE = "server"
MOVED = "UPDATE stream SET cursor = %s, head = %s, last_seq = %s, pushed_ms = %s WHERE id = %s"


def append(kind: str, data: msgspec.Struct, *, day: date | None = None, hall: HallServer | None = None) -> None:
    """
    Make one fact of the server's own, in the calling thread; it is durable when this returns.

    Args:
        day: The hall day it belongs to; without it the last one.

    Raises:
        FactUnfit: It contradicts what is known, such as a second open call at one counter.
        ServerBusy: The database does not answer.
    """
    here = hall or default_hall()
    here.store.now(lambda db: write(here, db, kind, data, day))


def write(hall: HallServer, db: Db, kind: str, data: msgspec.Struct, day: date | None = None) -> None:
    """The same inside a transaction."""
    stream, now = own_stream(hall, db), hall.clock.now()
    hall.plan(db)
    line = fact.encode(
        fact.Fact(
            kind=kind,
            at=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            day=(day or last_day(db) or now.astimezone(hall.zone(db)).date()).isoformat(),
            mono=hall.clock.mono(),
            boot=hall.clock.boot,
            clk="ok",
            plan=hall.plan_version,
            data=fact.encode_data(data),
        )
    )
    link, at_ms = fact.link(stream.head, line), hall.now_ms()
    arrival = Arrival(at_ms, 0, hall.clock.boot, hall.clock.mono())
    moved = stream.cursor + 1, link, stream.cursor + 1, at_ms, stream.id
    streams.keep(db, stream, [line], [link], arrival, [(MOVED, moved)])
    try:
        Projector(db, stream.id, stream.terminal, hall.zone(db)).take_or_refuse(stream.cursor + 1, line, arrival)
    except (DatabaseError, OverflowError) as error:
        raise FactUnfit(f"{kind}: {error}") from error


def own_stream(hall: HallServer, db: Db) -> Stream:
    """The server's stream that has not ended, locked; made with a new incarnation where there is none."""
    now = hall.now_ms()
    db.execute(
        """INSERT INTO terminal (device, public_key, name, own, confirmed, digits, enrolled_ms, software,
               plan_version, plan_refused, plan_error)
           VALUES (%s, %s, %s, true, true, '', %s, '', 0, 0, '') ON CONFLICT DO NOTHING""",
        *(hall.keys.device, hall.keys.public, SOFTWARE, now),
    )
    # PostgreSQL: two threads that find no stream must not make one each
    terminal = db.rows(f"SELECT id FROM terminal WHERE device = %s{db.lock}", hall.keys.device)[0][0]
    found = db.one(
        "SELECT incarnation FROM stream WHERE terminal_id = %s AND ended_ms IS NULL ORDER BY id DESC LIMIT 1", terminal
    )
    incarnation = bytes(found[0]) if found else hall.chance(16)
    genesis = fact.genesis(hall.keys.device, incarnation, hall.keys.public)
    return streams.begin(db, terminal, incarnation, genesis, now, ordinal=0)


def end_stream(hall: HallServer, db: Db) -> None:
    """After a restore: what follows is a new incarnation, or one place would hold two facts upstream."""
    terminal = db.one("SELECT id FROM terminal WHERE device = %s", hall.keys.device)
    if terminal:
        db.execute(
            "UPDATE stream SET ended_ms = %s WHERE terminal_id = %s AND ended_ms IS NULL", hall.now_ms(), *terminal
        )


def last_day(db: Db) -> date | None:
    found = db.rows("SELECT max(day) FROM hall_day")[0][0]
    return None if found is None else as_date(found)
