"""
How guessing is slowed down without locking anybody out for good.

One browser address that errs on one account waits 1, 2, 4 … up to 300 seconds. An account attacked from many
addresses makes everybody wait, but never longer than 5 seconds. Unknown accounts are treated alike, so that nothing
is told by it.
"""

from datetime import datetime, timedelta

from django.db import models, transaction

FREE_TRIES = 3
FREE_TRIES_ANYWHERE = 20
LONGEST_S = 300
LONGEST_ANYWHERE_S = 5
FORGET = timedelta(days=1)


class Attempt(models.Model):
    """Failed tries at one account; `address` is empty in the row that counts all addresses."""

    login = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True)
    tries = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["login", "address"], name="attempt_once"),)


def wait_of(login: str, address: str, now: datetime) -> timedelta:
    """How long this address must still wait before its next try at this account counts."""
    rows = Attempt.objects.filter(login=login[:40], address__in=["", address], wait_until__gt=now)
    return max((row.wait_until - now for row in rows), default=timedelta(0))


def failed(login: str, address: str, now: datetime) -> None:
    """Count a wrong password."""
    with transaction.atomic():
        Attempt.objects.filter(wait_until__lt=now - FORGET).delete()
        for place, free, longest_s in (
            (address, FREE_TRIES, LONGEST_S),
            ("", FREE_TRIES_ANYWHERE, LONGEST_ANYWHERE_S),
        ):
            row, _ = Attempt.objects.get_or_create(login=login[:40], address=place, defaults={"wait_until": now})
            row.tries += 1
            late = row.tries - free
            row.wait_until = now + timedelta(seconds=min(2 ** min(late, 20), longest_s) if late >= 0 else 0)
            row.save()


def succeeded(login: str, address: str) -> None:
    """Forget the failures of the address that knew the password, and the common count."""
    Attempt.objects.filter(login=login[:40], address__in=["", address]).delete()
