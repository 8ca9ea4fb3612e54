"""What a phone's owner sees: conversations of numbers, and the bubbles of one."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from core.tenancy import Scope
from sending.choices import MessageStatus
from sending.models import Message, Uplink

RECENT = 20_000  # the inbox looks at the newest messages only, so that it costs the same on a large table


@dataclass(frozen=True)
class Conversation:
    """A number and the newest text on its screen."""

    phone: str
    at: dt.datetime
    text: str
    sign_name: str
    is_reply: bool


@dataclass(frozen=True)
class Bubble:
    """One text of a conversation. ``key`` is stable and unique ("m12", "u3"); replies carry ``is_reply``.

    ``at`` is when it reached the screen; ``status`` is a word of MessageStatus, or travelling / received for a reply.
    """

    key: str
    at: dt.datetime
    text: str
    sign_name: str
    is_reply: bool
    status: str
    code: str
    message_id: int | None


def inbox(scope: Scope, *, search: str = "", limit: int = 50) -> list[Conversation]:
    """Return the numbers that got something lately, the newest first; ``search`` is the beginning of a number."""
    rows = Message.objects.visible_to(scope)
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = rows.filter(phone__startswith=search) if search else rows.filter(pk__gt=newest - RECENT)
    last = rows.order_by().values("phone").annotate(last=Max("pk")).order_by("-last")[:limit]
    messages = Message.objects.filter(pk__in=[row["last"] for row in last]).order_by("-pk")
    found = {
        row.phone: Conversation(row.phone, row.submitted_at, row.content, row.sign_name, False) for row in messages
    }
    replies = Uplink.objects.visible_to(scope).filter(phone__in=found).order_by("pk")
    for row in replies.only("phone", "due_at", "content", "sign_name"):
        if row.due_at >= found[row.phone].at:
            found[row.phone] = Conversation(row.phone, row.due_at, row.content, row.sign_name, True)
    return sorted(found.values(), key=lambda entry: entry.at, reverse=True)


def conversation(scope: Scope, phone: str, *, limit: int = 50) -> list[Bubble]:
    """Return the newest texts of a number (stored digits) in order; ask again to see what changed. Two queries.

    Messages still under way are included with their status; failed ones never reach a screen, but say why.
    """
    messages = Message.objects.visible_to(scope).filter(phone=phone).order_by("-pk")[:limit]
    replies = Uplink.objects.visible_to(scope).filter(phone=phone).order_by("-pk")[:limit]
    bubbles = [
        Bubble(
            f"m{row.pk}",
            row.received_at if row.received_at and row.status == MessageStatus.DELIVERED else row.submitted_at,
            row.content,
            row.sign_name,
            False,
            row.status,
            row.err_code,
            row.pk,
        )
        for row in messages
    ]
    for row in replies:
        status = "received" if row.received_at else "travelling"
        bubbles.append(Bubble(f"u{row.pk}", row.due_at, row.content, row.sign_name, True, status, "", row.message_id))
    return sorted(bubbles, key=lambda bubble: (bubble.at, bubble.key))[-limit:]
