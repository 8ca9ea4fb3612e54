"""Judging for the demo: the engine decides what was filed, the reviewer signs what it hands on."""

from typing import Any

from accounts.models import User
from review.choices import Decision, OrderStatus, ReviewStatus
from review.models import ReviewOrder
from review.services import decide, run_order


def judge(kind: str, subject: Any) -> ReviewOrder:
    """Run the engine on what was just submitted; returns the order, decided or waiting for a person."""
    order = ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject.pk).latest("id")
    run_order(order.pk)
    order.refresh_from_db()
    subject.refresh_from_db()
    return order


def approved(kind: str, subject: Any) -> Any:
    """Return the subject approved: by the engine, or by the reviewer where the engine wants a person."""
    order = judge(kind, subject)
    if order.status == OrderStatus.MANUAL:
        decide(order_id=order.pk, decision=Decision.APPROVED, actor=User.objects.get(username="reviewer"))
        subject.refresh_from_db()
    if subject.status != ReviewStatus.APPROVED:
        raise ValueError(f"the demo's {kind} {subject} was not approved: {order.reason}")
    return subject
