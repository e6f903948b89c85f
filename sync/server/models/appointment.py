"""
Appointments: a service at a time, known by a code of six digits and by no name.

They are no facts: who has one becomes a ticket at the hall, and that is a fact.
"""

from django.db import models
from django.db.models import Q


class Appointment(models.Model):
    """One appointment; `series` and `number` are its ticket, once its holder has come."""

    code = models.CharField(max_length=6, unique=True)
    service = models.CharField(max_length=40)
    day = models.DateField()
    at_ms = models.BigIntegerField()
    cancelled = models.BooleanField(default=False)
    series = models.CharField(max_length=1, default="")
    number = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "appointment"
        indexes = [models.Index(fields=["day", "at_ms"], name="appointment_of_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "series", "number"], name="appointment_once", condition=Q(number__isnull=False)
            )
        ]
