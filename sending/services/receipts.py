"""Receipts arrive, early and late, twice and in the wrong order; and are given up on."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from billing.choices import ChargeOn
from billing.services import release_messages, settle_messages
from core import clock, rows
from sending.choices import MessageStatus, ReceiptStatus
from sending.models import Message, Receipt
from sending.services.charges import charge_of
from sending.services.outcome import Outcome, tell
from sending.services.rows import COLUMNS, Row, claim_messages

RECEIPT_COLUMNS = ("pk", "status", "code", "due_at")
MESSAGE_COLUMNS = tuple(f"message__{name}" for name in COLUMNS)


@transaction.atomic
def apply_receipts(limit: int) -> int:
    """Let up to ``limit`` due receipts arrive; returns how many.

    The first receipt decides. Delivered after failed corrects it; any other later receipt is noted and changes
    nothing. A receipt arrives at its due time, however late this process looks.
    """
    now = clock.now()
    due = Receipt.objects.filter(applied_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")
    found = rows.claim(due, limit, *RECEIPT_COLUMNS, *MESSAGE_COLUMNS)
    if not found:
        return 0
    rows.update(Receipt, ("applied_at",), [(pk, due_at) for pk, _status, _code, due_at, *_message in found])
    messages: dict[int, Row] = {}
    before: dict[int, Outcome] = {}
    for _pk, status, code, due_at, *values in found:
        message = messages.get(values[0])
        if message is None:
            message = messages[values[0]] = Row(values)
        if _decides(message.status, status):
            was = Outcome(message, message.status, message.err_code, message.received_at)
            before.setdefault(message.id, was)
            message.status, message.err_code, message.received_at = MessageStatus(status), code, due_at
    changed = [messages[pk] for pk in before]
    rows.update(
        Message,
        ("status", "err_code", "received_at", "next_at"),
        [(row.id, row.status.value, row.err_code, row.received_at, None) for row in changed],
    )
    _pay(changed, list(messages.values()), now)
    tell(list(before.values()))
    return len(found)


def _decides(status: str, receipt: str) -> bool:
    if status == MessageStatus.SENT:
        return True
    return status == MessageStatus.FAILED and receipt == ReceiptStatus.DELIVERED


def _pay(changed: Sequence[Row], touched: Sequence[Row], now: object) -> None:
    """Charge what was delivered. Let go of what failed once no receipt is to come that could still correct it."""
    charges = [
        charge_of(row)
        for row in changed
        if row.charge_on == ChargeOn.DELIVERY and row.status == MessageStatus.DELIVERED
    ]
    settle_messages(charges, at=now)
    failed = {
        row.id: row for row in touched if row.charge_on == ChargeOn.DELIVERY and row.status == MessageStatus.FAILED
    }
    if failed:
        coming = Receipt.objects.filter(message_id__in=failed, applied_at__isnull=True).order_by()
        for pk in coming.values_list("message_id", flat=True):
            failed.pop(pk, None)
        release_messages([charge_of(row) for row in failed.values()], at=now)


@transaction.atomic
def give_up(limit: int) -> int:
    """Call messages without a receipt after 72 hours unknown and let their payment go; returns how many."""
    now = clock.now()
    arriving = Receipt.objects.filter(message_id=OuterRef("pk"), applied_at__isnull=True, due_at__lte=now)
    overdue = Message.objects.filter(~Exists(arriving), next_at__lte=now, status=MessageStatus.SENT)
    messages = claim_messages(overdue.order_by("next_at", "pk"), limit)
    if not messages:
        return 0
    for message in messages:
        message.status = MessageStatus.UNKNOWN
    rows.update(
        Message, ("status", "next_at"), [(message.id, MessageStatus.UNKNOWN.value, None) for message in messages]
    )
    held = [charge_of(message) for message in messages if message.charge_on == ChargeOn.DELIVERY]
    release_messages(held, at=now)
    tell([Outcome(message, MessageStatus.SENT) for message in messages])
    return len(messages)
