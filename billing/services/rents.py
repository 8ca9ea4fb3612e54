"""Rents and other charges by the price list that no message causes (domain.md 6.2, 12.3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from billing import pricing
from billing.choices import EntryKind
from billing.models import LedgerEntry
from billing.selectors.prices import item_price
from billing.services.ledger import lock_wallets, post, require_money
from core import clock


@transaction.atomic
def charge_item(
    *, account_id: int, product: str, variant: str = "", quantity: int = 1, cause: tuple[str, str],
    is_new: bool = False, pool_id: int | None = None, application_id: int | None = None, note: str = "",
    at: dt.datetime | None = None, actor: Any = None,
) -> LedgerEntry:  # fmt: skip
    """Charge a number of units of an item at the price in force, less its discount; once per ``cause`` (kind, id).

    ``is_new``: something bought, refused in arrears or when the free balance is short of it. What runs already (the
    next month of a rent, a call that was held) is charged whatever the balance is, and may lead into arrears.
    Raises NoPrice, InArrears, BalanceShort; then nothing is charged.
    """
    at = at or clock.now()
    wallets = lock_wallets([account_id])
    known = LedgerEntry.objects.filter(kind=EntryKind.CHARGE, cause_kind=cause[0], cause_id=cause[1]).first()
    if known is not None:
        return known
    day = clock.local(at).date()
    price = item_price(product, variant, day)
    amount = pricing.cost(price, quantity)
    if is_new:
        require_money(wallets[account_id], amount)
    entry = LedgerEntry(
        account_id=account_id, kind=EntryKind.CHARGE, cause_kind=cause[0], cause_id=cause[1], product=product,
        quantity=quantity, unit_price=price, amount=-amount, pool_id=pool_id,
        application_id=application_id, note=note[:200], actor=actor,
    )  # fmt: skip
    post([entry], wallets, at=at)
    return entry


@dataclass(frozen=True, slots=True)
class ItemCharge:
    """One of many units charged together: what it is of (kind, id), and the number pool it belongs to."""

    cause: tuple[str, str]
    pool_id: int | None = None


@transaction.atomic
def charge_items(
    *, account_id: int, product: str, variant: str = "", charges: Sequence[ItemCharge], is_new: bool = False,
    at: dt.datetime | None = None, actor: Any = None,
) -> list[LedgerEntry]:  # fmt: skip
    """Charge one unit of an item for each of many causes of one kind in a single step, all of them or none.

    The same as so many calls of ``charge_item``, for purchases of a thousand numbers; what was charged for its cause
    before is passed over. Returns the new entries. Raises NoPrice, InArrears, BalanceShort.
    """
    if not charges:
        return []
    at = at or clock.now()
    wallets = lock_wallets([account_id])
    fresh = _uncharged(charges)
    price = item_price(product, variant, clock.local(at).date())
    if is_new:
        require_money(wallets[account_id], pricing.cost(price, len(fresh)))
    entries = [
        LedgerEntry(
            account_id=account_id, kind=EntryKind.CHARGE, cause_kind=charge.cause[0], cause_id=charge.cause[1],
            product=product, quantity=1, unit_price=price, amount=-price, pool_id=charge.pool_id, actor=actor,
        )
        for charge in fresh
    ]  # fmt: skip
    post(entries, wallets, at=at)
    return entries


def _uncharged(charges: Sequence[ItemCharge]) -> list[ItemCharge]:
    kind = charges[0].cause[0]
    rows = LedgerEntry.objects.filter(kind=EntryKind.CHARGE, cause_kind=kind).order_by()
    known = set(rows.filter(cause_id__in=[charge.cause[1] for charge in charges]).values_list("cause_id", flat=True))
    return [charge for charge in charges if charge.cause[1] not in known]
