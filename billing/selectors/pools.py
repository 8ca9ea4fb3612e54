"""What number pools cost, from the ledger (domain.md 12.13); amounts as charged, vouchers are the cost centre's."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from billing.choices import EntryKind
from billing.models import LedgerEntry
from core.tenancy import Scope


@dataclass(frozen=True, slots=True)
class PoolSum:
    """What one item cost in one pool: ``quantity`` units for ``amount`` yuan."""

    pool_id: int
    product: str
    quantity: int
    amount: Decimal


def pool_sums(scope: Scope, first_month: int, last_month: int) -> list[PoolSum]:
    """Return the charges of pools in billing months (202611), both included, by pool and item."""
    rows = LedgerEntry.objects.visible_to(scope).filter(
        kind=EntryKind.CHARGE, month__gte=first_month, month__lte=last_month, pool_id__isnull=False
    )
    summed = rows.order_by("pool_id", "product").values("pool_id", "product").annotate(
        units=Sum("quantity"), paid=Sum("amount")
    )  # fmt: skip
    return [PoolSum(row["pool_id"], row["product"], row["units"], -row["paid"]) for row in summed]
