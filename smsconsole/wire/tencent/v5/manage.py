"""Signatures and templates of the older interface, filed through the newer one's handlers."""

from typing import Any

from django.db import transaction

from review.choices import ReviewStatus, SubjectKind
from signatures.choices import SignScope
from signatures.models import Signature
from smsconsole.wire.tencent import enterprise, signs, templates
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.shapes import beijing
from smsconsole.wire.tencent.v5 import body as fields
from smsconsole.wire.tencent.v5.call import LegacyCall
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate

ORDINARY, MARKETING, VOICE = 0, 1, 2
PAGE_MAX, NAME_MAX = 50, 20
Row = dict[str, Any]
STATUS = {
    ReviewStatus.APPROVED: 0, ReviewStatus.PENDING: 1, ReviewStatus.REJECTED: 2, ReviewStatus.WITHDRAWN: 2
}  # fmt: skip


def add_sign(call: LegacyCall) -> Row:
    added = signs.add_sign(call.as_newer(**_sign(call)))
    return {"data": _brief_sign(call, added["AddSignStatus"]["SignId"])}


def mod_sign(call: LegacyCall) -> Row:
    changed = signs.modify_sign(call.as_newer(SignId=fields.integer(call.body, "sign_id"), **_sign(call)))
    return {"data": _brief_sign(call, changed["ModifySignStatus"]["SignId"])}


@transaction.atomic
def del_sign(call: LegacyCall) -> Row:
    """Delete all named signatures, or none."""
    for sign_id in _ids(call, "sign_id"):
        signs.delete_sign(call.as_newer(SignId=sign_id))
    return {}


def get_sign(call: LegacyCall) -> Row:
    """The named signatures; a query counts as a poll."""
    enterprise.require(call.as_newer())
    rows = Signature.objects.filter(account_id=call.application.account_id, pk__in=_ids(call, "sign_id"))
    found = signs.polled(SubjectKind.SIGNATURE, list(rows.order_by("id")))
    data = [{**_shown_sign(row), "reply": row.reason, **_times(row)} for row in found]
    return {"count": len(data), "data": data}


def add_template(call: LegacyCall) -> Row:
    added = templates.add_template(call.as_newer(**_template(call)))
    return {"data": _brief_template(call, int(added["AddTemplateStatus"]["TemplateId"]))}


def mod_template(call: LegacyCall) -> Row:
    changed = templates.modify_template(
        call.as_newer(TemplateId=fields.integer(call.body, "tpl_id"), **_template(call))
    )
    return {"data": _brief_template(call, changed["ModifyTemplateStatus"]["TemplateId"])}


@transaction.atomic
def del_template(call: LegacyCall) -> Row:
    """Delete all named templates, or none."""
    for template_id in _ids(call, "tpl_id"):
        templates.delete_template(call.as_newer(TemplateId=template_id))
    return {}


def get_template(call: LegacyCall) -> Row:
    """The named templates, or a page of all; ``total`` counts all there are."""
    enterprise.require(call.as_newer())
    rows = templates.own(call.application.account_id)
    page = call.body.get("tpl_page")
    if isinstance(page, dict):
        offset, most = fields.integer(page, "offset", 0), fields.integer(page, "max", PAGE_MAX)
        if not 1 <= most <= PAGE_MAX or not 0 <= offset <= 10**9:
            raise TencentError("InvalidParameterValue.LimitVerifyFail")
        found = list(rows.order_by("id")[offset : offset + most])
    else:
        found = list(rows.filter(code__in=[str(number) for number in _ids(call, "tpl_id")]).order_by("id"))
    data = [
        {**_shown_template(row), "reply": row.reason, "title": row.name, **_times(row)}
        for row in signs.polled(SubjectKind.TEMPLATE, found)
    ]
    return {"total": rows.count(), "count": len(data), "data": data}


def _ids(call: LegacyCall, name: str) -> list[int]:
    ids = fields.integers(call.body, name)
    if not ids:
        raise TencentError("MissingParameter", name=name)
    if len(ids) > signs.IDS_MAX:
        raise TencentError("InvalidParameterValue", name=name)
    return ids


def _sign(call: LegacyCall) -> dict[str, Any]:
    """Return the newer fields: the older interface knows own use by companies only, and may leave the proof out."""
    return {
        "SignName": fields.text(call.body, "text", required=True), "Remark": fields.text(call.body, "remark"),
        "International": fields.integer(call.body, "international", 0),
        "ProofImage": fields.text(call.body, "pic") or None, "SignType": 0, "DocumentType": 0, "SignPurpose": 0,
        "CommissionImage": "", "QualificationId": 0,
    }  # fmt: skip


def _template(call: LegacyCall) -> dict[str, Any]:
    kind, content = fields.integer(call.body, "type", ORDINARY), fields.text(call.body, "text", required=True)
    if kind == VOICE:
        raise TencentError("UnsupportedOperation")
    return {
        "TemplateName": fields.text(call.body, "title") or content[:NAME_MAX], "TemplateContent": content,
        "Remark": fields.text(call.body, "remark"), "SmsType": kind if kind in (ORDINARY, MARKETING) else -1,
        "International": fields.integer(call.body, "international", 0),
    }  # fmt: skip


def _brief_sign(call: LegacyCall, sign_id: int) -> Row:
    return _shown_sign(Signature.objects.get(account_id=call.application.account_id, pk=sign_id))


def _shown_sign(row: Signature) -> Row:
    return {
        "id": row.pk, "international": int(row.scope == SignScope.INTERNATIONAL), "text": row.name,
        "status": STATUS[ReviewStatus(row.status)],
    }  # fmt: skip


def _brief_template(call: LegacyCall, number: int) -> Row:
    return _shown_template(templates.own(call.application.account_id).get(code=str(number)))


def _shown_template(row: SmsTemplate) -> Row:
    return {
        "id": int(row.code), "international": int(row.kind == TemplateKind.INTERNATIONAL), "text": row.content,
        "status": STATUS[ReviewStatus(row.status)], "type": int(row.kind == TemplateKind.PROMOTION),
    }  # fmt: skip


def _times(row: Any) -> Row:
    answered = row.updated_at if row.status != ReviewStatus.PENDING else None
    return {"apply_time": beijing(row.created_at), "reply_time": beijing(answered)}
