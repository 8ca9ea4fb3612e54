"""Text templates: filing, changing, deleting, asking for one (domain.md 4). Old and current actions share handlers."""

from typing import Any

import orjson

from accounts.choices import Vendor
from core.variables import parse
from review.choices import ReviewStatus, SubjectKind
from signatures.choices import FileKind
from signatures.models import Signature
from signatures.services import Upload
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.files import uploads, url_of
from smsconsole.wire.aliyun.pace import keep_pace
from smsconsole.wire.aliyun.reading import shown_time
from templates_app import services
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate

KIND = SubjectKind.TEMPLATE
NAME_MAX, CONTENT_MAX = 30, 500
TYPES = {
    0: TemplateKind.CAPTCHA, 1: TemplateKind.NOTIFICATION, 2: TemplateKind.PROMOTION, 3: TemplateKind.INTERNATIONAL
}  # fmt: skip
TYPE_SHOWN = {kind: number for number, kind in TYPES.items()}
ABROAD = {0: TemplateKind.NOTIFICATION, 1: TemplateKind.PROMOTION, 2: TemplateKind.CAPTCHA}
ABROAD_SHOWN = {kind: number for number, kind in ABROAD.items()}
OWN_TAG = 2
MATERIALS = (FileKind.CONSENT, FileKind.MEMBERS)  # of a promotion, in the order they are asked for


def create(call: Call) -> dict[str, Any]:
    """File a template; an older program names no signature and gets the account's newest approved one."""
    columns = _columns(call)
    columns["signature"] = _signature(call, columns["kind"])
    keep_pace(call.account_id, KIND)
    row = services.submit_template(account=call.account, vendor=Vendor.ALIYUN, uploads=_materials(call), **columns)
    return {"TemplateCode": row.code, "TemplateName": row.name, "OrderId": _order_no(row)}


def update(call: Call) -> dict[str, Any]:
    """Change a rejected or withdrawn template and file it again under its code."""
    row = find(call, call.values["TemplateCode"])
    columns = _columns(call)
    if call.values.get("RelatedSignName"):
        columns["signature"] = _signature(call, columns["kind"])
    pictures = _materials(call)
    dropped = list(row.files.values_list("pk", flat=True)) if pictures else []
    services.edit_template(template=row, uploads=pictures, drop_files=dropped, **columns)
    return {"TemplateCode": row.code, "TemplateName": columns["name"], "OrderId": _order_no(row)}


def create_old(call: Call) -> dict[str, Any]:
    return {"TemplateCode": create(call)["TemplateCode"]}


def modify_old(call: Call) -> dict[str, Any]:
    return {"TemplateCode": update(call)["TemplateCode"]}


def delete(call: Call) -> dict[str, Any]:
    row = find(call, call.values["TemplateCode"])
    services.delete_template(template=row)
    return {"TemplateCode": row.code}


def find(call: Call, code: str) -> SmsTemplate:
    """Return the account's template of a code; raises isv.SMS_TEMPLATE_ILLEGAL."""
    rows = SmsTemplate.objects.filter(account_id=call.account_id, vendor=Vendor.ALIYUN, code=code)
    row = rows.select_related("signature").first()
    if row is None:
        raise BusinessError("isv.SMS_TEMPLATE_ILLEGAL")
    return row


def query(call: Call) -> dict[str, Any]:
    """The state and text of a template; a query counts as a poll of its review."""
    row = orders.polled(KIND, find(call, call.values["TemplateCode"]))
    return {
        "TemplateCode": row.code,
        "TemplateName": row.name,
        "TemplateType": TYPE_SHOWN[TemplateKind(row.kind)],
        "TemplateContent": row.content,
        "TemplateStatus": orders.AUDIT[ReviewStatus(row.status)],
        "Reason": row.reason,
        "CreateDate": shown_time(row.created_at),
    }


