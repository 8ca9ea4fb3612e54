"""Signatures, the current actions (domain.md 3)."""

import re
from typing import Any

from review.choices import ReviewStatus, SubjectKind
from signatures import services
from signatures.choices import FileKind, RegistrationState, SignSource, SignType, Usage
from signatures.models import AppRecord, AuthorizationLetter, Qualification, Signature, Trademark
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError, GatewayError
from smsconsole.wire.aliyun.files import uploads, url_of
from smsconsole.wire.aliyun.pace import keep_pace
from smsconsole.wire.aliyun.reading import cut, page, shown_time

KIND = SubjectKind.SIGNATURE
SHORTEST, LONGEST = 2, 12
SOURCES = {0: SignSource.ENTERPRISE, 5: SignSource.TRADEMARK, 2: SignSource.APP}
TYPES = {0: SignType.CAPTCHA, 1: SignType.GENERAL}
TYPE_SHOWN = {SignType.CAPTCHA: "验证码", SignType.GENERAL: "通用"}
OWN_TAG = "2"
CODES = {
    "signatures.file_refused:image.too_large": "isv.SIGN_FILE_LIMIT",
    "signatures.name_taken": "isv.SIGN_NAME_ILLEGAL",
    "signatures.not_editable": "isv.ERROR_SIGN_NOT_MODIFY",
    "signatures.under_review": "isv.ERROR_SIGN_NOT_DELETE",
}
REGISTERED = {
    RegistrationState.UNREGISTERED: -2, RegistrationState.REGISTERING: -1, RegistrationState.FAILED: 0,
    RegistrationState.VERIFYING: 1, RegistrationState.LAPSED: 2, RegistrationState.SUCCESS: 3,
}  # fmt: skip
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")
_NOT_TYPED = re.compile(r"[【】\[\]\s]")


def check_name(name: str) -> str:
    """Return a name worth an application; the vendor sends the others back at once, the rest is the review's."""
    if _EMOJI.search(name):
        raise BusinessError("isv.SMS_SIGN_EMOJI_ILLEGAL")
    if len(name) > LONGEST:
        raise BusinessError("isv.SIGN_OVER_LIMIT")
    if len(name) < SHORTEST or _NOT_TYPED.search(name):
        raise BusinessError("isv.SIGN_NAME_ILLEGAL")
    return name


def find(call: Call, name: str) -> Signature:
    """Return the account's signature of a name, the general one of two; raises isv.SMS_SIGNATURE_ILLEGAL."""
    rows = Signature.objects.filter(account_id=call.account_id, name=name).select_related("qualification", "letter")
    row = rows.order_by("-sign_type").first()  # "general" sorts behind "captcha"
    if row is None:
        raise BusinessError("isv.SMS_SIGNATURE_ILLEGAL")
    return row


def create(call: Call) -> dict[str, Any]:
    name = check_name(call.values["SignName"])
    columns = _columns(call)
    keep_pace(call.account_id, KIND)
    row = services.submit_signature(account=call.account, name=name, uploads=_proofs(call), **columns)
    return {"SignName": row.name, "OrderId": _order_no(row)}


def update(call: Call) -> dict[str, Any]:
    """Change a signature and file it again; new proofs take the place of the old ones."""
    row = find(call, call.values["SignName"])
    pictures = _proofs(call)
    dropped = list(row.files.values_list("pk", flat=True)) if pictures else []
    services.edit_signature(signature=row, uploads=pictures, drop_files=dropped, **_columns(call))
    return {"SignName": row.name, "OrderId": _order_no(row)}


def delete(call: Call) -> dict[str, Any]:
    row = find(call, call.values["SignName"])
    services.delete_signature(signature=row)
    return {"SignName": row.name}


def rebind(call: Call) -> dict[str, Any]:
    """Put a signature under another qualification, with another letter where it needs one."""
    row = find(call, call.values["SignatureName"])
    qualification = _owned(call, Qualification, "QualificationId")
    letter = _owned(call, AuthorizationLetter, "AuthorizationLetterId")
    more = {"letter": letter} if letter else {}
    services.edit_signature(signature=row, qualification=qualification, **more)
    return {"Data": {"Success": True, "ErrCode": "OK", "ErrMessage": "OK", "Data": {}}}


def query(call: Call) -> dict[str, Any]:
    """The state of a signature; a query counts as a poll of its review."""
    row = orders.polled(KIND, find(call, call.values["SignName"]))
    return {
        "SignName": row.name,
        "SignStatus": orders.AUDIT[ReviewStatus(row.status)],
        "Reason": row.reason,
        "CreateDate": shown_time(row.created_at),
    }


def get(call: Call) -> dict[str, Any]:
    """A signature in full, with its registration at the carriers."""
    row = orders.polled(KIND, find(call, call.values["SignName"]))
    order = orders.latest(KIND, [row.pk]).get(row.pk)
    lines = list(row.registrations.order_by("id"))
    return {
        **_papers(row),
        "SignName": row.name,
        "SignCode": f"SIGN_{100_000_000 + row.pk}",
        "SignStatus": orders.AUDIT[ReviewStatus(row.status)],
        "SignTag": OWN_TAG,
        "SignUsage": "1" if row.usage == Usage.OTHER else "0",
        "ThirdParty": row.usage == Usage.OTHER,
        "QualificationId": row.qualification_id or 0,
        "ApplyScene": row.link,
        "Remark": row.remark,
        "CreateDate": shown_time(row.created_at),
        "OrderId": orders.order_no(order),
        "AuditInfo": orders.audit_info(row, order),
        "FileUrlList": [url_of(call, "signature", file) for file in row.files.order_by("id")],
        "RegisterResult": _result(lines),
        "SignIspRegisterDetailList": [_registration(line) for line in lines],
    }


