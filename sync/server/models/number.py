"""Ticket numbers the hall has reserved."""

from django.db import models

from sync.server.models.stream import Stream


class Number(models.Model):
    """One number, given for one request; asking again with the same request gives the same number."""

    request = models.CharField(max_length=32, unique=True)  # the ticket's id
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField(null=True)  # none: the terminal was told so, and it will never get one
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False)
    given_ms = models.BigIntegerField()

    class Meta:
        db_table = "number"
        constraints = [models.UniqueConstraint(fields=["day", "series", "number"], name="number_once")]
