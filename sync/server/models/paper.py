"""What the hall server has recorded of the lines of paper mode."""

from django.db import models


class PaperLine(models.Model):
    """
    One line by the name its console gave it, so that however often it is sent it is recorded once.

    `how` is empty while the citizen was still at the counter when the line was recorded.
    """

    id = models.CharField(primary_key=True, max_length=32)
    day = models.DateField()
    how = models.CharField(max_length=12)

    class Meta:
        db_table = "paper_line"
