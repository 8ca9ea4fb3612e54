"""The life of one message, step by step."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.selectors import charge_of_message
from carrier.choices import Carrier
from core.money import format_yuan
from sending.choices import Door, MessageStatus
from sending.models import Message


@dataclass(frozen=True)
class Event:
    """``kind`` is accepted, routed, receipt, duplicate, correction, charge, given_up or reply; colour as in badges."""

    at: dt.datetime
    kind: str
    colour: str
    title: str
    detail: str = ""


def timeline(message: Message) -> list[Event]:
    """Return what happened to a message so far, in order; two queries."""
    events = [
        Event(message.submitted_at, "accepted", "info", _("Accepted"), str(Door(message.door).label)),
    ]
    if message.sent_at:
        place = " ".join(part for part in (message.province, message.city) if part)
        carrier = str(Carrier(message.carrier).label)
        events.append(
            Event(message.sent_at, "routed", "info", _("Handed to the carrier"), f"{carrier} {place}".strip())
        )
    events += _receipts(message)
    events += _end(message)
    for uplink in message.uplinks.filter(received_at__isnull=False).order_by("received_at"):
        title = _("Opted out by reply") if uplink.is_opt_out else _("Reply")
        events.append(Event(uplink.received_at, "reply", "primary", title, uplink.content))
    return sorted(events, key=lambda event: event.at)


def _receipts(message: Message) -> list[Event]:
    events: list[Event] = []
    status = ""
    for receipt in message.receipts.filter(applied_at__isnull=False).order_by("applied_at", "pk"):
        delivered = receipt.status == MessageStatus.DELIVERED
        if not status:
            kind, title = "receipt", _("Delivered") if delivered else _("Failed")
        elif delivered and status == MessageStatus.FAILED:
            kind, title = "correction", _("Delivered after all")
        else:
            kind, title = "duplicate", _("A further receipt, without effect")
        if kind != "duplicate":
            status = receipt.status
        colour = "default" if kind == "duplicate" else "success" if delivered else "danger"
        events.append(Event(receipt.applied_at, kind, colour, title, receipt.code))
    return events


def _paid(message: Message) -> Decimal:
    """Return what was charged; the tier may have been cheaper than what was held."""
    charged = charge_of_message(message.pk)
    return message.unit_price * message.segments if charged is None else charged


def _end(message: Message) -> list[Event]:
    payer = _("from a package") if message.package_id else format_yuan(_paid(message))
    parts = _("%(count)d billed parts, %(payer)s") % {"count": message.segments, "payer": payer}
    if message.charge_on == "submission":
        return [Event(message.submitted_at, "charge", "primary", _("Charged on submission"), parts)]
    if message.status == MessageStatus.DELIVERED and message.received_at:
        return [Event(message.received_at, "charge", "primary", _("Charged on delivery"), parts)]
    if message.status == MessageStatus.FAILED and message.received_at:
        return [Event(message.received_at, "charge", "default", _("Not charged"))]
    if message.status == MessageStatus.UNKNOWN:
        at = message.submitted_at + dt.timedelta(hours=72)
        return [Event(at, "given_up", "warning", _("No receipt within 72 hours; not charged"))]
    return []
