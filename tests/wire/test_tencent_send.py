"""Sending through Tencent's SDK."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.sms.v20210111 import models

from billing.models import Wallet
from sending.models import Batch, BlacklistEntry, Message
from smsconsole.wire.tencent.send import message_of_serial_no
from tests import factories
from tests.wire import clients

pytestmark = pytest.mark.wire


def _fields(**changed: Any) -> dict[str, Any]:
    fields = {
        "PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400100001", "TemplateId": "1000004",
        "SignName": "云帆科技", "TemplateParamSet": ["123456", "5"], **changed,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def _send(url: str, **changed: Any) -> Any:
    request = models.SendSmsRequest()
    request._deserialize(_fields(**changed))
    return clients.tencent(url).SendSms(request)


def _error(url: str, fields: Any) -> str:
    reply = clients.call_tc3(url, fields)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    return reply.json()["Response"]["Error"]["Code"]


def test_each_number_has_its_status_in_e164_form(url: str, golden: Callable[[str, Any], None]) -> None:
    numbers = ["+8613800138000", "13800138001", "008613800138002", "8613800138003", "12345"]
    reply = clients.call_tc3(url, _fields(PhoneNumberSet=numbers, SessionContext="ctx"))
    golden("tencent_send_sms", reply.json())
    first = reply.json()["Response"]["SendStatusSet"][0]
    message = Message.objects.get(phone="13800138000")
    assert message_of_serial_no(first["SerialNo"]) == message.pk
    assert message.content == "【云帆科技】您的验证码为123456，5分钟内有效。"
    assert (Message.objects.count(), Batch.objects.get().session_context) == (4, "ctx")


def test_two_hundred_numbers_are_one_request_and_one_more_is_too_many(url: str) -> None:
    numbers = [f"+86139{n:08d}" for n in range(201)]
    with pytest.raises(TencentCloudSDKException) as caught:
        _send(url, PhoneNumberSet=numbers)
    assert caught.value.get_code() == "LimitExceeded.PhoneNumberCountLimit"
    assert not Message.objects.exists()
    statuses = _send(url, PhoneNumberSet=numbers[:200]).SendStatusSet
    assert [status.Code for status in statuses] == ["Ok"] * 200
    assert len({status.SerialNo for status in statuses}) == 200


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"PhoneNumberSet": []}, "MissingParameter.EmptyPhoneNumberSet"),
        ({"PhoneNumberSet": None}, "MissingParameter"),
        ({"PhoneNumberSet": "13800138000"}, "InvalidParameter"),
        ({"PhoneNumberSet": [13800138000]}, "InvalidParameter"),
        ({"SmsSdkAppId": None}, "MissingParameter"),
        ({"SmsSdkAppId": 1400100001}, "InvalidParameter"),
        ({"SmsSdkAppId": "1499999999"}, "InvalidParameterValue.SdkAppIdNotExist"),
        ({"SmsSdkAppId": "1400100002"}, "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        ({"TemplateId": None}, "MissingParameter"),
        ({"Sign": "云帆科技"}, "UnknownParameter"),
        ({"ExtendCode": "abc"}, "InvalidParameterValue"),
        ({"SessionContext": "x" * 513}, "InvalidParameterValue"),
        ({"SignName": "a\0b"}, "InvalidParameterValue"),
        (
            {"PhoneNumberSet": ["13800138000", "+12025550123"]},
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
        ),
    ],
)
def test_a_request_that_is_wrong_as_a_whole_is_an_error(url: str, changed: dict[str, Any], code: str) -> None:
    factories.other()
    assert _error(url, _fields(**changed)) == code
    assert not Batch.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff\xfe", b'{"PhoneNumberSet":["\\ud800"]}'])
def test_a_body_that_is_no_object_is_an_error(url: str, body: bytes) -> None:
    assert _error(url, body) in {"InvalidRequest", "MissingParameter"}


def _codes(reply: Any) -> list[str]:
    return [status.Code for status in reply.SendStatusSet]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"PhoneNumberSet": ["+8612345"]}, "InvalidParameterValue.IncorrectPhoneNumber"),
        ({"SignName": "无名科技"}, "FailedOperation.SignatureIncorrectOrUnapproved"),
        ({"SignName": None}, "FailedOperation.SignatureIncorrectOrUnapproved"),
        ({"TemplateId": "999"}, "FailedOperation.TemplateUnapprovedOrNotExist"),
        ({"TemplateId": "SMS_101000001"}, "FailedOperation.TemplateUnapprovedOrNotExist"),
        ({"TemplateParamSet": ["123456"]}, "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        ({"TemplateParamSet": ["1", "2", "3"]}, "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
    ],
)
def test_what_is_wrong_with_a_number_stands_in_its_status(url: str, changed: dict[str, Any], code: str) -> None:
    status = _send(url, **changed).SendStatusSet[0]
    assert (status.Code, status.Fee, status.SerialNo) == (code, 0, "")
    assert not Message.objects.exists()


def test_one_refused_number_does_not_keep_the_others(url: str, cast: Any) -> None:
    BlacklistEntry.objects.create(account=cast.account, phone="13800138001", created_at=cast.account.created_at)
    reply = _send(url, PhoneNumberSet=["13800138000", "13800138001", "13800138002"])
    assert _codes(reply) == ["Ok", "FailedOperation.PhoneNumberInBlacklist", "Ok"]
    assert Message.objects.count() == 2


def test_frequency_is_counted_per_number(url: str, test_clock: Any) -> None:
    assert _codes(_send(url)) == ["Ok"]
    assert _codes(_send(url)) == ["LimitExceeded.PhoneNumberThirtySecondLimit"]
    for _ in range(4):
        test_clock.advance(seconds=31)
        assert _codes(_send(url)) == ["Ok"]
    test_clock.advance(seconds=31)
    assert _codes(_send(url)) == ["LimitExceeded.PhoneNumberOneHourLimit"]


def test_no_money_and_a_disabled_application_have_their_codes(url: str, cast: Any) -> None:
    type(cast.application).objects.update(is_enabled=False)
    assert _error(url, _fields()) == "UnauthorizedOperation.SdkAppIdIsDisabled"
    type(cast.application).objects.update(is_enabled=True)
    type(cast.package).objects.update(remaining=0)
    Wallet.objects.update(balance=Decimal("0"))
    reply = clients.call_tc3(url, _fields()).json()["Response"]
    assert [row["Code"] for row in reply["SendStatusSet"]] == ["FailedOperation.InsufficientBalanceInSmsPackage"]
    Wallet.objects.update(balance=Decimal("-0.0001"))
    assert _error(url, _fields()) == "UnauthorizedOperation.ServiceSuspendDueToArrears"
    assert not Message.objects.exists()
