"""Credit notes: money back for a line of a settled bill, which itself never changes."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from billing.causes import CREDIT
from billing.choices import BillStatus, EntryKind
from billing.errors import AmountInvalid, CreditTooHigh, LineOpen, NoteMissing, ReferenceUsed
from billing.models import BillLine, CreditNote, LedgerEntry
from billing.selectors.payable import creditable
from billing.services.ledger import lock_wallets, post
from core import clock
from core.money import format_yuan, to_units


@transaction.atomic
def credit_line(
    *, line: BillLine, amount: Decimal, reason: str, reference: str = "", actor: Any = None
) -> CreditNote:  # fmt: skip
    """Give money of a settled bill's line back: an adjustment in the open month that names the note.

    All notes against a line stay within its amount. A repeated ``reference`` (per account) returns the first note.
    Raises NoteMissing, AmountInvalid, LineOpen, CreditTooHigh.
    """
    reason = reason.strip()
    if not reason:
        raise NoteMissing(field="reason")
    _check(amount)
    account = line.bill.account
    wallets = lock_wallets([account.pk])
    known = CreditNote.objects.filter(account=account, reference=reference).first() if reference else None
    if known is not None:
        if (known.line_id, known.amount) != (line.pk, amount):
            raise ReferenceUsed
        return known
    if line.bill.status != BillStatus.SETTLED:
        raise LineOpen
    most = creditable(line)
    if amount > most:
        raise CreditTooHigh(
            _("At most %(most)s of this line can still be credited. Lower the amount.") % {"most": format_yuan(most)},
            most=most,
        )
    note = CreditNote.objects.create(
        account=account, bill=line.bill, line=line, amount=amount, reason=reason[:200], actor=actor,
        created_at=clock.now(), reference=reference,
    )  # fmt: skip
    entry = LedgerEntry(
        account=account, kind=EntryKind.ADJUSTMENT, cause_kind=CREDIT, cause_id=str(note.pk), product=line.product,
        amount=amount, note=f"{line.bill} #{line.pk}: {reason}"[:200], actor=actor,
    )  # fmt: skip
    post([entry], wallets, at=clock.now())
    note.entry_id = entry.pk
    note.save(update_fields=["entry_id"])
    return note


def _check(amount: Decimal) -> None:
    try:
        units = to_units(amount)
    except (ValueError, ArithmeticError) as exc:
        raise AmountInvalid from exc
    if units <= 0:
        raise AmountInvalid
