"""Hall days as the hall server's own facts tell them, and the one row of things that are true of the hall."""

from django.db import models


class HallDay(models.Model):
    """A hall day: the label of a working day, strictly later than the last one; `closed_ms` empty while open."""

    day = models.DateField(primary_key=True)
    by = models.CharField(max_length=8)  # "plan" or "staff"
    opened_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        db_table = "hall_day"


class Hall(models.Model):
    """
    The one row of the hall, id 1.

    `restored_ms`: this database came out of a backup then, and gives no number until every terminal of the day has
    pushed or staff confirm. `dossiers` is the highest revision given to a dossier.
    """

    dossiers = models.BigIntegerField(default=0)
    restored_ms = models.BigIntegerField(null=True)
    software = models.CharField(max_length=40, default="")  # kinds known to the program that last tried parked facts

    class Meta:
        db_table = "hall"
