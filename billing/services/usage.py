"""What is charged after use, added up every five minutes (cards, domain.md 5.9, 5.11).

An app registers a source that knows its uncharged use. A window [t, t + 5 min) is posted once for an account, in one
transaction with the source's own marking of what it handed over: killed anywhere, use is charged once and not lost.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from billing.causes import USAGE
from billing.choices import EntryKind
from billing.models import LedgerEntry, UsageMark
from billing.services.ledger import lock_wallets, post
from core import clock

SPAN = dt.timedelta(minutes=5)
_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of one account in a window. ``part`` tells entries of one window apart (a template, a price)."""

    account_id: int
    product: str
    quantity: int
    unit_price: Decimal
    part: str = ""
    signature_id: int | None = None
    template_id: int | None = None
    application_id: int | None = None
    pool_id: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """``oldest()`` is when the oldest uncharged use happened, or None. ``take(until)`` marks all uncharged use before
    that instant as charged and returns it added up; it runs in the transaction that charges it."""

    oldest: Callable[[], dt.datetime | None]
    take: Callable[[dt.datetime], Iterable[Usage]]


_sources: dict[str, Source] = {}


def register_usage_source(name: str, source: Source) -> None:
    """Add what is charged by windows; a second of the same name replaces the first."""
    _sources[name] = source


def next_window() -> dt.datetime | None:
    """Return when the next window with use in it ends."""
    ends = [end for name in _sources if (end := _end_of(name)) is not None]
    return min(ends, default=None)


def add_up_usage() -> int:
    """Charge every window that is over; returns how many entries were written."""
    return sum(_charge(name) for name in sorted(_sources))


def window_of(at: dt.datetime) -> dt.datetime:
    """Return the start of the window an instant lies in."""
    return at - dt.timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)


def _end_of(name: str) -> dt.datetime | None:
    """Windows only go forward: use stored late, in a window already charged, is charged with the next."""
    oldest = _sources[name].oldest()
    if oldest is None:
        return None
    done = UsageMark.objects.filter(pk=name).values_list("done_until", flat=True).first()
    start = window_of(oldest)
    return max(start, done or start) + SPAN


def _charge(name: str) -> int:
    written = 0
    while (end := _end_of(name)) is not None and end <= clock.now():
        written += _charge_window(name, end)
    return written


@transaction.atomic
def _charge_window(name: str, end: dt.datetime) -> int:
    UsageMark.objects.get_or_create(pk=name)
    UsageMark.objects.select_for_update().get(pk=name)
    if _end_of(name) != end:
        return 0  # another process was first
    entries = [_entry(name, end - SPAN, usage) for usage in _sources[name].take(end)]
    UsageMark.objects.filter(pk=name).update(done_until=end)
    if entries:
        post(entries, lock_wallets(entry.account_id for entry in entries), at=end - _TICK)
    return len(entries)


def _entry(name: str, start: dt.datetime, usage: Usage) -> LedgerEntry:
    window = start.astimezone(dt.UTC).strftime("%Y%m%d%H%M")
    return LedgerEntry(
        account_id=usage.account_id, kind=EntryKind.CHARGE, cause_kind=USAGE,
        cause_id=f"{usage.account_id}:{name}:{window}:{usage.part}".rstrip(":"), product=usage.product,
        quantity=usage.quantity, unit_price=usage.unit_price, amount=-usage.unit_price * usage.quantity,
        signature_id=usage.signature_id, template_id=usage.template_id, application_id=usage.application_id,
        pool_id=usage.pool_id,
    )  # fmt: skip
