"""
Days named in an address, and the days around them.

A wrong day is told on the page, with the nearest that can be shown; a file is given of no days but those asked for.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)  # no hall has figures of other years

Tell = Callable[[str], object]


def on_page(request: HttpRequest) -> Tell:
    """Told above the page that is being made."""
    return lambda sentence: messages.error(request, sentence)


def no_such_file(sentence: str) -> None:
    """
    For an export, which is asked for by links alone.

    Raises:
        Http404: Always.
    """
    raise Http404(sentence)


def day_named(text: str | None, tell: Tell) -> date:
    """The day of `?day=2026-11-22`; today without one, and in the place of a wrong one, of which `tell` hears."""
    today = timezone.localdate()
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        tell(_("Không có ngày “%(day)s”. Viết như 2026-11-22.") % {"day": text[:20]})
        return today
    if not FIRST <= day <= LAST:
        tell(_("Chỉ có số liệu từ năm 2000 đến năm 2099."))
    return min(max(day, FIRST), LAST)


def span_named(request: HttpRequest, tell: Tell, shown: int, longest: int) -> tuple[date, date]:
    """
    The first and the last day of `?from=&to=`.

    Args:
        shown: How many days are told when no first one is named.
        longest: The most days a span may have.
    """
    last = day_named(request.GET.get("to"), tell)
    if not request.GET.get("from"):
        return max(last - timedelta(days=shown - 1), FIRST), last
    first = day_named(request.GET["from"], tell)
    if first > last:
        tell(_("“Từ ngày” ở sau “Đến ngày”, nên hai ngày đã được đổi chỗ."))
        first, last = last, first
    if (last - first).days >= longest:
        tell(_("Một báo cáo có nhiều nhất %(days)d ngày; đây là những ngày cuối.") % {"days": longest})
        first = last - timedelta(days=longest - 1)
    return first, last


def beside(day: date) -> tuple[date, date]:
    """The day before and the day after."""
    return max(day - timedelta(days=1), FIRST), min(day + timedelta(days=1), LAST)
