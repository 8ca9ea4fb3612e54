"""QuerySendDetails: what was sent and how it went."""

import datetime as dt
from typing import Any

from core import clock, ids, phone
from sending.choices import Door, MessageStatus
from sending.models import Message
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import RECEIPTS, BusinessError
from smsconsole.wire.aliyun.reading import PAGE_MAX, PAGES_MAX, day, shown_time

DAYS = 30
SEND_STATUS = {
    MessageStatus.QUEUED: 1, MessageStatus.SENT: 1, MessageStatus.UNKNOWN: 1, MessageStatus.FAILED: 2,
    MessageStatus.DELIVERED: 3,
}  # fmt: skip


def query_send_details(call: Call) -> dict[str, Any]:
    """One number's messages of one Beijing day of the last 30, newest first, paged; a BizId narrows to one request."""
    values = call.values
    date, size, page = day(values["SendDate"]), values["PageSize"], values["CurrentPage"]
    if not clock.today() - dt.timedelta(days=DAYS) <= date <= clock.today():
        raise BusinessError("isv.INVALID_PARAMETERS")
    if not (1 <= size <= PAGE_MAX and 1 <= page <= PAGES_MAX):
        raise BusinessError("isv.INVALID_PARAMETERS")
    try:
        number = phone.parse(values["PhoneNumber"])
    except phone.InvalidPhone:
        raise BusinessError("isv.MOBILE_NUMBER_ILLEGAL") from None
    rows = Message.objects.filter(account_id=call.account_id, phone=number.digits, day=date)
    rows = rows.exclude(door=Door.TENCENT)  # the other vendor's messages are none of this one's
    if values["BizId"]:
        rows = rows.filter(batch_id=ids.batch_of_biz_id(values["BizId"]) or 0)
    found = rows.order_by("-id")[(page - 1) * size : page * size]
    return {"TotalCount": str(rows.count()), "SmsSendDetailDTOs": {"SmsSendDetailDTO": [_detail(row) for row in found]}}


def _detail(row: Message) -> dict[str, Any]:
    detail = {
        "PhoneNum": row.phone,
        "SendStatus": SEND_STATUS[MessageStatus(row.status)],
        "ErrCode": RECEIPTS.get(row.err_code, row.err_code),
        "TemplateCode": row.template_code,
        "Content": row.content,
        "SendDate": shown_time(row.submitted_at),
        "OutId": row.out_id,
    }
    if row.received_at:
        detail["ReceiveDate"] = shown_time(row.received_at)
    return detail
