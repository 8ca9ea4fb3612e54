"""Signatures: applied for with a proof in base64, changed until approved, listed, deleted."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import clock
from review import services as review
from review.choices import ReviewStatus, SubjectKind
from signatures import services
from signatures.choices import SignScope
from signatures.models import Signature
from signatures.selectors import is_usable
from smsconsole.wire.tencent import enterprise, papers
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.reviewing import refuse_at_once
from smsconsole.wire.tencent.shapes import unix

NAME_MAX, IDS_MAX = 12, 100
DELETED = "return successfully!"
# Of the qualification beside a signature: pending, approved, rejected; a withdrawn one is to be completed.
QUALIFICATION = {
    ReviewStatus.PENDING: 0, ReviewStatus.APPROVED: 1, ReviewStatus.REJECTED: 2, ReviewStatus.WITHDRAWN: 3
}  # fmt: skip


@transaction.atomic
def add_sign(call: Call) -> dict[str, Any]:
    """File a signature. A name that was rejected or withdrawn is filed again under its id."""
    enterprise.require(call)
    known = Signature.objects.filter(account_id=call.account_id, name=call.values["SignName"]).order_by("id").last()
    if known is None:
        row = services.submit_signature(account=call.account, uploads=papers.proofs(call), **_columns(call))
    elif known.status == ReviewStatus.PENDING:
        raise TencentError("InvalidParameterValue.SignExistAndUnapproved")
    elif known.status == ReviewStatus.APPROVED:
        raise TencentError("InvalidParameterValue.SignAlreadyPassedCheck")
    else:
        row = _edit(call, known)
    return {"AddSignStatus": {"SignId": row.pk}}


@transaction.atomic
def modify_sign(call: Call) -> dict[str, Any]:
    """Change a signature that is not approved, and file it again; one under review is taken back first."""
    enterprise.require(call)
    row = _find(call, "FailedOperation.MissingSignatureToModify")
    if row.status == ReviewStatus.APPROVED:
        raise TencentError("InvalidParameterValue.SignAlreadyPassedCheck")
    if (row.scope == SignScope.INTERNATIONAL) != enterprise.international(call):
        raise TencentError("InvalidParameterValue.InvalidInternational")
    if row.status == ReviewStatus.PENDING:
        services.withdraw_signature(signature=row)
    return {"ModifySignStatus": {"SignId": _edit(call, row).pk}}


@transaction.atomic
def delete_sign(call: Call) -> dict[str, Any]:
    """Delete a signature for good; one under review is taken back first."""
    enterprise.require(call)
    row = _find(call, "FailedOperation.SignIdNotExist")
    if row.status == ReviewStatus.PENDING:
        services.withdraw_signature(signature=row)
    services.delete_signature(signature=row)
    return {"DeleteSignStatus": {"DeleteStatus": DELETED, "DeleteTime": unix(clock.now())}}


def describe_signs(call: Call) -> dict[str, Any]:
    """The named signatures, or a page of all; each query counts as a poll of what is under review."""
    enterprise.require(call)
    scope = SignScope.INTERNATIONAL if enterprise.international(call) else SignScope.DOMESTIC
    rows = Signature.objects.filter(account_id=call.account_id, scope=scope).select_related("qualification")
    ids = call.values["SignIdSet"]
    if len(ids) > IDS_MAX:
        raise TencentError("InvalidParameterValue", name="SignIdSet")
    found = rows.filter(pk__in=ids).order_by("id") if ids else rows.order_by("-id")[enterprise.page(call)]
    if ids and not found:
        raise TencentError("FailedOperation.MissingSignatureList")
    return {"DescribeSignListStatusSet": [_shown(row) for row in polled(SubjectKind.SIGNATURE, list(found))]}


def polled(kind: str, rows: Sequence[Any]) -> Sequence[Any]:
    """Count a status query for what is under review, and return the rows as they then stand."""
    for row in rows:
        if row.status == ReviewStatus.PENDING:
            review.note_poll(kind=kind, subject_id=row.pk)
            row.refresh_from_db()
    return rows


def status_code(row: Signature) -> int:
    """Return 0 usable, 1 under review, -1 not usable (rejected, taken back, or suspended since)."""
    if row.status == ReviewStatus.PENDING:
        return 1
    return 0 if is_usable(row) else -1


def _shown(row: Signature) -> dict[str, Any]:
    owner = row.qualification if row.scope == SignScope.DOMESTIC else None
    return {
        "SignId": row.pk,
        "International": int(row.scope == SignScope.INTERNATIONAL),
        "StatusCode": status_code(row),
        "ReviewReply": row.reason,
        "SignName": row.name,
        "CreateTime": unix(row.created_at),
        "QualificationId": owner.pk if owner else 0,
        "QualificationName": owner.name if owner else "",
        "QualificationStatusCode": QUALIFICATION[ReviewStatus(owner.status)] if owner else 0,
    }


def _find(call: Call, missing: str) -> Signature:
    row = Signature.objects.filter(account_id=call.account_id, pk=call.values["SignId"]).first()
    if row is None:
        raise TencentError(missing)
    return row


def _edit(call: Call, row: Signature) -> Signature:
    uploads = papers.proofs(call)
    old = list(row.files.values_list("pk", flat=True)) if uploads else []
    return services.edit_signature(signature=row, uploads=uploads, drop_files=old, **_columns(call))


def _columns(call: Call) -> dict[str, Any]:
    """Return the signature's columns, checked in the vendor's order."""
    values = call.values
    if len(values["SignName"]) > NAME_MAX:
        raise TencentError("InvalidParameterValue.SignNameLengthTooLong")
    abroad = enterprise.international(call)
    source = papers.source(call, abroad)
    usage = papers.usage(call)
    qualification = papers.qualification(call, usage, abroad)
    columns = {
        "name": values["SignName"], "source": source, "usage": usage, "qualification": qualification,
        "letter": papers.letter(call, usage, qualification), "remark": values["Remark"],
        "scope": SignScope.INTERNATIONAL if abroad else SignScope.DOMESTIC,
    }  # fmt: skip
    refuse_at_once(SubjectKind.SIGNATURE, call, {"name": values["SignName"]})
    return columns
