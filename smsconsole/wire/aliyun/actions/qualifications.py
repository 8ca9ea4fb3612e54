"""Qualifications (domain.md 2)."""

from collections.abc import Iterator
from typing import Any

from review.choices import ReviewStatus, SubjectKind
from sending import services as sending
from signatures import services
from signatures.choices import CompanyType, FileKind, Usage
from signatures.models import Qualification
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.files import uploads, url_of
from smsconsole.wire.aliyun.reading import cut, page, shown_span, shown_time, span

KIND = SubjectKind.QUALIFICATION
COMPANY = {"COMPANY": CompanyType.COMPANY, "NON_PROFIT_ORGANIZATION": CompanyType.NON_PROFIT}
LICENCE = {
    "socialCreditLicense": FileKind.CREDIT_CODE, "businessLicense": FileKind.LICENSE,
    "signLegalLicense": FileKind.LICENSE, "otherLicense": FileKind.LICENSE,
}  # fmt: skip
LICENCE_SHOWN = {FileKind.CREDIT_CODE: "socialCreditLicense", FileKind.LICENSE: "businessLicense"}
STATE = {
    ReviewStatus.PENDING: "INT", ReviewStatus.APPROVED: "PASSED", ReviewStatus.REJECTED: "FAILED",
    ReviewStatus.WITHDRAWN: "CANCELED",
}  # fmt: skip
LISTED_STATE = {
    ReviewStatus.PENDING: "INIT", ReviewStatus.APPROVED: "PASS", ReviewStatus.REJECTED: "NOT_PASS",
    ReviewStatus.WITHDRAWN: "CANCEL",
}  # fmt: skip
NOT_FINISH = "NOT_FINISH"  # a state nothing here reaches: what lacks papers is refused or rejected
PICTURES = {
    "AdminIDCardFrontFace": FileKind.ADMIN_ID_FRONT, "AdminIDCardPic": FileKind.ADMIN_ID_BACK,
    "LegalPersonIdCardFrontSide": FileKind.LEGAL_ID_FRONT, "LegalPersonIdCardBackSide": FileKind.LEGAL_ID_BACK,
}  # fmt: skip
PLAIN = {
    "QualificationName": "name", "CompanyName": "company_name", "OrganizationCode": "credit_code",
    "LegalPersonName": "legal_name", "LegalPersonIDCardType": "legal_document_type",
    "LegalPersonIDCardNo": "legal_document_number", "AdminName": "admin_name",
    "AdminIDCardType": "admin_document_type", "AdminIDCardNo": "admin_document_number",
    "AdminPhoneNo": "admin_phone", "Remark": "remark",
}  # fmt: skip
SPANS = {
    "BussinessLicenseExpDate": ("license_from", "license_until"),
    "LegalPersonIdCardEffTime": ("legal_valid_from", "legal_valid_until"),
    "AdminIDCardExpDate": ("admin_valid_from", "admin_valid_until"),
}


def submit(call: Call) -> dict[str, Any]:
    """File a qualification; the code sent to the administrator's phone proves that the phone is theirs."""
    _check_phone(call)
    columns = _columns(call)
    company = COMPANY.get(call.values["CompanyType"])
    if company is None:
        raise BusinessError("isv.INVALID_PARAMETERS", "CompanyType")
    columns["company_type"] = company
    columns["usage"] = Usage.SELF if call.values["UseBySelf"] else Usage.OTHER
    row = services.submit_qualification(account=call.account, uploads=_uploads(call), **columns)
    return {"Data": str(row.pk)}


def update(call: Call) -> dict[str, Any]:
    """Change what is given and file it again; a new picture takes the place of the old one of its kind."""
    row = _find(call)
    orders.check(KIND, row.pk, call.values["OrderId"])
    _check_phone(call)
    pictures = _uploads(call)
    kinds = {upload.kind for upload in pictures}
    dropped = list(row.files.filter(kind__in=kinds).values_list("pk", flat=True))
    services.edit_qualification(qualification=row, uploads=pictures, drop_files=dropped, **_columns(call))
    return {"Data": str(row.pk)}


