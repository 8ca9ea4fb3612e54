"""Reading of orders, their findings and the change log."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Prefetch, QuerySet

from core.tenancy import Scope
from review.choices import OrderStatus
from review.errors import OrderUnknown
from review.models import Change, ReviewFinding, ReviewOrder

# Facts of persons: starred for callers who may not see whole numbers.
PRIVATE_FACTS = frozenset({"legal_document_number", "admin_document_number", "admin_phone"})
OPEN = (OrderStatus.QUEUED, OrderStatus.MANUAL)


def order_list(scope: Scope) -> QuerySet[ReviewOrder]:
    """Return the orders in the caller's reach, newest first."""
    return ReviewOrder.objects.visible_to(scope).select_related(
        "account", "submitted_by", "decided_by", "assigned_to", "opinion_of"
    )


def order_detail(scope: Scope, order_id: int) -> ReviewOrder:
    """Return one order; raises ``OrderUnknown`` outside the caller's reach."""
    order = order_list(scope).prefetch_related("findings").filter(pk=order_id).first()
    if order is None:
        raise OrderUnknown
    return order


def waiting(scope: Scope) -> QuerySet[ReviewOrder]:
    """Return what waits for a person in the order of the queue: urgent first, then the oldest."""
    return order_list(scope).filter(status=OrderStatus.MANUAL).order_by("priority", "id")


def waiting_count(scope: Scope) -> int:
    """Return how many orders wait for a person."""
    return ReviewOrder.objects.visible_to(scope).filter(status=OrderStatus.MANUAL).count()


def status_counts(scope: Scope) -> dict[str, int]:
    """Return how many orders wait for a person and for the engine."""
    rows = ReviewOrder.objects.visible_to(scope).filter(status__in=OPEN)
    counts = dict(rows.order_by().values_list("status").annotate(count=Count("id")))
    return {"waiting": counts.get(OrderStatus.MANUAL, 0), "engine": counts.get(OrderStatus.QUEUED, 0)}


def open_order(kind: str, subject_id: int) -> ReviewOrder | None:
    """Return the one undecided order of a subject."""
    return ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject_id, status__in=OPEN).first()


def latest_order(kind: str, subject_id: int) -> ReviewOrder | None:
    """Return the newest order of a subject."""
    return ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-id").first()


def orders_of(kind: str, subject_id: int) -> QuerySet[ReviewOrder]:
    """Return all orders of a subject, newest first, with findings."""
    findings = Prefetch("findings", ReviewFinding.objects.order_by("id"))
    orders = ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject_id)
    return orders.select_related("submitted_by", "decided_by").prefetch_related(findings)


def history(kind: str, subject_id: int) -> QuerySet[Change]:
    """Return the change log of a subject, newest first."""
    return Change.objects.filter(subject_kind=kind, subject_id=subject_id).select_related("actor", "order")


def change_list(scope: Scope) -> QuerySet[Change]:
    """Return the change log in the caller's reach."""
    return Change.objects.visible_to(scope).select_related("account", "actor", "order")


def recorded(kind: str, subject_ids: Iterable[int], action: str) -> list[tuple[int, dict[str, Any]]]:
    """Return (subject id, after) of the lines of one action about some subjects."""
    lines = Change.objects.filter(subject_kind=kind, subject_id__in=list(subject_ids), action=action)
    return list(lines.order_by("id").values_list("subject_id", "after"))


def filed_and_deleted_count(*, account_id: int, kind: str, since: dt.datetime) -> int:
    """Return how many things of a kind an account filed for the first time since an instant and has deleted again."""
    changes = Change.objects.filter(account_id=account_id, subject_kind=kind)
    gone = changes.filter(action="deleted", at__gte=since).values("subject_id")
    first = changes.filter(action="submitted", subject_id__in=gone).order_by().values("subject_id")
    return first.annotate(filed_at=Min("at")).filter(filed_at__gte=since).count()


def findings_of(order: ReviewOrder) -> list[ReviewFinding]:
    """Return the findings that stand: a person's, where a person chose any or approved, else the engine's."""
    rows = list(order.findings.all())
    by_person = [row for row in rows if row.by_person]
    if order.decided_by_id or by_person:
        return by_person
    return rows


def former_order(order: ReviewOrder) -> ReviewOrder | None:
    """Return the order of the same subject before this one."""
    orders = ReviewOrder.objects.filter(subject_kind=order.subject_kind, subject_id=order.subject_id)
    return orders.filter(pk__lt=order.pk).order_by("-id").first()


def latest_findings(kind: str, subject_id: int) -> list[ReviewFinding]:
    """Return the findings of the newest decided order of a subject; none while there is no verdict."""
    order = orders_of(kind, subject_id).filter(status=OrderStatus.DECIDED).first()
    return findings_of(order) if order else []
