"""Days named in an address, and the days around them."""

from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone


def day_named(text: str | None) -> date:
    """
    The day of `?day=2026-11-22`, today without one.

    Raises:
        Http404: It is no day.
    """
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def beside(day: date) -> tuple[date, date]:
    """The day before and the day after."""
    return day - timedelta(days=1), day + timedelta(days=1)
