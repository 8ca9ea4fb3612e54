"""Arrears that last: after a month rents and bindings end (domain.md 12.6, 11.4).

Which things these are, upper apps say: they register what ends them. The month is a calendar month [assumed].
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable

from django.db import transaction

from billing.models import Wallet
from billing.services.ledger import lock_wallets
from core import clock

Ender = Callable[[int, dt.datetime], int]  # account id, instant; returns how many things ended
_enders: dict[str, Ender] = {}


def register_arrears_ender(name: str, ender: Ender) -> None:
    """Name what ends when an account has been in arrears for a month; called once, in the duty's transaction.

    It must not lock the wallet of another account. A second of the same name replaces the first.
    """
    _enders[name] = ender


def end_in_arrears() -> int:
    """End rents and bindings of accounts that are a month in arrears; returns how many accounts."""
    now = clock.now()
    open_rows = Wallet.objects.filter(arrears_since__isnull=False, arrears_ended_at=None).order_by("pk")
    due = [row.pk for row in open_rows if month_after(row.arrears_since) <= now]
    return sum(_end(pk, now) for pk in due)


def next_end() -> dt.datetime | None:
    """Return when the longest arrears have lasted a month."""
    rows = Wallet.objects.filter(arrears_since__isnull=False, arrears_ended_at=None).order_by("arrears_since")
    since = rows.values_list("arrears_since", flat=True).first()
    return month_after(since) if since else None


def month_after(at: dt.datetime) -> dt.datetime:
    """Return the same day and time of the next month in Beijing, its last day where it has no such day."""
    local = clock.local(at)
    year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
    return local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1])).astimezone(dt.UTC)


@transaction.atomic
def _end(account_id: int, at: dt.datetime) -> int:
    wallet = lock_wallets([account_id])[account_id]
    if wallet.arrears_since is None or wallet.arrears_ended_at is not None:
        return 0  # paid meanwhile, or another process was first
    for _name, ender in sorted(_enders.items()):
        ender(account_id, at)
    wallet.arrears_ended_at = at
    wallet.save(update_fields=["arrears_ended_at"])
    return 1
