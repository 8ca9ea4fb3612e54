"""Steps that many tests take."""

from typing import Any

from review import services as review
from review.models import Change, ReviewOrder
from signatures import services

QUALIFICATION = {
    "name": "新资质", "company_name": "杭州云帆信息技术有限公司", "credit_code": "91330106MA2CFRXY01",
    "legal_name": "林舟", "admin_name": "周岚", "admin_phone": "13800138000",
}  # fmt: skip


def run_desk() -> None:
    """Let the engine decide everything that waits for it."""
    for order in ReviewOrder.objects.filter(status="queued"):
        review.run_order(order.pk)


def reject(kind: str, row: Any, actor: Any, note: str = "请修改") -> None:
    """Reject what waits, as a person does."""
    order = ReviewOrder.objects.get(subject_kind=kind, subject_id=row.pk, status__in=["queued", "manual"])
    review.decide(order_id=order.pk, decision="rejected", note=note, actor=actor)
    row.refresh_from_db()


def approve(kind: str, row: Any, actor: Any) -> None:
    """Approve what waits, as a person does."""
    order = ReviewOrder.objects.get(subject_kind=kind, subject_id=row.pk, status__in=["queued", "manual"])
    review.decide(order_id=order.pk, decision="approved", actor=actor)
    row.refresh_from_db()


def log_of(kind: str, row: Any) -> list[str]:
    """Return the actions in the change log, oldest first."""
    lines = Change.objects.filter(subject_kind=kind, subject_id=row.pk if hasattr(row, "pk") else row)
    return list(lines.order_by("id").values_list("action", flat=True))


def qualification(account: Any, **over: Any) -> Any:
    """File a qualification that no rule speaks against."""
    return services.submit_qualification(account=account, **{**QUALIFICATION, **over})
