"""
Appointments: made, turned into a number when their holder comes, given back. A code, never a name.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from kiosk.domain.appointment import STEP_MIN, on_paper, written
from kiosk.domain.errors import KioskError
from kiosk.domain.plan import Plan
from kiosk.domain.queue import MINUTE_MS
from sync.server.hot import appointments
from sync.server.hot.appointments import Booked
from sync.server.hot.hall import default_hall
from sync.server.pages.terminal import qr_path
from sync.server.plans import current_plan
from sync.server.tell import explain


class BookForm(forms.Form):
    service = forms.ChoiceField(label=gettext_lazy("Nhóm thủ tục"))
    day = forms.DateField(label=gettext_lazy("Ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.ChoiceField(label=gettext_lazy("Giờ hẹn"))

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        self.fields["service"].choices = [(one.code, one.name.both.of(language)) for one in plan.services]  # type: ignore[attr-defined]
        self.fields["time"].choices = [(f"{one:%H:%M}", f"{one:%H:%M}") for one in times(plan)]  # type: ignore[attr-defined]
        self.fields["day"].initial = timezone.localdate()


def times(plan: Plan) -> list[time]:
    """Every quarter of an hour at which the hall is open on some day of the week."""
    spans = [span for weekday in plan.opening.week.values() for span in weekday]
    spans += [span for own in plan.opening.shifts.values() for span in own]
    step, midnight = timedelta(minutes=STEP_MIN), datetime.combine(date.min, time())
    quarters = [(midnight + n * step).time() for n in range(24 * 60 // STEP_MIN)]
    return [one for one in quarters if any(start <= one < end for start, end in spans)]


def page(request: HttpRequest) -> HttpResponse:
    """What was just made or came, the two forms, and who is expected."""
    plan = current_plan()
    form = BookForm(plan) if plan else None
    return _show(request, form)


def _show(request: HttpRequest, form: BookForm | None, status: int = 200) -> HttpResponse:
    hall, plan, language = default_hall(), current_plan(), get_language() or "vi"
    names = {one.code: one.name.both.of(language) for one in plan.services} if plan else {}
    known = hall.store.now(lambda db: appointments.upcoming(hall, db))
    lines = [_line(one, names) for one in known]
    wanted = request.GET.get("code", "")
    shown = next((line for line in lines if line["code"] == wanted), None)
    if shown and plan and shown["service"] in names:
        shown["counters"] = plan.counters_for(shown["service"])
    days: dict[date, list[dict[str, Any]]] = {}
    for line in lines:
        days.setdefault(line["day"], []).append(line)
    window = plan.queue.window if plan else 0
    context = {"form": form, "days": days, "shown": shown, "window": window, "today": timezone.localdate()}
    return render(request, "appointments.html", context, status=status)


def _line(one: Booked, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": one.code,
        "written": written(one.code),
        "service": one.service,
        "name": names.get(one.service, one.service),
        "day": one.day,
        "at_ms": one.at_ms,
        "ticket": one.ticket,
    }


def slip(request: HttpRequest, code: str) -> HttpResponse:
    """What its holder takes home: code, day and office, on one sheet; no name."""
    hall, plan, language = default_hall(), current_plan(), get_language() or "vi"
    known = hall.store.now(lambda db: appointments.upcoming(hall, db))
    one = next((one for one in known if one.code == code and not one.ticket), None)
    if plan is None or one is None:
        raise Http404(code)
    names = {service.code: service.name.both.of(language) for service in plan.services}
    context = {
        "one": _line(one, names),
        "until": one.at_ms + plan.queue.window * MINUTE_MS,
        "qr": qr_path(on_paper(one.code)),
        "office": plan.hall.address.both.of(language),
        "phone": plan.hall.phone,
    }
    return render(request, "appointment_slip.html", context)


def book(request: HttpRequest) -> HttpResponse:
    """A code for a service at a time."""
    hall, plan = default_hall(), current_plan()
    if plan is None:
        return redirect("appointments")
    form = BookForm(plan, request.POST)
    if not form.is_valid():
        return _show(request, form, 422)
    wanted = form.cleaned_data
    at = datetime.combine(wanted["day"], time.fromisoformat(wanted["time"]))
    try:
        made = hall.store.now(lambda db: appointments.book(hall, db, wanted["service"], at))
    except KioskError as error:
        form.add_error(None, explain(error, get_language()))
        return _show(request, form, 422)
    return redirect(f"{reverse('appointments')}?{urlencode({'code': made.code})}")


def arrive(request: HttpRequest) -> HttpResponse:
    """Its holder has come: a number."""
    return _act(request, lambda text: appointments.arrive(default_hall(), text))


def cancel(request: HttpRequest) -> HttpResponse:
    """The time is free again."""
    hall = default_hall()
    return _act(request, lambda text: hall.store.now(lambda db: appointments.cancel(hall, db, text)))


def _act(request: HttpRequest, act: Callable[[str], Booked]) -> HttpResponse:
    try:
        done = act(request.POST.get("code", ""))
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
        return redirect("appointments")
    return redirect(f"{reverse('appointments')}?{urlencode({'code': done.code})}")
