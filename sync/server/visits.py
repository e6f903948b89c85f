"""
Visits at a counter that an official linked to a dossier.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sync.server.hot.situation import as_date
from sync.server.hot.store import Db
from sync.server.models.ticket import State

# NOT (…): in the words of the index, by which alone they are found among all tickets ever given
LINKED = """
SELECT dossier, count(*), max(day) FROM ticket
WHERE NOT (dossier = '') AND dossier IN ({marks}) AND state <> {voided} GROUP BY dossier
"""


@dataclass(frozen=True, slots=True)
class Visits:
    count: int
    last: date


def visits_of(codes: Collection[str]) -> dict[str, Visits]:
    """By dossier, those of these that had any."""
    if not codes:
        return {}
    rows = Db(connection).rows(LINKED.format(marks=", ".join(["%s"] * len(codes)), voided=int(State.VOIDED)), *codes)
    return {code: Visits(count, as_date(last)) for code, count, last in rows}
