"""Signatures, the older actions: proofs travel inside the call, and no qualification is named."""

from typing import Any

from review.choices import ReviewStatus
from signatures import services
from signatures.choices import FileKind, SignSource, SignType, Usage
from signatures.models import Qualification
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.actions.signs import CODES, KIND, TYPES, check_name, find
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.files import from_base64
from smsconsole.wire.aliyun.pace import keep_pace

SOURCES = {
    0: SignSource.ENTERPRISE, 1: SignSource.WEBSITE, 2: SignSource.APP, 3: SignSource.OFFICIAL_ACCOUNT,
    4: SignSource.SHOP, 5: SignSource.TRADEMARK,
}  # fmt: skip


def add(call: Call) -> dict[str, Any]:
    """File a signature under the account's newest approved qualification of its own."""
    name = check_name(call.values["SignName"])
    columns = _columns(call)
    keep_pace(call.account_id, KIND)
    row = services.submit_signature(
        account=call.account, name=name, qualification=_qualification(call), usage=Usage.SELF, **columns
    )
    return {"SignName": row.name}


def modify(call: Call) -> dict[str, Any]:
    """Change a signature that was not approved and file it again; the new proofs take the place of the old."""
    row = find(call, call.values["SignName"])
    if row.status == ReviewStatus.APPROVED:
        raise BusinessError("isv.ERROR_SIGN_NOT_MODIFY")
    dropped = list(row.files.values_list("pk", flat=True))
    services.edit_signature(signature=row, drop_files=dropped, **_columns(call))
    return {"SignName": row.name}


def _columns(call: Call) -> dict[str, Any]:
    values = call.values
    source = SOURCES.get(values["SignSource"])
    if source is None:
        raise BusinessError("isv.SIGN_SOURCE_ILLEGAL")
    kind = TYPES.get(1 if values["SignType"] is None else values["SignType"], SignType.GENERAL)
    return {
        "source": source, "sign_type": kind, "remark": values["Remark"],
        "uploads": from_base64(values["SignFileList"], FileKind.PROOF),
    }  # fmt: skip


def _qualification(call: Call) -> Qualification | None:
    rows = Qualification.objects.filter(account_id=call.account_id, status=ReviewStatus.APPROVED, usage=Usage.SELF)
    return rows.order_by("-id").first()


_FIELDS = "SignName! SignSource!:integer SignType:optional Remark! SignFileList!:list"
TABLE = (
    action("AddSmsSign", _FIELDS, add, writes=True, codes=CODES),
    action("ModifySmsSign", _FIELDS, modify, writes=True, codes=CODES),
)
