"""Work orders as the wire shows them: their numbers, and what a verdict said."""

from collections.abc import Iterable
from typing import Any

from review import services as review
from review.choices import ReviewStatus
from review.models import ReviewOrder
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.reading import shown_time

AUDIT = {ReviewStatus.PENDING: 0, ReviewStatus.APPROVED: 1, ReviewStatus.REJECTED: 2, ReviewStatus.WITHDRAWN: 10}
LISTED = {
    ReviewStatus.PENDING: "AUDIT_STATE_INIT", ReviewStatus.APPROVED: "AUDIT_STATE_PASS",
    ReviewStatus.REJECTED: "AUDIT_STATE_NOT_PASS", ReviewStatus.WITHDRAWN: "AUDIT_STATE_CANCEL",
}  # fmt: skip
NO_REMARK = "无审批备注"


def latest(kind: str, ids: Iterable[int]) -> dict[int, ReviewOrder]:
    """Return the newest order of each subject, in one query."""
    orders = ReviewOrder.objects.filter(subject_kind=kind, subject_id__in=list(ids)).order_by("id")
    return {order.subject_id: order for order in orders}


def polled(kind: str, row: Any) -> Any:
    """Count a query as a poll of the row's review and return the row as it is then."""
    if row.status == ReviewStatus.PENDING:
        review.note_poll(kind=kind, subject_id=row.pk)
        row.refresh_from_db()
    return row


def order_no(order: ReviewOrder | None) -> str:
    return order.order_no if order else ""


def check(kind: str, subject_id: int, number: int | None) -> None:
    """Refuse a work order's number that is not one of the subject's."""
    found = ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject_id, pk=number or 0)
    if number is not None and not found.exists():
        raise BusinessError("isv.INVALID_PARAMETERS", "OrderId")


def audit_info(row: Any, order: ReviewOrder | None) -> dict[str, str]:
    """Return when it was decided and what for."""
    return {"AuditDate": shown_time(order.decided_at if order else None), "RejectInfo": row.reason}


def listed_reason(row: Any, order: ReviewOrder | None) -> dict[str, str]:
    """Return the same as the list actions show it."""
    if row.status != ReviewStatus.REJECTED:
        return {"RejectDate": "", "RejectInfo": NO_REMARK, "RejectSubInfo": ""}
    return {
        "RejectDate": shown_time(order.decided_at if order else None), "RejectInfo": row.reason, "RejectSubInfo": ""
    }  # fmt: skip
