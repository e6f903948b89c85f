"""
The waiting list: tickets as the facts tell them.

A ticket is its (hall day, series, number): a call may arrive before the issue, and the two are one ticket. What became
of each call is in `sync.server.models.call`.
"""

from django.db import models
from django.db.models import F, Q

from sync.server.models.stream import Stream


class State(models.IntegerChoices):
    """Where a ticket is; `kiosk.domain.ticket.Phase` says what may follow."""

    WAITING = 1
    CALLED = 2
    FINISHED = 3
    VOIDED = 4
    SERVING = 5
    HELD = 6
    ABSENT = 7
    LEFT = 8
    CANCELLED = 9


OPEN = (State.CALLED, State.SERVING)  # a counter has it


class Ticket(models.Model):
    """
    One ticket. `ticket`, its random id, stays empty while only a call is known.

    `place_ms` is its place in the queue, `from_ms` since when it waits for what comes next: a ticket that was sent on
    keeps its place, yet has not waited for the new counter since the morning.
    """

    pk = models.CompositePrimaryKey("day", "series", "number")
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    ticket = models.CharField(max_length=16, default="")  # the random id on the paper; empty for a blind call
    asked = models.CharField(max_length=40, default="")  # the service on the paper
    service = models.CharField(max_length=40, default="")  # the one it is at now
    priority = models.BooleanField(default=False)
    state = models.PositiveSmallIntegerField(choices=State.choices)
    place_ms = models.BigIntegerField(null=True)
    from_ms = models.BigIntegerField(null=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False)
    counter = models.PositiveSmallIntegerField(null=True)  # that has it, or had it last
    to_counter = models.PositiveSmallIntegerField(null=True)  # the one counter that may call it
    to_post = models.CharField(max_length=40, default="")  # the one post that may call it
    legs = models.TextField(default="[]")  # JSON: what is still to come in this visit
    calls = models.PositiveSmallIntegerField(default=0)  # of this leg, calls again included
    called_ms = models.BigIntegerField(null=True)  # this leg
    started_ms = models.BigIntegerField(null=True)  # this leg
    held_until_ms = models.BigIntegerField(null=True)  # only while held, and only with a timer
    missed_ms = models.BigIntegerField(null=True)  # when it was called last and nobody came
    finished_ms = models.BigIntegerField(null=True)
    touched = models.BigIntegerField(default=0)  # the last fact of its life: stream and seq as in `call.id`
    dossier = models.CharField(max_length=64, default="")
    promised_low = models.PositiveSmallIntegerField(null=True)  # minutes, as the paper says
    promised_high = models.PositiveSmallIntegerField(null=True)
    clash = models.BooleanField(default=False)  # another paper with the same number turned up

    class Meta:
        db_table = "ticket"
        indexes = [
            models.Index(fields=["day", "place_ms"], name="ticket_waiting", condition=Q(state=State.WAITING)),
            models.Index(fields=["day"], name="ticket_clash", condition=Q(clash=True)),
            models.Index(fields=["counter"], name="ticket_held", condition=Q(state=State.HELD)),
            models.Index(fields=["day"], name="ticket_absent", condition=Q(state=State.ABSENT)),
            models.Index(fields=["dossier"], name="ticket_of_dossier", condition=~Q(dossier="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["counter"], name="one_open_call", condition=Q(state__in=OPEN)),
            models.CheckConstraint(condition=Q(state__gte=1, state__lte=9), name="ticket_in_a_state"),
            models.CheckConstraint(condition=~Q(state__in=OPEN) | Q(counter__isnull=False), name="open_at_a_counter"),
            models.CheckConstraint(
                condition=Q(called_ms__isnull=True) | Q(started_ms__isnull=True) | Q(started_ms__gte=F("called_ms")),
                name="ticket_called_then_started",
            ),
        ]


class TicketNote(models.Model):
    """A word for the next official. Free text, so never in a fact; wiped when the hall day closes."""

    pk = models.CompositePrimaryKey("day", "series", "number")
    day = models.DateField()
    series = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    counter = models.PositiveSmallIntegerField()  # who wrote it
    text = models.CharField(max_length=200)
    at_ms = models.BigIntegerField()

    class Meta:
        db_table = "ticket_note"
