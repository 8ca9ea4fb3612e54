"""Extension codes: which digits bring a signature's replies (domain.md 8.12)."""

import datetime as dt
from typing import Any

from core import clock
from sending.selectors import delivered_by_extension_code
from signatures import services
from signatures.choices import ExtensionSource
from signatures.errors import ExtensionCodeTaken, ExtensionCodeUnknown
from signatures.models import ExtensionCode
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.actions.signs import find
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.reading import cut, page

SOURCE = {ExtensionSource.ADDED: "新增", ExtensionSource.SENT: "发送"}
COUNTED = dt.timedelta(days=30)


def add(call: Call) -> dict[str, Any]:
    row = find(call, call.values["SignName"])
    try:
        services.add_extension_code(signature=row, code=call.values["ExtCode"])
    except ExtensionCodeTaken as exc:
        if exc.params["same"]:
            raise BusinessError("isv.EXTEND_CODE_ERROR") from exc
        raise
    return {"Data": True}


def update(call: Call) -> dict[str, Any]:
    row = _find(call, call.values["ExistExtCode"])
    services.change_extension_code(extension=row, code=call.values["NewExtCode"])
    return {"Data": True}


def delete(call: Call) -> dict[str, Any]:
    services.remove_extension_code(extension=_find(call, call.values["ExtCode"]))
    return {"Data": True}


def query(call: Call) -> dict[str, Any]:
    """Codes with what they delivered in the last 30 days; one that delivered nothing may be taken back (Active 1)."""
    number, size = page(call, "PageNo")
    rows = ExtensionCode.objects.filter(account_id=call.account_id).select_related("signature").order_by("-id")
    if call.values["SignName"]:
        rows = rows.filter(signature__name=call.values["SignName"])
    if call.values["ExtCode"]:
        rows = rows.filter(code=call.values["ExtCode"])
    found = cut(rows, number, size)
    counts = delivered_by_extension_code(
        account_id=call.account_id, codes=[row.code for row in found], since=clock.now() - COUNTED
    )
    lines = [
        {
            "ExtCode": row.code, "SignName": row.signature.name, "SendCount": counts.get(row.code, 0),
            "Active": 0 if counts.get(row.code) else 1, "Source": SOURCE[ExtensionSource(row.source)],
        }
        for row in found
    ]  # fmt: skip
    return {"Data": {"List": lines, "PageNo": number, "PageSize": size, "Total": rows.count()}}


def _find(call: Call, code: str) -> ExtensionCode:
    signature = find(call, call.values["SignName"])
    row = ExtensionCode.objects.filter(signature=signature, code=code).first()
    if row is None:
        raise ExtensionCodeUnknown()
    return row


TABLE = (
    action("AddExtCodeSign", "ExtCode! SignName!", add, writes=True, success=True),
    action("UpdateExtCodeSign", "ExistExtCode! NewExtCode! SignName!", update, writes=True, success=True),
    action("DeleteExtCodeSign", "ExtCode! SignName!", delete, writes=True, success=True),
    action("QueryExtCodeSign", "ExtCode SignName PageNo:optional PageSize:optional", query, success=True),
)
