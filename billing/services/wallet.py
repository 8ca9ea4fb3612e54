"""Money coming in, and corrections of it."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from billing.choices import EntryKind, PaymentMethod
from billing.errors import AmountInvalid, NoteMissing, ReferenceUsed, VoucherNotSupported
from billing.models import LedgerEntry, Wallet
from billing.services.ledger import lock_wallets, post
from billing.services.watch import watch_balance
from core import clock, ids
from core.money import to_units

MOST = Decimal(10_000_000)  # yuan in one step [assumed]


@transaction.atomic
def top_up(
    *, account: Any, amount: Decimal, actor: Any = None, reference: str = "", note: str = "",
    method: str = PaymentMethod.ONLINE,
) -> LedgerEntry:  # fmt: skip
    """Add money to an account; a repeated ``reference`` (per account) returns the first entry and adds nothing.

    Raises AmountInvalid, VoucherNotSupported (domain.md 11.7).
    """
    _check(amount)
    if method == PaymentMethod.GENERAL_VOUCHER:
        raise VoucherNotSupported
    return _book(account, EntryKind.TOP_UP, "top_up", amount, actor, reference, note)


@transaction.atomic
def adjust(*, account: Any, amount: Decimal, note: str, actor: Any = None, reference: str = "") -> LedgerEntry:
    """Correct a balance by a signed amount, with the reason. It may end below zero: that is arrears."""
    if not note.strip():
        raise NoteMissing
    _check(abs(amount))
    return _book(account, EntryKind.ADJUSTMENT, "adjustment", amount, actor, reference, note.strip())


@transaction.atomic
def set_alert(*, account: Any, alert_below: Decimal | None, actor: Any = None) -> Wallet:
    """Set below which free balance the account is warned; None switches the warning off."""
    if alert_below is not None and alert_below != 0:
        _check(alert_below, field="alert_below")
    wallet = lock_wallets([account.pk])[account.pk]
    wallet.alert_below, wallet.is_warned = alert_below, False
    watch_balance(wallet, free=wallet.balance - wallet.held, has_gained=False, at=clock.now())
    wallet.save(update_fields=["alert_below", "is_warned", "warnings"])
    return wallet


def _check(amount: Decimal, *, field: str = "amount") -> None:
    try:
        units = to_units(amount)
    except (ValueError, ArithmeticError) as exc:
        raise AmountInvalid(field=field) from exc
    if not 0 < units <= to_units(MOST):
        raise AmountInvalid(field=field)


def _book(
    account: Any, kind: str, cause: str, amount: Decimal, actor: Any, reference: str, note: str
) -> LedgerEntry:  # fmt: skip
    wallets = lock_wallets([account.pk])
    cause_id = f"{account.pk}:{reference or ids.request_id()}"[:120]
    known = LedgerEntry.objects.filter(cause_kind=cause, cause_id=cause_id, kind=kind).first()
    if known is not None:
        if known.amount != amount:
            raise ReferenceUsed
        return known
    entry = LedgerEntry(
        account=account, kind=kind, cause_kind=cause, cause_id=cause_id, amount=amount, note=note[:200], actor=actor
    )
    post([entry], wallets, at=clock.now())
    return entry
