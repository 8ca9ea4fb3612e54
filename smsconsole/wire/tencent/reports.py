"""How messages ended and what was replied: taken once by pulling, or looked up number by number."""

import datetime as dt
from typing import Any

from core import clock, phone
from sending.choices import MessageStatus, ReceiptStatus
from sending.models import Message, Uplink
from sending.services import pulls
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.receipts import RECEIPTS
from smsconsole.wire.tencent.shapes import instant, parse, serial_no, stored, unix

PULL_MAX = 100
BACK = dt.timedelta(days=7)
ENDED = (MessageStatus.DELIVERED, MessageStatus.FAILED)
REPORT_STATUS = {ReceiptStatus.DELIVERED: "SUCCESS", ReceiptStatus.FAILED: "FAIL"}
DELIVERED = "DELIVRD"  # as the carriers' protocol spells it


def pull_send_status(call: Call) -> dict[str, Any]:
    """Take up to Limit reports of the application that were not taken before."""
    taken = pulls.pull_reports(application_id=call.application.pk, limit=limit_of(call.values["Limit"]))
    return {"PullSmsSendStatusSet": [report(*row) for row in taken]}


def pull_reply_status(call: Call) -> dict[str, Any]:
    """Take up to Limit replies of the application that were not taken before."""
    taken = pulls.pull_replies(application_id=call.application.pk, limit=limit_of(call.values["Limit"]))
    return {"PullSmsReplyStatusSet": [reply(uplink) for uplink in taken]}


def send_status_by_number(call: Call) -> dict[str, Any]:
    """Look up how messages to one number ended, of the last seven days, oldest first; nothing is taken."""
    number, first, last, rows = _asked(call)
    return {"PullSmsSendStatusSet": [report(*row) for row in ended(call.application.pk, number, first, last)[rows]]}


def reply_status_by_number(call: Call) -> dict[str, Any]:
    """Look up what one number replied within the last seven days, oldest first; nothing is taken."""
    number, first, last, rows = _asked(call)
    return {"PullSmsReplyStatusSet": [reply(row) for row in replied(call.application.pk, number, first, last)[rows]]}


def ended(application_id: int, number: phone.Phone, first: dt.datetime, last: dt.datetime) -> "Ended":
    """Return the reports of a number's messages sent between two instants."""
    return Ended(
        Message.objects.filter(
            application_id=application_id, phone=number.digits, status__in=ENDED,
            submitted_at__gte=first, submitted_at__lte=last,
        ).select_related("batch").order_by("id")
    )  # fmt: skip


class Ended:
    """Reports by position, read when asked for."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def __getitem__(self, part: slice) -> list[pulls.Report]:
        return [pulls.Report(row, row.status, row.err_code, row.received_at) for row in self._rows[part]]


def replied(application_id: int, number: phone.Phone, first: dt.datetime, last: dt.datetime) -> Any:
    """Return a number's replies that arrived between two instants."""
    return (
        Uplink.objects.filter(
            message__application_id=application_id, phone=number.digits, received_at__gte=first, received_at__lte=last
        )
        .select_related("message")
        .order_by("id")
    )


def limit_of(limit: int) -> int:
    if not 1 <= limit <= PULL_MAX:
        raise TencentError("InvalidParameterValue.LimitVerifyFail")
    return limit


def _asked(call: Call) -> tuple[phone.Phone, dt.datetime, dt.datetime, slice]:
    values = call.values
    number = parse(values["PhoneNumber"])
    if number is None:
        raise TencentError("InvalidParameterValue.IncorrectPhoneNumber")
    first, last = span(values["BeginTime"], values["EndTime"])
    limit, offset = limit_of(values["Limit"]), values["Offset"]
    if not 0 <= offset <= 10**9:
        raise TencentError("InvalidParameterValue.OffsetVerifyFail")
    return number, first, last, slice(offset, offset + limit)


def span(begin: int, end: int) -> tuple[dt.datetime, dt.datetime]:
    """Return the instants of two Unix times; the first at most seven days back, the second now where it is 0."""
    now = clock.now()
    first = instant(begin, "BeginTime", "InvalidParameterValue.BeginTimeVerifyFail")
    last = instant(end, "EndTime", "InvalidParameterValue.EndTimeVerifyFail") if end else now
    if first < now - BACK - dt.timedelta(minutes=1):
        raise TencentError("InvalidParameterValue.BeginTimeVerifyFail")
    if first > last:
        raise TencentError("InvalidParameterValue.InvalidStartTime")
    return first, last


def report(message: Message, status: str, code: str, at: dt.datetime | None) -> dict[str, Any]:
    """Return one report in the fields of 2021-01-11."""
    number = stored(message.phone, message.country)
    return {
        "UserReceiveTime": unix(at),
        "CountryCode": number.country,
        "SubscriberNumber": number.national,
        "PhoneNumber": number.e164,
        "SerialNo": serial_no(message.pk),
        "ReportStatus": REPORT_STATUS[ReceiptStatus(status)],
        "Description": described(code),
        "SessionContext": message.batch.session_context,
    }


def described(code: str) -> str:
    """Return what the vendor says of a receipt code, in words."""
    return found.description if (found := RECEIPTS.get(code)) else code


def errmsg(status: str, code: str) -> str:
    """Return the carrier's short word: DELIVRD, or the code of a failure."""
    return DELIVERED if status == ReceiptStatus.DELIVERED else found.errmsg if (found := RECEIPTS.get(code)) else code


def reply(uplink: Uplink) -> dict[str, Any]:
    """Return one reply in the fields of 2021-01-11."""
    number = stored(uplink.phone, uplink.message.country if uplink.message else "86")
    return {
        "ExtendCode": uplink.dest_code,
        "CountryCode": number.country,
        "PhoneNumber": number.e164,
        "SignName": uplink.sign_name,
        "ReplyContent": uplink.content,
        "ReplyTime": unix(uplink.received_at),
        "SubscriberNumber": number.national,
    }


def count_by_cause(failures: dict[str, int]) -> dict[str, int]:
    """Return failures under the five causes the vendor tells apart; their sum is that of the failures."""
    causes = dict.fromkeys(("internal", "invalid", "shutdown", "blacklist", "frequency"), 0)
    for code, count in failures.items():
        causes[found.cause if (found := RECEIPTS.get(code)) else "internal"] += count
    return causes
