"""Binding through an X number, and unbinding (domain.md 12.4)."""

from typing import Any

from django.db import transaction

from core.errors import DomainError
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding
from privacy_numbers.services import binding_details
from privacy_numbers.services import bindings as services
from smsconsole.wire.aliyun import params
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError, of_domain
from smsconsole.wire.aliyun.privacy import finding, terms

BATCH_MAX = 100
GONE = {"privacy.binding_ended": "isv.SUBS_NOT_EXIST"}
_TERMS = (
    "ASRModelId ASRStatus:boolean CallDisplayType:optional CallRestrict ExpectCity Expiration! "
    "IsRecordingEnabled:boolean OutId OutOrderId PhoneNoA! PhoneNoB PhoneNoX PoolKey RingConfig"
)
_ROW = params.fields(
    "ASRModelId ASRStatus:boolean CallDisplayType:optional CallRestrict ExpectCity Expiration GroupId "
    "IsRecordingEnabled:boolean OutId OutOrderId PhoneNoA PhoneNoB PhoneNoX RingConfig"
)


def bind_axb(call: Call) -> dict[str, Any]:
    values = call.values
    pool = finding.pool_of_type(call, PoolType.AXB, values["PhoneNoX"].strip())
    return _bound(
        services.bind_axb(
            pool=pool, phone_a=values["PhoneNoA"], phone_b=values["PhoneNoB"], terms=terms.of_binding(values),
            secret_no=finding.x_wanted(call, values["PhoneNoX"], pool),
        )
    )  # fmt: skip


def bind_axn(call: Call) -> dict[str, Any]:
    """A 95 number is bound the same way, in a 95AXN pool."""
    values = call.values
    pool = finding.pool_of_type(call, PoolType.AXN, values["PhoneNoX"].strip(), PoolType.AXN_95)
    return _bound(
        services.bind_axn(
            pool=pool, phone_a=values["PhoneNoA"], phone_b=values["PhoneNoB"], terms=terms.of_binding(values),
            secret_no=finding.x_wanted(call, values["PhoneNoX"], pool),
        )
    )  # fmt: skip


def bind_extension(call: Call) -> dict[str, Any]:
    """An extension may be asked for on a named X number only."""
    values = call.values
    if values["Extension"].strip() and not values["PhoneNoX"].strip():
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "PhoneNoX")
    pool = finding.pool_of_type(call, PoolType.AXN_EXTENSION, values["PhoneNoX"].strip())
    return _bound(
        services.bind_extension(
            pool=pool, phone_a=values["PhoneNoA"], phone_b=values["PhoneNoB"], terms=terms.of_binding(values),
            extension=values["Extension"].strip(), secret_no=finding.x_wanted(call, values["PhoneNoX"], pool),
        )
    )  # fmt: skip


def bind_axg(call: Call) -> dict[str, Any]:
    return _bound(_axg(call, call.values))


def bind_batch_axg(call: Call) -> dict[str, Any]:
    """Up to 100 bindings, each with a result of its own; one that is refused does not hold up the others."""
    rows = call.values["AxgBindList"]
    if len(rows) > BATCH_MAX:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", f"AxgBindList 1-{BATCH_MAX}")
    if call.values["PoolKey"]:
        finding.pool(call)
    return {"SecretBindList": {"SecretBind": [_batched(call, row) for row in rows]}}


def _batched(call: Call, row: dict[str, str]) -> dict[str, Any]:
    values = {**params.read(_ROW, row), "PoolKey": call.values["PoolKey"]}
    known = {"GroupId": values["GroupId"], "PhoneNoA": values["PhoneNoA"]}
    try:
        done = _bound(_axg(call, values))["SecretBindDTO"]
    except DomainError as error:
        refusal = of_domain(error)
        return {**known, "Code": refusal.code, "Message": refusal.message}
    except BusinessError as refusal:
        return {**known, "Code": refusal.code, "Message": refusal.message}
    return {**known, **done, "Code": "OK", "Message": "OK"}


def _axg(call: Call, values: dict[str, Any]) -> Binding:
    pool = finding.pool_of_type(call, PoolType.AXG, values["PhoneNoX"].strip())
    if pool.pool_type != PoolType.AXG:
        raise BusinessError("isv.FORBIDDEN_ACTION", "PoolKey")
    return bind_group(
        pool=pool, phone_a=values["PhoneNoA"], group=finding.group(call, pool, values["GroupId"]),
        callee=values["PhoneNoB"], terms=terms.of_binding(values),
        secret_no=finding.x_wanted(call, values["PhoneNoX"], pool),
    )  # fmt: skip


@transaction.atomic
def bind_group(*, callee: str, **wanted: Any) -> Binding:
    """Bind A and a G group, and say whom A reaches where the caller does."""
    row = services.bind_axg(**wanted)
    return binding_details.set_group_callee(binding=row, phone=callee) if callee.strip() else row


def unbind(call: Call) -> dict[str, Any]:
    services.unbind(binding=finding.binding(call, x="SecretNo", within=finding.pool_or_none(call)))
    return {}


def _bound(row: Binding) -> dict[str, Any]:
    return {"SecretBindDTO": {"SecretNo": row.number.number, "SubsId": row.subs_id, "Extension": row.extension}}


TABLE = (
    action("BindAxb", f"{_TERMS} CallTimeout:optional DtmfConfig", bind_axb, writes=True),
    action("BindAxn", f"{_TERMS} CallTimeout:optional Extend NoType", bind_axn, writes=True),
    action("BindAxnExtension", f"{_TERMS} Extend Extension", bind_extension, writes=True),
    action("BindAxg", f"{_TERMS} GroupId!", bind_axg, writes=True),
    action("BindBatchAxg", "AxgBindList!:rows PoolKey", bind_batch_axg, writes=True),
    action("UnbindSubscription", "PoolKey ProductType SecretNo! SubsId!", unbind, writes=True, codes=GONE),
)
