"""pullsendstatus, pullcallbackstatus and getsmspackages."""

from typing import Any

from smsconsole.wire.tencent import counts
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.shapes import beijing
from smsconsole.wire.tencent.v5 import body as fields
from smsconsole.wire.tencent.v5.call import LegacyCall

Row = dict[str, Any]
_CALLBACK = {
    "success": "RequestSuccessCount", "status": "CallbackCount", "status_success": "CallbackSuccessCount",
    "status_fail": "CallbackFailCount", "status_fail_0": "InternalErrorCount", "status_fail_1": "InvalidNumberCount",
    "status_fail_2": "ShutdownErrorCount", "status_fail_3": "BlackListCount", "status_fail_4": "FrequencyLimitCount",
}  # fmt: skip


def send_status(call: LegacyCall) -> Row:
    """Requests, accepted ones and billed parts of some hours."""
    found = counts.send_statistics(call.as_newer(**_hours(call)))["SendStatusStatistics"]
    return {
        "data": {
            "request": found["RequestCount"], "success": found["RequestSuccessCount"],
            "bill_number": found["FeeCount"],
        }
    }  # fmt: skip


def callback_status(call: LegacyCall) -> Row:
    """Reports of some hours, failures by cause."""
    found = counts.callback_statistics(call.as_newer(**_hours(call)))["CallbackStatusStatistics"]
    return {"data": {name: found[newer] for name, newer in _CALLBACK.items()}}


def packages(call: LegacyCall) -> Row:
    """The account's packages by position."""
    offset, length = fields.integer(call.body, "offset", 0), fields.integer(call.body, "length")
    if not 1 <= length <= counts.PACKAGES_MAX or not 0 <= offset <= 10**9:
        raise TencentError("InvalidParameterValue.LimitVerifyFail")
    rows = counts.own_packages(call.application.account_id)
    data = [
        {
            "from_time": beijing(row.effective_at), "to_time": beijing(row.expires_at),
            "create_time": beijing(row.bought_at), "amount": row.quantity, "type": counts.package_type(row),
            "package_id": row.pk, "used": row.quantity - row.remaining,
        }
        for row in rows[offset : offset + length]
    ]  # fmt: skip
    return {"total": rows.count(), "data": data}


def _hours(call: LegacyCall) -> dict[str, Any]:
    return {
        "BeginTime": fields.integer(call.body, "begin_date"), "EndTime": fields.integer(call.body, "end_date")
    }  # fmt: skip
