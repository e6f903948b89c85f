"""
Ratings that wait for their lot, without time or order.

A box of slots of one length, made once: an answer goes into a free one drawn by chance and is
overwritten in place. What may be sealed is decided by `kiosk.domain.lot`; the moment, by `kiosk.desk`.
Ballots are in no backup and no export; a lost disk loses the open box, and the counts show it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from kiosk.disk import Connection
from kiosk.domain.errors import BallotClosed, BoxFull
from kiosk.domain.gesture import Slot
from kiosk.domain.kinds import LotSealed
from kiosk.domain.lot import Ballot, Group, Outcome, can_seal, sum_up
from kiosk.schema import SLOT_BYTES, SLOTS
from kiosk.writing import Writing

FREE = bytes(SLOT_BYTES)
OUTCOMES: tuple[Outcome, ...] = ("open", "sent", "skipped", "timed_out")
MAX_REASONS = 8
MARK_BYTES = 4  # who holds a mark may alter the ballot while it is open
NO_MARK = bytes(MARK_BYTES)
DRAWS = 64  # tries before every slot is looked at


class Ballots:
    """The box. Every method works inside a transaction of the journal."""

    def __init__(self, chance: Callable[[int], bytes]) -> None:
        self._chance = chance

    def put(self, writing: Writing, group: Group, ballot: Ballot, day: date, offered: Iterable[str] = ()) -> Slot:
        """
        Lay a ballot into a free slot.

        Args:
            offered: Every reason the survey offers at any level: they are numbered now, so that the moment of a
                choice leaves no mark.

        Raises:
            BoxFull: No slot is free.
        """
        connection = writing.connection
        _number_reasons(connection, offered)
        group_number = _group_number(connection, group)
        slot = Slot(self._free_slot(connection), self._chance(MARK_BYTES))
        _write(connection, slot.number, _packed(connection, group_number, ballot, slot.mark))
        connection.execute(
            """UPDATE ballot_group SET first_day = coalesce(first_day, ?1), last_day = max(coalesce(last_day, ?1), ?1)
               WHERE number = ?2""",
            (day.isoformat(), group_number),
        )
        return slot

    def alter(self, writing: Writing, slot: Slot, change: Callable[[Ballot], Ballot]) -> Ballot:
        """
        Overwrite an open ballot.

        Raises:
            BallotClosed: It was sent, skipped, timed out, or sealed meanwhile.
        """
        content = writing.connection.execute("SELECT content FROM slot WHERE number = ?", (slot.number,)).fetchone()[0]
        if content[-MARK_BYTES:] != slot.mark:
            raise BallotClosed
        group_number, ballot = _read(content, _reasons(writing.connection))
        changed = change(ballot)
        mark = slot.mark if changed.outcome == "open" else NO_MARK
        _write(writing.connection, slot.number, _packed(writing.connection, group_number, changed, mark))
        return changed

    def recover(self, writing: Writing) -> int:
        """After a restart nobody stands before the screen: what was open has timed out."""
        count = 0
        for slot, group_number, ballot in _all(writing.connection):
            if ballot.outcome == "open":
                _write(
                    writing.connection,
                    slot,
                    _packed(writing.connection, group_number, replace(ballot, outcome="timed_out")),
                )
                count += 1
        return count

    def seal(self, writing: Writing, *, k: int, pool_after: int, pool: bool) -> list[LotSealed]:
        """
        At the close of a hall day: make lots of the groups that are large enough, wipe what they held.

        A group that stayed small for `pool_after` open days moves into the pool first; `pool` is False on a
        terminal that stands at one counter, where a pool would hide nothing. Neither depends on an answer.
        """
        connection = writing.connection
        lots = [
            lot
            for number, group in _groups(connection)
            if group.counter is not None
            for lot in self._seal(connection, number, group, k)
        ]
        if pool:
            _move_to_pool(connection, pool_after)
        pools = [(number, group) for number, group in _groups(connection) if group.counter is None]
        return lots + [lot for number, group in pools for lot in self._seal(connection, number, group, k)]

    def waiting(self, connection: Connection) -> dict[Group, int]:
        """How many ballots lie in each group; no page shows them by group."""
        counts: dict[int, int] = {}
        for _, number, _ in _all(connection):
            counts[number] = counts.get(number, 0) + 1
        return {group: counts[number] for number, group in _groups(connection) if number in counts}

    def _seal(self, connection: Connection, number: int, group: Group, k: int) -> list[LotSealed]:
        lying = [(slot, ballot) for slot, at, ballot in _all(connection) if at == number and ballot.outcome != "open"]
        if not can_seal([ballot for _, ballot in lying], k):
            connection.execute("UPDATE ballot_group SET waited = waited + ? WHERE number = ?", (bool(lying), number))
            return []
        stays = self._draw([slot for slot, ballot in lying if ballot.verified])
        first, last = connection.execute(
            "SELECT first_day, last_day FROM ballot_group WHERE number = ?", (number,)
        ).fetchone()
        told = [(slot, ballot) for slot, ballot in lying if slot != stays]
        lot = sum_up(group, [ballot for _, ballot in told], date.fromisoformat(first), date.fromisoformat(last))
        for slot, _ in told:
            _write(connection, slot, FREE)
        # the one that stays is told from the lot's last day on: nobody knows which day it was
        connection.execute("UPDATE ballot_group SET first_day = last_day, waited = 0 WHERE number = ?", (number,))
        return [lot]

    def _draw(self, among: Sequence[int]) -> int:
        return among[int.from_bytes(self._chance(8)) % len(among)]

    def _free_slot(self, connection: Connection) -> int:
        for _ in range(DRAWS):
            slot = int.from_bytes(self._chance(8)) % SLOTS + 1
            if connection.execute("SELECT content = ? FROM slot WHERE number = ?", (FREE, slot)).fetchone()[0]:
                return slot
        free = [row[0] for row in connection.execute("SELECT number FROM slot WHERE content = ?", (FREE,))]
        if not free:
            raise BoxFull(f"{SLOTS} ballots wait", slots=SLOTS)
        return self._draw(free)


# A slot's 16 bytes: group (2), level, outcome and whether verified, eight reason numbers, a mark while it is open.


def _packed(connection: Connection, group_number: int, ballot: Ballot, mark: bytes = NO_MARK) -> bytes:
    numbers = sorted(_reason_number(connection, code) for code in ballot.reasons[:MAX_REASONS])
    flags = OUTCOMES.index(ballot.outcome) | (0x80 if ballot.verified else 0)
    return (group_number.to_bytes(2) + bytes([ballot.level, flags, *numbers])).ljust(
        SLOT_BYTES - MARK_BYTES, b"\0"
    ) + mark


def _all(connection: Connection) -> list[tuple[int, int, Ballot]]:
    """(slot, group, ballot) of every slot in use."""
    reasons = _reasons(connection)
    rows = connection.execute("SELECT number, content FROM slot WHERE content <> ?", (FREE,)).fetchall()
    return [(slot, *_read(content, reasons)) for slot, content in rows]


def _read(content: bytes, reasons: dict[int, str]) -> tuple[int, Ballot]:
    chosen = tuple(reasons[number] for number in content[4 : 4 + MAX_REASONS] if number)
    outcome, verified = OUTCOMES[content[3] & 0x0F], bool(content[3] & 0x80)
    return int.from_bytes(content[:2]), Ballot(content[2], chosen, verified, outcome)


def _write(connection: Connection, slot: int, content: bytes) -> None:
    connection.execute("UPDATE slot SET content = ? WHERE number = ?", (content, slot))


def _reasons(connection: Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT number, code FROM reason").fetchall())


def _reason_number(connection: Connection, code: str) -> int:
    return int(connection.execute("SELECT number FROM reason WHERE code = ?", (code,)).fetchone()[0])


def _number_reasons(connection: Connection, offered: Iterable[str]) -> None:
    known = set(_reasons(connection).values())
    for code in offered:
        if code not in known:
            known.add(code)
            connection.execute("INSERT INTO reason (code) VALUES (?)", (code,))


COLUMNS = "counter, post, scale, survey, ranking, layout"


def _groups(connection: Connection) -> list[tuple[int, Group]]:
    rows = connection.execute(f"SELECT number, {COLUMNS} FROM ballot_group ORDER BY number").fetchall()
    return [(row[0], Group(*row[1:])) for row in rows]


def _group_number(connection: Connection, group: Group) -> int:
    for number, known in _groups(connection):
        if known == group:
            return number
    values = (group.counter, group.post, group.scale, group.survey, group.order, group.layout)
    return int(
        connection.execute(f"INSERT INTO ballot_group ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values).lastrowid or 0
    )


def _move_to_pool(connection: Connection, pool_after: int) -> None:
    """Groups of counters that stayed small for so many open days give up their counter."""
    rows = connection.execute(
        "SELECT number, first_day, last_day FROM ballot_group WHERE counter IS NOT NULL AND waited >= ?", (pool_after,)
    ).fetchall()
    groups = dict(_groups(connection))
    for number, first, last in rows:
        pool = _group_number(connection, groups[number].pooled())
        _regroup(connection, number, pool)
        connection.execute(
            """UPDATE ballot_group SET first_day = min(coalesce(first_day, ?1), ?1),
               last_day = max(coalesce(last_day, ?2), ?2) WHERE number = ?3""",
            (first, last, pool),
        )
        connection.execute(
            "UPDATE ballot_group SET first_day = NULL, last_day = NULL, waited = 0 WHERE number = ?", (number,)
        )


def _regroup(connection: Connection, old: int, new: int) -> None:
    rows = connection.execute("SELECT number, content FROM slot WHERE substr(content, 1, 2) = ?", (old.to_bytes(2),))
    for slot, content in rows.fetchall():
        _write(connection, slot, new.to_bytes(2) + content[2:])
