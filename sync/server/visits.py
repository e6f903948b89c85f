"""
Visits at a counter that an official linked to a dossier.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from sync.server.models.ticket import State, Ticket


@dataclass(frozen=True, slots=True)
class Visits:
    count: int
    last: date


def visits_of(codes: Collection[str]) -> dict[str, Visits]:
    """By dossier, those of these that had any."""
    linked = Ticket.objects.filter(dossier__in=codes).exclude(state=State.VOIDED)
    rows = linked.values_list("dossier").annotate(count=Count("number"), last=Max("day"))
    return {code: Visits(count, last) for code, count, last in rows if code}
