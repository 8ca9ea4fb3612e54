"""Charges given back: a message's money to the balance, its segments to the package that paid."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from billing.causes import MESSAGE, PART
from billing.choices import BillStatus, EntryKind, PackageStatus
from billing.errors import ChargeSettled, ChargeUnknown, NoteMissing
from billing.models import Bill, LedgerEntry, Package
from billing.services.ledger import by_key, lock_wallets, post
from core import clock
from core.money import ZERO

MOST_PARTS = 10  # a message of at most 500 characters has fewer segments (domain.md 8.10)


@transaction.atomic
def refund_charges(*, account: Any, entry_ids: Sequence[int], note: str, actor: Any = None) -> list[LedgerEntry]:
    """Give charges back, each once; returns the refunds written now. ``note`` says why.

    Parts of a message behind a tier's boundary go with it. What a package paid goes back to it, and lapses with it when
    it is over. Money of a settled month is given back by a credit note, which names bill and line. Raises NoteMissing,
    ChargeUnknown, ChargeSettled; then nothing is given.
    """
    if not note.strip():
        raise NoteMissing
    wallets = lock_wallets([account.pk])
    charges = _charges(account, entry_ids)
    _check_open(account, charges)
    known = LedgerEntry.objects.filter(
        kind=EntryKind.REFUND, cause_kind__in={row.cause_kind for row in charges},
        cause_id__in=[row.cause_id for row in charges],
    )  # fmt: skip
    done = set(known.values_list("cause_kind", "cause_id"))
    fresh = [row for row in charges if (row.cause_kind, row.cause_id) not in done]
    _give_back(fresh)
    refunds = [_refund(row, note.strip()[:200], actor) for row in fresh]
    post(refunds, wallets, at=clock.now())
    return refunds


def _charges(account: Any, entry_ids: Sequence[int]) -> list[LedgerEntry]:
    wanted = set(entry_ids)
    rows = LedgerEntry.objects.filter(account=account, kind=EntryKind.CHARGE, pk__in=wanted).order_by("id")
    found = list(rows)
    if not wanted or len(found) != len(wanted):
        raise ChargeUnknown
    return found + _parts(account, found)


def _parts(account: Any, charges: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    causes = [f"{row.cause_id}:{n}" for row in charges if row.cause_kind == MESSAGE for n in range(1, MOST_PARTS)]
    known = {row.pk for row in charges}
    rows = LedgerEntry.objects.filter(account=account, kind=EntryKind.CHARGE, cause_kind=PART, cause_id__in=causes)
    return [row for row in rows.order_by("id") if row.pk not in known]


def _check_open(account: Any, charges: Sequence[LedgerEntry]) -> None:
    months = {row.month for row in charges if row.amount}
    if Bill.objects.filter(account=account, month__in=months, status=BillStatus.SETTLED).exists():
        raise ChargeSettled


def _give_back(charges: Sequence[LedgerEntry]) -> None:
    parts: Counter[int] = Counter()
    for row in charges:
        if row.package_id:
            parts[row.package_id] += row.quantity
    if not parts:
        return
    again = models.Case(
        models.When(
            status=PackageStatus.USED_UP, expires_at__gt=clock.now(), then=models.Value(PackageStatus.ACTIVE)
        ),
        default=models.F("status"),
    )  # fmt: skip
    Package.objects.filter(pk__in=parts).update(remaining=models.F("remaining") + by_key(parts), status=again)


def _refund(charge: LedgerEntry, note: str, actor: Any) -> LedgerEntry:
    amount: Decimal = ZERO if charge.package_id else -charge.amount
    return LedgerEntry(
        account_id=charge.account_id, kind=EntryKind.REFUND, cause_kind=charge.cause_kind, cause_id=charge.cause_id,
        product=charge.product, quantity=charge.quantity, unit_price=charge.unit_price, amount=amount,
        package_id=charge.package_id, signature_id=charge.signature_id, template_id=charge.template_id,
        application_id=charge.application_id, pool_id=charge.pool_id, note=note, actor=actor,
    )  # fmt: skip
