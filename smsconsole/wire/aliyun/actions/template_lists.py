"""Lists of text templates: two actions that number and name the same things differently."""

from typing import Any

from accounts.choices import Vendor
from review.choices import ReviewStatus
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.actions.templates import KIND, TYPE_SHOWN, TYPES
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.reading import cut, page, shown_time
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate

LISTED_TYPE = {
    TemplateKind.NOTIFICATION: 0, TemplateKind.PROMOTION: 1, TemplateKind.CAPTCHA: 2, TemplateKind.INTERNATIONAL: 6
}  # fmt: skip
LISTED_STATE = {**orders.LISTED, ReviewStatus.WITHDRAWN: "AUDIT_SATE_CANCEL"}  # the vendor's own spelling
USABLE, UNUSABLE = "USABLE", "UNUSABLE"


def query_list(call: Call) -> dict[str, Any]:
    number, size = page(call)
    rows = _rows(call)
    found = [orders.polled(KIND, row) for row in cut(rows, number, size)]
    newest = orders.latest(KIND, [row.pk for row in found])
    lines = [_line(row, newest.get(row.pk)) for row in found]
    return {"SmsTemplateList": lines, "TotalCount": rows.count(), "CurrentPage": number, "PageSize": size}


def get_list(call: Call) -> dict[str, Any]:
    """Templates by state, type, name, code, signature, tag ("key" or "key:value") and usability."""
    number, size = page(call)
    rows = _filtered(call)
    found = [orders.polled(KIND, row) for row in cut(rows.prefetch_related("tags"), number, size)]
    newest = orders.latest(KIND, [row.pk for row in found])
    lines = [_filtered_line(row, newest.get(row.pk)) for row in found]
    return {"Data": {"List": lines, "PageNo": number, "PageSize": size, "Total": rows.count()}}


def _rows(call: Call) -> Any:
    rows = SmsTemplate.objects.filter(account_id=call.account_id, vendor=Vendor.ALIYUN)
    return rows.select_related("signature").order_by("-id")


def _line(row: SmsTemplate, order: Any) -> dict[str, Any]:
    return {
        "TemplateCode": row.code,
        "TemplateName": row.name,
        "TemplateContent": row.content,
        "TemplateType": LISTED_TYPE[TemplateKind(row.kind)],
        "OuterTemplateType": TYPE_SHOWN[TemplateKind(row.kind)],
        "AuditStatus": LISTED_STATE[ReviewStatus(row.status)],
        "SignatureName": row.signature.name if row.signature else "",
        "TrafficDriving": row.traffic_driving,
        "CreateDate": shown_time(row.created_at),
        "OrderId": orders.order_no(order),
        "Reason": orders.listed_reason(row, order),
    }


def _filtered_line(row: SmsTemplate, order: Any) -> dict[str, Any]:
    return {
        "TemplateCode": row.code,
        "TemplateName": row.name,
        "TemplateContent": row.content,
        "TemplateType": TYPE_SHOWN[TemplateKind(row.kind)],
        "AuditStatus": orders.AUDIT[ReviewStatus(row.status)],
        "SignName": row.signature.name if row.signature else "",
        "TemplateTag": [{"TagKey": tag.key, "TagValue": tag.value} for tag in row.tags.all()],
        "UsableStateList": [USABLE if row.status == ReviewStatus.APPROVED else UNUSABLE],
        "GmtCreate": shown_time(row.created_at),
        "WorkOrderId": str(order.pk) if order else "",
    }


def _filtered(call: Call) -> Any:
    values, rows = call.values, _rows(call)
    if values["AuditStatus"] is not None:
        rows = rows.filter(status__in=_words(orders.AUDIT, values["AuditStatus"], "AuditStatus"))
    if values["TemplateType"] is not None:
        if values["TemplateType"] not in TYPES:
            raise BusinessError("isv.INVALID_PARAMETERS", "TemplateType")
        rows = rows.filter(kind=TYPES[values["TemplateType"]])
    for name, column in (("TemplateCode", "code"), ("SignName", "signature__name"), ("TemplateName", "name__contains")):
        if values[name]:
            rows = rows.filter(**{column: values[name]})
    if values["TemplateTag"]:
        key, colon, value = values["TemplateTag"].partition(":")
        rows = rows.filter(tags__key=key, **({"tags__value": value} if colon else {}))
    if wanted := set(values["UsableStateList"]):
        if not wanted <= {USABLE, UNUSABLE}:
            raise BusinessError("isv.INVALID_PARAMETERS", "UsableStateList")
        if wanted == {USABLE}:
            rows = rows.filter(status=ReviewStatus.APPROVED)
        elif wanted == {UNUSABLE}:
            rows = rows.exclude(status=ReviewStatus.APPROVED)
    return rows


def _words(table: dict[Any, int], number: int, name: str) -> list[Any]:
    found = [word for word, shown in table.items() if shown == number]
    if not found:
        raise BusinessError("isv.INVALID_PARAMETERS", name)
    return found


TABLE = (
    action("QuerySmsTemplateList", "PageIndex:optional PageSize:optional", query_list),
    action(
        "GetSmsTemplateList",
        "PageIndex:optional PageSize:optional AuditStatus:optional TemplateType:optional TemplateCode TemplateName"
        " SignName TemplateTag UsableStateList:texts",
        get_list, success=True,
    ),
)  # fmt: skip
