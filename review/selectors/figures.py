"""The desk in figures: approval rate, first-pass rate, time to the verdict, reasons; over days, weeks or months.

Every question goes through the index of ``decided_at`` (with the account where there is one): ``decision`` tells what
is decided, so that the index of open orders is never taken. Days are Beijing's.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDay, TruncMonth, TruncWeek
from django.utils.translation import gettext as _

import statistics  # the standard library's (docs/adr/0001)
from core import clock
from core.tenancy import Scope
from review.choices import Decision, Severity, SubjectKind
from review.errors import FiguresInvalid
from review.models import Reason, ReviewFinding, ReviewOrder

BEIJING = ZoneInfo("Asia/Shanghai")
STEPS = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
VENDORS = ("aliyun", "tencent")
LONGEST = {"day": 400, "week": 3 * 366, "month": 10 * 366}  # days
SHOWN_REASONS = 8
_DECIDED = (Decision.APPROVED, Decision.REJECTED)


@dataclass(frozen=True)
class FigureQuery:
    """First and last Beijing day, both included, the step, and filters; empty means all."""

    first: dt.date
    last: dt.date
    by: str = "day"
    kind: str = ""
    vendor: str = ""
    reason: str = ""
    account_id: int | None = None

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; raises ``FiguresInvalid`` naming the field."""
        last = _day(params, "last") or clock.today()
        first = _day(params, "first") or last - dt.timedelta(days=29)
        by = _word(params, "by", tuple(STEPS)) or "day"
        if first > last:
            raise FiguresInvalid(_("The first day lies after the last."), field="first")
        if (last - first).days >= LONGEST[by]:
            raise FiguresInvalid(
                _("At most %(days)d days at this step. Choose a longer step.") % {"days": LONGEST[by]}, field="first"
            )
        account = params.get("account", "")
        if account and not (account.isascii() and account.isdecimal() and len(account) < 19):
            raise FiguresInvalid(_("An account is named by its number."), field="account")
        return cls(
            first, last, by, _word(params, "kind", tuple(SubjectKind.values)), _word(params, "vendor", VENDORS),
            params.get("reason", "")[:60], int(account) if account else None,
        )  # fmt: skip

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Return the instants from which and before which."""
        begin, end = (dt.datetime.combine(day, dt.time(), BEIJING) for day in (self.first, self.last))
        return begin, end + dt.timedelta(days=1)

    @property
    def steps(self) -> list[dt.date]:
        """Return the first day of each step, none left out."""
        found, at = [], _begin_of(self.first, self.by)
        while at <= self.last:
            found.append(at)
            at = _begin_of(at + dt.timedelta(days={"day": 1, "week": 7, "month": 31}[self.by]), self.by)
        return found


def decided(scope: Scope, query: FigureQuery) -> QuerySet[ReviewOrder]:
    """Return the orders in reach that were decided in the period and pass the filters."""
    begin, end = query.span
    rows = ReviewOrder.objects.visible_to(scope).filter(
        decided_at__gte=begin, decided_at__lt=end, decision__in=_DECIDED
    )
    if query.kind:
        rows = rows.filter(subject_kind=query.kind)
    if query.account_id is not None:
        rows = rows.filter(account_id=query.account_id)
    if query.vendor:
        is_tencent = Q(snapshot__vendor__startswith="tencent")
        rows = rows.filter(is_tencent) if query.vendor == "tencent" else rows.exclude(is_tencent)
    if query.reason:
        rows = rows.filter(Exists(_standing().filter(order=OuterRef("pk"), slug=query.reason)))
    return rows.order_by()


def approval_rates(scope: Scope, query: FigureQuery) -> list[dict[str, Any]]:
    """Return a point a step: ``at`` "2026-11-20", decided, approved, rejected, rate, first_*, by_engine, by_person,
    ``median_seconds`` from submission to verdict; rates in per cent, None where nothing was decided."""
    step = STEPS[query.by]("decided_at", tzinfo=BEIJING)
    rows = _counted(decided(scope, query).annotate(at=step).values("at"))
    by_step = {row.pop("at").date(): row for row in rows}
    spans: dict[dt.date, list[float]] = {}
    timed = decided(scope, query).annotate(at=step).values_list("at", "created_at", "decided_at")
    for at, created, ended in timed.iterator(chunk_size=5000):
        spans.setdefault(at.date(), []).append((ended - created).total_seconds())
    return [
        {"at": at.isoformat(), **_rated(by_step.get(at) or _nothing()), "median_seconds": _median(spans.get(at))}
        for at in query.steps
    ]


def approval_totals(scope: Scope, query: FigureQuery) -> dict[str, Any]:
    """Return the same figures for the whole period."""
    rows = decided(scope, query)
    spans = [
        (ended - created).total_seconds()
        for created, ended in rows.values_list("created_at", "decided_at").iterator(chunk_size=5000)
    ]
    return {**_rated(rows.aggregate(**_counts())), "median_seconds": _median(spans)}


def approval_split(scope: Scope, query: FigureQuery, by: str, limit: int = 20) -> list[dict[str, Any]]:
    """Return the figures by "kind", "vendor" or "account": ``key``, ``name`` and counts, the most decided first."""
    rows = decided(scope, query)
    if by == "vendor":
        rows = rows.annotate(key=KT("snapshot__vendor"))
    elif by == "account":
        rows = rows.annotate(key=F("account_id"), name=F("account__name"))
    else:
        rows = rows.annotate(key=F("subject_kind"))
    names = ("key", "name") if by == "account" else ("key",)
    merged: dict[Any, dict[str, Any]] = {}
    for row in _counted(rows.values(*names)):
        key = row["key"] if by != "vendor" else "tencent" if (row["key"] or "").startswith("tencent") else "aliyun"
        kept = merged.setdefault(key, {"key": key, "name": row.get("name") or str(key), **_nothing()})
        for name in _nothing():
            kept[name] += row[name]
    found = [_rated(row) for row in merged.values()]
    if by == "kind":
        for row in found:
            row["name"] = str(SubjectKind(row["key"]).label)
    return sorted(found, key=lambda row: (-row["decided"], str(row["key"])))[:limit]


def reason_counts(scope: Scope, query: FigureQuery, limit: int = 20) -> list[dict[str, Any]]:
    """Return the reasons that rejected: slug, reason (or None), ``count`` of orders, ``share`` of all rejected."""
    rejected = decided(scope, query).filter(decision=Decision.REJECTED)
    total = rejected.count()
    rows = _standing().filter(order__in=rejected).values("slug").order_by()
    counted = rows.annotate(count=Count("order", distinct=True)).order_by("-count", "slug")[:limit]
    found = [{**row, "share": _percent(row["count"], total)} for row in counted]
    reasons = Reason.objects.in_bulk([row["slug"] for row in found], field_name="slug") if found else {}
    return [{**row, "reason": reasons.get(row["slug"])} for row in found]


def reason_trend(scope: Scope, query: FigureQuery, slugs: list[str]) -> dict[str, list[int]]:
    """Return slug → orders rejected for it in each step, in the order of ``query.steps``."""
    if not slugs:
        return {}
    rejected = decided(scope, query).filter(decision=Decision.REJECTED)
    step = STEPS[query.by]("order__decided_at", tzinfo=BEIJING)
    rows = _standing().filter(order__in=rejected, slug__in=slugs).annotate(at=step).values("at", "slug").order_by()
    found = {slug: dict.fromkeys(query.steps, 0) for slug in slugs}
    for row in rows.annotate(count=Count("order", distinct=True)):
        found[row["slug"]][row["at"].date()] = row["count"]
    return {slug: list(counts.values()) for slug, counts in found.items()}


def _standing() -> QuerySet[ReviewFinding]:
    """Return the findings that decided: a reviewer's where one decided, else the engine's; advice is no reason."""
    by_engine = Q(by_person=False, order__decided_by=None)
    return ReviewFinding.objects.exclude(severity=Severity.ADVICE).filter(Q(by_person=True) | by_engine)


def _counted(rows: Any) -> Any:
    return rows.annotate(**_counts())


def _counts() -> dict[str, Count]:
    """Return the counts of a group; a first submission is one before which nothing of its subject was decided."""
    earlier = ReviewOrder.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), pk__lt=OuterRef("pk"),
        decision__in=_DECIDED,
    )  # fmt: skip
    first, approved = Q(~Exists(earlier)), Q(decision=Decision.APPROVED)
    return {
        "decided": Count("id"), "approved": Count("id", filter=approved),
        "first_decided": Count("id", filter=first), "first_approved": Count("id", filter=first & approved),
        "by_engine": Count("id", filter=Q(decided_by=None)),
    }  # fmt: skip


def _nothing() -> dict[str, int]:
    return {"decided": 0, "approved": 0, "first_decided": 0, "first_approved": 0, "by_engine": 0}


def _rated(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row, "rejected": row["decided"] - row["approved"], "by_person": row["decided"] - row["by_engine"],
        "rate": _percent(row["approved"], row["decided"]),
        "first_rate": _percent(row["first_approved"], row["first_decided"]),
        "engine_rate": _percent(row["by_engine"], row["decided"]),
    }  # fmt: skip


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _median(seconds: list[float] | None) -> int | None:
    return round(statistics.median(seconds)) if seconds else None


def _begin_of(day: dt.date, by: str) -> dt.date:
    if by == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def _day(params: Mapping[str, str], name: str) -> dt.date | None:
    text = params.get(name, "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FiguresInvalid(_("A day is written like 2026-11-20."), field=name) from error


def _word(params: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    value = params.get(name, "")
    if value and value not in words:
        raise FiguresInvalid(_("Choose one of: %(words)s.") % {"words": ", ".join(words)}, field=name)
    return value
