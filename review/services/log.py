"""The change log (审核变更记录): one line a step, with before and after."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core import clock
from review.models import Change, ReviewOrder


@transaction.atomic
def record_change(
    *, account_id: int, kind: str, subject_id: int, label: str, action: str, before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None, note: str = "", actor: Any = None, order: ReviewOrder | None = None,
) -> Change:  # fmt: skip
    """Add a line to the change log. The desk itself writes submitted, withdrawn, approved, rejected and urged."""
    return Change.objects.create(
        account_id=account_id, subject_kind=kind, subject_id=subject_id, subject_label=label[:200], action=action,
        before=dict(before or {}), after=dict(after or {}), note=note, actor=actor, order=order, at=clock.now(),
    )  # fmt: skip


def record_order(order: ReviewOrder, action: str, **values: Any) -> None:
    """Add a line about an order's subject."""
    record_change(
        account_id=order.account_id, kind=order.subject_kind, subject_id=order.subject_id, label=order.subject_label,
        action=action, order=order, **values,
    )  # fmt: skip
