"""Telling the contacts of an account something, each of them once (domain.md 1.6)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.alert_texts import words
from accounts.choices import AlertKind
from accounts.mail import mail_to
from accounts.models import Alert, Contact
from core import clock

SendText = Callable[[int, str, str], bool]  # account id, number, text; was it a number to write to
_send_text: SendText | None = None


def register_text_sender(sender: SendText) -> None:
    """Name what writes to a contact's phone; ``sending`` does in ``ready()``."""
    global _send_text
    _send_text = sender


def raise_alert(
    *, account_id: int, kind: AlertKind, cause: str, facts: dict[str, Any], at: dt.datetime | None = None
) -> None:
    """Note something to be told; a second time for the same cause changes nothing. In the caller's transaction."""
    row = Alert(account_id=account_id, kind=kind, cause=cause, facts=facts, at=at or clock.now())
    Alert.objects.bulk_create([row], ignore_conflicts=True)


def deliver_alerts() -> int:
    """Tell what waits, oldest first; returns how many alerts were told."""
    due = Alert.objects.filter(delivered_at=None, at__lte=clock.now()).order_by("at", "pk")
    return sum(_deliver(pk) for pk in list(due.values_list("pk", flat=True)[:500]))


def next_alert() -> dt.datetime | None:
    """Return when the oldest untold alert was raised."""
    return Alert.objects.filter(delivered_at=None).order_by("at").values_list("at", flat=True).first()


@transaction.atomic
def _deliver(pk: int) -> int:
    """Claim an alert and write its messages and mails in the same transaction: all of it or nothing, once."""
    waiting = Alert.objects.filter(pk=pk, delivered_at=None)
    if not waiting.update(delivered_at=clock.now()):
        return 0
    alert = Alert.objects.get(pk=pk)
    subject, text = words(AlertKind(alert.kind), alert.facts)
    hears = {AlertKind(alert.kind).switch: True}
    for contact in Contact.objects.filter(account_id=alert.account_id, **hears).order_by("pk"):
        if contact.phone and _send_text is not None:
            alert.texts += _send_text(alert.account_id, contact.phone, text)
        if contact.email:
            mail_to(account_id=alert.account_id, email=contact.email, subject=subject, text=text)
            alert.mails += 1
    alert.save(update_fields=["texts", "mails"])
    return 1
