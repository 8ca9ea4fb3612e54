"""Tax invoices (发票管理): asked for by the account, issued or rejected by finance, booked back in red."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from billing import tax_numbers
from billing.choices import BillStatus, InvoiceKind, InvoiceStatus
from billing.errors import InvoiceDecided, InvoiceInvalid, InvoiceNothing, ReferenceUsed
from billing.models import Bill, InvoicePart, TaxInvoice
from billing.selectors.payable import invoiceable, really_paid
from billing.services.ledger import lock_wallets
from core import clock
from core.lifecycle import move
from core.money import ZERO, format_yuan, to_units


@transaction.atomic
def request_invoice(
    *, account: Any, title: str, tax_number: str, kind: str, months: Sequence[int], amount: Decimal | None = None,
    reference: str = "", actor: Any = None,
) -> TaxInvoice:  # fmt: skip
    """Ask for an invoice over settled months; ``amount`` None takes all that may be invoiced, oldest month first.

    Never above what the months cost, nor above the money really paid in and not yet invoiced [assumed]. A repeated
    ``reference`` returns the first. Raises InvoiceInvalid, InvoiceNothing.
    """
    title, tax_number = title.strip(), tax_number.strip().upper()
    _check(title, tax_number, kind)
    lock_wallets([account.pk])
    known = TaxInvoice.objects.filter(account=account, reference=reference).first() if reference else None
    if known is not None:
        if (known.title, known.tax_number, known.kind) != (title, tax_number, kind):
            raise ReferenceUsed
        return known
    left = invoiceable(_bills(account, months))
    most = min(sum(left.values(), ZERO), really_paid(account.pk))
    wanted = most if amount is None else _exact(amount)
    if not ZERO < wanted <= most:
        raise InvoiceNothing(
            _(
                "At most %(most)s of these months was paid and is not invoiced yet. Ask for less, or choose other "
                "months."
            ) % {"most": format_yuan(max(most, ZERO))}, most=most,
        )  # fmt: skip
    invoice = TaxInvoice.objects.create(
        account=account, title=title, tax_number=tax_number, kind=kind, amount=wanted, requested_by=actor,
        requested_at=clock.now(), reference=reference,
    )  # fmt: skip
    InvoicePart.objects.bulk_create(_parts(invoice, left, wanted))
    return invoice


def issue_invoice(*, invoice: TaxInvoice, number: str, actor: Any = None) -> TaxInvoice:
    """Issue a requested invoice under a number of its own."""
    return _decide(invoice, InvoiceStatus.REQUESTED, InvoiceStatus.ISSUED, actor, number=_number(number))


def reject_invoice(*, invoice: TaxInvoice, reason: str, actor: Any = None) -> TaxInvoice:
    """Turn a requested invoice down, with the reason; its months may be invoiced again."""
    return _decide(invoice, InvoiceStatus.REQUESTED, InvoiceStatus.REJECTED, actor, reason=_reason(reason))


def withdraw_invoice(*, invoice: TaxInvoice, actor: Any = None) -> TaxInvoice:
    """Take a request back before finance decided."""
    return _decide(invoice, InvoiceStatus.REQUESTED, InvoiceStatus.CANCELLED, actor)


def cancel_invoice(*, invoice: TaxInvoice, red_number: str, reason: str, actor: Any = None) -> TaxInvoice:
    """Cancel an issued invoice by a red-letter one over the whole amount; its months may be invoiced again."""
    values = {"red_number": _number(red_number, field="red_number"), "reason": _reason(reason)}
    return _decide(invoice, InvoiceStatus.ISSUED, InvoiceStatus.CANCELLED, actor, **values)


def _check(title: str, tax_number: str, kind: str) -> None:
    if not 1 <= len(title) <= 100:
        raise InvoiceInvalid(_("Name the buyer in 1 to 100 characters, as registered."), field="title")
    if not tax_numbers.is_valid(tax_number):
        raise InvoiceInvalid(
            _(
                "The tax number must be a unified social credit code: 18 characters whose check digit is right. "
                "Compare it with the business licence."
            ), field="tax_number",
        )  # fmt: skip
    if kind not in InvoiceKind.values:
        raise InvoiceInvalid(_("Choose an ordinary or a special invoice."), field="kind")


def _bills(account: Any, months: Sequence[int]) -> list[Bill]:
    bills = list(Bill.objects.filter(account=account, month__in=set(months), status=BillStatus.SETTLED))
    if not months or len(bills) != len(set(months)):
        raise InvoiceInvalid(_("Name months whose bills are settled."), field="months")
    return sorted(bills, key=lambda bill: bill.month)


def _exact(amount: Decimal) -> Decimal:
    try:
        to_units(amount)
    except (ValueError, ArithmeticError) as exc:
        raise InvoiceInvalid(_("Write the amount in yuan with at most four decimals."), field="amount") from exc
    return amount


def _parts(invoice: TaxInvoice, left: dict[int, Decimal], amount: Decimal) -> list[InvoicePart]:
    parts = []
    for bill_id, most in left.items():
        if (taken := min(most, amount)) > 0:
            parts.append(InvoicePart(invoice=invoice, bill_id=bill_id, amount=taken))
            amount -= taken
    return parts


def _decide(invoice: TaxInvoice, source: str, target: str, actor: Any, **values: Any) -> TaxInvoice:
    try:
        with transaction.atomic():
            if not move(invoice, source=source, target=target, decided_by=actor, decided_at=clock.now(), **values):
                raise InvoiceDecided
    except IntegrityError as exc:
        raise InvoiceInvalid(_("Another invoice has this number. Check it."), field=next(iter(values))) from exc
    invoice.refresh_from_db()
    return invoice


def _number(text: str, *, field: str = "number") -> str:
    if not 1 <= len(text.strip()) <= 30:
        raise InvoiceInvalid(_("Give the invoice its number, of 1 to 30 characters."), field=field)
    return text.strip()


def _reason(text: str) -> str:
    if not 1 <= len(text.strip()) <= 200:
        raise InvoiceInvalid(_("Say why, in 1 to 200 characters."), field="reason")
    return text.strip()
