"""The test desk's way back, never outside debug mode: an account as if nothing had been charged.

The one place that takes entries out of the books, and it makes them whole again.
"""

from django.db import models, transaction

from billing.causes import CREDIT, PACKAGE
from billing.chain import START
from billing.choices import EntryKind, Item, PackageStatus
from billing.models import Bill, CreditNote, LedgerEntry, Package, PeriodCount, TaxInvoice, Wallet
from billing.services.bills import build_bill
from billing.services.ledger import chain_on, lock_wallets
from core import rows
from core.money import ZERO

RENTS = (Item.PRIVACY_NUMBER, Item.VOICE_NUMBER)
CHAINED = ("balance_after", "position", "digest")


@transaction.atomic
def forget_charges(*, account_id: int) -> int:
    """Undo every charge and hold of an account's messages, calls and texts, and what was made of their bills: refunds,
    credit notes, tax invoices. Top-ups, purchases, rents, returned packages and adjustments stay.

    Returns how many charges went. Call it in the transaction that deletes what was charged.
    """
    wallet = lock_wallets([account_id])[account_id]
    ledger = LedgerEntry.objects.filter(account_id=account_id)
    gone = ledger.filter(kind=EntryKind.CHARGE).exclude(product__in=RENTS)._raw_delete(ledger.db)
    ledger.filter(kind=EntryKind.REFUND).exclude(cause_kind=PACKAGE)._raw_delete(ledger.db)
    ledger.filter(cause_kind=CREDIT)._raw_delete(ledger.db)
    for papers in (CreditNote, TaxInvoice):
        papers.objects.filter(account_id=account_id).delete()
    own = Package.objects.filter(account_id=account_id).exclude(status=PackageStatus.REFUNDED)
    own.update(remaining=models.F("quantity"), held=0)
    own.filter(status=PackageStatus.USED_UP).update(status=PackageStatus.ACTIVE)
    months = _balance_anew(wallet)
    Bill.objects.filter(account_id=account_id).delete()
    for month in sorted(months):
        build_bill(account_id=account_id, month=month)
    return gone


def _balance_anew(wallet: Wallet) -> set[int]:
    """Write running balances, positions and digests of what is left, and the wallet after them."""
    wallet.balance, wallet.held, wallet.chain_head, wallet.chain_length = ZERO, ZERO, START, 0
    months: set[int] = set()
    left = LedgerEntry.objects.filter(account_id=wallet.pk).order_by("id")
    for entry in left:
        wallet.balance += entry.amount
        entry.balance_after = wallet.balance
        chain_on(entry, wallet)
        months.add(entry.month)
    rows.update(LedgerEntry, CHAINED, ([entry.pk, *(getattr(entry, name) for name in CHAINED)] for entry in left))
    wallet.open_month = max(months, default=0)
    wallet.volumes, wallet.is_warned = "", False  # no charge is left, no hold
    if wallet.balance >= 0:
        wallet.arrears_since = wallet.arrears_ended_at = None
    PeriodCount.objects.filter(limit__account_id=wallet.pk).delete()  # counted again from the messages there are
    wallet.save()
    return months
