"""Trademarks and records of apps (domain.md 2.7)."""

from typing import Any

from signatures import services
from signatures.choices import EvidenceKind
from signatures.models import AppRecord, Trademark
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.actions.letters import whole
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.files import uploads, url_of
from smsconsole.wire.aliyun.reading import iso_day, shown_span, span

PICTURES = {
    "AppIcpRecordPic": EvidenceKind.RECORD, "AppRuntimePic": EvidenceKind.RUNTIME,
    "AppStoreDownloadPic": EvidenceKind.STORE,
}  # fmt: skip


def create_trademark(call: Call) -> dict[str, Any]:
    values = call.values
    first, last = span(values["TrademarkEffExpDate"])
    row = services.add_trademark(
        account=call.account,
        uploads=uploads(call, [(EvidenceKind.TRADEMARK, values["TrademarkPic"])]),
        name=values["TrademarkName"],
        applicant=values["TrademarkApplicantName"],
        number=values["TrademarkRegistrationNumber"],
        valid_from=first,
        valid_until=last,
    )
    return {"Data": str(row.pk)}


def query_trademarks(call: Call) -> dict[str, Any]:
    """Those of the ids that are the account's; others are left out."""
    rows = Trademark.objects.filter(account_id=call.account_id, pk__in=whole(call.values["TrademarkIdList"]))
    return {"Data": [_trademark(call, row) for row in rows.prefetch_related("files").order_by("id")]}


def _trademark(call: Call, row: Trademark) -> dict[str, Any]:
    name, url = _picture(call, row, EvidenceKind.TRADEMARK)
    return {
        "TrademarkApplicantName": row.applicant,
        "TrademarkEffExpDate": shown_span(row.valid_from, row.valid_until),
        "TrademarkId": row.pk,
        "TrademarkName": row.name,
        "TrademarkPic": name,
        "TrademarkPicUrl": url,
        "TrademarkRegistrationNumber": row.number,
    }


def create_record(call: Call) -> dict[str, Any]:
    values = call.values
    row = services.add_app_record(
        account=call.account,
        uploads=uploads(call, [(kind, values[name]) for name, kind in PICTURES.items() if values[name]]),
        license_number=values["AppIcpLicenseNumber"],
        unit_name=values["AppPrincipalUnitName"],
        service_name=values["AppServiceName"],
        approved_on=iso_day(values["AppApprovalDate"]),
        store_link=values["Domain"],
    )
    return {"Data": str(row.pk)}


def query_records(call: Call) -> dict[str, Any]:
    """Those of the ids that are the account's; others are left out."""
    rows = AppRecord.objects.filter(account_id=call.account_id, pk__in=whole(call.values["AppIcpRecordIdList"]))
    return {"Data": [_record(call, row) for row in rows.prefetch_related("files").order_by("id")]}


def _record(call: Call, row: AppRecord) -> dict[str, Any]:
    shown = {
        "AppApprovalDate": row.approved_on.isoformat(),
        "AppIcpLicenseNumber": row.license_number,
        "AppIcpRecordId": row.pk,
        "AppPrincipalUnitName": row.unit_name,
        "AppServiceName": row.service_name,
        "Domain": row.store_link,
    }
    for name, kind in PICTURES.items():
        shown[name], shown[f"{name}Url"] = _picture(call, row, kind)
    return shown


def _picture(call: Call, row: Any, kind: str) -> tuple[str, str]:
    file = next((file for file in row.files.all() if file.kind == kind), None)
    return (file.original_name, url_of(call, "evidence", file)) if file else ("", "")


TABLE = (
    action(
        "CreateSmsTrademark",
        "TrademarkName! TrademarkApplicantName! TrademarkRegistrationNumber! TrademarkEffExpDate! TrademarkPic!",
        create_trademark, writes=True, success=True,
    ),
    action("QuerySmsTrademark", "TrademarkIdList!:texts", query_trademarks, success=True),
    action(
        "CreateSmsAppIcpRecord",
        "AppIcpLicenseNumber! AppPrincipalUnitName! AppServiceName! AppApprovalDate! Domain! AppIcpRecordPic!"
        " AppRuntimePic AppStoreDownloadPic",
        create_record, writes=True, success=True,
    ),
    action("QuerySmsAppIcpRecord", "AppIcpRecordIdList!:texts", query_records, success=True),
)  # fmt: skip
