"""Which counter goes on with which waiting ticket when the server is away, and what it told of that afterwards."""

from django.db import models


class Slice(models.Model):
    """
    One ticket in one counter's slice of the waiting list: the key alone makes slices that never overlap.

    A ticket stays in the slice it once came into, because nobody can know whether a console that fell silent still
    shows it. `crossed` names the line of paper mode in which it was called; empty while it was not.
    """

    pk = models.CompositePrimaryKey("day", "series", "number")
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    counter = models.PositiveSmallIntegerField()
    crossed = models.CharField(max_length=36, default="")

    class Meta:
        db_table = "slice"
        indexes = [models.Index(fields=["day", "counter"], name="slice_of_counter")]