def delete(call: Call) -> dict[str, Any]:
    row = _find(call)
    orders.check(KIND, row.pk, call.values["OrderId"])
    services.delete_qualification(qualification=row)
    return {"Data": True}


def query_records(call: Call) -> dict[str, Any]:
    """Qualifications by name, company, legal person, state, purpose or work order, newest first."""
    number, size = page(call, "PageNo")
    rows = _filtered(call)
    found = [orders.polled(KIND, row) for row in cut(rows, number, size)]
    newest = orders.latest(KIND, [row.pk for row in found])
    lines = [_line(row, newest.get(row.pk)) for row in found]
    return {"Data": {"List": lines, "PageNo": number, "PageSize": size, "Total": rows.count()}}


def query_one(call: Call) -> dict[str, Any]:
    """One qualification in full, as its account may see it."""
    row = _find(call)
    orders.check(KIND, row.pk, call.values["OrderId"])
    row = orders.polled(KIND, row)
    order = orders.latest(KIND, [row.pk]).get(row.pk)
    files = list(row.files.order_by("id"))
    first = {file.kind: url_of(call, "qualification", file) for file in reversed(files)}
    return {
        "Data": {
            **{name: getattr(row, column) for name, column in PLAIN.items()},
            "AdminIDCardExpDate": shown_span(row.admin_valid_from, row.admin_valid_until),
            "AdminIDCardFrontFace": first.get(FileKind.ADMIN_ID_FRONT, ""),
            "AdminIDCardPic": first.get(FileKind.ADMIN_ID_BACK, ""),
            "BusinessLicensePics": [
                {"Type": LICENCE_SHOWN[FileKind(file.kind)], **_picture(call, file)}
                for file in files if file.kind in LICENCE_SHOWN
            ],
            "BusinessType": "",
            "CompanyType": next(word for word, kind in COMPANY.items() if kind == row.company_type),
            "EffTimeStr": shown_span(row.license_from, row.license_until),
            "LegalPersonIdCardEffTime": shown_span(row.legal_valid_from, row.legal_valid_until),
            "OtherFiles": [_picture(call, file) for file in files if file.kind == FileKind.OTHER],
            "QualificationGroupId": row.pk,
            "State": STATE[ReviewStatus(row.status)],
            "UseBySelf": row.usage == Usage.SELF,
            "WhetherShare": False,
            "WorkOrderId": order.pk if order else 0,
        }
    }  # fmt: skip


def _picture(call: Call, file: Any) -> dict[str, str]:
    return {"LicensePic": file.original_name, "PicUrl": url_of(call, "qualification", file)}


def _filtered(call: Call) -> Any:
    values = call.values
    rows = Qualification.objects.filter(account_id=call.account_id).order_by("-id")
    for name, column in (("CompanyName", "company_name"), ("LegalPersonName", "legal_name"),
                         ("QualificationGroupName", "name")):  # fmt: skip
        if values[name]:
            rows = rows.filter(**{f"{column}__contains": values[name]})
    if values["UseBySelf"]:
        word = values["UseBySelf"].lower()
        if word not in ("true", "false"):
            raise BusinessError("isv.INVALID_PARAMETERS", "UseBySelf")
        rows = rows.filter(usage=Usage.SELF if word == "true" else Usage.OTHER)
    if values["WorkOrderId"] is not None:
        subjects = orders.ReviewOrder.objects.filter(subject_kind=KIND, pk=values["WorkOrderId"])
        rows = rows.filter(pk__in=subjects.values("subject_id"))
    if word := values["State"]:
        wanted = [status for status, shown in LISTED_STATE.items() if shown == word]
        if not wanted and word != NOT_FINISH:
            raise BusinessError("isv.INVALID_PARAMETERS", "State")
        rows = rows.filter(status__in=wanted)
    return rows


