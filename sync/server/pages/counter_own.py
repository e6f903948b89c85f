"""
A counter's own day beside its queue: whom it served, its sealed ratings, dossiers about to be late.

Ratings are one sum of whole lots over weeks: never who, never when. Nobody is compared.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from kiosk.domain.plan import Plan
from sync.server import ratings
from sync.server.models.call import Call
from sync.server.models.dossier import Dossier
from sync.server.pages.chart import shares
from sync.server.pages.rating import LEVELS
from sync.server.procedures import name_of

RATED_DAYS = 30
LONGEST_BREAK = 15  # days from one working day to the next, over Tết
OPEN_DOSSIERS = ("received", "in_progress")


def own(plan: Plan, number: int, day: date | None, language: str) -> dict[str, Any]:
    """The right-hand column."""
    here = plan.counter(number)
    return {
        "served": served(day, number),
        **rated(number, plan),
        "late": late(plan, here.post, list(here.services)),
        "pledge": _pledge(plan, language),
    }


def served(day: date | None, number: int) -> tuple[int, float | None]:
    """How many services were finished here today, and the minutes each took."""
    rows = Call.objects.filter(day=day, counter=number, how="finished") if day else Call.objects.none()
    told = rows.aggregate(n=Count("id"), ms=Avg(F("ended_ms") - Coalesce("started_ms", "called_ms")))
    return told["n"], told["ms"] / 60_000 if told["ms"] is not None else None


def rated(number: int, plan: Plan) -> dict[str, Any]:
    """This counter's sealed lots, those of the scale most used."""
    today = timezone.localdate()
    lots = ratings.lots_of(today - timedelta(days=RATED_DAYS), today, number)
    scales = sorted((ratings.add_up(lots, scale) for scale in {lot.scale for lot in lots}), key=lambda one: -one.total)
    sums = scales[0] if scales else ratings.Sums(plan.survey.scale, {})
    return {
        "ratings": sums,
        "levels": [(share, _(LEVELS[share.level])) for share in shares(sums)],
        "days": RATED_DAYS,
        "k": plan.survey.k,
    }


def late(plan: Plan, post: str, services: list[str]) -> list[dict[str, str]]:
    """Dossiers of this post that are not done and due by the next working day, the most pressing first."""
    today, calendar = timezone.localdate(), plan.calendar
    codes = [code for one in plan.services if one.code in services for code in one.procedures]
    mine = {*codes, *(name_of(code, "vi") for code in codes)}  # a register has one or the other
    found = []
    near = (today, today + timedelta(days=LONGEST_BREAK))
    pressing = Dossier.objects.filter(Q(due__range=near) | Q(new_due__range=near), state__in=OPEN_DOSSIERS)
    for one in pressing.filter(finished__isnull=True):
        due = one.new_due or one.due
        belongs = one.post == post or (not one.post and one.service in mine)
        if due and belongs and due >= today and calendar.working_days(today, due) <= 1:
            found.append((due, one.code))
    return [{"code": code, "when": _when(due, today)} for due, code in sorted(found)]


def _when(due: date, today: date) -> str:
    return _("Hẹn trả hôm nay") if due == today else _("Hẹn trả %(day)s") % {"day": due.strftime("%d/%m/%Y")}


def _pledge(plan: Plan, language: str) -> dict[str, str] | None:
    """The plan's first pledge, as words to work by."""
    if not plan.pledges:
        return None
    first = plan.pledges[0]
    return {"title": first.title.both.of(language), "text": f"{first.sentence.of(language)}."}
