"""
A stream of facts: one incarnation of one terminal's disk, with its own cursor.
"""

from django.db import models

from sync.server.models.terminal import Terminal


class Stream(models.Model):
    """
    How far the server has come with one incarnation.

    `cursor` is the seq of the last fact stored, `head` its link of the chain; `last_seq` what the terminal said it
    had at its last push, so that `last_seq - cursor` is its lag; `safe` the seq a finished backup covers.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT)
    incarnation = models.BinaryField(max_length=16)
    ordinal = models.PositiveSmallIntegerField(default=0)  # 1–9, whose block of numbers; 0 for none
    cursor = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32)
    safe = models.BigIntegerField(default=0)
    last_seq = models.BigIntegerField(default=0)
    begun_ms = models.BigIntegerField()
    pushed_ms = models.BigIntegerField(null=True, blank=True)
    drained_ms = models.BigIntegerField(null=True, blank=True)  # last time it had nothing more to send
    ended_ms = models.BigIntegerField(null=True, blank=True)  # forked, or its terminal was revoked
    ended_day = models.DateField(null=True, blank=True)  # its ordinal is not given again on that hall day
    own_day = models.DateField(null=True, blank=True)  # it was a hall of its own then: the server gives none

    class Meta:
        db_table = "stream"
        constraints = [models.UniqueConstraint(fields=["terminal", "incarnation"], name="stream_once")]


class Batch(models.Model):
    """
    When a run of facts came in, and the terminal's monotonic clock then.

    Kept so that the places in the queue can be computed anew: receipt − (mono at push − mono at issue). `turn` goes up
    from run to run, whatever the server's clock does, so that a rebuild meets the facts in the order they came.
    """

    pk = models.CompositePrimaryKey("stream", "first")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    first = models.BigIntegerField()
    count = models.PositiveIntegerField()
    received_ms = models.BigIntegerField()
    contact_ms = models.BigIntegerField()  # the terminal's contact before this one; no ticket's place is older
    boot = models.CharField(max_length=32)
    mono = models.BigIntegerField()
    turn = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        db_table = "batch"