def _line(row: Qualification, order: Any) -> dict[str, Any]:
    return {
        "AuditRemark": row.reason,
        "AuditTime": shown_time(order.decided_at if order else None),
        "CompanyName": row.company_name,
        "CreateDate": shown_time(row.created_at),
        "GroupId": row.pk,
        "LegalPersonName": row.legal_name,
        "QualificationGroupName": row.name,
        "StateName": LISTED_STATE[ReviewStatus(row.status)],
        "UseBySelf": "true" if row.usage == Usage.SELF else "false",
        "WorkOrderId": order.pk if order else 0,
    }


def _find(call: Call) -> Qualification:
    wanted = call.values["QualificationGroupId"]
    row = Qualification.objects.filter(account_id=call.account_id, pk=wanted).first()
    if row is None:
        raise BusinessError("isv.INVALID_PARAMETERS", "QualificationGroupId")
    return row


def _check_phone(call: Call) -> None:
    good = sending.check_phone_code(
        account_id=call.account_id, phone=call.values["AdminPhoneNo"], code=call.values["CertifyCode"]
    )
    if not good:
        raise BusinessError("isv.INVALID_PARAMETERS", "CertifyCode")


def _columns(call: Call) -> dict[str, Any]:
    values = call.values
    columns: dict[str, Any] = {column: values[name] for name, column in PLAIN.items() if values.get(name)}
    for name, (first, last) in SPANS.items():
        if values[name]:
            columns[first], columns[last] = span(values[name])
    return columns


def _uploads(call: Call) -> list[services.Upload]:
    return uploads(call, list(_keys(call.values)))


def _keys(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for picture in values["BusinessLicensePics"]:
        kind = LICENCE.get(picture.get("Type", "businessLicense"))
        if kind is None:
            raise BusinessError("isv.INVALID_PARAMETERS", "BusinessLicensePics.Type")
        yield kind, picture.get("LicensePic", "")
    for name, kind in PICTURES.items():
        if values[name]:
            yield kind, values[name]
    for picture in values["OtherFiles"]:
        yield FileKind.OTHER, picture.get("LicensePic", "")


_COMMON = (
    " LegalPersonIdCardBackSide LegalPersonIdCardFrontSide BusinessLicensePics:objects OtherFiles:objects AdminPhoneNo!"
    " CertifyCode!"
)
TABLE = (
    action(
        "SubmitSmsQualification",
        "QualificationName! CompanyName! CompanyType! OrganizationCode! BussinessLicenseExpDate! LegalPersonName!"
        " LegalPersonIDCardType! LegalPersonIDCardNo! LegalPersonIdCardEffTime! AdminName! AdminIDCardType!"
        " AdminIDCardNo! AdminIDCardExpDate! AdminIDCardFrontFace! AdminIDCardPic! UseBySelf!:boolean"
        " WhetherShare!:boolean Remark" + _COMMON,
        submit, writes=True, success=True,
    ),
    action(
        "UpdateSmsQualification",
        "QualificationGroupId!:integer OrderId!:integer CompanyName BussinessLicenseExpDate LegalPersonName"
        " LegalPersonIDCardType LegalPersonIDCardNo LegalPersonIdCardEffTime AdminName AdminIDCardType AdminIDCardNo"
        " AdminIDCardExpDate AdminIDCardFrontFace AdminIDCardPic" + _COMMON,
        update, writes=True, success=True,
    ),
    action(
        "DeleteSmsQualification", "QualificationGroupId!:integer OrderId!:integer", delete, writes=True, success=True
    ),
    action(
        "QuerySmsQualificationRecord",
        "QualificationGroupName CompanyName LegalPersonName State UseBySelf WorkOrderId:optional PageNo:optional"
        " PageSize:optional",
        query_records, success=True,
    ),
    action(
        "QuerySingleSmsQualification", "QualificationGroupId!:integer OrderId:optional", query_one, success=True
    ),
)  # fmt: skip
