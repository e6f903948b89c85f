"""What facts say of machines and days: software, plan, forks, the hall's own days."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from kiosk.domain.errors import FactUnfit
from kiosk.domain.kinds import DayOpened, PlanApplied, PlanRejected, StreamForked, TerminalStarted
from sync.server.hot import legs
from sync.server.hot.seen import Seen, Target, check_day, plain

ALARM = """
INSERT INTO alarm (kind, terminal_id, incarnation, seq, detail, at_ms)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""

AGAIN = "UPDATE hall_day SET by = %s, closed_ms = NULL WHERE day = %s"
# whom only the end of the day sent away, no counter and no word of their own
WAIT_AGAIN = "UPDATE ticket SET state = 1 WHERE day = %s AND state = 8 AND touched = 0"

T = TypeVar("T", bound=msgspec.Struct)


def _read(fact: Seen, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(fact.data, type=kind)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error


def _number(value: int, most: int = 2**31 - 1) -> int:
    """Only what a column holds; SQLite would take anything."""
    if not 0 <= value <= most:
        raise FactUnfit(f"{value}")
    return value


def started(to: Target, seq: int, fact: Seen, place: int) -> None:
    one = _read(fact, TerminalStarted)
    to.db.execute("UPDATE terminal SET software = %s WHERE id = %s", plain(one.software[:40]), to.terminal)


def applied(to: Target, seq: int, fact: Seen, place: int) -> None:
    one = _read(fact, PlanApplied)
    to.db.execute(
        "UPDATE terminal SET plan_version = %s, plan_refused = 0, plan_error = '' WHERE id = %s",
        _number(one.version),
        to.terminal,
    )


def rejected(to: Target, seq: int, fact: Seen, place: int) -> None:
    one = _read(fact, PlanRejected)
    to.db.execute(
        "UPDATE terminal SET plan_refused = %s, plan_error = %s WHERE id = %s",
        _number(one.version),
        plain(one.why[:80]),
        to.terminal,
    )


def forked(to: Target, seq: int, fact: Seen, place: int) -> None:
    one = _read(fact, StreamForked)
    try:
        incarnation = bytes.fromhex(one.incarnation)
    except ValueError as error:
        raise FactUnfit(f"incarnation {one.incarnation!r}") from error
    to.db.execute(
        ALARM, "stream.forked", to.terminal, incarnation, _number(one.seq, 2**53), plain(one.hash[:64]), place
    )


def opened(to: Target, seq: int, fact: Seen, place: int) -> None:
    """Only the hall server's own day is the hall's; a cut-off terminal's is its own affair."""
    one = _read(fact, DayOpened)
    check_day(fact.day)
    if to.own():
        # a later date was begun by a wrong clock: it is no hall day, though its numbers stay given
        to.db.execute("DELETE FROM hall_day WHERE day > %s", fact.day)
        if to.db.execute(AGAIN, one.by, fact.day) == 0:
            sql = "INSERT INTO hall_day (day, by, opened_ms) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            to.db.execute(sql, fact.day, one.by, place)
        to.db.execute(WAIT_AGAIN, fact.day)


def closed(to: Target, seq: int, fact: Seen, place: int) -> None:
    """The end of the hall's day ends every visit of it and of the days before, and what was said about them."""
    check_day(fact.day)
    if to.own():
        to.db.execute("UPDATE hall_day SET closed_ms = %s WHERE day = %s AND closed_ms IS NULL", place, fact.day)
        legs.end_day(to, fact.day, place)


KINDS: Mapping[str, Callable[[Target, int, Seen, int], None]] = {
    "terminal.started": started,
    "plan.applied": applied,
    "plan.rejected": rejected,
    "stream.forked": forked,
    "day.opened": opened,
    "day.closed": closed,
}
