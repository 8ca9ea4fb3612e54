"""SendSms and SendMultiGlobalSms: the request fails as a whole, or each number has its own status."""

import re
from collections.abc import Sequence
from typing import Any

from accounts.choices import Vendor
from core import phone
from core.errors import DomainError
from sending import services as sending
from sending.choices import Door
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError, of_domain
from smsconsole.wire.tencent.shapes import iso_code, message_of_serial_no, parse, serial_no

__all__ = ["message_of_serial_no", "send_multi_global_sms", "send_sms", "serial_no", "submit"]

NUMBERS_MAX, CONTEXT_MAX = 200, 512
_EXTEND_CODE = re.compile(r"\d{0,12}", re.ASCII)


def send_sms(call: Call) -> dict[str, Any]:
    """Up to 200 numbers, all mainland or all foreign; refusals of single numbers stand in their status."""
    values = call.values
    numbers, context = values["PhoneNumberSet"], values["SessionContext"]
    parsed = check_numbers(numbers)
    if not _EXTEND_CODE.fullmatch(values["ExtendCode"]):
        raise TencentError("InvalidParameterValue", name="ExtendCode")
    _check_context(context)
    items = [
        sending.Item(number, values["SignName"], values["TemplateId"], values["TemplateParamSet"]) for number in numbers
    ]
    results = submit(call, items, extend_code=values["ExtendCode"], session_context=context)
    rows = zip(numbers, parsed, results, strict=True)
    return {"SendStatusSet": [_status(given, number, result, context) for given, number, result in rows]}


def send_multi_global_sms(call: Call) -> dict[str, Any]:
    """Up to 200 numbers abroad, each with a template and values of its own; such messages carry no signature.

    Each entry is a request of its own: its session context belongs to it.
    """
    entries = call.values["MultiSmsInfoSet"]
    if not entries:
        raise TencentError("InvalidParameterValue.MultiSmsInfoSetEmpty")
    parsed = check_numbers([entry["PhoneNumber"] for entry in entries])
    if any(number is not None and number.is_mainland for number in parsed):
        raise TencentError("UnsupportedOperation.ContainDomesticPhoneNumber")
    for entry in entries:
        _check_context(entry["SessionContext"])
    _ = call.application  # else it would be each number's refusal
    rows = zip(entries, parsed, strict=True)
    return {"SendMultiStatusSet": [_send_entry(call, entry, number) for entry, number in rows]}


def _send_entry(call: Call, entry: dict[str, Any], number: phone.Phone | None) -> dict[str, Any]:
    given, context = entry["PhoneNumber"], entry["SessionContext"]
    item = sending.Item(given, "", entry["TemplateId"], entry["TemplateParamSet"])
    try:
        (result,) = submit(call, [item], session_context=context)
    except DomainError as exc:
        result = sending.ItemResult(given, None, exc)
    return _status(given, number, result, context)


def submit(call: Call, items: Sequence[sending.Item], **options: Any) -> list[sending.ItemResult]:
    """Hand messages of the call's application to the domain; refusals stand in their results."""
    done = sending.submit_messages(
        account_id=call.account_id, door=Door.TENCENT, items=items, vendor=Vendor.TENCENT,
        application=call.application, request_id=call.request_id, all_or_nothing=False, **options,
    )  # fmt: skip
    return done.results


def check_numbers(numbers: Sequence[str]) -> list[phone.Phone | None]:
    """Refuse a list that is wrong as a whole; returns the numbers read, None for one that is none."""
    if not numbers:
        raise TencentError("MissingParameter.EmptyPhoneNumberSet")
    if len(numbers) > NUMBERS_MAX:
        raise TencentError("LimitExceeded.PhoneNumberCountLimit", limit=NUMBERS_MAX)
    parsed = [parse(number) for number in numbers]
    if len({found.is_mainland for found in parsed if found}) > 1:
        raise TencentError("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber")
    return parsed


def _check_context(context: str) -> None:
    if len(context) > CONTEXT_MAX:
        raise TencentError("InvalidParameterValue", name="SessionContext")


def _status(given: str, number: phone.Phone | None, result: sending.ItemResult, context: str) -> dict[str, Any]:
    error = of_domain(result.error) if result.error else None
    return {
        "SerialNo": serial_no(result.row["id"]) if result.row else "",
        "PhoneNumber": number.e164 if number else given,
        "Fee": 0 if error else result.segments,
        "SessionContext": context,
        "Code": error.code if error else "Ok",
        "Message": error.message if error else "send success",
        "IsoCode": iso_code(number),
    }
