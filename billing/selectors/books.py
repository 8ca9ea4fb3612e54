"""Reading of the ledger and of bills."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from billing.causes import MESSAGE, PART
from billing.choices import EntryKind
from billing.models import Bill, LedgerEntry, Package
from core.money import ZERO
from core.tenancy import Scope

MOST_PARTS = 16  # no message has as many segments (sending: 500 characters)


@dataclass(frozen=True, slots=True)
class Day:
    """A Beijing day of a bill: ``amount`` is what the balance paid for use, ``moved`` all that was booked."""

    day: dt.date
    messages: int
    segments: int
    package_segments: int
    amount: Decimal
    moved: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """What one product (or one payer) of a bill adds up to."""

    product: str
    messages: int
    segments: int
    package_segments: int
    amount: Decimal


def ledger_list(scope: Scope) -> QuerySet[LedgerEntry]:
    """Return the ledger in reach, newest first."""
    return LedgerEntry.objects.visible_to(scope).select_related("package__catalogue", "actor", "account")


def money_list(scope: Scope) -> QuerySet[LedgerEntry]:
    """Return what moved money other than charges, newest first; quick however many charges there are."""
    return ledger_list(scope).filter(template_id__isnull=True).exclude(kind=EntryKind.CHARGE)


def package_list(scope: Scope) -> QuerySet[Package]:
    """Return the packages in reach, in the order of use."""
    return Package.objects.visible_to(scope).select_related("catalogue", "account").order_by("expires_at", "id")


def charge_of_message(message_id: int) -> Decimal | None:
    """Return what the balance paid for a message over all its tiers; None while it is not charged."""
    rows = LedgerEntry.objects.filter(kind=EntryKind.CHARGE).filter(
        Q(cause_kind=MESSAGE, cause_id=str(message_id)) | Q(cause_kind=PART, cause_id__in=parts_of_message(message_id))
    )
    total = rows.aggregate(s=Sum("amount"))["s"]
    return None if total is None else -total


def shown_cause(entry: LedgerEntry) -> str:
    """Return what a person knows the cause by: the message of a part, a reference without its account."""
    head, _colon, rest = entry.cause_id.partition(":")
    return head if entry.cause_kind == PART or not rest else rest


def parts_of_message(message_id: int) -> list[str]:
    """Return the causes that the parts of a message behind tiers' boundaries may have."""
    return [f"{message_id}:{number}" for number in range(1, MOST_PARTS)]


def bill_list(scope: Scope) -> QuerySet[Bill]:
    """Return the bills in reach, newest month first."""
    return Bill.objects.visible_to(scope).select_related("account").order_by("-month", "account_id")


def bill_of(account_id: int, month: int) -> Bill | None:
    """Return the stored bill of a month; None when nothing was booked in it."""
    return Bill.objects.filter(account_id=account_id, month=month).first()


def days_of(bill: Bill) -> list[Day]:
    """Return the bill's days with entries, in order; their sums are the bill's totals, and ``moved`` its balances'
    difference."""
    rows = _counted(bill).values("day").annotate(**_SUMS, moved=Sum("amount")).order_by("day")
    return [Day(row["day"], *_sums(row), row["moved"]) for row in rows]


def parts_of(bill: Bill) -> list[Part]:
    """Return the bill's products in order; their sums are the bill's totals."""
    rows = _counted(bill).filter(_CHARGE).values("product").annotate(**_SUMS).order_by("product")
    return [Part(row["product"], *_sums(row)) for row in rows]


_CHARGE = Q(kind=EntryKind.CHARGE)
_SUMS = {
    "n": Count("id", filter=_CHARGE & Q(cause_kind=MESSAGE)),
    "parts": Sum("quantity", filter=_CHARGE),
    "covered": Sum("quantity", filter=_CHARGE & Q(package__isnull=False)),
    "total": Sum("amount", filter=_CHARGE),
}


def _counted(bill: Bill) -> QuerySet[LedgerEntry]:
    """Return the entries a bill has counted in, and none that came since."""
    return LedgerEntry.objects.filter(
        account_id=bill.account_id, month=bill.month, id__lte=bill.ledger_id
    ).order_by()  # fmt: skip


def _sums(row: dict) -> tuple[int, int, int, Decimal]:
    return row["n"], row["parts"] or 0, row["covered"] or 0, -(row["total"] or ZERO)
