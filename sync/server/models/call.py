"""
Calls: how long people waited, walked and were served.

One row a leg, which is one call of a ticket to one counter for one service; calls again are in the same row.
"""

from django.db import models
from django.db.models import F, Q


class Call(models.Model):
    """
    One leg. `id` comes from where its fact stands, so that a rebuild gives the same.

    `from_ms` is since when it waited for this leg; empty while its issue has not arrived. `how` is empty while open,
    then finished, no_show, transferred, held, cancelled or day_closed.
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    service = models.CharField(max_length=40)
    counter = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    priority = models.BooleanField()
    from_ms = models.BigIntegerField(null=True)
    called_ms = models.BigIntegerField()
    recalls = models.PositiveSmallIntegerField()
    started_ms = models.BigIntegerField(null=True)  # empty where nobody said so: the service counts from the call
    ended_ms = models.BigIntegerField(null=True)
    how = models.CharField(max_length=12)
    outcome = models.CharField(max_length=40)
    quantities = models.TextField()  # JSON: how many of what, by the plan's codes

    class Meta:
        db_table = "call"
        indexes = [
            models.Index(fields=["day", "counter", "called_ms"], name="call_of_counter"),
            models.Index(fields=["day", "series", "number"], name="call_of_ticket"),
            models.Index(fields=["day"], name="call_unplaced", condition=Q(from_ms__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["counter"], name="one_call_a_counter", condition=Q(ended_ms__isnull=True)),
            models.UniqueConstraint(
                fields=["day", "series", "number"], name="one_counter_a_ticket", condition=Q(ended_ms__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(from_ms__isnull=True) | Q(called_ms__gte=F("from_ms")), name="call_waited"
            ),
            models.CheckConstraint(
                condition=Q(started_ms__isnull=True) | Q(started_ms__gte=F("called_ms")), name="call_started"
            ),
            models.CheckConstraint(
                condition=Q(ended_ms__isnull=True) | Q(ended_ms__gte=F("called_ms")), name="call_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_ms__isnull=True) | Q(started_ms__isnull=True) | Q(ended_ms__gte=F("started_ms")),
                name="call_served",
            ),
        ]
