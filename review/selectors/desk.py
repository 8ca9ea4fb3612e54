"""Reading of the queue as reviewers share it: whose it is, what is late, what colleagues noted."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from accounts.choices import PlatformRole
from core import clock
from core.tenancy import Scope
from review.choices import OrderStatus
from review.models import ReviewNote, ReviewOrder
from review.selectors.orders import OPEN, waiting


def desk_counts(scope: Scope, user_id: int) -> dict[str, int]:
    """Return how many orders stand in each heap of the queue, in one query."""
    rows = ReviewOrder.objects.visible_to(scope).filter(status__in=OPEN)
    manual = Q(status=OrderStatus.MANUAL)
    return rows.order_by().aggregate(
        waiting=Count("id", filter=manual),
        mine=Count("id", filter=manual & Q(assigned_to=user_id)),
        unassigned=Count("id", filter=manual & Q(assigned_to=None)),
        opinion=Count("id", filter=manual & Q(opinion_of=user_id)),
        overdue=Count("id", filter=manual & Q(expected_at__lt=clock.now())),
        engine=Count("id", filter=Q(status=OrderStatus.QUEUED)),
    )  # fmt: skip


def after_in_queue(rows: QuerySet[ReviewOrder], priority: int, pk: int) -> QuerySet[ReviewOrder]:
    """Return what stands behind a place of the queue (priority, then age)."""
    return rows.filter(Q(priority__gt=priority) | Q(priority=priority, pk__gt=pk)).order_by("priority", "id")


def before_in_queue(rows: QuerySet[ReviewOrder], priority: int, pk: int) -> QuerySet[ReviewOrder]:
    """Return what stands before a place of the queue, the nearest first."""
    return rows.filter(Q(priority__lt=priority) | Q(priority=priority, pk__lt=pk)).order_by("-priority", "-id")


def neighbours(scope: Scope, order: ReviewOrder, user_id: int) -> tuple[int | None, int | None]:
    """Return the orders before and behind this one that the reviewer may decide: nobody's and the reviewer's own."""
    free = waiting(scope).filter(Q(assigned_to=None) | Q(assigned_to=user_id), opinion_of=None)
    before = before_in_queue(free, order.priority, order.pk).values_list("pk", flat=True).first()
    return before, after_in_queue(free, order.priority, order.pk).values_list("pk", flat=True).first()


def notes_of(order: ReviewOrder) -> QuerySet[ReviewNote]:
    """Return the internal notes of an order, oldest first."""
    return ReviewNote.objects.filter(order=order).select_related("author").order_by("id")


def reviewers() -> list[Any]:
    """Return the people who may review, by name."""
    people = get_user_model().objects.filter(is_active=True)
    return list(people.filter(Q(platform_role=PlatformRole.REVIEWER) | Q(is_superuser=True)).order_by("username"))
