"""The carrier takes queued messages over and decides what will come back, and when."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from carrier import network
from carrier.selectors import world
from core import clock, rows
from sending.choices import MessageStatus
from sending.models import Batch, Message, Receipt, Uplink
from sending.services.outcome import Outcome, tell
from sending.services.rows import Row, claim_messages
from signatures.selectors import refused_at

GIVE_UP_AFTER = dt.timedelta(hours=72)
REPLY_AFTER = dt.timedelta(milliseconds=1500)  # a person needs a moment to read


@transaction.atomic
def take_over(limit: int) -> int:
    """Hand up to ``limit`` queued messages to the network; returns how many. Receipts are rows from here on, so
    nothing is left in memory that a crash could lose."""
    now = clock.now()
    queued = Message.objects.filter(next_at__lte=now, status=MessageStatus.QUEUED).order_by("next_at", "pk")
    messages = claim_messages(queued, limit)
    if not messages:
        return 0
    the_world = world()
    refused = refused_at(message.signature_id for message in messages)
    plans = [(message, network.plan(_outgoing(message, refused), the_world)) for message in messages]
    rows.insert(
        Receipt,
        ("message", "status", "code", "due_at"),
        [
            (message.id, receipt.status, receipt.code, _due(message, receipt.after_ms, now))
            for message, plan in plans
            for receipt in plan.receipts
        ],
    )
    _reply(plans, now)
    for message in messages:
        message.status, message.sent_at = MessageStatus.SENT, now
    rows.update(
        Message,
        ("status", "sent_at", "next_at"),
        [(message.id, MessageStatus.SENT.value, now, message.submitted_at + GIVE_UP_AFTER) for message in messages],
    )
    tell([Outcome(message, None) for message in messages])
    return len(messages)


def _outgoing(message: Row, refused: set[tuple[int, str]]) -> network.Outgoing:
    return network.Outgoing(
        message.id, message.phone, message.carrier, message.template_code, message.account_id, message.sign_name,
        message.submitted_at, (message.signature_id, message.carrier) not in refused,
    )  # fmt: skip


def _due(message: Row, after_ms: int, now: dt.datetime) -> dt.datetime:
    """Return when a receipt arrives: counted from submission, never before the message left."""
    return max(message.submitted_at + dt.timedelta(milliseconds=after_ms), now)


def _reply(plans: Sequence[tuple[Row, network.Plan]], now: dt.datetime) -> None:
    """Let handsets that answer by themselves do so after their last receipt."""
    answering = [(message, plan) for message, plan in plans if plan.reply]
    if not answering:
        return
    batches = {message.batch_id for message, _plan in answering}
    codes = dict(Batch.objects.filter(pk__in=batches).values_list("pk", "extend_code"))
    Uplink.objects.bulk_create(
        Uplink(
            account_id=message.account_id, phone=message.phone, content=plan.reply, sign_name=message.sign_name,
            dest_code=codes[message.batch_id], message_id=message.id,
            due_at=_due(message, max((receipt.after_ms for receipt in plan.receipts), default=0), now) + REPLY_AFTER,
        )
        for message, plan in answering
    )  # fmt: skip
