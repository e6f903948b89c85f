"""
The tables of the terminal's file, as migrations.

A released migration is never changed, only followed by another one. All tables are STRICT.
"""

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

SLOTS = 4096
SLOT_BYTES = 16

MIGRATIONS = Migrations("terminal")


@MIGRATIONS()
def facts(db: Database) -> None:
    """
    The journal. `place` counts all facts of this file; an incarnation begins at its `first` place, so that
    the seq of a fact is place − first + 1, without gaps.
    """
    for statement in (
        """CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1),
            private BLOB NOT NULL, public BLOB NOT NULL) STRICT""",
        """CREATE TABLE incarnation (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            first INTEGER NOT NULL, pushed INTEGER NOT NULL DEFAULT 0) STRICT""",
        """CREATE TABLE fact (place INTEGER PRIMARY KEY, line BLOB NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT""",
        """CREATE TRIGGER fact_follows AFTER INSERT ON fact
            WHEN new.place <> 1 AND NOT EXISTS (SELECT 1 FROM fact WHERE place = new.place - 1)
            BEGIN SELECT RAISE(ABORT, 'a fact follows the last one'); END""",
        "CREATE TRIGGER fact_stays BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'a fact is never altered'); END",
        "CREATE TRIGGER fact_lasts BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END",
        """CREATE TRIGGER incarnation_stays BEFORE UPDATE OF number, id, first ON incarnation
            BEGIN SELECT RAISE(ABORT, 'an incarnation is never altered'); END""",
        """CREATE TRIGGER incarnation_lasts BEFORE DELETE ON incarnation
            BEGIN SELECT RAISE(ABORT, 'an incarnation is never deleted'); END""",
    ):
        db.execute(statement)


@MIGRATIONS()
def projections(db: Database) -> None:
    """What follows from the facts, kept at hand; `kiosk verify` derives both anew and compares."""
    db.execute(
        """CREATE TABLE hall_day (day TEXT PRIMARY KEY, by TEXT NOT NULL, opened_at TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0) STRICT"""
    )
    db.execute(
        """CREATE TABLE numbers (day TEXT NOT NULL, series TEXT NOT NULL, block INTEGER NOT NULL,
            highest INTEGER NOT NULL, PRIMARY KEY (day, series, block)) STRICT, WITHOUT ROWID"""
    )


@MIGRATIONS()
def ballots(db: Database) -> None:
    """The ballot box: slots of one length, made once, overwritten in place, without time or order."""
    db.execute(
        "CREATE TABLE slot (number INTEGER PRIMARY KEY, content BLOB NOT NULL CHECK (length(content) = 16)) STRICT"
    )
    db.execute(
        f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {SLOTS})
            INSERT INTO slot SELECT i, zeroblob({SLOT_BYTES}) FROM n"""
    )
    db.execute(
        "CREATE TRIGGER slot_stays BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'slots are wiped in place'); END"
    )
    db.execute(
        """CREATE TABLE ballot_group (number INTEGER PRIMARY KEY, counter INTEGER, post TEXT NOT NULL,
            scale INTEGER NOT NULL, survey INTEGER NOT NULL,
            ranking TEXT NOT NULL, layout TEXT NOT NULL, first_day TEXT, last_day TEXT,
            waited INTEGER NOT NULL DEFAULT 0) STRICT"""
    )
    db.execute(
        "CREATE TABLE reason (number INTEGER PRIMARY KEY CHECK (number < 256), code TEXT NOT NULL UNIQUE) STRICT"
    )


@MIGRATIONS()
def copies(db: Database) -> None:
    """What came down from the server: plans, dossiers, and a few notes such as the enrolment."""
    db.execute(
        """CREATE TABLE plan (digest TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('staged', 'applied', 'last_good', 'rejected'))) STRICT"""
    )
    db.execute("CREATE UNIQUE INDEX plan_once ON plan (state) WHERE state <> 'rejected'")
    db.execute("CREATE TABLE dossier (code TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID")
    db.execute("CREATE TABLE note (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID")


@MIGRATIONS()
def paper(db: Database) -> None:
    """
    Slips to be printed. What was once being sent never waits again, and a ticket has one slip that does not say
    that it is a second one.
    """
    db.execute(
        """CREATE TABLE print_job (number INTEGER PRIMARY KEY, ticket TEXT NOT NULL, again INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'unknown', 'failed')),
            boot TEXT NOT NULL, mono INTEGER NOT NULL, body BLOB NOT NULL) STRICT"""
    )
    db.execute("CREATE UNIQUE INDEX print_once ON print_job (ticket) WHERE again = 0")
    db.execute("CREATE INDEX print_open ON print_job (number) WHERE state IN ('queued', 'sending')")
    db.execute(
        """CREATE TRIGGER print_forward BEFORE UPDATE OF state ON print_job
            WHEN (old.state, new.state) NOT IN (VALUES ('queued', 'sending'), ('queued', 'failed'),
                ('sending', 'printed'), ('sending', 'unknown'))
            BEGIN SELECT RAISE(ABORT, 'a slip is sent once'); END"""
    )
