"""pullstatus and pullstatus4mobile: reports (type 0) and replies (type 1)."""

from collections.abc import Iterable
from typing import Any

from sending.models import Uplink
from sending.services import pulls
from smsconsole.wire.tencent import reports
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.shapes import beijing, parse, serial_no, stored, unix
from smsconsole.wire.tencent.v5 import body as fields
from smsconsole.wire.tencent.v5.call import LegacyCall

REPORTS, REPLIES = 0, 1
Row = dict[str, Any]


def pull(call: LegacyCall) -> Row:
    """Take up to ``max`` entries of the application that were not taken before."""
    kind, limit, application = _kind(call), reports.limit_of(fields.integer(call.body, "max")), call.application.pk
    if kind == REPORTS:
        return _answer(map(report, pulls.pull_reports(application_id=application, limit=limit)))
    return _answer(map(reply, pulls.pull_replies(application_id=application, limit=limit)))


def pull_of_number(call: LegacyCall) -> Row:
    """Look up one number's entries between two instants of the last seven days; nothing is taken."""
    kind, limit, application = _kind(call), reports.limit_of(fields.integer(call.body, "max")), call.application.pk
    nation, mobile = fields.telephone(call.body)
    number = parse(f"+{nation}{mobile}")
    if number is None:
        raise TencentError("InvalidParameterValue.IncorrectPhoneNumber")
    first, last = reports.span(fields.integer(call.body, "begin_time"), fields.integer(call.body, "end_time"))
    if kind == REPORTS:
        return _answer(map(report, reports.ended(application, number, first, last)[:limit]))
    return _answer(map(reply, reports.replied(application, number, first, last)[:limit]))


def _kind(call: LegacyCall) -> int:
    kind = fields.integer(call.body, "type")
    if kind not in (REPORTS, REPLIES):
        raise TencentError("InvalidParameterValue", name="type")
    return kind


def _answer(rows: Iterable[Row]) -> Row:
    data = list(rows)
    return {"count": len(data), "data": data}


def report(found: pulls.Report) -> Row:
    """Return one report as the older interface and its push write it."""
    message, status, code, at = found
    number = stored(message.phone, message.country)
    return {
        "user_receive_time": beijing(at),
        "nationcode": number.country,
        "mobile": number.national,
        "report_status": reports.REPORT_STATUS[status],  # type: ignore[index]
        "errmsg": reports.errmsg(status, code),
        "description": reports.described(code),
        "sid": serial_no(message.pk),
    }


def reply(uplink: Uplink) -> Row:
    """Return one reply as the older interface and its push write it."""
    number = stored(uplink.phone, uplink.message.country if uplink.message else "86")
    return {
        "nationcode": number.country,
        "mobile": number.national,
        "text": uplink.content,
        "sign": uplink.sign_name,
        "extend": uplink.dest_code,
        "time": unix(uplink.received_at),
    }
