"""
One transaction of the journal while it is being written, and what a fact changes at hand.

The head is read inside the transaction; nothing here opens, commits or rolls back.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import msgspec

from kiosk.disk import Connection
from kiosk.domain import fact
from kiosk.domain.errors import FactUnreadable
from kiosk.domain.gesture import HallDay
from kiosk.domain.identity import Keys
from kiosk.domain.kinds import DayOpened, TicketIssued, TicketVoided
from kiosk.domain.needs import Clock
from kiosk.domain.ticket import BLOCK

STATE = """SELECT incarnation.id, incarnation.first, fact.place, fact.hash,
    (SELECT day FROM hall_day ORDER BY day DESC LIMIT 1), (SELECT version FROM plan WHERE state = 'applied')
    FROM (SELECT id, first FROM incarnation ORDER BY number DESC LIMIT 1) AS incarnation
    LEFT JOIN (SELECT place, hash FROM fact ORDER BY place DESC LIMIT 1) AS fact"""
LAST_INCARNATION = "SELECT number, id, first FROM incarnation ORDER BY number DESC LIMIT 1"
SEEN = "SELECT highest FROM numbers WHERE day = ? AND series = ?"
LAST_DAY = "SELECT day, by, opened_at, closed FROM hall_day ORDER BY day DESC LIMIT 1"
ENDED, AGAIN = 1, 2  # what `hall_day.closed` says of a day that has ended, or has ended and was opened again; 0 before


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream ends: `seq` 0 and the genesis hash while it is empty."""

    incarnation: bytes
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Position:
    """Where a fact came to stand; `hash` is the head after it."""

    seq: int
    line: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Pen:
    """With what facts are written: whose they are, and by which clock."""

    keys: Keys
    clock: Clock
    zone: tzinfo

    def genesis(self, incarnation: bytes) -> bytes:
        """The head of an empty stream of this device."""
        return fact.genesis(fact.device_of(self.keys.public), incarnation, self.keys.public)


class Writing:
    """One transaction that is being written; it lives on the writer thread until the commit."""

    def __init__(self, pen: Pen, connection: Connection) -> None:
        self.connection = connection
        self._pen = pen

    def append(self, kind: str, data: msgspec.Struct, *, day: date | None = None) -> Position:
        """
        Add one fact to the chain.

        Args:
            day: The hall day it belongs to; without it the one that is open, else the last one.
        """
        at, clock = self._pen.clock.now(), self._pen.clock
        id_, first, place, hash_, last_day, version = self.connection.execute(STATE).fetchone()
        one = fact.Fact(
            kind=kind,
            at=written_at(at),
            day=day.isoformat() if day else last_day or self._today().isoformat(),
            mono=clock.mono(),
            boot=clock.boot,
            clk="ok" if clock.trusted else "unsure",
            plan=version or 0,
            data=fact.encode_data(data),
        )
        head = self._head(id_, first, place, hash_)
        line = fact.encode(one)
        hash_ = fact.link(head.hash, line)
        self.connection.execute("INSERT INTO fact (line, hash) VALUES (?, ?)", (line, hash_))
        project(self.connection, one)
        return Position(head.seq + 1, line, hash_)

    def head(self) -> Head:
        return self._head(*self.connection.execute(STATE).fetchone()[:4])

    def _head(self, incarnation: bytes, first: int, place: int | None, hash_: bytes | None) -> Head:
        if place is None or hash_ is None or place < first:
            return Head(incarnation, 0, self._pen.genesis(incarnation))
        return Head(incarnation, place - first + 1, hash_)

    def day(self) -> HallDay | None:
        """The last hall day, open or closed."""
        rows = self.connection.execute(LAST_DAY).fetchall()
        return hall_day(rows[0]) if rows else None

    def label(self) -> date:
        """The hall day a fact belongs to now: the last one; before the first, the date of the hall's clock."""
        last = self.day()
        return last.day if last else self._today()

    def seen(self, day: date, series: str) -> list[int]:
        """The highest number of each block of a series that this terminal knows of."""
        rows = self.connection.execute(SEEN, (day.isoformat(), series))
        return [row[0] for row in rows]

    def _today(self) -> date:
        return self._pen.clock.now().astimezone(self._pen.zone).date()


def project(connection: Connection, one: fact.Fact) -> None:
    """What one fact changes in the tables that follow from the facts."""
    if one.kind == "day.opened":
        by = msgspec.json.decode(one.data, type=DayOpened).by
        # a later date was begun by a wrong clock: it is no hall day, though its numbers stay given
        connection.execute("DELETE FROM hall_day WHERE day > ?", (one.day,))
        connection.execute(
            f"""INSERT INTO hall_day (day, by, opened_at) VALUES (?, ?, ?)
               ON CONFLICT (day) DO UPDATE SET by = excluded.by,
               closed = CASE closed WHEN {ENDED} THEN {AGAIN} ELSE closed END""",
            (one.day, by, one.at),
        )
    elif one.kind == "day.closed":
        connection.execute(f"UPDATE hall_day SET closed = {ENDED} WHERE day = ?", (one.day,))
    elif ticket := numbered(one):
        connection.execute(
            """INSERT INTO numbers VALUES (?, ?, ?, ?) ON CONFLICT (day, series, block)
               DO UPDATE SET highest = max(highest, excluded.highest)""",
            (one.day, ticket.series, ticket.number // BLOCK, ticket.number),
        )


def numbered(one: fact.Fact) -> TicketIssued | TicketVoided | None:
    """What a fact says of a number, if it is about one."""
    kinds: dict[str, type[TicketIssued | TicketVoided]] = {"ticket.issued": TicketIssued, "ticket.voided": TicketVoided}
    kind = kinds.get(one.kind)
    return msgspec.json.decode(one.data, type=kind) if kind else None


def ticket_of(line: bytes) -> TicketIssued | TicketVoided | None:
    """The same of a line as it lies in the journal; None for damage too."""
    try:
        return numbered(fact.decode(line))
    except (FactUnreadable, msgspec.DecodeError):
        return None


def hall_day(row: tuple[Any, ...]) -> HallDay:
    day, opened_at = date.fromisoformat(row[0]), datetime.fromisoformat(row[2])
    return HallDay(day, row[1], opened_at, row[3] == ENDED, row[3] == AGAIN)


def written_at(at: datetime) -> str:
    """As a fact holds it: UTC with milliseconds and Z."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:-6] + "Z"  # for +00:00
