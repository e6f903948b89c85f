"""
The hall's terminals as an admin sees them: who is there, how far behind, what went wrong; letting in and locking out.

Enrolment itself, over the wire, is the business of `sync.server.hot.enrol`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from kiosk.domain.errors import DigitsDiffer, NoSuchTerminal, TerminalUnknown
from sync.server.hot.enrol import LIFE_MS, new_code
from sync.server.hot.hall import default_hall
from sync.server.models.enrolment import Enrolment
from sync.server.models.evidence import Alarm
from sync.server.models.stream import Stream
from sync.server.models.terminal import Terminal
from sync.server.plans import check_counter

SILENT_S = 60  # a terminal gives a sign of life every ten seconds; one not heard of for so long is told as silent
PUT_AWAY_S = 12 * 3600  # one that was silent longer than a working day gives no numbers today


@dataclass(frozen=True, slots=True)
class Seen:
    """One terminal of the list; `lag` counts facts it told of and has not sent."""

    terminal: Terminal
    at: datetime | None
    lag: int
    ordinal: int
    alarms: list[Alarm]

    @property
    def state(self) -> str:
        if self.terminal.revoked_ms is not None:
            return "revoked"
        if not self.terminal.confirmed:
            return "unconfirmed"
        if self.at is None or (timezone.now() - self.at).total_seconds() > SILENT_S:
            return "silent"
        return "there"


def all_of_them() -> list[Seen]:
    """Working ones first, by name."""
    streams: dict[int, Stream] = {}
    for stream in Stream.objects.filter(ended_ms=None).order_by("begun_ms"):
        streams[stream.terminal_id] = stream
    alarms: dict[int, list[Alarm]] = {}
    for alarm in Alarm.objects.filter(settled_ms=None).order_by("at_ms"):
        alarms.setdefault(alarm.terminal_id, []).append(alarm)
    rows = Terminal.objects.filter(own=False).order_by(F("revoked_ms").asc(nulls_first=True), "name")
    return [_seen(row, streams.get(row.pk), alarms.get(row.pk, [])) for row in rows]


def _seen(row: Terminal, stream: Stream | None, alarms: list[Alarm]) -> Seen:
    lag = max(stream.last_seq - stream.cursor, 0) if stream else 0
    return Seen(row, instant(row.seen_ms), lag, stream.ordinal if stream else 0, alarms)


def instant(ms: int | None) -> datetime | None:
    """Milliseconds since 1970 as a moment."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, tz=UTC)


def silent(terminals: Iterable[Seen]) -> list[Seen]:
    """Those that should be heard of and are not."""
    return [one for one in terminals if one.state == "silent"]


def cut_off(terminals: Iterable[Seen]) -> list[Seen]:
    """Those of them that may be giving numbers now which nobody here hears of; not one that stands in a cupboard."""
    latest = timezone.now() - timedelta(seconds=PUT_AWAY_S)
    return [one for one in silent(terminals) if one.at is not None and one.at > latest]


def invite(name: str, counter: int | None, *, confirmed: bool = False) -> str:
    """
    A one-time code for a new terminal.

    Args:
        counter: Where it stands, if it stands at one.
        confirmed: Nobody needs to compare its digits afterwards.

    Raises:
        CounterUnknown: The plan in force names no such counter.
    """
    check_counter(counter)
    hall = default_hall()
    return hall.store.now(lambda db: new_code(hall, db, name, confirmed=confirmed, counter=counter))


def invitations() -> list[tuple[str, int]]:
    """Codes still good: the terminal's name and the minutes left."""
    now = int(timezone.now().timestamp() * 1000)
    rows = Enrolment.objects.filter(used_ms=None, made_ms__gt=now - LIFE_MS).order_by("made_ms")
    return [(row.name, (row.made_ms + LIFE_MS - now) // 60_000 + 1) for row in rows]


def confirm(pk: int, digits: str) -> Terminal:
    """
    Let a terminal in: somebody stood before it and read its six digits.

    Raises:
        TerminalUnknown: No such terminal.
        DigitsDiffer: Another machine used the code.
    """
    row = found(pk)
    if "".join(digits.split()) != row.digits:
        raise DigitsDiffer(row.name, name=row.name)
    row.confirmed = True
    row.save(update_fields=["confirmed"])
    return row


def revoke(pk: int) -> Terminal:
    """
    Lock a terminal out; its facts stay.

    Raises:
        TerminalUnknown: No such terminal.
    """
    row = found(pk)
    row.revoked_ms = row.revoked_ms or int(timezone.now().timestamp() * 1000)
    row.save(update_fields=["revoked_ms"])
    return row


def revoke_by_name(name: str) -> None:
    """
    Lock out every terminal of that name; their facts stay.

    Raises:
        NoSuchTerminal: Nobody of that name is let in.
    """
    rows = Terminal.objects.filter(own=False, revoked_ms=None, name=name)
    if not rows:
        known = ", ".join(Terminal.objects.filter(own=False, revoked_ms=None).values_list("name", flat=True)) or "–"
        raise NoSuchTerminal(name, name=name, known=known)
    for row in rows:
        revoke(row.pk)


def settle(pk: int) -> None:
    """An admin has looked at a terminal's alarms."""
    now = int(timezone.now().timestamp() * 1000)
    Alarm.objects.filter(terminal_id=found(pk).pk, settled_ms=None).update(settled_ms=now)


def found(pk: int) -> Terminal:
    """One terminal of the hall, never the server itself."""
    row = Terminal.objects.filter(pk=pk, own=False).first()
    if row is None:
        raise TerminalUnknown(str(pk))
    return row
