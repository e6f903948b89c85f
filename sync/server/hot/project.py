"""
What the server makes of facts: the waiting list, the roll-up of figures, lots, states of terminals.

A run of facts is projected in bulk. Where a database refuses the bulk, it is undone and the facts are taken one by
one; the one that cannot be is parked with a reason, and the stream goes on. Projecting the same facts anew gives the
same figures: nothing here asks a clock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import DatabaseError

from kiosk.domain.errors import FactUnfit, KioskError
from kiosk.domain.figures import FIGURES, NOT_COUNTED
from sync.server.hot import lots, states, tickets
from sync.server.hot.seen import Arrival, Seen, Target, check_day, decode, moment, plain
from sync.server.hot.store import Db, Row
from sync.server.hot.tickets import Key


@dataclass(slots=True)
class Findings:
    """What a run of facts comes to, before it is written."""

    counts: Counter[tuple[str, int, str]] = field(default_factory=Counter)  # (day, hour, figure)
    issued: dict[Key, Row] = field(default_factory=dict)
    one_by_one: list[tuple[int, Seen]] = field(default_factory=list)  # kinds too rare to deserve bulk
    parked: list[tuple[int, str, str]] = field(default_factory=list)


_hours: dict[tuple[str, str], int] = {}

RARE = {
    "ticket.voided": tickets.voided,
    "ticket.called": tickets.called,
    "ticket.recalled": tickets.recalled,
    "ticket.finished": tickets.finished,
    "lot.sealed": lots.sealed,
    **states.KINDS,
}


class Projector:
    """Projects runs of one stream's facts; `zone` is the hall's."""

    def __init__(self, db: Db, stream: int, terminal: int, zone: ZoneInfo) -> None:
        self.db = db
        self.stream = stream
        self.to = Target(db, stream, terminal)
        self.zone = zone

    def take(self, first: int, lines: Sequence[bytes], arrival: Arrival) -> None:
        try:
            with self.db.savepoint():
                self._write(self._look(first, lines, arrival), arrival)
        except (DatabaseError, KioskError, OverflowError):
            if len(lines) > 1:
                for seq, line in enumerate(lines, first):
                    self._take_alone(seq, line, arrival)
            else:
                self._take_alone(first, lines[0], arrival)

    def take_or_refuse(self, seq: int, line: bytes, arrival: Arrival) -> None:
        """
        The server's own fact, which nobody else can have made wrong.

        Raises:
            KioskError, DatabaseError: It cannot be projected, so it should not be made.
        """
        with self.db.savepoint():
            found = self._look(seq, [line], arrival)
            for _, reason, detail in found.parked:
                raise FactUnfit(f"{reason}: {detail}")
            self._write(found, arrival)

    def _take_alone(self, seq: int, line: bytes, arrival: Arrival) -> None:
        try:
            with self.db.savepoint():
                self._write(self._look(seq, [line], arrival), arrival)
        except KioskError as error:
            self._park([(seq, error.code, str(error))])
        except (DatabaseError, OverflowError) as error:
            self._park([(seq, FactUnfit.code, str(error))])

    def _look(self, first: int, lines: Sequence[bytes], arrival: Arrival) -> Findings:
        found = Findings()
        counts, parked, figures = found.counts, found.parked, FIGURES
        for seq, line in enumerate(lines, first):
            try:
                fact = decode(line)
                kind = fact.kind
                if figure := figures.get(kind):
                    key = self._when(fact, arrival)
                    if kind == "ticket.issued":
                        tickets.issued(found.issued, self.stream, fact.day, fact.data, arrival.place(fact))
                    elif kind in RARE:
                        found.one_by_one.append((seq, fact))
                    counts[*key, figure] += 1
                elif kind in RARE:
                    found.one_by_one.append((seq, fact))
                elif kind not in NOT_COUNTED:
                    parked.append((seq, "kind.unknown", kind))
            except KioskError as error:
                parked.append((seq, error.code, str(error)))
        return found

    def _when(self, fact: Seen, arrival: Arrival) -> tuple[str, int]:
        """The hall day and the hour of the hall's clock; a clock that is not trusted is not asked."""
        check_day(fact.day)
        if fact.clk != "ok":
            return fact.day, datetime.fromtimestamp(arrival.place(fact) / 1000, self.zone).hour
        key = (fact.at[:16], self.zone.key)
        if (hour := _hours.get(key)) is None:
            if len(_hours) > 50_000:
                _hours.clear()
            hour = _hours[key] = datetime.fromtimestamp(moment(fact.at) / 1000, self.zone).hour
        return fact.day, hour

    def _write(self, found: Findings, arrival: Arrival) -> None:
        for clash in tickets.write(self.db, found.issued):
            raise clash  # taken one by one then, and only the second paper is parked
        self.db.insert(
            "counts",
            "day, hour, figure, stream_id, n",
            [(day, hour, figure, self.stream, n) for (day, hour, figure), n in sorted(found.counts.items())],
            "ON CONFLICT (day, hour, figure, stream_id) DO UPDATE SET n = counts.n + excluded.n",
        )
        for seq, fact in found.one_by_one:
            RARE[fact.kind](self.to, seq, fact, arrival.place(fact))
        self._park(found.parked)

    def _park(self, rows: Sequence[tuple[int, str, str]]) -> None:
        tidy = [(self.stream, seq, reason, plain(detail)) for seq, reason, detail in rows]
        self.db.insert("parked", "stream_id, seq, reason, detail", tidy)
