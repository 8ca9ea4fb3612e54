"""What of settled bills was paid and may still be invoiced or credited."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from billing.causes import CREDIT
from billing.choices import BillStatus, EntryKind, InvoiceStatus
from billing.models import Bill, BillLine, CreditNote, InvoicePart, LedgerEntry, TaxInvoice
from billing.selectors.problems import Problem
from core.money import ZERO
from core.tenancy import Scope

COUNTING = (InvoiceStatus.REQUESTED, InvoiceStatus.ISSUED)  # rejected and cancelled ones free their amounts


def invoice_list(scope: Scope) -> QuerySet[TaxInvoice]:
    """Return the tax invoices in reach, newest first."""
    return TaxInvoice.objects.visible_to(scope).select_related("account").prefetch_related("parts__bill")


def credit_note_list(scope: Scope) -> QuerySet[CreditNote]:
    """Return the credit notes in reach, newest first."""
    return CreditNote.objects.visible_to(scope).select_related("account", "bill", "line", "actor")


def creditable(line: BillLine) -> Decimal:
    """Return what may still be given back of a line: its amount less the credit notes against it."""
    given = CreditNote.objects.filter(line=line).aggregate(s=Sum("amount"))["s"] or ZERO
    return line.amount - given


def invoiceable(bills: Iterable[Bill]) -> dict[int, Decimal]:
    """Return by bill what may still be invoiced: use and purchases of a settled month, less what came back of them
    (returned packages, refunds, credit notes) and what invoices took. Never below zero."""
    wanted = {bill.pk: bill for bill in bills if bill.status == BillStatus.SETTLED}
    notes = dict(
        CreditNote.objects.filter(bill__in=wanted).order_by().values_list("bill").annotate(Sum("amount"))
    )  # fmt: skip
    taken = dict(
        InvoicePart.objects.filter(bill__in=wanted, invoice__status__in=COUNTING)
        .order_by().values_list("bill").annotate(Sum("amount"))
    )  # fmt: skip
    left = {}
    for pk, bill in wanted.items():
        paid = bill.consumed + bill.purchased - _came_back(bill)
        left[pk] = max(ZERO, paid - notes.get(pk, ZERO) - taken.get(pk, ZERO))
    return left


def really_paid(account_id: int) -> Decimal:
    """Return the money paid in that no invoice took yet: what was given as balance is never invoiced."""
    paid = LedgerEntry.objects.filter(account_id=account_id, kind=EntryKind.TOP_UP, template_id=None)
    taken = TaxInvoice.objects.filter(account_id=account_id, status__in=COUNTING)
    return (paid.aggregate(s=Sum("amount"))["s"] or ZERO) - (taken.aggregate(s=Sum("amount"))["s"] or ZERO)


def _came_back(bill: Bill) -> Decimal:
    rows = LedgerEntry.objects.filter(account_id=bill.account_id, month=bill.month, kind=EntryKind.REFUND)
    return rows.aggregate(s=Sum("amount"))["s"] or ZERO


def papers_in_order(account_id: int) -> Iterator[Problem]:
    """Yield what is wrong with invoices and credit notes; part of the ledger's audit."""
    entries = LedgerEntry.objects.filter(account_id=account_id, cause_kind=CREDIT)
    booked = dict(entries.values_list("cause_id", "amount"))
    notes = CreditNote.objects.filter(account_id=account_id).order_by("id")
    for note in notes:
        if booked.pop(str(note.pk), None) != note.amount:
            yield Problem(f"credit note {note.pk}", note.amount, "an adjustment of the same amount in the ledger")
    for cause_id, amount in booked.items():
        yield Problem(f"credit note {cause_id}", "missing", f"a note over {amount}, for it is booked")
    credited = notes.order_by().values("line").annotate(s=Sum("amount")).filter(s__gt=F("line__amount"))
    for row in credited.values_list("line", "s", "line__amount"):
        yield Problem(f"bill line {row[0]} credited", row[1], f"at most {row[2]}")
    invoices = TaxInvoice.objects.filter(account_id=account_id).annotate(s=Sum("parts__amount"))
    for pk, amount, parts in invoices.exclude(s=F("amount")).order_by("id").values_list("pk", "amount", "s"):
        yield Problem(f"tax invoice {pk}", amount, f"{parts}, what its months add up to")
    taken = InvoicePart.objects.filter(bill__account_id=account_id, invoice__status__in=COUNTING)
    over = taken.order_by().values("bill__month").annotate(s=Sum("amount"))
    for month, amount, most in over.filter(s__gt=F("bill__consumed") + F("bill__purchased")).values_list(
        "bill__month", "s", F("bill__consumed") + F("bill__purchased")
    ):
        yield Problem(f"bill {month} invoiced", amount, f"at most {most}")
