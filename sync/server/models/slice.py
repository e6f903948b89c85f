"""Which counter goes on with which waiting ticket when the server is away."""

from django.db import models


class Slice(models.Model):
    """
    One ticket in one counter's slice of the waiting list: the key alone makes slices that never overlap.

    A ticket stays in the slice it once came into, because nobody can know whether a console that fell silent still
    shows it. All pages of a counter have the same slice.
    """

    pk = models.CompositePrimaryKey("day", "series", "number")
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    counter = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "slice"
        indexes = [models.Index(fields=["day", "counter"], name="slice_of_counter")]
