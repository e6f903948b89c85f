"""The machines of the lobby: let in, watched, locked out."""

from dataclasses import dataclass
from urllib.parse import urlencode

import qrcode
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kiosk.domain.errors import CounterUnknown, KioskError, TerminalUnknown
from sync.server import terminals as hall
from sync.server.hot import past
from sync.server.hot.hall import default_hall
from sync.server.pages.printer import Trouble, last_day, since, troubles
from sync.server.plans import current
from sync.server.tell import explain, explain_code

QUIET = 4  # modules of white around a QR


class TerminalForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên máy"),
        max_length=80,
        help_text=gettext_lazy("Như người trong cơ quan gọi: Máy sảnh 1, Máy quầy 2."),
        widget=forms.TextInput({"autofocus": True}),
    )
    counter = forms.IntegerField(
        label=gettext_lazy("Quầy"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Chỉ khi máy đặt tại một quầy."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One terminal with what went wrong in words."""

    seen: hall.Seen
    refusal: str
    alarms: list[str]
    printer: list[Trouble]
    well_since: str  # when its printer became well, "" while it is not


def terminals(request: HttpRequest) -> HttpResponse:
    """The list."""
    plan = current()
    day = last_day()
    lines = [_line(seen, day) for seen in hall.all_of_them()]
    context = {"lines": lines, "plan_version": plan.version if plan else 0, "invitations": hall.invitations()}
    context["waited_for"] = default_hall().store.now(past.waited_for)
    return render(request, "terminals.html", context)


def _line(seen: hall.Seen, day: str) -> Line:
    language, one = get_language(), seen.terminal
    refusal = explain_code(one.plan_error, {}, language) if one.plan_refused else ""
    alarms = [explain_code(alarm.kind, {}, language) for alarm in seen.alarms]
    return Line(seen, refusal, alarms, troubles(one, day), since(one) if one.printer == "ready" else "")


def new(request: HttpRequest) -> HttpResponse:
    """A name; then the code, shown once, as letters and as a picture for the machine's own reader."""
    form = TerminalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "terminal_new.html", {"form": form})
    try:
        code = hall.invite(form.cleaned_data["name"], form.cleaned_data["counter"])
    except CounterUnknown as error:
        form.add_error("counter", explain(error, get_language()))
        return render(request, "terminal_new.html", {"form": form})
    server = request.build_absolute_uri("/").rstrip("/")
    text = f"saovang:enrol?{urlencode({'server': server, 'code': code})}"
    context = {"name": form.cleaned_data["name"], "code": code, "server": server, "qr": qr_path(text)}
    return render(request, "terminal_code.html", context)


def qr_path(text: str) -> tuple[str, int]:
    """A QR as one SVG path of unit squares, and the side of its box with the quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return path, len(matrix)


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The six digits as read from the machine's screen."""
    try:
        row = hall.confirm(pk, request.POST.get("digits", ""))
    except TerminalUnknown as error:
        raise Http404 from error
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        messages.success(request, _("%(name)s đã được nhận vào Trung tâm.") % {"name": row.name})
    return redirect("terminals")


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, because a machine must be enrolled anew afterwards."""
    try:
        row = hall.found(pk)
    except TerminalUnknown as error:
        raise Http404 from error
    if request.method == "POST":
        hall.revoke(pk)
        messages.success(
            request, _("Đã thu hồi %(name)s. Máy không nhận và không gửi được gì nữa.") % {"name": row.name}
        )
        return redirect("terminals")
    return render(request, "terminal_revoke.html", {"one": row})


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The alarms of a terminal were looked at."""
    try:
        hall.settle(pk)
    except TerminalUnknown as error:
        raise Http404 from error
    return redirect("terminals")
