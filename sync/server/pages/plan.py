"""The hall's plan: written as text, every fault at its line, seen as a difference, published, taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.errors import KioskError, PlanVersionUnknown
from kiosk.domain.place import PlanFault
from sync.server import plans
from sync.server.models.plan import Plan
from sync.server.models.user import Role, User
from sync.server.tell import explain, explain_code
from sync.server.terminals import Seen, all_of_them


@dataclass(frozen=True, slots=True)
class ToldFault:
    line: int
    place: str
    sentence: str


def plan(request: HttpRequest) -> HttpResponse:
    """Read or write; `check` looks at a text, `publish` makes it hold."""
    row = plans.current()
    text = _typed(request) if request.method == "POST" else (row.text if row else plans.example())
    faults = told(plans.faults_of(text)) if request.method == "POST" else []
    if request.method == "POST" and not faults and request.POST.get("act") == "publish":
        return _publish(request, text)
    context = {
        "row": row,
        "text": text,
        "faults": faults,
        "checked": request.method == "POST" and not faults,
        "difference": plans.difference(row.text, text) if row and row.text != text else [],
        "changed": row is None or row.text != text,
        "history": plans.history(),
        "terminals": by_version(all_of_them(), row),
        "may_write": isinstance(request.user, User) and request.user.role == Role.ADMIN,
    }
    return render(request, "plan.html", context, status=422 if faults else 200)


def _typed(request: HttpRequest) -> str:
    """A browser sends CRLF; a plan's text has LF and ends with one."""
    return request.POST.get("text", "").replace("\r\n", "\n").rstrip() + "\n"


def _publish(request: HttpRequest, text: str) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    row = plans.publish(text, user, request.POST.get("note", ""))
    messages.success(
        request, _("Đã xuất bản phiên bản %(version)d. Các máy nhận trong ít phút.") % {"version": row.version}
    )
    return redirect("plan")


def told(faults: tuple[object, ...]) -> list[ToldFault]:
    """Every fault in words."""
    return [
        ToldFault(fault.line, fault.place, explain_code(fault.code, fault.params, get_language()))
        for fault in faults
        if isinstance(fault, PlanFault)
    ]


def by_version(seen: list[Seen], row: Plan | None) -> list[tuple[Seen, str, str]]:
    """Terminals that belong to the hall, with how they stand to the plan and, if they refused it, why."""
    newest = row.version if row else 0
    lines = []
    for one in seen:
        if one.state in ("revoked", "unconfirmed"):
            continue
        refused = one.terminal.plan_refused == newest and newest > 0
        state = "refused" if refused else "applied" if one.terminal.plan_version == newest else "waiting"
        why = explain_code(one.terminal.plan_error, {}, get_language()) if refused else ""
        lines.append((one, state, why))
    return lines


def version(request: HttpRequest, number: int) -> HttpResponse:
    """An old version and what changed since; POST publishes it anew."""
    try:
        old = plans.version(number)
    except PlanVersionUnknown as error:
        raise Http404 from error
    row = plans.current()
    assert row is not None
    if request.method == "POST":
        return _go_back(request, number)
    context = {"old": old, "row": row, "difference": plans.difference(row.text, old.text)}
    return render(request, "plan_version.html", context)


def _go_back(request: HttpRequest, number: int) -> HttpResponse:
    try:
        row = plans.go_back(number, request.user if isinstance(request.user, User) else None)
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        sentence = _("Đã trở về nội dung phiên bản %(old)d, nay là phiên bản %(new)d.")
        messages.success(request, sentence % {"old": number, "new": row.version})
    return redirect("plan")
