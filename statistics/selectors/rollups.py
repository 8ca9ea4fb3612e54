"""Figures of the statistics pages, each one grouped query over the rollups.

Success rate = delivered / submitted, in per cent (``rate``): what the console and the vendors' daily figures use.
``answered_rate`` = delivered / (delivered + failed) leaves out what has no receipt yet. Numbers on the blacklist are
refused before submission, so they are in neither.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.db.models import Q, Sum

from billing.choices import Product
from carrier.choices import Carrier
from core import clock
from core.tenancy import Scope, TenantQuerySet
from statistics.choices import LATENCY_BOUNDS_MS
from statistics.models import DailyCount, HourlyCount
from statistics.selectors.reading import check_span, read_choice, read_date, read_number

COUNTS = ("submitted", "delivered", "failed", "unknown", "segments")
LATENCIES = tuple(f"latency_{n}" for n in range(len(LATENCY_BOUNDS_MS) + 1))
DIMENSIONS = {
    "carrier": "carrier",
    "province": "province",
    "template": "template_id",
    "signature": "signature_id",
    "product": "product",
    "application": "application_id",
}
DEFAULT_DAYS = 7
MAX_DAYS = 366


@dataclass(frozen=True)
class Query:
    """Beijing days, both included, and what the rows must match; None matches everything."""

    first: dt.date
    last: dt.date
    signature_id: int | None = None
    template_id: int | None = None
    product: str | None = None
    application_id: int | None = None
    carrier: str | None = None
    province: str | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """Return the question that the texts of a URL or a stored job ask; raises FilterInvalid naming the field."""
        last = read_date(values, "last", clock.today())
        first = read_date(values, "first", last - dt.timedelta(days=DEFAULT_DAYS - 1))
        check_span(first, last, MAX_DAYS)
        numbers = {name: read_number(values, name) for name in ("signature_id", "template_id", "application_id")}
        words = {
            name: read_choice(values, name, choices) or None
            for name, choices in (("product", Product.values), ("carrier", Carrier.values))
        }
        return cls(first, last, **numbers, **words, province=str(values.get("province") or "").strip() or None)

    def stored(self) -> dict[str, Any]:
        """Return what ``read`` makes the same question of, without what is empty."""
        values = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        return {**values, "first": self.first.isoformat(), "last": self.last.isoformat()}

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Self:
        """Return the same question about the period of the same length just before."""
        span = dt.timedelta(days=self.days)
        return replace(self, first=self.first - span, last=self.last - span)

    def where(self) -> Q:
        names = ("signature_id", "template_id", "product", "application_id", "carrier", "province")
        wanted = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return Q(day__range=(self.first, self.last), **wanted)


def rows(scope: Scope, query: Query, table: type[DailyCount | HourlyCount] = DailyCount) -> TenantQuerySet:
    """Return the rollup rows a question is about."""
    return table.objects.visible_to(scope).filter(query.where())


def success_rate(delivered: int, submitted: int) -> float | None:
    """Return delivered / submitted in per cent with two places; None when nothing was submitted."""
    return round(100 * delivered / submitted, 2) if submitted else None


def totals(scope: Scope, query: Query) -> dict[str, Any]:
    """Return the sums of a period with its rates; ``waiting`` have no receipt yet and are not given up."""
    found = rows(scope, query).aggregate(**{name: Sum(name, default=0) for name in COUNTS})
    return with_rates(found)


def with_rates(row: dict[str, Any]) -> dict[str, Any]:
    """Return the counts with what follows from them."""
    ended = row["delivered"] + row["failed"]
    return {
        **row,
        "waiting": max(0, row["submitted"] - ended - row["unknown"]),
        "rate": success_rate(row["delivered"], row["submitted"]),
        "answered_rate": success_rate(row["delivered"], ended),
    }


def comparison(scope: Scope, query: Query) -> dict[str, Any]:
    """Return ``now``, ``before`` (the period before) and ``change`` in per cent of each count and points of rate."""
    current, before = totals(scope, query), totals(scope, query.before)
    change: dict[str, float | None] = {
        name: round(100 * (current[name] - before[name]) / before[name], 1) if before[name] else None for name in COUNTS
    }
    rates = (current["rate"], before["rate"])
    change["rate"] = round(rates[0] - rates[1], 2) if None not in rates else None
    return {"now": current, "before": before, "change": change}


def trend(scope: Scope, query: Query, by: str = "day") -> list[dict[str, Any]]:
    """Return a point for every day, or every hour, of the period: ``at`` is "2026-11-20" or "2026-11-20 13:00"."""
    keys, table = (("day", "hour"), HourlyCount) if by == "hour" else (("day",), DailyCount)
    found = {
        tuple(row[key] for key in keys): row
        for row in rows(scope, query, table).order_by().values(*keys).annotate(**{name: Sum(name) for name in COUNTS})
    }
    points = []
    for offset in range(query.days):
        day = query.first + dt.timedelta(days=offset)
        for hour in range(24) if by == "hour" else (None,):
            row = found.get((day,) if hour is None else (day, hour), dict.fromkeys(COUNTS, 0))
            at = day.isoformat() if hour is None else f"{day.isoformat()} {hour:02}:00"
            points.append(with_rates({"at": at, **{name: row[name] for name in COUNTS}}))
    return points


def split(scope: Scope, query: Query, by: str, limit: int = 50) -> list[dict[str, Any]]:
    """Return the counts per value of a dimension, the most submitted first; ``key`` is the value or the row's id."""
    column = DIMENSIONS[by]
    found = (
        rows(scope, query).values(column).annotate(**{name: Sum(name) for name in COUNTS})
        .order_by("-submitted", column)[:limit]
    )  # fmt: skip
    return [with_rates({"key": row.pop(column), **row}) for row in found]


