"""Lots of sums, one row a lot: every figure about levels is a sum of whole rows."""

from django.db import models

from sync.server.models.stream import Stream


class Lot(models.Model):
    """As told by `lot.sealed`. `levels` maps a level to its count, `reasons` a mood to reasons and counts."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False)
    seq = models.BigIntegerField()
    counter = models.PositiveSmallIntegerField(null=True)  # None: a terminal's pool
    post = models.CharField(max_length=40, blank=True)
    scale = models.PositiveSmallIntegerField()
    survey = models.PositiveIntegerField()
    order = models.CharField(max_length=12)
    layout = models.CharField(max_length=12)
    first_day = models.DateField()
    last_day = models.DateField()
    total = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField()
    timed_out = models.PositiveIntegerField()
    levels = models.JSONField()
    reasons = models.JSONField()

    class Meta:
        db_table = "lot"
        indexes = [models.Index(fields=["last_day"], name="lot_last_day")]
