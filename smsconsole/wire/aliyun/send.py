"""SendSms and SendBatchSms (domain.md 8.1)."""

import re
from typing import Any

from accounts.choices import Vendor
from sending import services as sending
from sending.choices import Door
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.params import values_of

SEND_MAX, BATCH_MAX, OUT_ID_MAX = 1000, 100, 255
_EXTEND_CODE = re.compile(r"\d{1,12}", re.ASCII)


def send_sms(call: Call) -> dict[str, Any]:
    """One signature, one template, one set of values, up to 1000 numbers; one BizId for all."""
    values = call.values
    numbers = [number.strip() for number in values["PhoneNumbers"].split(",")]
    if len(numbers) > SEND_MAX:
        raise BusinessError("isv.MOBILE_COUNT_OVER_LIMIT")
    items = [
        sending.Item(number, values["SignName"], values["TemplateCode"], values["TemplateParam"]) for number in numbers
    ]
    return _submit(call, items, values["SmsUpExtendCode"])


def send_batch_sms(call: Call) -> dict[str, Any]:
    """Up to 100 numbers, each with its signature and values; the lists stand side by side."""
    values = call.values
    numbers, signs = _texts(values["PhoneNumberJson"]), _texts(values["SignNameJson"])
    if len(numbers) > BATCH_MAX:
        raise BusinessError("isv.MOBILE_COUNT_OVER_LIMIT")
    given = [values_of(row) for row in values["TemplateParamJson"]] or [{}] * len(numbers)
    codes = set(_texts(values["SmsUpExtendCodeJson"]))
    if not numbers or not len(numbers) == len(signs) == len(given):
        raise BusinessError("isv.INVALID_PARAMETERS")
    if len(codes) > 1:  # one request is one batch, and a batch has one destination code
        raise BusinessError("isv.EXTEND_CODE_ERROR")
    items = [
        sending.Item(number.strip(), sign, values["TemplateCode"], row)
        for number, sign, row in zip(numbers, signs, given, strict=True)
    ]
    return _submit(call, items, codes.pop() if codes else "")


def _texts(rows: list[Any]) -> list[str]:
    if not all(isinstance(row, str) and "\0" not in row for row in rows):
        raise BusinessError("isv.INVALID_JSON_PARAM")
    return rows


def _submit(call: Call, items: list[sending.Item], extend_code: str) -> dict[str, Any]:
    if extend_code and not _EXTEND_CODE.fullmatch(extend_code):
        raise BusinessError("isv.EXTEND_CODE_ERROR")
    if len(call.values["OutId"]) > OUT_ID_MAX:
        raise BusinessError("isv.INVALID_PARAMETERS")
    done = sending.submit_messages(
        account_id=call.account_id,
        door=Door.ALIYUN,
        items=items,
        vendor=Vendor.ALIYUN,
        out_id=call.values["OutId"],
        request_id=call.request_id,
        extend_code=extend_code,
        first=call.once,
    )
    assert done.batch is not None  # all or nothing: a refusal was raised
    return {"BizId": done.batch.biz_id}