def failure_causes(scope: Scope, query: Query, limit: int = 50) -> list[dict[str, Any]]:
    """Return failed and unanswered messages per receipt code, the most frequent first.

    Each has ``code``, ``failed``, ``unknown``, ``count`` and ``share`` in per cent of all that went wrong.
    """
    found = (
        rows(scope, query).filter(Q(failed__gt=0) | Q(unknown__gt=0)).order_by()
        .values("err_code").annotate(failed=Sum("failed"), unknown=Sum("unknown"))
    )  # fmt: skip
    causes = [{"code": row.pop("err_code"), **row, "count": row["failed"] + row["unknown"]} for row in found]
    causes = sorted((cause for cause in causes if cause["count"]), key=lambda cause: (-cause["count"], cause["code"]))
    total = sum(cause["count"] for cause in causes)
    return [{**cause, "share": round(100 * cause["count"] / total, 2)} for cause in causes[:limit]]


def latency(scope: Scope, query: Query) -> dict[str, Any]:
    """Return the histogram of delivered messages' latency and estimates of its percentiles in milliseconds."""
    found = rows(scope, query).aggregate(**{name: Sum(name, default=0) for name in LATENCIES})
    counts = [found[name] for name in LATENCIES]
    total = sum(counts)
    lower = (0, *LATENCY_BOUNDS_MS)
    buckets = [
        {"from_ms": lower[n], "to_ms": upper, "count": counts[n], "share": success_rate(counts[n], total) or 0}
        for n, upper in enumerate((*LATENCY_BOUNDS_MS, None))
    ]
    return {"count": total, "buckets": buckets, **{f"p{p}": percentile(counts, p) for p in (50, 90, 95, 99)}}


def latency_by(scope: Scope, query: Query, by: str, limit: int = 50) -> list[dict[str, Any]]:
    """Return delivered messages and percentile estimates in ms per value of a dimension, the most delivered first."""
    column = DIMENSIONS[by]
    found = rows(scope, query).order_by().values(column).annotate(**{name: Sum(name) for name in LATENCIES})
    parts = [(row[column], [row[name] for name in LATENCIES]) for row in found]
    parts = sorted((part for part in parts if sum(part[1])), key=lambda part: (-sum(part[1]), part[0]))
    return [
        {"key": key, "count": sum(counts), **{f"p{p}": percentile(counts, p) for p in (50, 90, 95, 99)}}
        for key, counts in parts[:limit]
    ]


def percentile(counts: list[int], per_cent: float) -> int | None:
    """Return the estimated latency in ms below which so many per cent lie, straight within a bucket.

    The last bucket has no upper bound: an estimate there is its lower bound. None when nothing was counted.
    """
    total = sum(counts)
    if not total:
        return None
    wanted, passed = total * per_cent / 100, 0
    bounds = (0, *LATENCY_BOUNDS_MS)
    for position, count in enumerate(counts):
        if count and passed + count >= wanted:
            if position == len(LATENCY_BOUNDS_MS):
                return bounds[position]
            width = bounds[position + 1] - bounds[position]
            return round(bounds[position] + width * (wanted - passed) / count)
        passed += count
    return bounds[-1]
