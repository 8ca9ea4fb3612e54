"""Proof that the books agree: the chain of entries, balances, packages, charges and bills against the ledger, what is
held and charged against the records, and what upper apps count.

Upper apps name what they know in ``ready()``; nothing here holds a ledger in memory, however long it is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from billing.causes import PACKAGE
from billing.choices import BillStatus, EntryKind, PackageStatus
from billing.models import Bill, LedgerEntry, Package, Wallet
from billing.selectors.chain import broken_links
from billing.selectors.payable import papers_in_order
from billing.selectors.problems import MOST, Problem
from billing.selectors.recorded import unrecorded
from core.money import ZERO, to_units


@dataclass(frozen=True, slots=True)
class Held:
    """What waiting messages should hold: money in yuan, segments by package id."""

    money: Decimal
    packages: dict[int, int] = field(default_factory=dict)


_held_source: Callable[[int], Held] | None = None


def register_held_source(source: Callable[[int], Held]) -> None:
    """Name what counts the waiting messages of an account; ``sending`` does in ``ready()``."""
    global _held_source
    _held_source = source


_checks: dict[str, Callable[[int], Iterable[Problem]]] = {}


def register_check(name: str, check: Callable[[int], Iterable[Problem]]) -> None:
    """Add what an upper app can prove of an account's figures; a second of the same name replaces the first."""
    _checks[name] = check


def audit(account_id: int) -> list[Problem]:
    """Return everything that does not agree in an account's books; empty is proof that all does."""
    wallet = Wallet.objects.filter(pk=account_id).first() or Wallet(account_id=account_id)
    own = (
        broken_links(wallet), _balance(wallet), _entries(account_id), _refunds(account_id), _packages(account_id),
        _bills(account_id), _held(wallet), unrecorded(account_id), papers_in_order(account_id),
    )  # fmt: skip
    others = (check(account_id) for _name, check in sorted(_checks.items()))
    return [problem for check in (*own, *others) for problem in check]


