"""
The day's ratings: what the sealed lots say, and how many came by the hour.

Levels are never told by the hour, nobody is ranked, and an hour or a counter never stands beside one answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.hours import CLOSING_GRACE
from kiosk.domain.plan import Plan
from sync.server import ratings as figures
from sync.server.exports import FORMATS, TYPES, Format, write
from sync.server.models.day import HallDay
from sync.server.models.stream import Stream
from sync.server.pages.chart import Share, by_hour, shares
from sync.server.pages.days import beside, day_named, no_such_file, on_page
from sync.server.plans import current_plan
from sync.server.terminals import all_of_them, silent

LEVELS = {
    5: noop("Rất hài lòng"),
    4: noop("Hài lòng"),
    3: noop("Bình thường"),
    2: noop("Không hài lòng"),
    1: noop("Rất không hài lòng"),
}
MOODS = {"low": noop("Lý do chưa hài lòng"), "mid": noop("Ý kiến thêm"), "high": noop("Điều làm bà con hài lòng")}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the table by post."""

    name: str
    place: str
    group: figures.Group
    shares: list[Share]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new the figures are: last push, terminals, facts they still hold, and who is silent about what it holds."""

    at: datetime | None
    terminals: int
    behind: int
    silent: str


@dataclass(frozen=True, slots=True)
class Opening:
    """When lots open next: at the end of `day`, by the plan `latest` at that; without a day, of the next hall day."""

    day: date | None = None
    latest: datetime | None = None


def ratings(request: HttpRequest) -> HttpResponse:
    """One hall day."""
    day = day_named(request.GET.get("day"), on_page(request))
    told, plan = figures.report(day, day), current_plan()
    hours = figures.while_open(told.hours, plan.opening.spans(day)) if plan else told.hours
    before, after = beside(day)
    context: dict[str, Any] = {
        "day": day,
        "before": before,
        "after": after,
        "today": timezone.localdate(),
        "told": told,
        "main": told.scales[0] if told.scales else None,
        "other_scales": told.scales[1:],
        "levels": [(share, _(LEVELS[share.level])) for share in shares(told.scales[0])] if told.scales else [],
        "legend": [(level, _(word)) for level, word in LEVELS.items()],
        "groups": [_row(group, plan) for group in told.groups],
        "hours": hours,
        "chart": by_hour(hours),
        "reasons": _reasons(told, plan),
        "fresh": freshness(),
        "k": plan.survey.k if plan else 5,
        "opening": _opening(day, plan),
        "unguarded": figures.UNGUARDED.of(get_language() or "vi"),
        "told_last": figures.last_told() if not told.lots else None,
    }
    return render(request, "ratings.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The same day or span as a file: `?day=` or `?from=&to=`, and `format`."""
    form = format_named(request.GET.get("format"))
    first = day_named(request.GET.get("from") or request.GET.get("day"), no_such_file)
    last = day_named(request.GET.get("to") or request.GET.get("day"), no_such_file)
    if first > last:
        raise Http404
    name = f"danh-gia-{first}" + (f"-{last}" if last != first else "")
    return attachment(write(figures.export(first, last, current_plan()), form), f"{name}.{form}", form)


def format_named(text: str | None) -> Format:
    """
    A format we write.

    Raises:
        Http404: Another word.
    """
    for form in FORMATS:
        if text == form:
            return form
    raise Http404


def attachment(data: bytes, name: str, form: Format) -> HttpResponse:
    """A file to keep, never to be run in the page's place."""
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def freshness() -> Freshness:
    """Over the streams of terminals that still belong to the hall."""
    streams = Stream.objects.filter(terminal__own=False, terminal__revoked_ms=None, ended_ms=None)
    rows = list(streams.values_list("terminal_id", "pushed_ms", "last_seq", "cursor"))
    last = max((pushed for _id, pushed, _last, _cursor in rows if pushed), default=None)
    behind = sum(max(last_seq - cursor, 0) for _id, _pushed, last_seq, cursor in rows)
    at = datetime.fromtimestamp(last / 1000, tz=timezone.get_current_timezone()) if last else None
    lost = ", ".join(one.terminal.name for one in silent(all_of_them()))
    return Freshness(at, len({row[0] for row in rows}), behind, lost)


def _row(group: figures.Group, plan: Plan | None) -> GroupRow:
    """By post, never by name; a pool says that it is one."""
    if group.counter is None:
        return GroupRow(_("Gộp nhiều quầy"), _("các nhóm ít lượt của một máy"), group, shares(group.sums))
    english = get_language() == "en"
    posts = (
        {post.code: (post.name.en or post.name.vi) if english else post.name.vi for post in plan.posts} if plan else {}
    )
    place = _("Quầy %(counter)s") % {"counter": group.counter}
    return GroupRow(posts.get(group.post, group.post), place, group, shares(group.sums))


def _reasons(told: figures.Report, plan: Plan | None) -> list[tuple[str, list[tuple[str, int, float]]]]:
    """Reasons by mood with their words and the length of their bars; low first."""
    out = []
    for mood, title in MOODS.items():
        rows = told.reasons.get(mood, [])
        if rows:
            words = _reason_words(mood, plan)
            most = rows[0][1]
            out.append((_(title), [(words.get(code, code), n, round(100 * n / most, 1)) for code, n in rows]))
    return out


def _reason_words(mood: str, plan: Plan | None) -> dict[str, str]:
    if plan is None:
        return {}
    language = get_language() or "vi"
    return {reason.code: reason.text.both.of(language) for reason in getattr(plan.survey.reasons, mood)}


def _opening(day: date, plan: Plan | None) -> Opening:
    """A day opened by staff ends when they say so; one that is over opens nothing more."""
    last = HallDay.objects.order_by("-day").first()
    begun = last is not None and last.day == day
    if last and (day < last.day or (begun and last.closed_ms is not None)):
        return Opening()
    if last and begun and last.by == "staff":
        return Opening(day)
    closing = plan.opening.closing(day) if plan else None
    over = closing is None or timezone.localtime().replace(tzinfo=None) >= closing + CLOSING_GRACE
    return Opening() if closing is None or (over and not begun) else Opening(day, closing + CLOSING_GRACE)
