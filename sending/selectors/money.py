"""What messages hold and what of them was to be charged; billing's audit compares both with the books."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Sum

from billing.choices import ChargeOn
from billing.selectors import Held, Record
from core.money import ZERO, from_units
from sending.choices import MessageStatus
from sending.models import Message, Receipt


def held_by_messages(account_id: int) -> Held:
    """Return money and package segments held for messages whose receipt still decides."""
    coming = Exists(Receipt.objects.filter(message_id=OuterRef("pk"), applied_at__isnull=True))
    waiting = Q(status__in=[MessageStatus.QUEUED, MessageStatus.SENT]) | Q(coming, status=MessageStatus.FAILED)
    rows = (
        Message.objects.filter(waiting, account_id=account_id, charge_on=ChargeOn.DELIVERY)
        .order_by()
        .values_list("package_id", "unit_price")
        .annotate(parts=Sum("segments"))
    )
    money: Decimal = ZERO
    packages: Counter[int] = Counter()
    for package_id, unit_price, parts in rows:
        if package_id:
            packages[package_id] += parts
        else:
            money += unit_price * parts
    return Held(money, dict(packages))


def charged_messages(account_id: int) -> Iterator[Record]:
    """Yield every message that must have been charged, in order of submission."""
    columns = ("pk", "product", "segments", "unit_price", "package_id")
    rows = Message.objects.filter(_CHARGED, account_id=account_id).order_by("pk").values_list(*columns)
    return (Record(str(pk), *said) for pk, *said in rows.iterator(2000))


def charged_among(account_id: int, cause_ids: Sequence[str]) -> set[str]:
    """Return which of the causes are messages of the account that must have been charged."""
    ids = [int(text) for text in cause_ids if text.isdecimal() and len(text) < 19]
    rows = Message.objects.filter(_CHARGED, account_id=account_id, pk__in=ids)
    return {str(pk) for pk in rows.order_by().values_list("pk", flat=True)}


_CHARGED = ~Q(template_id=0) & (  # what the platform sends of itself is paid by nobody
    Q(charge_on=ChargeOn.SUBMISSION) | Q(charge_on=ChargeOn.DELIVERY, status=MessageStatus.DELIVERED)
)


def sent_messages(account_id: int, product: str, start: dt.date, end: dt.date) -> tuple[int, Decimal]:
    """Return how many messages were accepted on these days (the last excluded), and what was held for them.

    ``product`` empty is all; the platform's own texts count in nothing.
    """
    rows = Message.objects.filter(account_id=account_id, day__gte=start, day__lt=end).exclude(template_id=0)
    if product:
        rows = rows.filter(product=product)
    units = Sum(F("unit_price") * F("segments"), output_field=BigIntegerField())
    found = rows.order_by().aggregate(n=Count("pk"), units=units)
    return found["n"], from_units(found["units"] or 0)
