"""
When counters had said that they call nobody, as the facts tell it.

The table of counters only knows how they are now; what was is read from the hall's own facts, and only those that
speak of counters are decoded.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.db import connection

from kiosk.domain.leg import Interval

MARK = b'"kind":"counter.changed"'
FOREVER = 1 << 53  # ms since 1970: until the hall day's end, whenever that was
SQL = """
SELECT f.line FROM batch b
JOIN stream s ON s.id = b.stream_id
JOIN terminal t ON t.id = s.terminal_id AND t.own
JOIN fact f ON f.stream_id = b.stream_id AND f.seq >= b."first" AND f.seq < b."first" + b.count
WHERE b.received_ms >= %s AND b.received_ms < %s AND {holds}
ORDER BY b.received_ms, f.seq
"""
HOLDS = {"sqlite": "instr(f.line, %s) > 0", "postgresql": "position(%s IN f.line) > 0"}


class _State(msgspec.Struct, frozen=True):
    counter: int
    state: str


class _Changed(msgspec.Struct, frozen=True):
    at: datetime
    day: date
    data: _State


_decode = msgspec.json.Decoder(_Changed).decode


def pauses_of(days: Collection[date], zone: ZoneInfo) -> dict[tuple[date, int], list[Interval]]:
    """Breaks and work behind the counter, by hall day and counter, in their order; a day later at most."""
    first, last = (datetime(one.year, one.month, one.day, tzinfo=zone) for one in (min(days), max(days)))
    since: dict[tuple[date, int], int] = {}
    found: dict[tuple[date, int], list[Interval]] = {}
    for one in _changes(first, last + timedelta(days=2)):
        key, at = (one.day, one.data.counter), int(one.at.timestamp() * 1000)
        begun = since.pop(key, None)
        if begun is not None and begun < at:
            found.setdefault(key, []).append((begun, at))
        if one.data.state != "open":
            since[key] = at
    for key, begun in since.items():
        found.setdefault(key, []).append((begun, FOREVER))
    return found


def _changes(first: datetime, last: datetime) -> Iterator[_Changed]:
    sql = SQL.format(holds=HOLDS[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(sql, [int(first.timestamp() * 1000), int(last.timestamp() * 1000), MARK])
        while rows := cursor.fetchmany(500):
            yield from (_decode(bytes(line)) for (line,) in rows)
