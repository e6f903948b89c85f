"""One-time codes with which a terminal introduces itself."""

from django.db import models


class Enrolment(models.Model):
    """A code, kept as its hash only; it lives 15 minutes and dies on first use."""

    code_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    counter = models.PositiveSmallIntegerField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)  # made on the server's own shell: nobody need compare digits
    made_ms = models.BigIntegerField()
    used_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "enrolment"
