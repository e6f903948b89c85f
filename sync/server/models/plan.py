"""Published plans: every version stays, the highest one holds."""

from django.conf import settings
from django.db import models


class Plan(models.Model):
    """A plan's text as it was published; valid, because nothing else is ever published."""

    version = models.PositiveIntegerField(primary_key=True)
    text = models.TextField()
    digest = models.CharField(max_length=16)
    published_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "plan"
