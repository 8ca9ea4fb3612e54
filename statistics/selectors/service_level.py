"""What became of an account's messages, day by day and code by code, as the service level counts them."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Sum

from billing.choices import Product
from statistics.models import DailyCount

DELIVERED, WAITING = "DELIVERED", ""
ABROAD = Product.INTERNATIONAL


def receipts_by_day(account_id: int, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str, int]]:
    """Yield (day of submission, receipt code, domestic messages); what has no receipt has the code ""."""
    rows = (
        DailyCount.objects.filter(account_id=account_id, day__range=(first, last))
        .exclude(product=ABROAD).order_by("day").values_list("day", "err_code")
        .annotate(Sum("submitted"), Sum("delivered"), Sum("failed"))
    )  # fmt: skip
    for day, code, submitted, delivered, failed in rows:
        yield day, DELIVERED, delivered
        yield day, code, failed
        yield day, WAITING, submitted - delivered - failed  # of all rows of a day: those without a receipt
