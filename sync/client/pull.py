"""
Plans and dossiers come down.

A plan is staged, checked by the same validator as the editor's, and switched in one transaction with the fact that
says so; an invalid one is rejected and the last good one stays.
"""

from datetime import datetime
from typing import Any

from kiosk.domain import plan as plans
from kiosk.domain.cross import Known
from kiosk.domain.errors import KioskError, PlanInvalid
from kiosk.domain.kinds import PlanApplied, PlanRejected
from sync.client.link import Link
from sync.client.needs import Box, Journal

MAX_PAGES = 10_000


def pull_plan(journal: Journal, box: Box, link: Link, known: Known) -> bool:
    """
    Take the newest plan; whether another one holds now.

    Args:
        known: The zones and icons this terminal has.

    Raises:
        KioskError: Nothing came down, or it was not signed by the hall.
    """
    held = box.applied()
    down = link.plan(held.version if held else 0, held.digest if held else "")
    if down is None or (held and held.version == down.version) or box.is_rejected(down.digest):
        return False
    try:
        if plans.digest(down.text) != down.digest:
            raise PlanInvalid("digest")
        plans.read(down.text, known, kept=True)  # an editor checked it, perhaps an older one
    except PlanInvalid as error:
        reject(journal, box, down.version, down.digest, down.text, error)
        return False
    box.stage(down.version, down.digest, down.text)

    def switch(writing: Any) -> None:
        box.apply(writing.connection)
        writing.append("plan.applied", PlanApplied(version=down.version, digest=down.digest))

    journal.write(switch)
    return True


def reject(journal: Journal, box: Box, version: int, digest: str, text: str, error: KioskError) -> None:
    box.stage(version, digest, text)

    def note(writing: Any) -> None:
        box.reject(writing.connection, digest)
        writing.append("plan.rejected", PlanRejected(version=version, digest=digest, why=error.code))

    journal.write(note)


def pull_dossiers(box: Box, link: Link, at: datetime) -> int:
    """
    Take what changed since the last pull; how many dossiers that was.

    Args:
        at: The server's time, as people are told how old the copy is.

    Raises:
        KioskError: What did come was kept, the rest comes next time.
    """
    age, taken = box.dossiers_age(), 0
    since = int(age.since) if age and age.since.isdecimal() else 0
    for _ in range(MAX_PAGES):
        down = link.dossiers(since)
        if down.revision < since:  # the server came out of a backup: everything anew
            since = 0
            box.keep_dossiers([], "0", at, whole=True)
            continue
        taken += len(down.dossiers)
        since = down.revision
        box.keep_dossiers(down.dossiers, str(since), at)
        if not down.more:
            break
    return taken
