"""
The facts themselves: the bytes as they were made, and what became of those nobody understood.

Tables with a row a fact have no foreign key in the database: it would be looked up fifty thousand times a second, and
the one transaction that writes them has just locked the stream.
"""

from django.db import models

from sync.server.models.stream import Stream


class Fact(models.Model):
    """One line without its line feed, and the chain's link after it."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    seq = models.BigIntegerField()
    line = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "fact"


class Parked(models.Model):
    """A fact that was stored but could not be projected; tried again by every rebuild."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    seq = models.BigIntegerField()
    reason = models.CharField(max_length=80)  # an error's code
    detail = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "parked"
