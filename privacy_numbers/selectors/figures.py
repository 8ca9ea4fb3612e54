"""Figures of number privacy: what it cost, how many calls connected (domain.md 12.13)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from billing.choices import Item, Unit
from billing.selectors import PoolSum, pool_sums
from core import clock
from core.money import ZERO
from core.tenancy import Scope
from privacy_numbers.choices import NumberState, PoolType, TextKind
from privacy_numbers.models import Binding, CallRecord, NumberPool, SecretNumber, TextRecord

ITEMS = {
    Item.PRIVACY_NUMBER: Unit.NUMBER_MONTH, Item.PRIVACY_CALL: Unit.MINUTE, Item.PRIVACY_RECORD: Unit.MINUTE,
    Item.PRIVACY_CAUGHT: Unit.SEGMENT, Item.PRIVACY_SMART: Unit.SEGMENT,
}  # fmt: skip
POOLS_MOST = 500


@dataclass(frozen=True)
class Query:
    """Beijing days ``first`` to ``last``, both included; ``pool_type`` and ``pool_id`` narrow it down."""

    first: dt.date
    last: dt.date
    pool_type: str = ""
    pool_id: int | None = None

    @property
    def months(self) -> tuple[int, int]:
        """Return first and last billing month."""
        return self.first.year * 100 + self.first.month, self.last.year * 100 + self.last.month

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """Return the first instant and the first one behind."""
        return clock.day_bounds(self.first)[0], clock.day_bounds(self.last)[1]


def month_query(month: int, *, pool_type: str = "", pool_id: int | None = None) -> Query:
    """Return the question for one month (202611)."""
    first = dt.date(month // 100, month % 100, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return Query(first, last, pool_type, pool_id)


@dataclass(frozen=True)
class Line:
    """A line of the full statistics; ``amount`` is what the ledger charged, before vouchers."""

    pool: NumberPool
    item: str
    quantity: int
    unit: str
    amount: Decimal


def pool_list(scope: Scope, query: Query | None = None) -> QuerySet[NumberPool]:
    """Return the pools in reach that the question is about."""
    rows = NumberPool.objects.visible_to(scope).order_by("pk")
    if query and query.pool_type:
        rows = rows.filter(pool_type=query.pool_type)
    if query and query.pool_id:
        rows = rows.filter(pk=query.pool_id)
    return rows


def full(scope: Scope, query: Query) -> list[Line]:
    """Return what each pool cost by item, over the whole months of the question; two queries."""
    pools = {pool.pk: pool for pool in pool_list(scope, query)}
    return [
        Line(pools[row.pool_id], row.product, row.quantity, ITEMS[Item(row.product)], row.amount)
        for row in _sums(scope, query)
        if row.pool_id in pools
    ]


def _sums(scope: Scope, query: Query) -> list[PoolSum]:
    order = {item.value: place for place, item in enumerate(ITEMS)}
    rows = [row for row in pool_sums(scope, *query.months) if row.product in order]
    return sorted(rows, key=lambda row: (row.pool_id, order[row.product]))


@dataclass
class Total:
    """A pool's (or all pools') use in a period."""

    pool: NumberPool | None
    numbers: int = 0
    calls: int = 0
    connected: int = 0
    minutes: int = 0
    fee: Decimal = field(default_factory=lambda: ZERO)
    texts: int = 0

    @property
    def rate(self) -> float | None:
        """Return the connection rate in per cent, one decimal."""
        return round(100 * self.connected / self.calls, 1) if self.calls else None

    def add(self, other: "Total") -> None:
        """Add another's figures."""
        for name in ("numbers", "calls", "connected", "minutes", "fee", "texts"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def by_category(scope: Scope, query: Query) -> tuple[list[Total], Total]:
    """Return each pool's figures and their total; four queries. Billed numbers are those that paid rent."""
    found = {pool.pk: Total(pool) for pool in pool_list(scope, query)[:POOLS_MOST]}
    for row in _calls(scope, query, found).values("pool_id").annotate(**_CALL_SUMS).order_by():
        total = found[row["pool_id"]]
        total.calls, total.connected = row["calls"], row["connected"]
        total.minutes, total.fee = row["billed"] or 0, row["paid"] or ZERO
    for pool_id, count in _texts(scope, query, found).values_list("pool_id").annotate(Count("pk")).order_by():
        found[pool_id].texts = count
    for rent in pool_sums(scope, *query.months):
        if rent.product == Item.PRIVACY_NUMBER and rent.pool_id in found:
            found[rent.pool_id].numbers = rent.quantity
    whole = Total(None)
    for total in found.values():
        whole.add(total)
    return list(found.values()), whole


_CALL_SUMS = {
    "calls": Count("pk"), "connected": Count("pk", filter=Q(answered_at__isnull=False)), "billed": Sum("minutes"),
    "paid": Sum("fee"),
}  # fmt: skip


def _calls(scope: Scope, query: Query, pools: Any) -> QuerySet[CallRecord]:
    since, until = query.bounds
    return CallRecord.objects.visible_to(scope).filter(
        pool_id__in=list(pools), called_at__gte=since, called_at__lt=until
    )


def _texts(scope: Scope, query: Query, pools: Any) -> QuerySet[TextRecord]:
    since, until = query.bounds
    rows = TextRecord.objects.visible_to(scope).filter(pool_id__in=list(pools), sent_at__gte=since, sent_at__lt=until)
    return rows.exclude(kind=TextKind.BLOCKED)


def by_day(scope: Scope, query: Query) -> list[dict[str, Any]]:
    """Return calls, connected, rate, minutes and texts of each day, days without any included."""
    pools = list(pool_list(scope, query).values_list("pk", flat=True)[:POOLS_MOST])
    day = {"day": TruncDate("called_at", tzinfo=clock.BEIJING)}
    calls = {row["day"]: row for row in _calls(scope, query, pools).values(**day).annotate(**_CALL_SUMS).order_by()}
    sent = _texts(scope, query, pools).values(day=TruncDate("sent_at", tzinfo=clock.BEIJING))
    texts = {row["day"]: row["n"] for row in sent.annotate(n=Count("pk")).order_by()}
    return [_day(day, calls.get(day), texts.get(day, 0)) for day in _days(query)]


def _days(query: Query) -> Sequence[dt.date]:
    return [query.first + dt.timedelta(days=n) for n in range((query.last - query.first).days + 1)]


def _day(day: dt.date, row: dict[str, Any] | None, texts: int) -> dict[str, Any]:
    calls, connected = (row["calls"], row["connected"]) if row else (0, 0)
    return {
        "day": day, "calls": calls, "connected": connected, "texts": texts, "minutes": (row and row["billed"]) or 0,
        "rate": round(100 * connected / calls, 1) if calls else None,
    }  # fmt: skip


def overview(scope: Scope) -> list[dict[str, Any]]:
    """Return pools, numbers, bound numbers and live bindings of each type; three queries."""
    pools = dict(NumberPool.objects.visible_to(scope).order_by().values_list("pool_type").annotate(Count("pk")))
    numbers = SecretNumber.objects.visible_to(scope).exclude(released_at__isnull=False).order_by()
    counted = {
        row["pool__pool_type"]: row
        for row in numbers.values("pool__pool_type").annotate(
            n=Count("pk"), used=Count("pk", filter=Q(state=NumberState.BOUND)), places=Sum("bound")
        )
    }
    rows = []
    for kind in PoolType:
        row = counted.get(kind.value, {"n": 0, "used": 0, "places": 0})
        rows.append({
            "type": kind, "pools": pools.get(kind.value, 0), "numbers": row["n"], "bound": row["used"],
            "bindings": row["places"] or 0, "rate": round(100 * row["used"] / row["n"], 1) if row["n"] else None,
        })  # fmt: skip
    return rows


def recent_bindings(scope: Scope, limit: int) -> QuerySet[Binding]:
    """Return the newest live bindings, for the two handsets to choose from."""
    rows = Binding.objects.visible_to(scope).filter(state="live", expires_at__gt=clock.now())
    return rows.select_related("number", "pool", "group").order_by("-pk")[:limit]
