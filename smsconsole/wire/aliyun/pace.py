"""The pause the vendor asks for between two applications by API (domain.md 4.3)."""

import datetime as dt

from core import clock
from review.models import ReviewOrder
from review.selectors import limit_value
from smsconsole.wire.aliyun.codes import BusinessError

LIMIT, SHIPPED = "application.api_seconds", 30


def keep_pace(account_id: int, kind: str) -> None:
    """Refuse an application that follows the last one of its kind too soon; the desk's limits say how soon."""
    seconds = limit_value(LIMIT, SHIPPED)
    since = clock.now() - dt.timedelta(seconds=seconds)
    if ReviewOrder.objects.filter(account_id=account_id, subject_kind=kind, created_at__gt=since).exists():
        raise BusinessError("isv.BUSINESS_LIMIT_CONTROL", level=f"{seconds}秒", limit=1)
