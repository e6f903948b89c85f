"""What a cloned or restored disk had made beside the stream that was kept, and what an admin must look at."""

from django.db import models

from sync.server.models.stream import Stream
from sync.server.models.terminal import Terminal


class Evidence(models.Model):
    """One fact of a branch: kept once, never counted. `branch` is the last link of the branch it came with first."""

    pk = models.CompositePrimaryKey("stream", "seq", "hash")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False)
    branch = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()
    line = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    received_ms = models.BigIntegerField()

    class Meta:
        db_table = "evidence"


class Alarm(models.Model):
    """Something an admin must see; `kind` is an error's code, told once a terminal and place."""

    kind = models.CharField(max_length=40)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT)
    incarnation = models.BinaryField(max_length=16)
    seq = models.BigIntegerField(default=0)
    detail = models.CharField(max_length=200, default="", blank=True)
    at_ms = models.BigIntegerField()
    settled_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "alarm"
        constraints = [
            models.UniqueConstraint(fields=["kind", "terminal", "incarnation", "seq"], name="alarm_once"),
        ]
