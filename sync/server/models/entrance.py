"""
The first way in: a code that only the server's own console shows.

There is no default password and no first-comer admin: while there is no account, the code is the only key, and it dies
with its first use.
"""

import hashlib
import hmac
import secrets

from django.db import models

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another


class Entrance(models.Model):
    """At most one row: the hash of the code in force."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)


def new_code(length: int = 12) -> str:
    """Groups of four letters; 60 bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(length))
    return "-".join(letters[i : i + 4] for i in range(0, length, 4))


def digest_of(code: str) -> str:
    """The code's hash, whatever its case, blanks and dashes."""
    return hashlib.sha256("".join(code.upper().replace("-", "").split()).encode()).hexdigest()


def open_entrance() -> str:
    """A fresh code; the one before it dies."""
    code = new_code()
    Entrance.objects.all().delete()
    Entrance.objects.create(digest=digest_of(code))
    return code


def enter(code: str) -> bool:
    """Use the code up; False when it is not the one in force."""
    row = Entrance.objects.first()
    if row is None or not hmac.compare_digest(row.digest, digest_of(code)):
        return False
    return Entrance.objects.filter(pk=row.pk).delete()[0] == 1
