"""
The waiting list: tickets as the facts tell them.

A ticket is its (hall day, series, number): a call may arrive before the issue, and the two are one ticket.
"""

from django.db import models

from sync.server.models.stream import Stream


class State(models.IntegerChoices):
    """How far a ticket has come; facts in any order only ever raise it."""

    WAITING = 1
    CALLED = 2
    FINISHED = 3
    VOIDED = 4


class Ticket(models.Model):
    """One ticket. `id` stays empty while only a call is known; `place_ms` is its place in the queue."""

    pk = models.CompositePrimaryKey("day", "series", "number")
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    ticket = models.CharField(max_length=16, default="")  # the random id on the paper; empty for a blind call
    service = models.CharField(max_length=40, default="")
    priority = models.BooleanField(default=False)
    state = models.PositiveSmallIntegerField(choices=State.choices)
    place_ms = models.BigIntegerField(null=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False)
    counter = models.PositiveSmallIntegerField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    called_ms = models.BigIntegerField(null=True)  # the first call
    finished_ms = models.BigIntegerField(null=True)
    clash = models.BooleanField(default=False)  # another paper with the same number turned up

    class Meta:
        db_table = "ticket"
        indexes = [
            models.Index(fields=["day", "place_ms"], name="ticket_waiting", condition=models.Q(state=1)),
            models.Index(fields=["day"], name="ticket_clash", condition=models.Q(clash=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["day", "counter"], name="one_open_call", condition=models.Q(state=2)),
        ]
