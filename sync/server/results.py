"""
What counters said as they finished with somebody: outcomes, and how many of what, over a span of hall days.

Which outcomes and quantities there are, the plan says; one that it has lost stands for itself, as it was written down.
"""

import json
from collections import Counter as Tally
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef

from kiosk.domain.leg import Leg
from kiosk.domain.plan import Plan
from sync.server.exports import Cell, Export, Table
from sync.server.models.call import Call
from sync.server.models.ticket import State, Ticket
from sync.server.queue_report import KEYS, By, cell_of, export, key_of, zone_of
from sync.server.queue_report import name_of as group_of

Kind = Literal["outcome", "quantity"]
LEG = ("day", "series", "number", "service", "counter", "post", "called_ms")
Column = tuple[Kind, str]  # and its code; an outcome nobody said is ""


@dataclass(frozen=True, slots=True)
class Results:
    """Visits by outcome and sums by quantity: of each group of a report, and of all."""

    columns: list[Column]
    groups: dict[Hashable, Tally[Column]]
    whole: Tally[Column]


def results(first: date, last: date, by: By, plan: Plan | None) -> Results:
    """Of every leg that was finished; columns as in the plan, those of nobody left out."""
    of = {name: OuterRef(name) for name in KEYS}
    nobodys = Ticket.objects.filter(**of, state=State.VOIDED)
    rows = Call.objects.filter(~Exists(nobodys), day__range=(first, last), how="finished").values_list(
        *LEG, "outcome", "quantities"
    )
    group = key_of(by, zone_of(plan))
    groups, whole = dict[Hashable, Tally[Column]](), Tally[Column]()
    for *leg, outcome, quantities in rows.iterator(5000):
        said = Tally[Column]({("outcome", outcome): 1})
        said.update({("quantity", code): count for code, count in json.loads(quantities or "{}").items()})
        groups.setdefault(group(Leg(**dict(zip(LEG, leg, strict=True)))), Tally()).update(said)
        whole.update(said)
    return Results(_columns(whole, plan), groups, whole)


def _columns(whole: Tally[Column], plan: Plan | None) -> list[Column]:
    """Nothing at all where nothing was ever said."""
    known: list[Column] = []
    if plan:
        known = [("outcome", one.code) for one in plan.queue.outcomes]
        known += [("quantity", one.code) for one in plan.queue.quantities]
    said = {column for column in whole if column[1]}
    if not said:
        return []
    lost = sorted(said.difference(known))
    return [one for one in known if one in said] + lost + [one for one in (("outcome", ""),) if one in whole]


def name_of(column: Column, plan: Plan | None, language: str) -> str:
    """As people read it; "" for an outcome nobody said."""
    kind, code = column
    words = (plan.queue.outcomes if kind == "outcome" else plan.queue.quantities) if plan else ()
    return next((one.name.both.of(language) for one in words if one.code == code), code)


def with_results(first: date, last: date, by: By, plan: Plan | None) -> Export:
    """The export of the queue report, with a sheet more: one row a group and outcome or quantity."""
    told, found = export(first, last, by, plan), results(first, last, by, plan)
    rows: list[list[Cell]] = [
        [by, cell_of(by, key), group_of(by, key, plan, "vi"), *column, name_of(column, plan, "vi"), said[column]]
        for key, said in found.groups.items()
        for column in found.columns
        if said[column]
    ]
    sheet = Table("results", ("by", "key", "name", "kind", "code", "said", "n"), rows)
    return replace(told, more=(*told.more, sheet))
