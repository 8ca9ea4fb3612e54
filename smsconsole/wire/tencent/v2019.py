"""The table of SMS 2019-07-11: the same handlers behind other field names, times as text, fewer codes."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from core.errors import DomainError
from smsconsole.wire.tencent import counts, reports, send, signs, templates
from smsconsole.wire.tencent.action import SMS_2019, Action, Handler, action, table
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError, of_domain
from smsconsole.wire.tencent.shapes import beijing, instant
from smsconsole.wire.tencent.v2021 import REFUSED

_APP = "SmsSdkAppid>SmsSdkAppId*"
_SIGN = (
    "SignName* SignType:integer* DocumentType:integer* International:integer* UsedMethod>SignPurpose:integer* "
    "ProofImage* CommissionImage Remark QualificationId:integer"
)
_TEMPLATE = "TemplateName* TemplateContent* SmsType:integer* International:integer* Remark*"
_PULL = f"Limit:integer* {_APP}"
_BY_NUMBER = (
    f"SendDateTime>BeginTime:integer* Offset:integer* Limit:integer* PhoneNumber* {_APP} EndDateTime>EndTime:integer"
)
# EndDataTime is the vendor's spelling.
_HOURS = f"StartDateTime>BeginTime:integer* EndDataTime>EndTime:integer* {_APP} Limit:integer* Offset:integer*"
# Words that came with 2021-01-11, and what the older version says instead.
CODES = {
    "InvalidParameter.DirtyWordFound": "FailedOperation.ContainSensitiveWord",
    "InvalidParameterValue.InvalidSignPurpose": "InvalidParameterValue.InvalidUsedMethod",
    "InvalidParameterValue.InvalidTemplateFormat": "FailedOperation.ParametersOtherError",
    "InvalidParameterValue.LimitVerifyFail": "InvalidParameter.InvalidParameters",
    "InvalidParameterValue.OffsetVerifyFail": "InvalidParameter.InvalidParameters",
    "InvalidParameterValue.TemplateWithDirtyWords": "FailedOperation.ContainSensitiveWord",
}
Row = dict[str, Any]


def _older(handler: Handler, reshape: Callable[[Row], Row] = dict) -> Handler:
    """Return a handler that answers in the older version's fields and codes."""

    @functools.wraps(handler)
    def answer(call: Call) -> Row:
        try:
            return reshape(handler(call))
        except (TencentError, DomainError) as exc:
            error = of_domain(exc) if isinstance(exc, DomainError) else exc
            if (code := CODES.get(error.code)) is None:
                raise error from exc
            raise TencentError(code) from exc

    return answer


def _each(name: str, reshape: Callable[[Row], Row]) -> Callable[[Row], Row]:
    return lambda reply: {name: [reshape(row) for row in reply[name]]}


def _renamed(row: Row, names: Iterable[tuple[str, str]]) -> Row:
    return {new: row[old] for new, old in names}


def _time(seconds: int) -> str:
    return beijing(instant(seconds, "")) if seconds else ""


def _report(row: Row) -> Row:
    return {
        "UserReceiveTime": _time(row["UserReceiveTime"]), "UserReceiveUnixTime": row["UserReceiveTime"],
        **_renamed(row, [("NationCode", "CountryCode"), ("PurePhoneNumber", "SubscriberNumber"),
                         ("PhoneNumber", "PhoneNumber"), ("SerialNo", "SerialNo"), ("ReportStatus", "ReportStatus"),
                         ("Description", "Description")]),
    }  # fmt: skip


def _reply(row: Row) -> Row:
    return {
        **_renamed(row, [("ExtendCode", "ExtendCode"), ("NationCode", "CountryCode"), ("PhoneNumber", "PhoneNumber"),
                         ("Sign", "SignName"), ("ReplyContent", "ReplyContent")]),
        "ReplyTime": _time(row["ReplyTime"]), "ReplyUnixTime": row["ReplyTime"],
    }  # fmt: skip


def _package(row: Row) -> Row:
    times: Row = {}
    for name in ("Create", "Effective", "Expired"):
        seconds = row[f"Package{name}Time"]
        times |= {f"Package{name}Time": _time(seconds), f"Package{name}UnixTime": seconds}
    names = [("AmountOfPackage", "PackageAmount"), ("TypeOfPackage", "PackageType"), ("PackageId", "PackageId"),
             ("CurrentUsage", "CurrentUsage")]  # fmt: skip
    return times | _renamed(row, names)


def _added_sign(reply: Row) -> Row:
    sign_id = reply["AddSignStatus"]["SignId"]
    return {"AddSignStatus": {"SignId": sign_id, "SignApplyId": sign_id}}


def _modified_sign(reply: Row) -> Row:
    sign_id = reply["ModifySignStatus"]["SignId"]
    return {"ModifySignStatus": {"SignId": sign_id, "SignApplyId": str(sign_id)}}


def _template(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "TemplateContent"}


def _row(
    name: str, params: str, handler: Handler, reshape: Callable[[Row], Row] = dict, **more: Any
) -> Action:  # fmt: skip
    return action(name, params, _older(handler, reshape), version=SMS_2019, **more)


_REPORTS, _REPLIES = _each("PullSmsSendStatusSet", _report), _each("PullSmsReplyStatusSet", _reply)
TABLE = table(
    _row(
        "SendSms",
        f"PhoneNumberSet:strings* TemplateID>TemplateId* {_APP} Sign>SignName TemplateParamSet:strings ExtendCode "
        "SessionContext SenderId",
        send.send_sms, writes=True,
    ),
    _row("PullSmsSendStatus", _PULL, reports.pull_send_status, _REPORTS),
    _row("PullSmsReplyStatus", _PULL, reports.pull_reply_status, _REPLIES),
    _row("PullSmsSendStatusByPhoneNumber", _BY_NUMBER, reports.send_status_by_number, _REPORTS),
    _row("PullSmsReplyStatusByPhoneNumber", _BY_NUMBER, reports.reply_status_by_number, _REPLIES),
    _row("SendStatusStatistics", _HOURS, counts.send_statistics, note=REFUSED),
    _row("CallbackStatusStatistics", _HOURS, counts.callback_statistics),
    _row(
        "SmsPackagesStatistics", f"{_APP} Limit:integer* Offset:integer*", counts.packages,
        _each("SmsPackagesStatisticsSet", _package),
    ),
    _row("AddSmsSign", _SIGN, signs.add_sign, _added_sign, writes=True),
    _row("ModifySmsSign", f"SignId:integer* {_SIGN}", signs.modify_sign, _modified_sign, writes=True),
    _row("DeleteSmsSign", "SignId:integer*", signs.delete_sign, writes=True),
    _row("DescribeSmsSignList", "SignIdSet:integers* International:integer*", signs.describe_signs),
    _row("AddSmsTemplate", _TEMPLATE, templates.add_template, writes=True),
    _row("ModifySmsTemplate", f"TemplateId:integer* {_TEMPLATE}", templates.modify_template, writes=True),
    _row("DeleteSmsTemplate", "TemplateId:integer*", templates.delete_template, writes=True),
    _row(
        "DescribeSmsTemplateList", "TemplateIdSet:integers* International:integer*", templates.describe_templates,
        _each("DescribeTemplateStatusSet", _template),
    ),
)  # fmt: skip
