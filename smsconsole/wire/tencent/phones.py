"""What the vendor knows of numbers, and what senders report of messages."""

from typing import Any

from core.errors import DomainError
from sending.services.conversions import report_conversion as note_conversion
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.send import NUMBERS_MAX
from smsconsole.wire.tencent.shapes import UNKNOWN_ISO, instant, iso_code, iso_name, message_of_serial_no, parse

INVALID = "FailedOperation.PhoneNumberParseFail"


def describe_numbers(call: Call) -> dict[str, Any]:
    """Country and digits of up to 200 numbers; one that is none has its code and stays as it was written."""
    numbers = call.values["PhoneNumberSet"]
    if not numbers:
        raise TencentError("MissingParameter.EmptyPhoneNumberSet")
    if len(numbers) > NUMBERS_MAX:
        raise TencentError("LimitExceeded.PhoneNumberCountLimit", limit=NUMBERS_MAX)
    return {"PhoneNumberInfoSet": [_info(number) for number in numbers]}


def _info(given: str) -> dict[str, Any]:
    number = parse(given)
    if number is None:
        error = TencentError(INVALID)
        return {
            "Code": error.code, "Message": error.message, "NationCode": "", "SubscriberNumber": "",
            "PhoneNumber": given, "IsoCode": UNKNOWN_ISO, "IsoName": "",
        }  # fmt: skip
    return {
        "Code": "Ok", "Message": "get phone info success", "NationCode": number.country,
        "SubscriberNumber": number.national, "PhoneNumber": number.e164, "IsoCode": iso_code(number),
        "IsoName": iso_name(number),
    }  # fmt: skip


def report_conversion(call: Call) -> dict[str, Any]:
    """Note when the recipient entered the code of a message."""
    values = call.values
    application = call.application
    message_id = message_of_serial_no(values["SerialNo"])
    converted_at = instant(values["ConversionTime"], "ConversionTime")
    try:
        note_conversion(
            account_id=call.account_id, message_id=message_id or 0, converted_at=converted_at,
            application_id=application.pk,
        )  # fmt: skip
    except DomainError as exc:
        raise TencentError("InvalidParameter.InvalidParameters", name=exc.field or "SerialNo") from exc
    return {"ReportConversionStatus": {"Code": "ok", "Message": "conversion noted"}}
