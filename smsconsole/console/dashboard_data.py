"""Figures of the overview: small sums over rollups and short indexed reads, each one query."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from accounts.choices import KeyStatus
from accounts.models import AccessKey, Account
from billing.choices import PackageStatus
from billing.models import Package, Wallet
from core import clock
from core.tenancy import Scope
from review.choices import OrderStatus, ReviewStatus
from review.models import ReviewOrder
from review.pages import read_reasons
from sending.choices import MessageStatus
from sending.models import Message
from signatures.models import Qualification, Signature
from statistics.choices import ExportStatus
from statistics.models import DailyCount, ExportJob
from templates_app.models import SmsTemplate

COUNTS = ("submitted", "delivered", "failed", "unknown", "segments")
RECENT = 6


def totals(scope: Scope, first: dt.date, last: dt.date) -> dict[str, Any]:
    """Return the counts of a span of days with ``rate`` = delivered / submitted in per cent (None without any)."""
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(first, last))
    found = {name: value or 0 for name, value in rows.aggregate(**{name: Sum(name) for name in COUNTS}).items()}
    found["waiting"] = max(0, found["submitted"] - found["delivered"] - found["failed"] - found["unknown"])
    found["rate"] = round(100 * found["delivered"] / found["submitted"], 2) if found["submitted"] else None
    return found


def trend(scope: Scope, first: dt.date, last: dt.date) -> dict[str, list[Any]]:
    """Return parallel lists per day: label, submitted, delivered, failed, rate."""
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(first, last)).order_by("day")
    found = {row.pop("day"): row for row in rows.values("day").annotate(**{name: Sum(name) for name in COUNTS})}
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    picked = [found.get(day, dict.fromkeys(COUNTS, 0)) for day in days]
    return {
        "labels": [day.strftime("%m-%d") for day in days],
        "submitted": [row["submitted"] for row in picked],
        "delivered": [row["delivered"] for row in picked],
        "failed": [row["failed"] for row in picked],
        "rate": [round(100 * row["delivered"] / row["submitted"], 2) if row["submitted"] else None for row in picked],
    }


def money(scope: Scope) -> dict[str, Any]:
    """Return balance and package remainder of the accounts in reach."""
    accounts = Account.objects.visible_to(scope)
    wallets = Wallet.objects.filter(account__in=accounts).aggregate(balance=Sum("balance"), held=Sum("held"))
    packages = (
        Package.objects.visible_to(scope)
        .filter(status=PackageStatus.ACTIVE, expires_at__gt=clock.now())
        .aggregate(remaining=Sum("remaining"), quantity=Sum("quantity"))
    )
    quantity = packages["quantity"] or 0
    return {
        "balance": wallets["balance"] or Decimal(0),
        "held": wallets["held"] or Decimal(0),
        "remaining": packages["remaining"] or 0,
        "quantity": quantity,
        "share": round(100 * (packages["remaining"] or 0) / quantity) if quantity else 0,
    }


def pending(scope: Scope) -> dict[str, int]:
    """Return how many orders wait for the engine and for a person."""
    orders = ReviewOrder.objects.visible_to(scope)
    return {
        "queued": orders.filter(status=OrderStatus.QUEUED).count(),
        "manual": orders.filter(status=OrderStatus.MANUAL).count(),
    }


def latest_failures(scope: Scope) -> list[Message]:
    """Return the newest failed messages."""
    return list(
        Message.objects.visible_to(scope)
        .filter(status=MessageStatus.FAILED)
        .select_related("account")
        .order_by("-id")[:RECENT]
    )


def latest_rejections(scope: Scope) -> list[ReviewOrder]:
    """Return the newest rejected submissions, with their reasons in the reader's words."""
    rows = list(ReviewOrder.objects.visible_to(scope).filter(decision="rejected").order_by("-id")[:RECENT])
    read_reasons(rows)
    return rows


def milestones(scope: Scope) -> dict[str, bool]:
    """Return which first steps the account has behind it, in one query."""
    own = Q(account_id=OuterRef("pk"))
    approved = own & Q(status=ReviewStatus.APPROVED)
    steps = {
        "qualification": Exists(Qualification.objects.filter(approved)),
        "signature": Exists(Signature.objects.filter(approved)),
        "template": Exists(SmsTemplate.objects.filter(approved)),
        "key": Exists(AccessKey.objects.filter(own, status=KeyStatus.ACTIVE)),
        "sent": Exists(Message.objects.filter(own)),
        "receipt": Exists(Message.objects.filter(own, status=MessageStatus.DELIVERED)),
        "export": Exists(ExportJob.objects.filter(own, status=ExportStatus.DONE)),
    }
    row = Account.objects.filter(pk=scope.account_id).values_list(*steps.values()).get()
    return dict(zip(steps, row, strict=True))
