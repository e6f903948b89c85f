"""The televisions of the hall: each opens its board with a key of its own."""

from django.db import models


class BoardKey(models.Model):
    """A key, kept as its hash only; `board` is a code of the plan, `name` what staff call the television."""

    key_hash = models.BinaryField(max_length=32, unique=True)
    board = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    made_ms = models.BigIntegerField()
    revoked_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "board_key"
