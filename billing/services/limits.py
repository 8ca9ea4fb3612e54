"""Volume and spending limits (domain.md 8.4): counted when messages are accepted, under the wallet's lock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from accounts.choices import AlertKind
from accounts.services import raise_alert
from billing.choices import Product
from billing.errors import LimitReached, RuleInvalid
from billing.models import PeriodCount, SendingLimit, Wallet
from billing.months import end_of, first_day, month_of
from billing.services.ledger import lock_wallets
from billing.services.rules import note_watched
from core import clock
from core.money import ZERO, format_yuan

VALUES = tuple(
    f"{period}{what}_{edge}" for what in ("", "_spend") for period in ("day", "month") for edge in ("warn", "limit")
)
SentSource = Callable[[int, str, dt.date, dt.date], tuple[int, Decimal]]
_sent_source: SentSource | None = None


def register_sent_source(source: SentSource) -> None:
    """Name what counts messages and their cost of an account, a product ("": all) and days, the last one excluded."""
    global _sent_source
    _sent_source = source


@transaction.atomic
def save_sending_limit(*, account: Any, product: str = "", actor: Any = None, **values: Any) -> SendingLimit:
    """Set warning and limit values of a product ("": all messages); a value not named is none. At once.

    Raises RuleInvalid when a warning lies above its limit.
    """
    if product and product not in Product.values:
        raise RuleInvalid("Limits are for messages.", field="product")
    given = {name: values.get(name) for name in VALUES}
    for name in VALUES:
        value, limit = given[name], given[name.replace("_warn", "_limit")]
        if value is not None and value < 0:
            raise RuleInvalid("A value is zero or more.", field=name)
        if value is not None and limit is not None and value > limit:
            raise RuleInvalid("A warning value is at most its limit value.", field=name)
    wallet = lock_wallets([account.pk])[account.pk]
    row, _ = SendingLimit.objects.update_or_create(account=account, product=product, defaults=given)
    note_watched(wallet)
    return row


@transaction.atomic
def delete_sending_limit(*, limit: SendingLimit, actor: Any = None) -> None:
    """Take the values of a product away."""
    wallet = lock_wallets([limit.account_id])[limit.account_id]
    limit.delete()
    note_watched(wallet)


@dataclass
class OpenCount:
    """A period of a limit while messages are accepted; ``period`` is "day" or "month"."""

    limit: SendingLimit
    row: PeriodCount
    period: str

    def value(self, what: str, edge: str) -> Any:
        """Return a warning or limit value ("" messages, "_spend" yuan), or None."""
        return getattr(self.limit, f"{self.period}{what}_{edge}")


class OpenLimits:
    """The limits that a send meets. Ask ``check_spending`` before holding money, ``count`` after everything is held."""

    def __init__(self, counts: list[OpenCount], messages: int, at: dt.datetime) -> None:
        self.counts, self.messages, self.at = counts, messages, at

    def check_messages(self) -> None:
        for count in self.counts:
            limit = count.value("", "limit")
            if limit is not None and count.row.messages + self.messages > limit:
                raise _reached(count, "messages", limit)

    def check_spending(self, due: Decimal) -> None:
        """Refuse what would lead beyond a spending limit; a message that costs nothing is never refused for it."""
        for count in self.counts:
            limit = count.value("_spend", "limit")
            if due and limit is not None and count.row.spent + due > limit:
                raise _reached(count, "spending", limit)

    def count(self, due: Decimal) -> None:
        """Count the send and tell who crossed a value."""
        for count in self.counts:
            before = (count.row.messages, count.row.spent)
            count.row.messages += self.messages
            count.row.spent += due
            count.row.save(update_fields=["messages", "spent"])
            self._tell(count, "", before[0], count.row.messages)
            self._tell(count, "_spend", before[1], count.row.spent)

    def _tell(self, count: OpenCount, what: str, before: Any, after: Any) -> None:
        for edge, kind in (("warn", AlertKind.VOLUME_WARNING), ("limit", AlertKind.VOLUME_LIMIT)):
            value = count.value(what, edge)
            if value is None or not before < value <= after:
                continue
            _alert(count.limit, count.row.period, f"{edge}{what}", kind=kind, counted=after, value=value, at=self.at)


def _alert(
    limit: SendingLimit, period: int, edge: str, *, kind: AlertKind, counted: Any, value: Any, at: dt.datetime
) -> None:
    """Tell the contacts, once a limit, period and value, whether it was crossed or stood in the way."""
    shown = format_yuan if edge.endswith("_spend") else "{:,}".format
    with override(settings.LANGUAGE_CODE):
        name = str(limit)
    raise_alert(
        account_id=limit.account_id, kind=kind, cause=f"volume:{limit.pk}:{period}:{edge}:{value}", at=at,
        facts={"what": f"{name} {period}", "count": shown(counted), "value": shown(value)},
    )  # fmt: skip


@transaction.atomic
def tell_refused(error: LimitReached) -> None:
    """Tell the contacts that a send was refused at a limit; for the sender, once its own transaction is rolled back."""
    known = error.params
    limit = SendingLimit.objects.filter(pk=known["limit_id"]).first()
    if limit is None:
        return  # taken away meanwhile
    edge = "limit_spend" if known["what"] == "spending" else "limit"
    _alert(
        limit, known["number"], edge, kind=AlertKind.VOLUME_LIMIT, counted=known["counted"], value=known["limit"],
        at=clock.now(),
    )  # fmt: skip


def open_limits(wallet: Wallet, product: str, messages: int, at: dt.datetime) -> OpenLimits | None:
    """Return the account's limits for a product with what they have counted; None where there are none.

    Raises LimitReached when the messages do not fit. The caller holds the wallet's lock.
    """
    limits = list(SendingLimit.objects.filter(account_id=wallet.pk, product__in=(product, "")).order_by("pk"))
    if not limits:
        return None
    found = OpenLimits([count for limit in limits for count in _counts(limit, at)], messages, at)
    found.check_messages()
    return found


def _counts(limit: SendingLimit, at: dt.datetime) -> list[OpenCount]:
    day, month = clock.local(at).date(), month_of(at)
    number = day.year * 10_000 + day.month * 100 + day.day
    spans = {
        "day": (number, day, day + dt.timedelta(days=1)),
        "month": (month, first_day(month), clock.local(end_of(month)).date()),
    }
    rows = {row.period: row for row in PeriodCount.objects.filter(limit=limit, period__in=[number, month])}
    return [
        OpenCount(limit, rows.get(key) or _first_count(limit, key, start, end), period)
        for period, (key, start, end) in spans.items()
    ]


def _first_count(limit: SendingLimit, period: int, start: dt.date, end: dt.date) -> PeriodCount:
    """Count what was sent before anybody counted: a limit may be set in the middle of a day."""
    messages, spent = _sent_source(limit.account_id, limit.product, start, end) if _sent_source else (0, ZERO)
    return PeriodCount.objects.create(limit=limit, period=period, messages=messages, spent=spent)


def _reached(count: OpenCount, what: str, limit: Any) -> LimitReached:
    shown = format_yuan(limit) if what == "spending" else f"{limit:,}"
    word = {"day": "today", "month": "this month"}[count.period]
    return LimitReached(
        f"The {what} limit of {shown} for {word} is reached. Raise it under volume limits to send on.",
        problem=count.period, what=what, limit=limit, product=count.limit.product, limit_id=count.limit.pk,
        number=count.row.period, counted=count.row.spent if what == "spending" else count.row.messages,
    )  # fmt: skip
