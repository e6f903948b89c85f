"""
Counters as they are now: who sits there, whether they call people, and what was done there in the last seconds.
"""

from django.db import models


class CounterState(models.Model):
    """
    One counter since the hall day began; a counter without a row is open.

    `steps` is JSON: the last few things done there, the latest last, each with what was before, so that a slip of the
    hand can be taken back.
    """

    counter = models.PositiveSmallIntegerField(primary_key=True)
    state = models.CharField(max_length=12, default="open")  # open, break, back-office, closed
    post = models.CharField(max_length=40, default="")
    since_ms = models.BigIntegerField(default=0)
    steps = models.TextField(default="[]")

    class Meta:
        db_table = "counter_state"
