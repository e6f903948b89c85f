"""
Read-only copies of what came down from the server: plans, dossier states, the enrolment.

The box keeps, it does not judge: whether a plan is valid is the business of `kiosk.domain.plan`,
what a dossier means to a citizen, of `kiosk.domain.dossier`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

import msgspec

from kiosk.disk import Connection, Disk
from kiosk.domain.dossier import Dossier
from kiosk.domain.punctuality import Punctuality, punctuality

T = TypeVar("T")
PlanState = Literal["staged", "applied", "last_good", "rejected"]


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """
    Whose terminal this is, as the server answered.

    `ordinal` (1–9, 0 where none was free) belongs to `incarnation` (hex) alone. `own_until` is the hall day on which
    this terminal was still its own hall: the server's numbers begin with the next one. `counter` is where it stands.
    """

    name: str
    ordinal: int
    hall: str
    url: str
    server_key: bytes
    incarnation: str
    counter: int | None = None
    own_until: date | None = None


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """A plan's text as it came; `digest` names its bytes."""

    version: int
    digest: str
    text: str
    state: PlanState


class Trial(msgspec.Struct, frozen=True):
    """A plan with which home was not reached yet, and how many starts were tried with it."""

    digest: str
    starts: int = 0


class DossierAge(msgspec.Struct, frozen=True):
    """Up to where dossiers were pulled: the server's own mark, and the server's time of that answer."""

    since: str
    at: datetime


class Box:
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._stats: tuple[object, Punctuality] | None = None

    # ---- plans: staged → applied → last good

    def applied(self) -> PlanCopy | None:
        """The plan in force, if one ever came down."""
        return self.plan("applied")

    def plan(self, state: PlanState) -> PlanCopy | None:
        rows = self._disk.read("SELECT version, digest, body, state FROM plan WHERE state = ? LIMIT 1", state)
        return PlanCopy(*rows[0]) if rows else None

    def is_rejected(self, digest: str) -> bool:
        return bool(self._disk.read("SELECT 1 FROM plan WHERE digest = ? AND state = 'rejected'", digest))

    def stage(self, version: int, digest: str, text: str) -> None:
        """Keep a plan that came down until it is applied or rejected; an older staged one is forgotten."""

        def work(connection: Connection) -> None:
            connection.execute(
                "DELETE FROM plan WHERE state = 'staged' OR (digest = ? AND state <> 'applied')", (digest,)
            )
            connection.execute(
                """INSERT INTO plan VALUES (?, ?, ?, 'staged')
                   ON CONFLICT (digest) DO UPDATE SET version = excluded.version""",
                (digest, version, text),
            )

        self._disk.write(work)

    def apply(self, connection: Connection) -> PlanCopy | None:
        """
        Switch to the staged plan inside a transaction; the one until now becomes the last good one.

        The fact `plan.applied` belongs into the same transaction; None when nothing is staged. Until home was reached
        with it, the plan is on trial.
        """
        row = connection.execute("SELECT version, digest, body FROM plan WHERE state = 'staged'").fetchone()
        if row is None:
            return None
        connection.execute("DELETE FROM plan WHERE state = 'last_good'")
        connection.execute("UPDATE plan SET state = 'last_good' WHERE state = 'applied'")
        connection.execute("UPDATE plan SET state = 'applied' WHERE digest = ?", (row[1],))
        _put(connection, "trial", Trial(row[1]))
        return PlanCopy(row[0], row[1], row[2], "applied")

    def trial(self) -> Trial | None:
        """The applied plan's trial, while home was not reached with it."""
        return self._note("trial", Trial)

    def try_again(self, connection: Connection, trial: Trial) -> None:
        """One more start with a plan on trial."""
        _put(connection, "trial", Trial(trial.digest, trial.starts + 1))

    def prove(self, connection: Connection) -> None:
        """Home was reached: the plan in force stays."""
        connection.execute("DELETE FROM note WHERE name = 'trial'")

    def reject(self, connection: Connection, digest: str) -> None:
        """Never take these bytes again: they were invalid, or home was not reached with them."""
        connection.execute("UPDATE plan SET state = 'rejected' WHERE digest = ?", (digest,))

    def roll_back(self, connection: Connection) -> PlanCopy | None:
        """Reject the applied plan and return to the last good one; None when there was none."""
        row = connection.execute("SELECT version, digest, body FROM plan WHERE state = 'last_good'").fetchone()
        connection.execute("UPDATE plan SET state = 'rejected' WHERE state = 'applied'")
        self.prove(connection)
        if row is None:
            return None
        connection.execute("UPDATE plan SET state = 'applied' WHERE digest = ?", (row[1],))
        return PlanCopy(row[0], row[1], row[2], "applied")

    # ---- dossiers

    def dossier(self, code: str) -> Dossier | None:
        rows = self._disk.read("SELECT body FROM dossier WHERE code = ?", code)
        return msgspec.json.decode(rows[0][0], type=Dossier) if rows else None

    def keep_dossiers(self, dossiers: Iterable[Dossier], since: str, at: datetime, *, whole: bool = False) -> None:
        """
        Keep what one pull brought.

        Args:
            since: The server's mark of how far this goes.
            at: The server's time of the answer.
            whole: These are all there are; every other one goes.
        """
        rows = [(one.code, msgspec.json.encode(one)) for one in dossiers]

        def work(connection: Connection) -> None:
            if whole:
                connection.execute("DELETE FROM dossier")
            connection.executemany("INSERT OR REPLACE INTO dossier VALUES (?, ?)", rows)
            _put(connection, "dossiers", DossierAge(since, at))

        self._disk.write(work)

    def dossiers_age(self) -> DossierAge | None:
        return self._note("dossiers", DossierAge)

    def dossier_count(self) -> int:
        return int(self._disk.read("SELECT count(*) FROM dossier")[0][0])

    def punctuality(self) -> Punctuality:
        """How punctual the finished dossiers of this copy are; counted anew only after a pull."""
        mark = self.dossiers_age()
        if self._stats is None or self._stats[0] != mark:
            rows = self._disk.read("SELECT body FROM dossier")
            dossiers = (msgspec.json.decode(row[0], type=Dossier) for row in rows)
            self._stats = (mark, punctuality((one.due, one.finished) for one in dossiers if one.finished is not None))
        return self._stats[1]

    # ---- enrolment

    def enrolment(self) -> Enrolment | None:
        return self._note("enrolment", Enrolment)

    def set_enrolment(self, enrolment: Enrolment) -> None:
        self._disk.write(lambda connection: _put(connection, "enrolment", enrolment))

    def set_ordinal(self, ordinal: int, incarnation: str) -> None:
        """The server gave a number block to a new incarnation of this terminal, in hex."""
        before = self.enrolment()
        if before is not None:
            self.set_enrolment(msgspec.structs.replace(before, ordinal=ordinal, incarnation=incarnation))

    def _note(self, name: str, type_: type[T]) -> T | None:
        rows = self._disk.read("SELECT body FROM note WHERE name = ?", name)
        return msgspec.json.decode(rows[0][0], type=type_) if rows else None


def _put(connection: Connection, name: str, value: msgspec.Struct) -> None:
    connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, msgspec.json.encode(value)))
