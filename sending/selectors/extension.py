import datetime as dt
from collections.abc import Sequence

from django.db.models import Count

from core import clock
from sending.choices import MessageStatus
from sending.models import Message


def delivered_by_extension_code(*, account_id: int, codes: Sequence[str], since: dt.datetime) -> dict[str, int]:
    """Return code → messages delivered under it since an instant; codes without any are absent."""
    if not codes:
        return {}
    rows = Message.objects.filter(
        account_id=account_id, day__gte=clock.local(since).date(), status=MessageStatus.DELIVERED,
        batch__extend_code__in=codes, submitted_at__gte=since,
    )  # fmt: skip
    return dict(rows.order_by().values_list("batch__extend_code").annotate(count=Count("pk")))
