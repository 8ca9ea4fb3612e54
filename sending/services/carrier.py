"""A round of the carrier process. Every step is one transaction over rows that say themselves what is due."""

import datetime as dt
from typing import NamedTuple

from django.db import connection
from django.db.models import Min

from core import clock
from sending.models import Message, Receipt, Uplink
from sending.services.receipts import apply_receipts, give_up
from sending.services.take_over import take_over
from sending.services.uplinks import receive_uplinks


class Due(NamedTuple):
    """What there is to do."""

    messages: bool
    receipts: bool
    uplinks: bool


def run_carrier(limit: int = 500) -> int:
    """Do one round with up to ``limit`` rows a step; returns how many rows were worked on.

    Safe to stop anywhere and to run many times at once: a step commits whole or not at all, and rows another process
    holds are passed over (PostgreSQL) or waited for (SQLite).
    """
    due = _due()
    done = 0
    if due.messages:
        done += take_over(limit)
    if due.receipts or done:
        done += apply_receipts(limit)
    if due.messages:
        done += give_up(limit)
    if due.uplinks:
        done += receive_uplinks(limit)
    return done


def next_due() -> dt.datetime | None:
    """Return when the carrier has something to do next, or None."""
    instants = (
        Message.objects.filter(next_at__isnull=False).aggregate(at=Min("next_at"))["at"],
        Receipt.objects.filter(applied_at__isnull=True).aggregate(at=Min("due_at"))["at"],
        Uplink.objects.filter(received_at__isnull=True).aggregate(at=Min("due_at"))["at"],
    )
    return min((at for at in instants if at is not None), default=None)


def _due() -> Due:
    """Ask three partial indexes in one query; this is all an idle process does."""
    now = connection.ops.adapt_datetimefield_value(clock.now())
    message, receipt, uplink = (model._meta.db_table for model in (Message, Receipt, Uplink))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM {message} WHERE next_at <= %s), "
            f"EXISTS (SELECT 1 FROM {receipt} WHERE applied_at IS NULL AND due_at <= %s), "
            f"EXISTS (SELECT 1 FROM {uplink} WHERE received_at IS NULL AND due_at <= %s)",
            [now, now, now],
        )
        return Due(*map(bool, cursor.fetchone()))