def query_list(call: Call) -> dict[str, Any]:
    number, size = page(call)
    rows = Signature.objects.filter(account_id=call.account_id).select_related("letter").order_by("-id")
    found = [orders.polled(KIND, row) for row in cut(rows, number, size)]
    newest = orders.latest(KIND, [row.pk for row in found])
    lines = [_line(row, newest.get(row.pk)) for row in found]
    return {"SmsSignList": lines, "TotalCount": rows.count(), "CurrentPage": number, "PageSize": size}


def _line(row: Signature, order: Any) -> dict[str, Any]:
    papers = _papers(row)
    papers["authorizationLetterAuditPass"] = papers.pop("AuthorizationLetterAuditPass")
    return {
        **papers,
        "SignName": row.name,
        "AuditStatus": orders.LISTED[ReviewStatus(row.status)],
        "BusinessType": TYPE_SHOWN[SignType(row.sign_type)],
        "CreateDate": shown_time(row.created_at),
        "OrderId": orders.order_no(order),
        "Reason": orders.listed_reason(row, order),
    }


def _papers(row: Signature) -> dict[str, Any]:
    return {
        "AuthorizationLetterId": row.letter_id or 0,
        "AuthorizationLetterAuditPass": bool(row.letter and row.letter.status == ReviewStatus.APPROVED),
        "TrademarkId": row.trademark_id or 0,
        "AppIcpRecordId": row.app_record_id or 0,
    }


def _registration(line: Any) -> dict[str, Any]:
    is_over = line.state in (RegistrationState.SUCCESS, RegistrationState.FAILED)
    reasons = [{"ReasonCode": line.reason, "ReasonDescList": [line.get_reason_display()]}] if line.reason else []
    return {
        "OperatorCode": line.carrier,
        "RegisterStatus": REGISTERED[RegistrationState(line.state)],
        "OperatorCompleteTime": shown_time(line.updated_at) if is_over else "",
        "RegisterStatusReasons": reasons,
    }


def _result(lines: list[Any]) -> int:
    """Return the one figure that older programs read: -1 not registered, 0 under way, 1 done, 2 failed."""
    states = {line.state for line in lines}
    if not states or states == {RegistrationState.UNREGISTERED}:
        return -1
    if RegistrationState.FAILED in states:
        return 2
    return 1 if states <= {RegistrationState.SUCCESS, RegistrationState.VERIFYING} else 0


def _columns(call: Call) -> dict[str, Any]:
    values = call.values
    source, kind = SOURCES.get(values["SignSource"]), TYPES.get(1 if values["SignType"] is None else values["SignType"])
    if source is None:
        raise BusinessError("isv.SIGN_SOURCE_ILLEGAL")
    if kind is None:
        raise BusinessError("isv.INVALID_PARAMETERS", "SignType")
    for wanted, name in ((SignSource.TRADEMARK, "TrademarkId"), (SignSource.APP, "AppIcpRecordId")):
        if source == wanted and values[name] is None:
            raise GatewayError("MissingParameter", name=name)
    return {
        "sign_type": kind,
        "source": source,
        "usage": Usage.OTHER if values["ThirdParty"] else Usage.SELF,
        "qualification": _owned(call, Qualification, "QualificationId"),
        "letter": _owned(call, AuthorizationLetter, "AuthorizationLetterId"),
        "trademark": _owned(call, Trademark, "TrademarkId"),
        "app_record": _owned(call, AppRecord, "AppIcpRecordId"),
        "link": values["ApplySceneContent"],
        "remark": values["Remark"],
    }


def _owned(call: Call, model: Any, name: str) -> Any:
    """Return the account's row of an id, None where none is given; raises isv.INVALID_PARAMETERS."""
    if call.values[name] is None:
        return None
    row = model.objects.filter(account_id=call.account_id, pk=call.values[name]).first()
    if row is None:
        raise BusinessError("isv.INVALID_PARAMETERS", name)
    return row


def _proofs(call: Call) -> list[services.Upload]:
    return uploads(call, [(FileKind.PROOF, key) for key in call.values["MoreData"]])


def _order_no(row: Signature) -> str:
    return orders.order_no(orders.latest(KIND, [row.pk]).get(row.pk))


_FIELDS = (
    "SignName! SignSource!:integer SignType:optional ThirdParty:boolean QualificationId!:optional"
    " AuthorizationLetterId:optional TrademarkId:optional AppIcpRecordId:optional ApplySceneContent Remark"
    " MoreData:texts"
)
TABLE = (
    action("CreateSmsSign", _FIELDS, create, writes=True, codes=CODES),
    action("UpdateSmsSign", _FIELDS, update, writes=True, codes=CODES),
    action("DeleteSmsSign", "SignName!", delete, writes=True, codes=CODES),
    action(
        "ChangeSignatureQualification",
        "SignatureName! QualificationId!:optional AuthorizationLetterId:optional",
        rebind, writes=True, success=True, codes=CODES,
    ),
    action("QuerySmsSign", "SignName!", query),
    action("GetSmsSign", "SignName!", get),
    action("QuerySmsSignList", "PageIndex:optional PageSize:optional", query_list),
)  # fmt: skip
