"""
A terminal the hall knows: its public key and nothing secret.

How it became known is the business of `sync.server.models.enrolment`; what it sent, of `stream`.
"""

from django.db import models


class Terminal(models.Model):
    """
    One device. The hall server itself is one too, `own`, because its day and its calls are facts like any other.

    Times ending in `_ms` are milliseconds since 1970, UTC, here and in all tables of facts.
    """

    device = models.BinaryField(max_length=16, unique=True)  # fingerprint of the public key
    public_key = models.BinaryField(max_length=32)
    name = models.CharField(max_length=80)
    counter = models.PositiveSmallIntegerField(null=True, blank=True)  # it stands at one counter
    own = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)  # the admin saw the same six digits on its screen
    digits = models.CharField(max_length=6, default="", blank=True)  # those six
    enrolled_ms = models.BigIntegerField()
    revoked_ms = models.BigIntegerField(null=True, blank=True)
    seen_ms = models.BigIntegerField(null=True, blank=True)  # last push that was answered with 200
    software = models.CharField(max_length=40, default="", blank=True)
    plan_version = models.PositiveIntegerField(default=0)  # the last one it applied
    plan_refused = models.PositiveIntegerField(default=0)  # the last one it rejected, 0 when none since
    plan_error = models.CharField(max_length=80, default="", blank=True)  # the code of why
    printer = models.CharField(max_length=8, db_default="", blank=True)  # a word of `Told`, "" while none was heard of
    printer_ms = models.BigIntegerField(null=True, blank=True)  # since when it is so
    slips_day = models.CharField(max_length=10, db_default="", blank=True)  # the hall day of the slips counted here
    slips_lost = models.PositiveIntegerField(db_default=0)  # since the last one that was confirmed
    slips_unsure = models.PositiveIntegerField(db_default=0)  # of them, those that may have come out all the same

    class Meta:
        db_table = "terminal"
