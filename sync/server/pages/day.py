"""The hall day: begun and ended by staff when the plan's hours do not say it all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.errors import KioskError
from kiosk.domain.ticket import label
from sync.server.hot import calls, days
from sync.server.hot.hall import default_hall
from sync.server.hot.store import Db
from sync.server.plans import current_plan
from sync.server.ratings import waiting as ratings_waiting
from sync.server.tell import explain


def day(request: HttpRequest) -> HttpResponse:
    """How the day stands, who still waits, and the one button that makes sense now."""
    hall = default_hall()

    def look(db: Db) -> tuple[days.Day | None, list[calls.Waiting]]:
        return days.last(db), calls.waiting(hall, db)

    last, waiting = hall.store.now(look)
    plan, today = current_plan(), timezone.localdate()
    context = {
        "last": last,
        "is_open": last is not None and not last.closed,
        "today": today,
        "may_begin": last is None or today > last.day,
        "waiting": [label(one.series, one.number) for one in waiting],
        "closing": plan.opening.closing(last.day if last else today) if plan else None,
        "ratings_waiting": ratings_waiting(),
    }
    return render(request, "day.html", context)


def begin(request: HttpRequest) -> HttpResponse:
    """Begin today; refused a second time for one date."""
    hall = default_hall()
    try:
        opened = hall.store.now(lambda db: days.open_day(hall, db, "staff"))
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        messages.success(request, _("Đã bắt đầu ngày %(day)s.") % {"day": opened.strftime("%d/%m/%Y")})
    return redirect("day")


def end(request: HttpRequest) -> HttpResponse:
    """End the open day; each terminal then opens the lots that are big enough."""
    hall = default_hall()
    try:
        closed = hall.store.now(lambda db: days.close_day(hall, db))
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        sentence = _("Đã đóng ngày %(day)s. Các máy mở những lô đánh giá đủ số ở lần liên lạc tới.")
        messages.success(request, sentence % {"day": closed.strftime("%d/%m/%Y")})
    return redirect("day")
