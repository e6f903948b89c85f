"""Dossiers as imported: codes, days and states, never a name."""

from django.db import models

from kiosk.domain.dossier import STATES


class Dossier(models.Model):
    """
    One dossier; days are the hall's calendar days.

    `revision` is the hall's running number of the last change, one a row, so that a terminal asks for what changed
    since the last revision it has: take new ones from `sync.server.hot.revisions.next_revisions`.
    """

    code = models.CharField(max_length=60, primary_key=True)
    service = models.CharField(max_length=200)
    received = models.DateField()
    due = models.DateField(null=True, blank=True)
    new_due = models.DateField(null=True, blank=True)
    finished = models.DateField(null=True, blank=True)
    returned = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=[(code, name) for code, (_, name) in STATES.items()])
    reason = models.CharField(max_length=300, default="", blank=True)
    post = models.CharField(max_length=80, default="", blank=True)
    revision = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "dossier"
