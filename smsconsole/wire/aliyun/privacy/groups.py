"""G groups of AXG pools (domain.md 12.11)."""

from typing import Any

from django.db import transaction

from privacy_numbers.choices import PoolType
from privacy_numbers.models import NumberPool
from privacy_numbers.services import groups as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding

STEPS = {
    "addNumbers": services.add_numbers,
    "deleteNumbers": services.remove_numbers,
    "overwriteNumbers": services.overwrite_numbers,
}


@transaction.atomic
def create(call: Call) -> dict[str, Any]:
    """A group without a name is called by its id."""
    values = call.values
    name = values["Name"].strip()
    row = services.create_group(
        pool=_pool(call), name=name or "G", remark=values["Remark"], phones=_phones(values["Numbers"])
    )
    if not name:
        services.edit_group(group=row, name=str(row.pk), remark=row.remark)
    return {"GroupId": row.pk}


def operate(call: Call) -> dict[str, Any]:
    step = STEPS.get(call.values["OperateType"].strip())
    if step is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "OperateType")
    step(group=finding.group(call, _pool(call), call.values["GroupId"]), phones=_phones(call.values["Numbers"]))
    return {}


def delete(call: Call) -> dict[str, Any]:
    services.delete_group(group=finding.group(call, _pool(call), call.values["GroupId"]))
    return {}


def _pool(call: Call) -> NumberPool:
    pool = finding.pool(call)
    if pool.pool_type != PoolType.AXG:
        raise BusinessError("isv.FORBIDDEN_ACTION", "PoolKey")
    return pool


def _phones(text: str) -> list[str]:
    return [phone.strip() for phone in text.split(",") if phone.strip()]


TABLE = (
    action("CreateAxgGroup", "Name Numbers PoolKey! Remark", create, writes=True),
    action("OperateAxgGroup", "GroupId!:optional Numbers! OperateType! PoolKey!", operate, writes=True),
    action("DeleteAxgGroup", "GroupId!:optional PoolKey!", delete, writes=True),
)
