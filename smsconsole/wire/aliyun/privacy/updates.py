"""UpdateSubscription: one thing of a binding at a time, by OperateType (domain.md 12.4)."""

from collections.abc import Callable
from typing import Any

from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding
from privacy_numbers.services import binding_details
from privacy_numbers.services import bindings as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding, terms

Step = Callable[[Call, Binding], Any]


def given(call: Call, name: str) -> str:
    """Return a field that the step cannot do without; raises isv.ILLEGAL_ARGUMENT."""
    text = call.values[name].strip()
    if not text:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", name)
    return text


def _phone_a(call: Call, row: Binding) -> Binding:
    return services.change_phones(binding=row, phone_a=given(call, "PhoneNoA"))


def _phone_b(call: Call, row: Binding) -> Binding:
    """Of a G group: whom A reaches."""
    phone = given(call, "PhoneNoB")
    if row.pool_type == PoolType.AXG:
        return binding_details.set_group_callee(binding=row, phone=phone)
    return services.change_phones(binding=row, phone_b=phone)


def _expiry(call: Call, row: Binding) -> Binding:
    return services.extend_binding(binding=row, expires_at=terms.expiry(call.values["Expiration"]))


def _group(call: Call, row: Binding) -> Binding:
    return services.change_group(binding=row, group=finding.group(call, row.pool, call.values["GroupId"]))


def _restriction(call: Call, row: Binding) -> Binding:
    return services.set_restriction(binding=row, call_restrict=terms.restriction(given(call, "CallRestrict")))


def _display(call: Call, row: Binding) -> Binding:
    display = call.values["CallDisplayType"]
    if display is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "CallDisplayType")
    return binding_details.set_display(binding=row, call_display=display)


def _out_id(call: Call, row: Binding) -> Binding:
    return binding_details.set_out_id(binding=row, out_id=call.values["OutId"])


def _recording(call: Call, row: Binding) -> Binding:
    """Recording and its transcript; what is left out stays as it is."""
    recorded, transcribed = call.values["IsRecordingEnabled"], call.values["ASRStatus"]
    if recorded is None and transcribed is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "IsRecordingEnabled")
    return set_recording(row, recorded, transcribed)


def set_recording(row: Binding, recorded: bool | None, transcribed: bool | None) -> Binding:
    """Switch recording and transcript; None leaves one as it is, and what is not recorded is not written down."""
    is_recorded = row.is_recorded if recorded is None else recorded
    is_transcribed = row.is_transcribed and is_recorded if transcribed is None else transcribed
    return services.set_recording(binding=row, is_recorded=is_recorded, is_transcribed=is_transcribed)


def _rings(call: Call, row: Binding) -> Binding:
    return services.set_ring_config(binding=row, ring_config=terms.ring_config(given(call, "RingConfig")))


STEPS: dict[str, Step] = {
    "updateNoA": _phone_a,
    "updateNoB": _phone_b,
    "updateExpire": _expiry,
    "updateAxgGroup": _group,
    "updateCallRestrict": _restriction,
    "updateCallDisplayType": _display,
    "updateOutId": _out_id,
    "updateIsRecordingEnabled": _recording,
    "updateRingConfig": _rings,
}


def update(call: Call) -> dict[str, Any]:
    step = STEPS.get(call.values["OperateType"].strip())
    if step is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "OperateType")
    step(call, finding.binding(call, within=finding.pool_or_none(call)))
    return {}


TABLE = (
    action(
        "UpdateSubscription",
        "ASRModelId ASRStatus:choice CallDisplayType:optional CallRestrict Expiration GroupId "
        "IsRecordingEnabled:choice OperateType! OutId PhoneNoA PhoneNoB PhoneNoX! PoolKey ProductType RingConfig "
        "SubsId!",
        update,
        writes=True,
    ),
)
