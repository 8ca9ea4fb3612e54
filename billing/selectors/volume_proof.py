"""Proof that the volumes which decide the tiers were charged: none counts what is not in the ledger."""

from collections.abc import Iterator

from django.db.models import Sum

from billing import volumes
from billing.causes import MESSAGE, PART
from billing.choices import EntryKind
from billing.models import LedgerEntry, Wallet
from billing.selectors.problems import Problem


def uncharged_volumes(account_id: int) -> Iterator[Problem]:
    """Yield the products of a month whose volume is above what the balance was charged for.

    What was charged without a price list (its price was held as it is) is in the ledger and counts in no volume.
    """
    text = Wallet.objects.filter(pk=account_id).values_list("volumes", flat=True).first() or ""
    for month in sorted({int(key.partition("/")[0]) for key in volumes.read(text)}):
        rows = LedgerEntry.objects.filter(
            account_id=account_id, month=month, kind=EntryKind.CHARGE, package__isnull=True,
            cause_kind__in=(MESSAGE, PART),
        )  # fmt: skip
        charged = dict(rows.order_by().values_list("product").annotate(Sum("quantity")))
        for product, counted in sorted(volumes.by_product(text, month).items()):
            if counted > charged.get(product, 0):
                yield Problem(f"volume {month} {product}", counted, f"at most {charged.get(product, 0)}")
