"""
What a cloned or restored disk had made beside the stream that was kept.

It is kept under its branch and never counted; but papers with its numbers are in people's hands, so none of them is
given again.
"""

from collections.abc import Sequence

from kiosk.domain.errors import KioskError
from sync import wire
from sync.server.hot import tickets
from sync.server.hot.seen import check_day, decode
from sync.server.hot.store import Db
from sync.server.hot.streams import Stream


def keep_branch(
    db: Db, stream: Stream, head: wire.BatchHead, lines: Sequence[bytes], links: Sequence[bytes], now: int
) -> None:
    """Keep each fact once; one that stands in the stream itself, at the same place, is no evidence."""
    last = head.first + len(lines) - 1
    same = db.rows(
        "SELECT seq, hash FROM fact WHERE stream_id = %s AND seq BETWEEN %s AND %s", stream.id, head.first, last
    )
    stored = {seq: bytes(link) for seq, link in same}
    branch = bytes.fromhex(head.branch or "")
    rows = [
        (stream.id, branch, seq, line, link, now)
        for seq, (line, link) in enumerate(zip(lines, links, strict=True), head.first)
        if stored.get(seq) != link
    ]
    db.insert("evidence", "stream_id, branch, seq, line, hash, received_ms", rows)
    for row in rows:
        _reserve(db, stream, row[3], now)


def drop_known(db: Db, stream: int) -> None:
    """What stands in the stream itself by now is no evidence any more."""
    if db.one("SELECT 1 FROM evidence WHERE stream_id = %s LIMIT 1", stream):
        db.execute(
            """DELETE FROM evidence WHERE stream_id = %s AND EXISTS (SELECT 1 FROM fact f
               WHERE f.stream_id = evidence.stream_id AND f.seq = evidence.seq AND f.hash = evidence.hash)""",
            stream,
        )


def _reserve(db: Db, stream: Stream, line: bytes, now: int) -> None:
    """A hall number printed on a branch is used up."""
    try:
        fact = decode(line)
        if fact.kind != "ticket.issued":
            return
        check_day(fact.day)
        one = tickets.read_issued(fact.data)
    except KioskError:
        return  # evidence need not make sense
    if one.number < 1000:
        db.execute(
            "INSERT INTO number (request, day, series, number, stream_id, given_ms) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            *(one.id, fact.day, one.series, one.number, stream.id, now),
        )
