"""The interface for 700 numbers: AXB, and GXB, where a group reaches B and B the number set for it.

What it calls A of a GXB binding is the domain's other side (a G group), its B the domain's A.
"""

from typing import Any

from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding
from privacy_numbers.services import binding_details
from privacy_numbers.services import bindings as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding, terms
from smsconsole.wire.aliyun.privacy.bindings import GONE, bind_group
from smsconsole.wire.aliyun.privacy.updates import given, set_recording

_TERMS = (
    "AsrModelId Audio CallRestrict CallTimeout DtmfConfig Expiration! IndustrialId NeedAsr:boolean NeedRecord:boolean "
    "OrderId OutId OutOrderId PoolKey! RecType TelB! TelX"
)


def bind_axb(call: Call) -> dict[str, Any]:
    values, pool = call.values, finding.pool(call)
    return _bound(
        services.bind_axb(
            pool=pool, phone_a=values["TelA"], phone_b=values["TelB"], terms=terms.of_700(values),
            secret_no=finding.x_wanted(call, values["TelX"], pool),
        )
    )  # fmt: skip


def bind_gxb(call: Call) -> dict[str, Any]:
    values, pool = call.values, finding.pool(call)
    if pool.pool_type != PoolType.AXG:
        raise BusinessError("isv.FORBIDDEN_ACTION", "PoolKey")
    return _bound(
        bind_group(
            pool=pool, phone_a=values["TelB"], group=finding.group(call, pool, values["GroupId"]),
            callee=values["DefaultA"], terms=terms.of_700(values, is_swapped=True),
            secret_no=finding.x_wanted(call, values["TelX"], pool),
        )
    )  # fmt: skip


def update(call: Call) -> dict[str, Any]:
    """One thing at a time, by the words of UpdateSubscription."""
    row = finding.binding(call, x="TelX", within=finding.pool(call))
    is_group = row.pool_type == PoolType.AXG
    match call.values["OperateType"].strip():
        case "updateNoA" if is_group:
            binding_details.set_group_callee(binding=row, phone=given(call, "DefaultA"))
        case "updateNoA":
            services.change_phones(binding=row, phone_a=given(call, "TelA"))
        case "updateNoB" if is_group:
            services.change_phones(binding=row, phone_a=given(call, "TelB"))
        case "updateNoB":
            services.change_phones(binding=row, phone_b=given(call, "TelB"))
        case "updateExpire":
            services.extend_binding(binding=row, expires_at=terms.expiry(call.values["Expiration"]))
        case "updateAxgGroup":
            services.change_group(binding=row, group=finding.group(call, row.pool, call.values["GroupId"]))
        case "updateCallRestrict":
            limit = terms.restriction(given(call, "CallRestrict"))
            services.set_restriction(binding=row, call_restrict=terms.SWAPPED.get(limit, "") if is_group else limit)
        case "updateOutId":
            binding_details.set_out_id(binding=row, out_id=call.values["OutId"])
        case "updateIsRecordingEnabled":
            set_recording(row, call.values["NeedRecord"], call.values["NeedAsr"])
        case _:
            raise BusinessError("isv.ILLEGAL_ARGUMENT", "OperateType")
    return {"Data": {}}


def unbind(call: Call) -> dict[str, Any]:
    services.unbind(binding=finding.binding(call, x="TelX", within=finding.pool(call)))
    return {"Data": {}}


def _bound(row: Binding) -> dict[str, Any]:
    return {"Data": {"SecretNo": row.number.number, "SubsId": int(row.subs_id)}}


TABLE = (
    action("BindAxb700", f"{_TERMS} TelA!", bind_axb, writes=True, success=True),
    action("BindGxb700", f"{_TERMS} DefaultA GroupId", bind_gxb, writes=True, success=True),
    action(
        "UpdateSubs700",
        "AsrModelId Audio CallRestrict DefaultA Expiration GroupId IndustrialId NeedAsr:choice NeedRecord:choice "
        "OperateType! OrderId OutId PoolKey! SubsId!:integer TelA TelB TelX!",
        update,
        writes=True,
        success=True,
    ),
    action(
        "UnbindSubs700", "IndustrialId OrderId PoolKey! SubsId!:integer TelX!", unbind, writes=True, success=True,
        codes=GONE,
    ),
)  # fmt: skip
