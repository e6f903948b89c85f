"""
A fact as the server's projections see it: only the envelope's fields they need, and where and how it came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from kiosk.domain.errors import FactUnfit, FactUnreadable
from kiosk.domain.fact import MAX_LINE
from sync.server.hot.store import Db


class Seen(msgspec.Struct, frozen=True):
    """Of a fact's envelope, what projections look at."""

    kind: str
    at: str
    day: str
    mono: int
    boot: str
    clk: str
    data: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a run of facts came in; all times in ms. `contact` is when the terminal had told all before, 0 for never."""

    received: int
    contact: int
    boot: str
    mono: int

    def place(self, fact: Seen) -> int:
        """When it happened on the server's time line, whatever the terminal's clock says."""
        if fact.boot == self.boot:
            happened = self.received - (self.mono - fact.mono)
        else:  # it has rebooted since: only its wall clock can tell
            happened = moment(fact.at) if fact.clk == "ok" else self.contact
        return min(max(happened, self.contact), self.received)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a fact's meaning is written, and whose fact it is."""

    db: Db
    stream: int
    terminal: int
    zone: ZoneInfo

    def own(self) -> bool:
        """Whether it is the hall server's own stream."""
        return bool(self.db.rows("SELECT own FROM terminal WHERE id = %s", self.terminal)[0][0])

    def fact_id(self, seq: int) -> int:
        """One number for a fact's stream and seq; streams are few, and none holds four billion facts."""
        return self.stream << 32 | seq


_decode = msgspec.json.Decoder(Seen).decode
_decode_lines = msgspec.json.Decoder(Seen).decode_lines
_days: set[str] = set()


def decode(line: bytes) -> Seen:
    """
    Read what projections look at.

    Raises:
        FactUnreadable: No fact, or longer than one may be.
    """
    if len(line) > MAX_LINE:
        raise FactUnreadable(f"{len(line)} bytes")
    try:
        return _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FactUnreadable(str(error)) from error


def decode_all(lines: Sequence[bytes]) -> list[Seen]:
    """
    Read a run of lines in one go.

    Between two lines stands "}" LF "{", which can be inside of no JSON value; so as many facts as lines means one each.

    Raises:
        FactUnreadable: One of them at least is no fact, or longer than one may be.
    """
    text = b"\n".join(lines)
    seams = text.count(b"}\n{") == len(lines) - 1 and text[:1] == b"{" and text[-1:] == b"}"
    if not seams or max(map(len, lines)) > MAX_LINE:
        raise FactUnreadable("not JSON objects, or too long")
    try:
        facts = _decode_lines(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FactUnreadable(str(error)) from error
    if len(facts) != len(lines):
        raise FactUnreadable("more than one in a line")
    return facts


def check_day(day: str) -> None:
    """
    Accept a hall day as it is written in facts.

    Raises:
        FactUnfit: Not "2026-11-22", or no such date.
    """
    if day in _days:
        return
    try:
        fits = date.fromisoformat(day).isoformat() == day
    except ValueError:
        fits = False
    if not fits:
        raise FactUnfit(f"day {day!r}")
    if len(_days) > 10_000:
        _days.clear()
    _days.add(day)


def moment(at: str) -> int:
    """
    An instant of a fact in ms since 1970.

    Raises:
        FactUnfit: No instant with its zone.
    """
    try:
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None:
            raise ValueError("no zone")
        return int(instant.timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise FactUnfit(f"at {at!r}") from error


def plain(detail: str) -> str:
    """What may stand in a text column, whatever a fact held."""
    return "".join(letter if letter.isprintable() else "?" for letter in detail[:200])
