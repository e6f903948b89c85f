"""
How long people waited: medians and 90th percentiles beside means, by service, counter, official, hour, day or month.

Officials are told by post. A group of few tells how many it had and no times.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.plan import Plan
from kiosk.domain.queue_report import FEW, TREND, Line
from sync.server import queue_report as figures
from sync.server import results
from sync.server.exports import write
from sync.server.pages.chart import Chart, Pair, pairs
from sync.server.pages.days import Tell, no_such_file, on_page, span_named
from sync.server.pages.rating import attachment, format_named, freshness
from sync.server.plans import current_plan

DAYS_SHOWN = 7
BYS = {
    "service": noop("dịch vụ"),
    "counter": noop("quầy"),
    "post": noop("chức danh"),
    "hour": noop("giờ gọi"),
    "day": noop("ngày"),
    "month": noop("tháng"),
}
UPRIGHT = ("hour", "day", "month")  # drawn as columns; names of the others are too long to stand under one
MOST_COLUMNS = 62


@dataclass(frozen=True, slots=True)
class Row:
    """One group with its bars lying: median and 90th percentile in percent of the longest, None where untold."""

    name: str
    line: Line
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    first: date
    last: date
    by: figures.By

    @property
    def query(self) -> str:
        return f"from={self.first}&to={self.last}&by={self.by}"


def queue_report(request: HttpRequest) -> HttpResponse:
    """A span of hall days, the last week without a question."""
    asked, plan = asked_for(request, on_page(request)), current_plan()
    told = figures.report(asked.first, asked.last, asked.by, plan)
    rows = _rows(told, plan)
    context: dict[str, Any] = {
        "asked": asked,
        "bys": [(code, _(word)) for code, word in BYS.items()],
        "by_word": _(BYS[asked.by]),
        "told": told,
        "rows": rows,
        "said": _said(told, plan),
        "upright": asked.by in UPRIGHT,
        "chart": _chart(told, rows) if asked.by in UPRIGHT else None,
        "promise_at": _promise_at(told, rows),
        "presets": presets(timezone.localdate(), asked.by),
        "fresh": freshness(),
        "few": FEW,
        "trend": TREND,
        "more": sum(line.tickets for line in told.lines) - told.whole.tickets,
        "lost": sum(getattr(told.whole, kind).lost for kind in figures.KINDS),
        "last_with": figures.last_with_calls() if not told.whole.calls else None,
    }
    return render(request, "queue_report.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The same figures as a file: `?from=&to=&by=&format=`."""
    form, asked = format_named(request.GET.get("format")), asked_for(request, no_such_file)
    name = f"hang-cho-{asked.first}-{asked.last}-{asked.by}.{form}"
    told = results.with_results(asked.first, asked.last, asked.by, current_plan())
    return attachment(write(told, form), name, form)


def asked_for(request: HttpRequest, tell: Tell) -> Asked:
    """
    The days and the breakdown of an address.

    Raises:
        Http404: No such breakdown.
    """
    first, last = span_named(request, tell, DAYS_SHOWN, figures.LONGEST_SPAN)
    wanted = request.GET.get("by", "service")
    for by in figures.BYS:
        if wanted == by:
            return Asked(first, last, by)
    raise Http404


def presets(today: date, by: figures.By) -> list[tuple[str, Asked]]:
    """Spans people ask for most."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        (_("Hôm nay"), Asked(today, today, by)),
        (_("7 ngày"), Asked(today - timedelta(days=DAYS_SHOWN - 1), today, by)),
        (_("Tháng này"), Asked(month, today, by)),
        (_("Tháng trước"), Asked(before.replace(day=1), before, by)),
    ]


def _rows(told: figures.QueueReport, plan: Plan | None) -> list[Row]:
    longest = _longest(told)
    rows = []
    for line in told.lines:
        ends = (line.waiting.median, line.waiting.p90)
        lengths = [None if end is None else round(100 * end / longest, 2) for end in ends]
        rows.append(Row(_name(told, line.key, plan), line, *lengths))
    return rows


def _said(told: figures.QueueReport, plan: Plan | None) -> dict[str, Any]:
    """Outcomes and quantities: heads, a line a group, and all of them; nothing where nothing was said."""
    found, language = results.results(told.first, told.last, told.by, plan), get_language() or "vi"
    if not found.columns:
        return {}
    heads = [results.name_of(column, plan, language) or _("không ghi") for column in found.columns]
    groups = [line.key for line in told.lines if line.key in found.groups]
    lines = [(_name(told, key, plan), [found.groups[key][column] for column in found.columns]) for key in groups]
    return {"heads": heads, "lines": lines, "whole": [found.whole[column] for column in found.columns]}


def _name(told: figures.QueueReport, key: Hashable, plan: Plan | None) -> str:
    if told.by == "hour":
        return _("%(hour)s giờ") % {"hour": key}
    if told.by == "counter":
        return _("Quầy %(counter)s") % {"counter": key}
    return figures.name_of(told.by, key, plan, get_language() or "vi") or _("không rõ")


def _longest(told: figures.QueueReport) -> float:
    """What a whole bar stands for, in ms."""
    ends = [line.waiting.p90 for line in told.lines if line.waiting.p90 is not None]
    return max([*ends, told.promise * figures.MINUTE], default=1.0)


def _promise_at(told: figures.QueueReport, rows: list[Row]) -> float:
    """Where the promise stands on bars that lie, in percent."""
    return round(100 * told.promise * figures.MINUTE / _longest(told), 2)


def _chart(told: figures.QueueReport, rows: list[Row]) -> Chart | None:
    """Columns of median and 90th percentile in minutes; none where there are too many to be seen."""
    if len(rows) > MOST_COLUMNS:
        return None
    columns = [
        Pair(
            row.name.rpartition("/")[0] if told.by == "day" else row.name,
            figures.minutes(row.line.waiting.median),
            figures.minutes(row.line.waiting.p90),
        )
        for row in rows
    ]
    title = _("Thời gian chờ, trung vị và 90 phần trăm, tính bằng phút; số liệu ở bảng bên dưới")
    return pairs(columns, ("median", "p90"), title, told.promise)