@contextmanager
def standing_still() -> Iterator[None]:
    """Let a proof read one state of the books while others write: PostgreSQL's snapshot, SQLite's lock."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def audited_accounts() -> list[int]:
    """Return every account that has books."""
    return list(Wallet.objects.order_by("pk").values_list("pk", flat=True))


def _balance(wallet: Wallet) -> Iterator[Problem]:
    own = LedgerEntry.objects.filter(account_id=wallet.pk)
    total = own.aggregate(s=Sum("amount"))["s"] or ZERO
    if wallet.balance != total:
        yield Problem("balance", wallet.balance, total)
    last = own.order_by("-id").values_list("balance_after", flat=True).first()
    if last is not None and last != wallet.balance:
        yield Problem("running balance of the newest entry", last, wallet.balance)


def _entries(account_id: int) -> Iterator[Problem]:
    charges = LedgerEntry.objects.filter(account_id=account_id, kind=EntryKind.CHARGE).order_by()
    paid = charges.filter(package__isnull=True).exclude(amount=0 - F("unit_price") * F("quantity"))
    covered = charges.filter(package__isnull=False).exclude(amount=0)
    foreign = charges.filter(package__isnull=False).exclude(package__account_id=account_id)
    for rows, expected in (
        (paid, "segments x unit price"),
        (covered, "nothing, for a package paid"),
        (foreign, "a package of the same account"),
        (charges.filter(quantity__lte=0), "at least one segment"),
    ):
        for pk, amount in rows.values_list("pk", "amount")[:MOST]:
            yield Problem(f"entry {pk} charge", amount, expected)


def _refunds(account_id: int) -> Iterator[Problem]:
    """A refund of a charge gives back exactly what the charge with the same cause took."""
    refunds = LedgerEntry.objects.filter(account_id=account_id, kind=EntryKind.REFUND).exclude(cause_kind=PACKAGE)
    same = {name: OuterRef(name) for name in ("cause_kind", "cause_id", "account_id", "quantity", "unit_price")}
    payer = Coalesce(OuterRef("package_id"), 0)
    charge = LedgerEntry.objects.alias(payer=Coalesce("package_id", 0)).filter(
        **same, payer=payer, kind=EntryKind.CHARGE, amount=0 - OuterRef("amount")
    )
    for pk, amount in refunds.exclude(Exists(charge)).order_by("id").values_list("pk", "amount")[:MOST]:
        yield Problem(f"entry {pk} refund", amount, "what a charge of the same cause took")


def _packages(account_id: int) -> Iterator[Problem]:
    charged = dict(
        LedgerEntry.objects.filter(account_id=account_id, kind=EntryKind.CHARGE, package__isnull=False)
        .order_by().values_list("package_id").annotate(Sum("quantity"))
    )  # fmt: skip
    bought = set(
        LedgerEntry.objects.filter(account_id=account_id, kind__in=[EntryKind.PURCHASE, EntryKind.GIFT])
        .order_by().values_list("package_id", "amount")
    )  # fmt: skip
    refunds = LedgerEntry.objects.filter(account_id=account_id, kind=EntryKind.REFUND, package__isnull=False)
    given_back = dict(
        refunds.exclude(cause_kind=PACKAGE).order_by().values_list("package_id").annotate(Sum("quantity"))
    )
    returned = set(refunds.filter(cause_kind=PACKAGE).values_list("package_id", "amount"))
    for row in Package.objects.filter(account_id=account_id).order_by("pk"):
        expected = row.quantity - charged.get(row.pk, 0) + given_back.get(row.pk, 0)
        if row.remaining != expected:
            yield Problem(f"package {row.pk} remaining", row.remaining, expected)
        if (row.status == PackageStatus.REFUNDED) != ((row.pk, row.price) in returned):
            yield Problem(f"package {row.pk} status", row.status, "one that its refund in the ledger says")
        if (row.pk, -row.price) not in bought:
            yield Problem(f"package {row.pk}", "no purchase in the ledger", row.price)


def _bills(account_id: int) -> Iterator[Problem]:
    own = LedgerEntry.objects.filter(account_id=account_id).order_by()
    bills = {bill.month: bill for bill in Bill.objects.filter(account_id=account_id)}
    for month in sorted(set(own.values_list("month", flat=True)) - set(bills)):
        yield Problem(f"bill {month}", "missing", "a bill, for there are entries")
    for month, bill in sorted(bills.items()):
        if bill.status == BillStatus.PROVISIONAL and bill.ledger_id == 0:
            continue  # never built yet: it says nothing
        rows = own.filter(month=month)
        if bill.status == BillStatus.PROVISIONAL:
            rows = rows.filter(id__lte=bill.ledger_id)
        yield from _bill(bill, rows)


def _bill(bill: Bill, rows: Any) -> Iterator[Problem]:
    charge = Q(kind=EntryKind.CHARGE)
    found = rows.aggregate(
        all=Sum("amount"), consumed=Sum("amount", filter=charge), segments=Sum("quantity", filter=charge)
    )
    lines = bill.lines.aggregate(amount=Sum("amount"), segments=Sum("segments"), messages=Sum("messages"))
    consumed, segments = -(found["consumed"] or ZERO), found["segments"] or 0
    for what, shown, expected in (
        ("consumed", bill.consumed, consumed),
        ("segments", bill.segments, segments),
        ("change of balance", bill.closing - bill.opening, found["all"] or ZERO),
        ("lines' amount", lines["amount"] or ZERO, consumed),
        ("lines' segments", lines["segments"] or 0, segments),
        ("lines' messages", lines["messages"] or 0, bill.messages),
    ):
        if shown != expected:
            yield Problem(f"bill {bill.month} {what}", shown, expected)


def _held(wallet: Wallet) -> Iterator[Problem]:
    if _held_source is None:
        return
    held = _held_source(wallet.pk)
    if to_units(wallet.held) != to_units(held.money):
        yield Problem("held balance", wallet.held, held.money)
    for pk, number in Package.objects.filter(account_id=wallet.pk).order_by("pk").values_list("pk", "held"):
        if number != held.packages.get(pk, 0):
            yield Problem(f"package {pk} held", number, held.packages.get(pk, 0))