def get(call: Call) -> dict[str, Any]:
    """A template in full; here type and state are texts."""
    row = orders.polled(KIND, find(call, call.values["TemplateCode"]))
    order = orders.latest(KIND, [row.pk]).get(row.pk)
    signs = [row.signature.name] if row.signature else []
    urls = [url_of(call, "template", file) for file in row.files.order_by("id")]
    shown = {
        "TemplateCode": row.code,
        "TemplateName": row.name,
        "TemplateContent": row.content,
        "TemplateType": str(TYPE_SHOWN[TemplateKind(row.kind)]),
        "TemplateStatus": str(orders.AUDIT[ReviewStatus(row.status)]),
        "TemplateTag": OWN_TAG,
        "VariableAttribute": orjson.dumps(row.variables).decode() if row.variables else "",
        "RelatedSignName": signs[0] if signs else "",
        "SignList": {"SignList": signs},
        "ApplyScene": row.scene_link,
        "Remark": row.remark,
        "CreateDate": shown_time(row.created_at),
        "OrderId": orders.order_no(order),
        "AuditInfo": orders.audit_info(row, order),
        "FileUrlList": {"FileUrl": urls},
        "MoreDataFileUrlList": {"MoreDataFileUrl": urls},
        "VendorAuditStatus": {},
    }
    if row.international_kind:
        shown["IntlType"] = ABROAD_SHOWN[TemplateKind(row.international_kind)]
    return shown


def _columns(call: Call) -> dict[str, Any]:
    values = call.values
    kind = TYPES.get(values["TemplateType"])
    if kind is None:
        raise BusinessError("isv.INVALID_PARAMETERS", "TemplateType")
    if len(values["TemplateName"]) > NAME_MAX or len(values["TemplateContent"]) > CONTENT_MAX:
        raise BusinessError("isv.TEMPLATE_OVER_LIMIT")
    if kind == TemplateKind.CAPTCHA and len(parse(values["TemplateContent"], Vendor.ALIYUN).names) != 1:
        raise BusinessError("template_parameter_count_illegal")
    return {
        "kind": kind,
        "name": values["TemplateName"],
        "content": values["TemplateContent"],
        "remark": values["Remark"],
        "variables": values.get("TemplateRule") or {},
        "scene_link": values.get("ApplySceneContent") or "",
        "traffic_driving": values.get("TrafficDriving") or "",
        "international_kind": _abroad(values, kind),
    }


def _abroad(values: dict[str, Any], kind: str) -> str:
    if kind != TemplateKind.INTERNATIONAL or "IntlType" not in values:
        return ""
    number = values["IntlType"] or 0
    if number not in ABROAD:
        raise BusinessError("isv.INVALID_PARAMETERS", "IntlType")
    return ABROAD[number]


def _signature(call: Call, kind: str) -> Signature | None:
    rows = Signature.objects.filter(account_id=call.account_id)
    if name := call.values.get("RelatedSignName"):
        row = rows.filter(name=name).order_by("-sign_type").first()
        if row is None:
            raise BusinessError("isv.SMS_SIGNATURE_ILLEGAL")
        return row
    if kind == TemplateKind.INTERNATIONAL or "RelatedSignName" in call.values:
        return None
    return rows.filter(status=ReviewStatus.APPROVED).order_by("-id").first()


def _materials(call: Call) -> list[Upload]:
    keys = call.values.get("MoreData") or []
    kinds = MATERIALS if call.values["TemplateType"] == TYPE_SHOWN[TemplateKind.PROMOTION] else ()
    return uploads(call, [(kinds[n] if n < len(kinds) else FileKind.PROOF, key) for n, key in enumerate(keys)])


def _order_no(row: SmsTemplate) -> str:
    return orders.order_no(orders.latest(KIND, [row.pk]).get(row.pk))


_OLD = "TemplateType!:integer TemplateName! TemplateContent! Remark!"
_NEW = (
    "TemplateType!:integer TemplateName! TemplateContent! RelatedSignName TemplateRule:json_object Remark"
    " ApplySceneContent MoreData:texts IntlType:optional TrafficDriving"
)
TABLE = (
    action("CreateSmsTemplate", _NEW, create, writes=True),
    action("UpdateSmsTemplate", "TemplateCode! " + _NEW, update, writes=True),
    action("AddSmsTemplate", _OLD, create_old, writes=True),
    action("ModifySmsTemplate", "TemplateCode! " + _OLD, modify_old, writes=True),
    action("DeleteSmsTemplate", "TemplateCode!", delete, writes=True),
    action("QuerySmsTemplate", "TemplateCode!", query),
    action("GetSmsTemplate", "TemplateCode!", get),
)
