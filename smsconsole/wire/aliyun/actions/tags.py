"""Tags of templates (domain.md 4.4)."""

from typing import Any

from django.db.models import Q

from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from templates_app import services
from templates_app.models import TemplateTag

TEMPLATE, MOST, PAGE_MAX, PAGE_SHIPPED = "TEMPLATE", 20, 100, 20


def tag(call: Call) -> dict[str, Any]:
    _check(call)
    tags = {}
    for row in call.values["Tag"]:
        if not isinstance(row, dict) or not row.get("Key", "").strip():
            raise BusinessError("isv.INVALID_PARAMETERS", "Tag")
        tags[row["Key"]] = row.get("Value", "")
    services.tag_templates(account_id=call.account_id, codes=call.values["ResourceId"], tags=tags)
    return {"Data": "true"}


def untag(call: Call) -> dict[str, Any]:
    _check(call)
    keys, every = call.values["TagKey"], call.values["All"]
    if not keys and not every:
        raise BusinessError("isv.INVALID_PARAMETERS", "TagKey, All")
    services.untag_templates(account_id=call.account_id, codes=call.values["ResourceId"], keys=keys, every=every)
    return {"Data": "true"}


def list_tags(call: Call) -> dict[str, Any]:
    """Tags of templates, or of those that carry each of the tags asked for; NextToken is the last id shown."""
    _check(call)
    values = call.values
    if not values["ResourceId"] and not values["Tag"]:
        raise BusinessError("isv.INVALID_PARAMETERS", "ResourceId, Tag")
    size = PAGE_SHIPPED if values["PageSize"] is None else values["PageSize"]
    if not 1 <= size <= PAGE_MAX:
        raise BusinessError("isv.INVALID_PARAMETERS", f"PageSize 1-{PAGE_MAX}")
    rows = TemplateTag.objects.filter(account_id=call.account_id).select_related("template").order_by("id")
    if values["ResourceId"]:
        rows = rows.filter(template__code__in=values["ResourceId"])
    for row in values["Tag"]:
        rows = rows.filter(template__in=_carrying(call, row))
    found = list(rows.filter(pk__gt=_after(values["NextToken"]))[: size + 1])
    lines = [
        {"ResourceId": row.template.code, "ResourceType": TEMPLATE, "TagKey": row.key, "TagValue": row.value}
        for row in found[:size]
    ]
    token = str(found[size - 1].pk) if len(found) > size else ""
    return {"NextToken": token, "TagResources": {"TagResource": lines}}


def _carrying(call: Call, row: Any) -> Any:
    if not isinstance(row, dict) or not row.get("Key"):
        raise BusinessError("isv.INVALID_PARAMETERS", "Tag")
    wanted = Q(key=row["Key"]) & (Q(value=row["Value"]) if row.get("Value") else Q())
    return TemplateTag.objects.filter(wanted, account_id=call.account_id).values("template")


def _after(token: str) -> int:
    if token and not (token.isascii() and token.isdigit() and len(token) < 19):
        raise BusinessError("isv.INVALID_PARAMETERS", "NextToken")
    return int(token or 0)


def _check(call: Call) -> None:
    values = call.values
    if values["ResourceType"].upper() != TEMPLATE or values["ProdCode"] not in ("", "dysms"):
        raise BusinessError("isv.INVALID_PARAMETERS", "ResourceType")
    if any(len(values.get(name) or ()) > MOST for name in ("ResourceId", "Tag", "TagKey")):
        raise BusinessError("isv.INVALID_PARAMETERS", f"1-{MOST}")
    if not all(isinstance(code, str) for code in values["ResourceId"]):
        raise BusinessError("isv.INVALID_PARAMETERS", "ResourceId")


TABLE = (
    action(
        "TagResources", "ResourceType! ResourceId!:list Tag!:list RegionId ProdCode", tag, writes=True, message=False
    ),
    action(
        "UntagResources", "ResourceType! ResourceId!:list TagKey:list All:boolean RegionId ProdCode", untag,
        writes=True, message=False,
    ),
    action(
        "ListTagResources", "ResourceType! ResourceId:list Tag:list NextToken PageSize:optional RegionId ProdCode",
        list_tags, message=False,
    ),
)  # fmt: skip
