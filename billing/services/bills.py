"""Bills: a month of the ledger, added up; provisional until the month is over and settled."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from billing.causes import MESSAGE
from billing.choices import BillStatus, EntryKind
from billing.errors import MonthOpen
from billing.models import Bill, BillLine, LedgerEntry
from billing.months import month_of, settle_due
from billing.selectors.names import Names, names_of
from billing.services.ledger import lock_wallets
from core import clock
from core.money import ZERO

LINE_KEY = ("product", "signature_id", "template_id", "application_id", "pool_id", "unit_price", "package_id")
REST = dt.timedelta(seconds=10)  # a provisional bill is made anew at most this often when it is looked at


@transaction.atomic
def build_bill(*, account_id: int, month: int) -> Bill:
    """Add up a month of an account's ledger; a settled bill is returned as it is. Safe to repeat."""
    lock_wallets([account_id])
    bill, _ = Bill.objects.get_or_create(account_id=account_id, month=month, defaults={"built_at": clock.now()})
    if bill.status == BillStatus.SETTLED:
        return bill
    _fill_totals(bill)
    bill.save()
    lines = _lines(bill, names_of(bill))
    bill.lines.all().delete()
    BillLine.objects.bulk_create(lines)
    return bill


def fresh_bill(*, account_id: int, month: int) -> Bill | None:
    """Return a month's bill for looking at: built anew when the ledger has grown since; None without any entry."""
    bill = Bill.objects.filter(account_id=account_id, month=month).first()
    if bill is None or bill.status == BillStatus.SETTLED:
        return bill
    newest = LedgerEntry.objects.filter(account_id=account_id, month=month).aggregate(n=Max("id"))["n"] or 0
    stale = bill.ledger_id != newest and (bill.ledger_id == 0 or bill.built_at <= clock.now() - REST)
    return build_bill(account_id=account_id, month=month) if stale else bill


def fresh_bills(*, account_id: int) -> None:
    """Bring an account's provisional bills up to date, for a list of them."""
    waiting = Bill.objects.filter(account_id=account_id, status=BillStatus.PROVISIONAL)
    for month in list(waiting.values_list("month", flat=True)):
        fresh_bill(account_id=account_id, month=month)


def settle_month(month: int) -> int:
    """Make the provisional bills of a month final; returns how many. Raises MonthOpen before the month is over."""
    if clock.now() < settle_due(month):
        raise MonthOpen
    waiting = Bill.objects.filter(month=month, status=BillStatus.PROVISIONAL).order_by("account_id")
    done = 0
    for account_id in list(waiting.values_list("account_id", flat=True)):
        done += _settle(account_id, month)
    return done


def settle_due_months() -> int:
    """Settle every month that is over; the duty of the first of the month."""
    months = Bill.objects.filter(status=BillStatus.PROVISIONAL, month__lt=month_of(clock.now()))
    due = sorted(set(months.order_by().values_list("month", flat=True)))
    return sum(settle_month(month) for month in due if settle_due(month) <= clock.now())


def next_settlement() -> dt.datetime | None:
    """Return when the oldest provisional bill may be settled."""
    rows = Bill.objects.filter(status=BillStatus.PROVISIONAL).order_by("month")
    month = rows.values_list("month", flat=True).first()
    return None if month is None else settle_due(month)


@transaction.atomic
def _settle(account_id: int, month: int) -> bool:
    lock_wallets([account_id])  # nobody books into the month between adding up and closing
    bill = build_bill(account_id=account_id, month=month)
    waiting = Bill.objects.filter(pk=bill.pk, status=BillStatus.PROVISIONAL)
    last = LedgerEntry.objects.filter(account_id=account_id, pk=bill.ledger_id).values_list("digest", flat=True)
    seal = last.first() or ""
    return bool(waiting.update(status=BillStatus.SETTLED, settled_at=clock.now(), digest=seal))


def _fill_totals(bill: Bill) -> None:
    own = LedgerEntry.objects.filter(account_id=bill.account_id)
    charge = Q(kind=EntryKind.CHARGE)
    found = own.filter(month=bill.month).aggregate(
        consumed=Sum("amount", filter=charge),
        purchased=Sum("amount", filter=Q(kind=EntryKind.PURCHASE)),
        topped_up=Sum("amount", filter=Q(kind=EntryKind.TOP_UP)),
        adjusted=Sum("amount", filter=Q(kind__in=[EntryKind.ADJUSTMENT, EntryKind.REFUND])),
        all=Sum("amount"),
        messages=Count("id", filter=charge & Q(cause_kind=MESSAGE)),
        segments=Sum("quantity", filter=charge),
        package_segments=Sum("quantity", filter=charge & Q(package__isnull=False)),
        newest=Max("id"),
    )
    bill.consumed = -(found["consumed"] or ZERO)
    bill.purchased = -(found["purchased"] or ZERO)
    bill.topped_up = found["topped_up"] or ZERO
    bill.adjusted = found["adjusted"] or ZERO
    bill.opening = _opening(bill)
    bill.closing = bill.opening + (found["all"] or ZERO)
    bill.messages = found["messages"]
    bill.segments = found["segments"] or 0
    bill.package_segments = found["package_segments"] or 0
    bill.ledger_id = found["newest"] or 0
    bill.built_at = clock.now()


def _opening(bill: Bill) -> Decimal:
    """Return the balance before the month: the last settled closing and what was booked since."""
    own = LedgerEntry.objects.filter(account_id=bill.account_id, month__lt=bill.month)
    last = Bill.objects.filter(
        account_id=bill.account_id, month__lt=bill.month, status=BillStatus.SETTLED
    ).order_by("-month").first()  # fmt: skip
    if last is not None:
        own = own.filter(month__gt=last.month)
    return (last.closing if last else ZERO) + (own.aggregate(s=Sum("amount"))["s"] or ZERO)


def _lines(bill: Bill, names: Names) -> list[BillLine]:
    rows = (
        LedgerEntry.objects.filter(account_id=bill.account_id, month=bill.month, kind=EntryKind.CHARGE)
        .order_by(*LINE_KEY)
        .values(*LINE_KEY)
        .annotate(messages=Count("id", filter=Q(cause_kind=MESSAGE)), parts=Sum("quantity"), total=Sum("amount"))
    )
    return [_line(bill, row, names) for row in rows]


def _line(bill: Bill, row: dict[str, Any], names: Names) -> BillLine:
    code, name = names.templates.get(row["template_id"], ("", ""))
    return BillLine(
        bill=bill, product=row["product"], signature_id=row["signature_id"],
        signature_name=names.signatures.get(row["signature_id"], ""), template_id=row["template_id"],
        template_code=code, template_name=name, application_id=row["application_id"],
        application_name=names.applications.get(row["application_id"], ""), pool_id=row["pool_id"],
        pool_name=names.pools.get(row["pool_id"], ""), package_id=row["package_id"],
        package=names.packages.get(row["package_id"], ""), messages=row["messages"], segments=row["parts"],
        unit_price=row["unit_price"], amount=-row["total"],
    )  # fmt: skip
