"""
The counter console: which counter somebody stands at, and its page.

What the page holds is the business of `counter_view`, what a clerk does on it of `counter_acts`.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django_htmx.http import HttpResponseClientRedirect

from kiosk.domain.plan import Plan
from kiosk.domain.ticket import Phase
from sync.server.access import may
from sync.server.hot import calls
from sync.server.hot.hall import default_hall
from sync.server.models.user import User
from sync.server.pages.counter_token import token
from sync.server.pages.counter_view import console
from sync.server.plans import current_plan

SESSION_KEY = "counter"


def number_of(request: HttpRequest, plan: Plan) -> int | None:
    """The counter this user stands at: the account's, else the one chosen in this session; one the plan has."""
    there = {one.number for one in plan.counters}
    return next((one for one in _wanted(request) if one in there), None)


def lost(request: HttpRequest, plan: Plan) -> int | None:
    """The counter this user stood at, where the plan has it no more."""
    if number_of(request, plan) is not None:
        return None
    return next((one for one in _wanted(request) if one is not None), None)


def _left_behind(request: HttpRequest, plan: Plan) -> dict[str, object]:
    """That counter, and whom it still has."""
    number, hall = lost(request, plan), default_hall()
    at = hall.store.now(lambda db: calls.at(db, number)) if number is not None else None
    return {
        "lost": number,
        "left": at,
        "seen": token(number or 0, at),
        "came": at is not None and at.phase == Phase.SERVING,
    }


def _wanted(request: HttpRequest) -> tuple[int | None, int | None]:
    """The account's counter and the one chosen in this session, whether or not the plan has them still."""
    own = request.user.counter if isinstance(request.user, User) else None
    return own, request.session.get(SESSION_KEY)


def counter(request: HttpRequest) -> HttpResponse:
    """The console; first the choice of a counter where the account has none."""
    plan, part = current_plan(), getattr(request, "htmx", False)
    number = number_of(request, plan) if plan else None
    shown = request.GET.get("counter", str(number))
    if part and (number is None or shown != str(number)):  # another tab has gone to another counter
        return HttpResponseClientRedirect(reverse("counter"))
    if plan is None:
        return render(request, "counter_none.html", {})
    if number is None:
        return render(request, "counter_choose.html", {"counters": _choices(plan)} | _left_behind(request, plan))
    base = "parts/bare.html" if part else "base.html"
    role = request.user.role if isinstance(request.user, User) else ""
    seen = {"base": base, "may_see_dossiers": may(role, "dossiers", "GET")}
    return render(request, "counter.html", console(plan, number, bool(part)) | seen)


def _choices(plan: Plan) -> list[tuple[int, str]]:
    language = get_language() or "vi"
    return [(one.number, plan.post(one.post).name.both.of(language)) for one in plan.counters]


def choose(request: HttpRequest) -> HttpResponse:
    """Stand at a counter for this session."""
    plan, text = current_plan(), request.POST.get("counter", "")
    there = {str(one.number): one.number for one in plan.counters} if plan else {}
    if text in there:
        request.session[SESSION_KEY] = there[text]
    return redirect("counter")
