"""Ballot boxes as one would build them without thinking of attackers: the proofs must see them fail."""

from collections.abc import Callable, Iterable
from datetime import date

from kiosk.ballot import FREE, Ballots
from kiosk.disk import Connection
from kiosk.domain.gesture import Slot
from kiosk.domain.kinds import LotSealed
from kiosk.domain.lot import Ballot, Group, sum_up
from kiosk.writing import Writing


class SealedAtOnce(Ballots):
    """Publishes a group at the touch that fills it up to `k`; with k = 1, rows with their exact time."""

    def __init__(self, chance: Callable[[int], bytes], k: int) -> None:
        super().__init__(chance)
        self._k = k

    def put(self, writing: Writing, group: Group, ballot: Ballot, day: date, offered: Iterable[str] = ()) -> Slot:
        slot = super().put(writing, group, ballot, day, offered)
        here = writing.connection.execute(
            """SELECT number, content FROM slot WHERE substr(content, 1, 2) =
               (SELECT substr(content, 1, 2) FROM slot WHERE number = ?)""",
            (slot.number,),
        ).fetchall()
        if len(here) >= self._k:
            lot = sum_up(group, [Ballot(content[2]) for _, content in here], day, day)
            writing.append("lot.sealed", lot)
            for number, _ in here:
                writing.connection.execute("UPDATE slot SET content = ? WHERE number = ?", (FREE, number))
        return slot

    def seal(self, writing: Writing, *, k: int, pool_after: int, pool: bool) -> list[LotSealed]:
        return []


class FilledInOrder(Ballots):
    """Takes the first free slot, as a table does that is simply appended to."""

    def _free_slot(self, connection: Connection) -> int:
        return int(connection.execute("SELECT min(number) FROM slot WHERE content = ?", (FREE,)).fetchone()[0])
