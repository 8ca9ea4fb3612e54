"""Replies of handsets: written now, arriving a moment later, and what an opt-out word does."""

import datetime as dt

from django.db import transaction

from core import clock, rows
from core.phone import InvalidPhone, parse
from sending import errors
from sending.models import Message, OptOut, Uplink
from sending.services.pulls import note_replies

OPT_OUT_WORDS = frozenset({"R", "T", "TD", "N", "退订"})
CONTENT_MAX = 500
TRAVEL = dt.timedelta(seconds=1)


@transaction.atomic
def reply(
    *, account_id: int, phone: str, content: str, message_id: int | None = None, delay: dt.timedelta = TRAVEL
) -> Uplink:
    """Answer from a number's handset to the account's last message to it (or the one named); arrives after ``delay``.

    Raises NumberInvalid, ReplyInvalid, MessageUnknown or NothingToReplyTo.
    """
    content = content.strip()
    if not 0 < len(content) <= CONTENT_MAX:
        raise errors.ReplyInvalid()
    try:
        digits = parse(phone).digits
    except InvalidPhone as exc:
        raise errors.NumberInvalid(field="phone") from exc
    sent = Message.objects.filter(account_id=account_id, phone=digits).select_related("batch").order_by("-pk")
    if message_id is not None:
        sent = sent.filter(pk=message_id)
    message = sent.first()
    if message is None:
        raise errors.NothingToReplyTo() if message_id is None else errors.MessageUnknown()
    return Uplink.objects.create(
        account_id=account_id, phone=digits, content=content, sign_name=message.sign_name,
        dest_code=message.batch.extend_code, message=message, due_at=clock.now() + delay,
    )  # fmt: skip


def is_opt_out(content: str) -> bool:
    """Return whether a reply is one of the words that end promotion (domain.md 4.8)."""
    return content.strip().upper() in OPT_OUT_WORDS


@transaction.atomic
def receive_uplinks(limit: int) -> int:
    """Let up to ``limit`` travelling replies arrive; returns how many."""
    due = Uplink.objects.filter(received_at__isnull=True, due_at__lte=clock.now()).order_by("due_at", "pk")
    found = rows.claim(due, limit, "pk", "account_id", "phone", "sign_name", "content", "due_at")
    rows.update(
        Uplink,
        ("received_at", "is_opt_out"),
        [(pk, due_at, is_opt_out(content)) for pk, _account, _phone, _sign, content, due_at in found],
    )
    note_replies(Uplink.objects.filter(pk__in=[row[0] for row in found]).select_related("message"))
    OptOut.objects.bulk_create(
        [
            OptOut(account_id=account, phone=phone, sign_name=sign, created_at=due_at)
            for _pk, account, phone, sign, content, due_at in found
            if sign and is_opt_out(content)
        ],
        ignore_conflicts=True,
    )
    return len(found)
