"""Rent of numbers by calendar month, charged in full from the day of purchase (domain.md 12.3)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from billing.choices import Item
from billing.selectors import item_price
from billing.services import ItemCharge, charge_items
from core import clock
from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import SecretNumber

RENT = "privacy_rent"  # the cause of a charge: "<number id>:<YYYYMM>"
BATCH = 500
_BY_KIND = {PoolType.AXB: "axb", PoolType.AXN: "axn"}
_OF_TYPE = {PoolType.AXN_95: "95axn", PoolType.AXN_EXTENSION: "extension", PoolType.AXG: "axg"}


def variant_of(pool_type: str, kind: str) -> str:
    """Return the row of the price list that a number of a kind costs in a pool of a type."""
    head = _BY_KIND.get(PoolType(pool_type))
    if head is None:
        return _OF_TYPE[PoolType(pool_type)]
    return f"{head}-{'carrier' if kind == NumberKind.CARRIER else 'virtual'}"


def rent_of(pool_type: str, kind: str) -> Decimal:
    """Return today's rent of a number and month in yuan, its discount taken off. Raises NoPrice."""
    return item_price(Item.PRIVACY_NUMBER, variant_of(pool_type, kind), clock.today())


def next_month(at: dt.datetime) -> dt.datetime:
    """Return the first instant of the next Beijing month."""
    local = clock.local(at)
    year, month = divmod(local.year * 12 + local.month, 12)
    return clock.day_bounds(dt.date(year, month + 1, 1))[0]


def charge_first(
    *, account_id: int, pool_type: str, kind: str, numbers: Sequence[SecretNumber], actor: Any = None
) -> Sequence[Any]:
    """Charge the month of purchase; the numbers are of one purchase. Raises NoPrice, InArrears, BalanceShort."""
    month = f"{clock.local():%Y%m}"
    return charge_items(
        account_id=account_id, product=Item.PRIVACY_NUMBER, variant=variant_of(pool_type, kind), is_new=True,
        charges=[ItemCharge((RENT, f"{number.pk}:{month}"), number.pool_id) for number in numbers], actor=actor,
    )  # fmt: skip


def charge_rents() -> int:
    """Charge the months that have begun, 500 numbers a transaction; returns how many rents.

    The pool that a number is in when the month begins pays: what was paid before a migration stays with the old one.
    """
    due = _due().filter(rent_due_at__lte=clock.now()).order_by("rent_due_at", "account_id", "pk")
    rows = list(due.values_list("rent_due_at", "account_id", "pool__pool_type", "kind", "pk", "pool_id")[:BATCH])
    alike: dict[tuple, list[tuple[int, int]]] = defaultdict(list)
    for at, account_id, pool_type, kind, pk, pool_id in rows:
        alike[at, account_id, variant_of(pool_type, kind)].append((pk, pool_id))
    return sum(_charge(*key, found) for key, found in alike.items())


def next_rent() -> dt.datetime | None:
    """Return when the next month of a number begins."""
    return _due().order_by("rent_due_at").values_list("rent_due_at", flat=True).first()


def _due() -> Any:
    return SecretNumber.objects.filter(rent_due_at__isnull=False)


@transaction.atomic
def _charge(at: dt.datetime, account_id: int, variant: str, found: list[tuple[int, int]]) -> int:
    keys = [pk for pk, _pool in found]
    mine = SecretNumber.objects.filter(pk__in=keys, rent_due_at=at)  # who is second finds them moved on
    moved = mine.update(rent_due_at=next_month(at))
    if moved != len(keys):
        transaction.set_rollback(True)  # another process works on them, or one was released: look again
        return 0
    month = f"{clock.local(at):%Y%m}"
    charge_items(
        account_id=account_id, product=Item.PRIVACY_NUMBER, variant=variant, at=at,
        charges=[ItemCharge((RENT, f"{pk}:{month}"), pool_id) for pk, pool_id in found],
    )  # fmt: skip
    return moved
