"""Text templates: applied for, changed until approved, listed, deleted."""

from typing import Any

from django.db import transaction

from accounts.choices import Vendor
from core import clock
from review.choices import ReviewStatus, SubjectKind
from signatures.models import Signature
from smsconsole.wire.tencent import enterprise
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.reviewing import refuse_at_once
from smsconsole.wire.tencent.shapes import unix
from smsconsole.wire.tencent.signs import DELETED, IDS_MAX, polled
from templates_app import services
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate

# SmsType since 2024-05-16; before, 0 was everything that is no promotion.
KINDS = {1: TemplateKind.PROMOTION, 2: TemplateKind.NOTIFICATION, 3: TemplateKind.CAPTCHA}
ORDINARY = 0
CODE_WORDS = ("验证码", "注册码", "校验码", "动态码", "动态密码")  # domain.md 4.5
STATUS = {
    ReviewStatus.APPROVED: 0, ReviewStatus.PENDING: 1, ReviewStatus.REJECTED: -1, ReviewStatus.WITHDRAWN: -1
}  # fmt: skip


@transaction.atomic
def add_template(call: Call) -> dict[str, Any]:
    """File a template; the account has to have a signature by then."""
    enterprise.require(call)
    columns = _columns(call)
    if not Signature.objects.filter(account_id=call.account_id, status=ReviewStatus.APPROVED).exists():
        raise TencentError("FailedOperation.MissingSignature")
    row = services.submit_template(account=call.account, vendor=Vendor.TENCENT, **columns)
    return {"AddTemplateStatus": {"TemplateId": row.code}}


@transaction.atomic
def modify_template(call: Call) -> dict[str, Any]:
    """Change a template that is not approved, and file it again; one under review is taken back first."""
    enterprise.require(call)
    row = _find(call, "FailedOperation.MissingTemplateToModify")
    if row.status == ReviewStatus.APPROVED:
        raise TencentError("FailedOperation.TemplateAlreadyPassedCheck")
    columns = _columns(call)
    if (row.kind == TemplateKind.INTERNATIONAL) != (columns["kind"] == TemplateKind.INTERNATIONAL):
        raise TencentError("InvalidParameterValue.InvalidInternational")
    if row.status == ReviewStatus.PENDING:
        services.withdraw_template(template=row)
    services.edit_template(template=row, **columns)
    return {"ModifyTemplateStatus": {"TemplateId": int(row.code)}}


@transaction.atomic
def delete_template(call: Call) -> dict[str, Any]:
    """Delete a template for good; one under review is taken back first."""
    enterprise.require(call)
    row = _find(call, "FailedOperation.TemplateIdNotExist")
    if row.status == ReviewStatus.PENDING:
        services.withdraw_template(template=row)
    services.delete_template(template=row)
    return {"DeleteTemplateStatus": {"DeleteStatus": DELETED, "DeleteTime": unix(clock.now())}}


def describe_templates(call: Call) -> dict[str, Any]:
    """The named templates, or a page of all; each query counts as a poll of what is under review."""
    enterprise.require(call)
    rows = own(call.account_id)
    international = TemplateKind.INTERNATIONAL
    rows = rows.filter(kind=international) if enterprise.international(call) else rows.exclude(kind=international)
    ids = call.values["TemplateIdSet"]
    if len(ids) > IDS_MAX:
        raise TencentError("InvalidParameterValue", name="TemplateIdSet")
    found = rows.filter(code__in=map(str, ids)).order_by("id") if ids else rows.order_by("-id")[enterprise.page(call)]
    if ids and not found:
        raise TencentError("FailedOperation.MissingTemplateList")
    return {"DescribeTemplateStatusSet": [_shown(row) for row in polled(SubjectKind.TEMPLATE, list(found))]}


def own(account_id: int) -> Any:
    """Return an account's templates of this vendor."""
    return SmsTemplate.objects.filter(account_id=account_id, vendor=Vendor.TENCENT)


def kind_of(sms_type: int, content: str, abroad: bool) -> str:
    """Return the kind an SmsType means; of the older 0, what the text says."""
    if sms_type not in {ORDINARY, *KINDS}:
        raise TencentError("InvalidParameterValue.InvalidSmsType")
    if abroad:
        return TemplateKind.INTERNATIONAL
    if sms_type == ORDINARY:
        is_code = any(word in content for word in CODE_WORDS)
        return TemplateKind.CAPTCHA if is_code else TemplateKind.NOTIFICATION
    return KINDS[sms_type]


def _columns(call: Call) -> dict[str, Any]:
    values = call.values
    abroad = enterprise.international(call)
    columns = {
        "name": values["TemplateName"], "content": values["TemplateContent"], "remark": values["Remark"],
        "kind": kind_of(values["SmsType"], values["TemplateContent"], abroad),
    }  # fmt: skip
    refuse_at_once(SubjectKind.TEMPLATE, call, columns)
    return columns


def _find(call: Call, missing: str) -> SmsTemplate:
    row = own(call.account_id).filter(code=str(call.values["TemplateId"])).first()
    if row is None:
        raise TencentError(missing)
    return row


def _shown(row: SmsTemplate) -> dict[str, Any]:
    return {
        "TemplateId": int(row.code),
        "International": int(row.kind == TemplateKind.INTERNATIONAL),
        "StatusCode": STATUS[ReviewStatus(row.status)],
        "ReviewReply": row.reason,
        "TemplateName": row.name,
        "CreateTime": unix(row.created_at),
        "TemplateContent": row.content,
    }
