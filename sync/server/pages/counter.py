"""
The bare counter: call the next citizen, call again, be done.

Who is next is decided by `sync.server.hot.calls`; each touch is a fact of the server's own stream before the page
answers.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.errors import KioskError
from kiosk.domain.plan import Plan
from kiosk.domain.ticket import label
from sync.server.hot import calls, days
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.store import Db
from sync.server.models.ticket import State, Ticket
from sync.server.models.user import User
from sync.server.plans import current_plan
from sync.server.tell import explain
from sync.server.terminals import all_of_them, silent

SESSION_KEY = "counter"


def number_of(request: HttpRequest) -> int | None:
    """The counter this user stands at: the account's, else the one chosen in this session."""
    if isinstance(request.user, User) and request.user.counter:
        return request.user.counter
    chosen = request.session.get(SESSION_KEY)
    return chosen if isinstance(chosen, int) else None


def counter(request: HttpRequest) -> HttpResponse:
    """The console; first the choice of a counter where the account has none."""
    plan, number = current_plan(), number_of(request)
    if plan is None:
        return render(request, "counter_none.html", {})
    if number not in {one.number for one in plan.counters}:
        return render(request, "counter_choose.html", {"counters": _choices(plan)})
    assert number is not None
    template = "parts/queue.html" if getattr(request, "htmx", False) else "counter.html"
    return render(request, template, console(plan, number))


def console(plan: Plan, number: int) -> dict[str, Any]:
    """Everything on the page."""
    hall, here = default_hall(), plan.counter(number)
    language = get_language() or "vi"
    services = {one.code: one.name.both.of(language) for one in plan.services}

    def look(db: Db) -> tuple[days.Day | None, calls.Waiting | None, list[calls.Waiting]]:
        return days.last(db), calls.at(db, number), calls.waiting(hall, db, list(here.services))

    day, at_desk, waiting = hall.store.now(look)
    return {
        "number": number,
        "post": plan.post(here.post).name.both.of(language),
        "day": day,
        "now": _line(at_desk, services) if at_desk else None,
        "since": _called_at(at_desk),
        "waiting": [_line(one, services) for one in waiting],
        "served": _served(day, number),
        "silent": silent(all_of_them()),
    }


def _line(one: calls.Waiting, services: dict[str, str]) -> dict[str, Any]:
    """A ticket as the page shows it; minutes since it was taken."""
    minutes = None
    if one.place_ms is not None:
        minutes = max(int(timezone.now().timestamp() - one.place_ms / 1000) // 60, 0)
    return {
        "label": label(one.series, one.number),
        "service": services.get(one.service, one.service),
        "priority": one.priority,
        "minutes": minutes,
        "series": one.series,
        "number": one.number,
        "calls": one.calls,
    }


def _called_at(one: calls.Waiting | None) -> int | None:
    """Seconds since the first call."""
    if one is None:
        return None
    row = Ticket.objects.filter(day=one.day, series=one.series, number=one.number).first()
    if row is None or row.called_ms is None:
        return None
    return max(int(timezone.now().timestamp() - row.called_ms / 1000), 0)


def _served(day: days.Day | None, number: int) -> tuple[int, float | None]:
    """How many were finished here today, and the minutes each took, from call to done."""
    if day is None:
        return 0, None
    rows = Ticket.objects.filter(day=day.day, counter=number, state=State.FINISHED)
    spans = [done - called for called, done in rows.values_list("called_ms", "finished_ms") if called and done]
    return rows.count(), sum(spans) / len(spans) / 60_000 if spans else None


def _choices(plan: Plan) -> list[tuple[int, str]]:
    language = get_language() or "vi"
    return [(one.number, plan.post(one.post).name.both.of(language)) for one in plan.counters]


def choose(request: HttpRequest) -> HttpResponse:
    """Stand at a counter for this session."""
    plan, text = current_plan(), request.POST.get("counter", "")
    if plan and text.isdigit() and int(text) in {one.number for one in plan.counters}:
        request.session[SESSION_KEY] = int(text)
    return redirect("counter")


def call_next(request: HttpRequest) -> HttpResponse:
    """The next one; nobody waiting is said."""

    def act(hall: HallServer, db: Db, number: int) -> None:
        if calls.call_next(hall, db, number) is None:
            messages.info(request, _("Không còn ai đang chờ quầy này."))

    return _act(request, act)


def call_again(request: HttpRequest) -> HttpResponse:
    return _act(request, lambda hall, db, number: calls.call_again(hall, db, number))


def done(request: HttpRequest) -> HttpResponse:
    return _act(request, lambda hall, db, number: calls.finish(hall, db, number))


def call(request: HttpRequest) -> HttpResponse:
    """One number by typing or from the list, known to the server or not."""
    text = "".join(request.POST.get("ticket", "").upper().split())
    series, digits = text[:1], text[1:]
    if not ("A" <= series <= "Z" and digits.isascii() and digits.isdigit() and 1 <= int(digits) <= 9999):
        messages.error(request, _("Gõ số như trên phiếu, ví dụ: A 046."))
        return redirect("counter")
    return _act(request, lambda hall, db, number: calls.call_number(hall, db, number, series, int(digits)))


def _act(request: HttpRequest, act: Callable[[HallServer, Db, int], object]) -> HttpResponse:
    """Do it in one transaction; a refusal is told on the page."""
    number = number_of(request)
    if number is not None:
        hall = default_hall()
        try:
            hall.store.now(lambda db: act(hall, db, number))
        except KioskError as error:
            messages.error(request, explain(error, get_language()))
    return redirect("counter")
