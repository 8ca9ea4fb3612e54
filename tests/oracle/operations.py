"""Changes, deletions and withdrawals of a case, done by the services that the product uses."""

import json
from collections.abc import Mapping
from typing import Any

from core import clock
from core.errors import DomainError
from review import services as review
from review.choices import ReviewStatus
from signatures import errors as signature_errors
from signatures import services as signatures
from signatures.models import Signature
from templates_app import errors, services
from templates_app.models import SmsTemplate, VoiceTemplate
from tests.factories import Cast
from tests.oracle.adapter import facts_of

_EDIT_REFUSED = (errors.ApprovedLocked, errors.NotEditable, signature_errors.NotEditable)
_DELETE_REFUSED = (errors.UnderReview, errors.InUse, signature_errors.UnderReview, signature_errors.InUse)
_WITHDRAW_REFUSED = (errors.NotPending, signature_errors.NotPending)


def operate(case: Mapping[str, Any], cast: Cast) -> dict[str, Any]:
    """Return {"decision", "reasons", "value"} of an operation; a refusal is a rejection with its reason."""
    row, given = _row(case, cast), case["input"]
    before = _state(row)
    try:
        value = _do(case["kind"], given["action"], row, given)
    except (*_EDIT_REFUSED, *_DELETE_REFUSED, *_WITHDRAW_REFUSED) as refusal:
        assert _state(row) == before, "a refusal changes nothing"
        return {"decision": "rejected", "reasons": [_slug(refusal)], "value": None}
    return {"decision": "approved", "reasons": [], "value": value}


def _slug(refusal: DomainError) -> str:
    if isinstance(refusal, _EDIT_REFUSED):
        return "edit_not_allowed"
    return "delete_not_allowed" if isinstance(refusal, _DELETE_REFUSED) else "withdraw_not_allowed"


def _row(case: Mapping[str, Any], cast: Cast) -> Any:
    """Return something filed before, in the state that the case names; what is under review has its order."""
    row = _filed(case, cast)
    if row.status == ReviewStatus.PENDING:
        review.submit_for_review(
            account=cast.account, kind=case["kind"], subject_id=row.pk, label=row.name, facts={"name": row.name}
        )
    return row


def _filed(case: Mapping[str, Any], cast: Cast) -> Any:
    given, kind = case["input"], case["kind"]
    now, status = clock.now(), ReviewStatus(given.get("current_status", "rejected"))
    shared = {"account": cast.account, "status": status, "created_at": now, "updated_at": now}
    if kind == "signature":
        return Signature.objects.create(
            **shared, name="云帆旧名", qualification=cast.qualification, link="", remark="", source="enterprise"
        )
    if kind == "voice_template":
        return VoiceTemplate.objects.create(**shared, vendor="tencent", code="900001", name="旧", content="旧码是：{1}")
    vendor = given.get("vendor", "aliyun")
    return SmsTemplate.objects.create(
        **shared, vendor=vendor, code="SMS_900000001" if vendor == "aliyun" else "900001", name="旧", content="旧文。",
        kind=given.get("type", "notification"), signature=cast.signature,
    )  # fmt: skip


def _do(kind: str, action: str, row: Any, given: Mapping[str, Any]) -> dict[str, str]:
    verbs = {"signature": signatures, "template": services, "voice_template": services}[kind]
    if action == "delete":
        getattr(verbs, f"delete_{kind}")(**{_parameter(kind): row})
        assert not type(row).objects.filter(pk=row.pk).exists()
        return {"status": "deleted"}
    if action == "withdraw":
        return {"status": str(getattr(verbs, f"withdraw_{kind}")(**{_parameter(kind): row}).status)}
    fields = {key: given[key] for key in ("name", "content") if key in given and hasattr(row, key)}
    if kind == "template":
        declared = facts_of({"kind": kind, "input": given})["variables"]
        fields["variables"] = {name: item["attribute"] for name, item in declared.items()}
    edited = getattr(verbs, f"edit_{kind}")(**{_parameter(kind): row}, **fields)
    return {"status": str(edited.status)}


def _parameter(kind: str) -> str:
    return "signature" if kind == "signature" else "template"


def _state(row: Any) -> str:
    kept = type(row).objects.filter(pk=row.pk).values().first()
    return json.dumps(kept, default=str, sort_keys=True)
