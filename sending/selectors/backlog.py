"""How much the carriers have still to do, over all accounts: a figure for operating, not for customers."""

from django.db.models import Count

from sending.choices import MessageStatus
from sending.models import Message


def waiting_by_status() -> dict[str, int]:
    """Return how many messages are queued and how many are sent without a receipt; read from the waiting ones only."""
    states = [MessageStatus.QUEUED, MessageStatus.SENT]
    rows = Message.objects.filter(next_at__isnull=False, status__in=states)
    found = rows.order_by().values_list("status").annotate(count=Count("id"))
    return {**dict.fromkeys(map(str, states), 0), **dict(found)}
