"""The roll-up behind every figure: how many facts, by hall day, hour of the hall's clock, figure and terminal."""

from django.db import models

from sync.server.models.stream import Stream


class Count(models.Model):
    """`figure` is a name of `kiosk.domain.figures.FIGURES`; `hour` 0–23."""

    pk = models.CompositePrimaryKey("day", "hour", "figure", "stream")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=20)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    n = models.BigIntegerField()

    class Meta:
        db_table = "counts"
