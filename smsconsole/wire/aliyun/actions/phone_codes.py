"""A code by SMS to the administrator of a qualification, and whether it is the right one."""

from typing import Any

from sending import services as sending
from sending.choices import Door
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call


def require(call: Call) -> dict[str, Any]:
    sending.send_phone_code(
        account_id=call.account_id, phone=call.values["PhoneNo"], door=Door.ALIYUN, request_id=call.request_id
    )
    return {}


def validate(call: Call) -> dict[str, Any]:
    good = sending.check_phone_code(
        account_id=call.account_id, phone=call.values["PhoneNo"], code=call.values["CertifyCode"]
    )
    return {"Data": good}


TABLE = (
    action("RequiredPhoneCode", "PhoneNo!", require, writes=True, success=True),
    action("ValidPhoneCode", "PhoneNo! CertifyCode!", validate, success=True),
)
