"""Which pages of counter consoles are open."""

from django.db import models


class Console(models.Model):
    """
    One open page of a counter's console, from its second word to the one with which it goes.

    A server that begins anew knows from this whom it has not heard yet: one that is back does not speak for another
    one of the same counter.
    """

    page = models.CharField(primary_key=True, max_length=80)
    counter = models.PositiveSmallIntegerField()
    browser = models.CharField(max_length=80)

    class Meta:
        db_table = "console"
