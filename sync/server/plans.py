"""
The hall's plan: the one that holds, its history, publishing and going back.

Nothing but a valid plan is ever published; going back publishes an old text as a new version, so that versions only
rise and terminals know the newest.
"""

import difflib
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from assets import known
from assets.examples import EXAMPLE
from kiosk.domain.errors import PlanInvalid, PlanVersionUnknown
from kiosk.domain.plan import Plan, digest, read
from sync.server.models import plan as table
from sync.server.models.user import User


def current() -> table.Plan | None:
    """The published plan that holds; None in a hall that never published one."""
    return table.Plan.objects.order_by("-version").first()


def example() -> str:
    """With what a hall without a plan begins: the example's, to be changed."""
    return EXAMPLE.read_text("utf-8")


def current_plan() -> Plan | None:
    """The same, read."""
    row = current()
    return read_cached(row.text) if row else None


def check_counter(number: int | None) -> None:
    """
    Refuse a counter the hall has not; a hall without a plan may have any.

    Raises:
        CounterUnknown: The plan in force names no such counter.
    """
    plan = current_plan()
    if plan is not None and number is not None:
        plan.counter(number)


@lru_cache(maxsize=4)
def read_cached(text: str) -> Plan:
    """A published text read once, not with every page."""
    return read(text, known, kept=True)


def history() -> list[table.Plan]:
    """Every version, the newest first."""
    return list(table.Plan.objects.select_related("by").order_by("-version"))


def publish(text: str, by: User | None = None, note: str = "") -> table.Plan:
    """
    Make a text the plan that holds. The same text again changes nothing.

    Raises:
        PlanInvalid: With every fault; nothing was published.
    """
    read(text, known)
    with transaction.atomic():
        last = table.Plan.objects.select_for_update().order_by("-version").first()
        if last and last.text == text:
            return last
        return table.Plan.objects.create(
            version=last.version + 1 if last else 1,
            text=text,
            digest=digest(text),
            published_ms=int(timezone.now().timestamp() * 1000),
            by=by,
            note=note[:200],
        )


def version(number: int) -> table.Plan:
    """
    One published version.

    Raises:
        PlanVersionUnknown: It was never published.
    """
    row = table.Plan.objects.filter(version=number).first()
    if row is None:
        raise PlanVersionUnknown(str(number), version=number)
    return row


def go_back(number: int, by: User | None = None) -> table.Plan:
    """
    Publish an old version's text as the newest version.

    Raises:
        PlanVersionUnknown: It was never published.
        PlanInvalid: Today's program no longer accepts it.
    """
    return publish(version(number).text, by, note=f"← {number}")


def faults_of(text: str) -> tuple[object, ...]:
    """Every fault of a text, each a `kiosk.domain.place.PlanFault`; none when it may be published."""
    try:
        read(text, known)
    except PlanInvalid as error:
        return error.faults
    return ()


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Changed lines with their surroundings: (sign, line), the sign one of "+", "-", " ", "@"."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    return [(line[0], line[1:] if line[0] != "@" else line) for line in lines if not line.startswith(("---", "+++"))]
