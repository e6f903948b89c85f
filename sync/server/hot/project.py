"""
What the server makes of facts: the waiting list, the roll-up of figures, lots, states of terminals.

A run of facts is projected in bulk. Where a database refuses the bulk, it is undone and the facts are taken one by
one; the one that cannot be is parked with a reason, and the stream goes on. Projecting the same facts anew gives the
same figures: nothing here asks a clock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import DatabaseError

from kiosk.domain.errors import FactUnfit, KioskError
from kiosk.domain.figures import FIGURES, NOT_COUNTED
from sync.server.hot import legs, lots, printers, states, steps, tickets
from sync.server.hot.bulk import FEW, Change, Row, values
from sync.server.hot.seen import Arrival, Seen, Target, check_day, decode_all, moment, plain
from sync.server.hot.store import Db
from sync.server.hot.tickets import Key


@dataclass(slots=True)
class Findings:
    """What a run of facts comes to, before it is written."""

    counts: Counter[tuple[str, int, str]] = field(default_factory=Counter)  # (day, hour, figure)
    issued: dict[Key, Row] = field(default_factory=dict)
    one_by_one: list[tuple[int, Seen]] = field(default_factory=list)  # kinds too rare to deserve bulk
    paper: list[Seen] = field(default_factory=list)  # one a ticket, so taken together
    parked: list[tuple[int, str, str]] = field(default_factory=list)


HOUR, MINUTE = len("2026-11-22T01"), len("2026-11-22T01:15")
BULKY = {"ticket.issued", "rating.counted", "code.read"}

COUNTS = "day, hour, figure, stream_id, n"
ADD = "ON CONFLICT (day, hour, figure, stream_id) DO UPDATE SET n = counts.n + excluded.n"

_hours: dict[tuple[str, str], int] = {}

RARE = {
    **legs.KINDS,
    **steps.KINDS,
    "lot.sealed": lots.sealed,
    **states.KINDS,
}


class Projector:
    """Projects runs of one stream's facts; `zone` is the hall's."""

    def __init__(self, db: Db, stream: int, terminal: int, zone: ZoneInfo) -> None:
        self.db = db
        self.stream = stream
        self.to = Target(db, stream, terminal, zone)
        self.zone = zone
        offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset() or timedelta()
        self.cut = MINUTE if offset % timedelta(hours=1) else HOUR

    def counted(self, first: int, lines: Sequence[bytes], arrival: Arrival) -> list[Change] | None:
        """The changes of a run that moves only a few figures, which no database refuses; None for another one."""
        try:
            found = self._look(first, lines, arrival)
        except (KioskError, OverflowError):
            return None
        if found.issued or found.one_by_one or found.paper or found.parked or len(found.counts) > FEW:
            return None
        return [values("counts", COUNTS, self._rows(found), ADD)] if found.counts else []

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
        """
        What a run of facts comes to; raises when there is any doubt about one of them.

        The run is looked at as a whole, column by column: a loop over facts would cost more than the database.
        """
        facts = decode_all(lines)
        found = Findings()
        kinds = self._count(facts, arrival, found)
        if "ticket.issued" in kinds:
            tickets.issued(found.issued, self.stream, [one for one in facts if one.kind == "ticket.issued"], arrival)
        if not kinds <= BULKY:
            for seq, fact in enumerate(facts, first):
                if fact.kind in RARE:
                    found.one_by_one.append((seq, fact))
                elif fact.kind in printers.KINDS:
                    found.paper.append(fact)
                elif fact.kind not in FIGURES and fact.kind not in NOT_COUNTED:
                    found.parked.append((seq, "kind.unknown", fact.kind))
        return found

    def _count(self, facts: list[Seen], arrival: Arrival, found: Findings) -> set[str]:
        """Count by hall day, hour of the hall's clock and figure; returns the kinds there are."""
        moments = Counter([(one.kind, one.day, one.at[: self.cut], one.at[23:], one.clk) for one in facts])
        for (kind, day, at, tail, clk), n in moments.items():
            if (figure := FIGURES.get(kind)) is None:
                continue
            check_day(day)
            if clk == "ok":
                found.counts[day, self._hour(at, tail), figure] += n
        for one in facts if any(key[4] != "ok" for key in moments) else ():
            if one.clk != "ok" and (figure := FIGURES.get(one.kind)):  # a clock that is not trusted is not asked
                hour = datetime.fromtimestamp(arrival.place(one) / 1000, self.zone).hour
                found.counts[one.day, hour, figure] += 1
        return {key[0] for key in moments}

    def _hour(self, at: str, tail: str) -> int:
        """
        The hour of the hall's clock in which an instant lies; `at` is its first letters, `tail` what follows its ms.

        Raises:
            FactUnfit: No instant in UTC with milliseconds.
        """
        key = (at, self.zone.key)
        if tail != "Z":
            raise FactUnfit(f"at {at!r}…{tail!r}")
        if (hour := _hours.get(key)) is None:
            if len(_hours) > 50_000:
                _hours.clear()
            full = f"{at}:00:00.000Z" if len(at) == HOUR else f"{at}:00.000Z"
            hour = _hours[key] = datetime.fromtimestamp(moment(full) / 1000, self.zone).hour
        return hour

    def _write(self, found: Findings, arrival: Arrival) -> None:
        for clash in tickets.write(self.db, found.issued):
            raise clash  # taken one by one then, and only the second paper is parked
        legs.place(self.db, {key[0] for key in found.issued})
        self.db.insert("counts", COUNTS, self._rows(found), ADD)
        for seq, fact in found.one_by_one:
            RARE[fact.kind](self.to, seq, fact, arrival.place(fact))
        if found.paper:
            printers.write(self.to, [(fact, arrival.place(fact)) for fact in found.paper])
        self._park(found.parked)

    def _rows(self, found: Findings) -> list[Row]:
        return [(day, hour, figure, self.stream, n) for (day, hour, figure), n in sorted(found.counts.items())]

    def _park(self, rows: Sequence[tuple[int, str, str]]) -> None:
        tidy = [(self.stream, seq, reason, plain(detail)) for seq, reason, detail in rows]
        self.db.insert("parked", "stream_id, seq, reason, detail", tidy)
