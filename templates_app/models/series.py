from django.db import models


class CodeSeries(models.Model):
    """The last number given out in one series of template codes; its row lock makes filings take turns."""

    name = models.CharField(max_length=20, unique=True)
    last = models.BigIntegerField()
