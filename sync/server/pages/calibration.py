"""
Whether the ranges on tickets hold: promised and what happened, by service, hour, day or month.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.calibration import AIM, Line
from kiosk.domain.plan import Plan
from kiosk.domain.queue_report import FEW, TREND
from sync.server import calibration as figures
from sync.server.exports import write
from sync.server.pages.days import Tell, no_such_file, on_page, span_named
from sync.server.pages.queue_report import DAYS_SHOWN
from sync.server.pages.rating import attachment, format_named, freshness
from sync.server.plans import current_plan
from sync.server.queue_report import LONGEST_SPAN, name_of

BYS = {"service": noop("dịch vụ"), "hour": noop("giờ lấy phiếu"), "day": noop("ngày"), "month": noop("tháng")}


@dataclass(frozen=True, slots=True)
class Row:
    """One group with its three parts laid end to end, in percent; None where there are too few."""

    name: str
    line: Line
    parts: list[tuple[str, float, float]] | None  # kind, where it begins, how long it is


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    told: figures.Calibration

    @property
    def query(self) -> str:
        return f"from={self.told.first}&to={self.told.last}&by={self.told.by}"


def promises(request: HttpRequest) -> HttpResponse:
    """A span of hall days, the last week without a question."""
    plan = current_plan()
    told = asked_for(request, plan, on_page(request))
    context: dict[str, Any] = {
        "told": told,
        "query": Asked(told).query,
        "bys": [(code, _(word)) for code, word in BYS.items()],
        "by_word": _(BYS[told.by]),
        "rows": [Row(_name(told, line, plan), line, parts(line)) for line in told.lines],
        "whole": told.whole,
        "presets": _presets(told),
        "fresh": freshness(),
        "aim": AIM,
        "few": FEW,
        "trend": TREND,
    }
    return render(request, "calibration.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The same figures as a file: `?from=&to=&by=&format=`."""
    plan = current_plan()
    form, told = format_named(request.GET.get("format")), asked_for(request, plan, no_such_file)
    name = f"gio-hen-{told.first}-{told.last}-{told.by}.{form}"
    return attachment(write(figures.export(told.first, told.last, told.by, plan), form), name, form)


def asked_for(request: HttpRequest, plan: Plan | None, tell: Tell) -> figures.Calibration:
    """
    The figures of an address.

    Raises:
        Http404: No such breakdown.
    """
    first, last = span_named(request, tell, DAYS_SHOWN, LONGEST_SPAN)
    wanted = request.GET.get("by", "service")
    for by in figures.BYS:
        if wanted == by:
            return figures.calibration(first, last, by, plan)
    raise Http404


def parts(line: Line) -> list[tuple[str, float, float]] | None:
    """Called too early, within the range, too late: laid end to end, in percent."""
    if line.held is None:
        return None
    laid, at = [], 0.0
    for kind, n in (("early", line.early), ("inside", line.inside), ("late", line.late)):
        length = 100 * n / line.n
        laid.append((kind, round(at, 2), round(length, 2)))
        at += length
    return laid


def _presets(told: figures.Calibration) -> list[tuple[str, str, bool]]:
    """Spans people ask for most: what each is called, its address, and whether it is shown."""
    today = timezone.localdate()
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    spans = [
        (_("Hôm nay"), today, today),
        (_("7 ngày"), today - timedelta(days=DAYS_SHOWN - 1), today),
        (_("Tháng này"), month, today),
        (_("Tháng trước"), before.replace(day=1), before),
    ]
    return [
        (word, f"from={first}&to={last}&by={told.by}", (first, last) == (told.first, told.last))
        for word, first, last in spans
    ]


def _name(told: figures.Calibration, line: Line, plan: Plan | None) -> str:
    if told.by == "hour":
        return _("%(hour)s giờ") % {"hour": line.key}
    return name_of(told.by, line.key, plan, get_language() or "vi") or _("không rõ")
