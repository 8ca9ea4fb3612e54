"""Sending and asking through Alibaba's SDKs."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest
from aliyunsdkdysmsapi.request.v20170525.SendBatchSmsRequest import SendBatchSmsRequest
from aliyunsdkdysmsapi.request.v20170525.SendSmsRequest import SendSmsRequest

from billing.models import Wallet
from sending.models import Batch, BlacklistEntry, Message, OptOut
from sending.services import run_carrier
from signatures.models import Signature
from tests.wire import clients

pytestmark = pytest.mark.wire
CAPTCHA, NOTIFICATION, PROMOTION = "SMS_101000001", "SMS_101000002", "SMS_101000003"


def _request(**changed: Any) -> models.SendSmsRequest:
    fields = {
        "phone_numbers": "13800138000", "sign_name": "云帆科技", "template_code": CAPTCHA,
        "template_param": '{"code":"123456"}',
    }  # fmt: skip
    return models.SendSmsRequest(**{**fields, **changed})


def _send(url: str, **changed: Any) -> dict[str, Any]:
    return clients.tea(url).send_sms(_request(**changed)).body.to_map()


def _raw(url: str, **changed: Any) -> dict[str, Any]:
    fields = {name: value for name, value in {**clients.SEND, **changed}.items() if value is not None}
    return clients.call_rpc(url, fields).json()


@pytest.mark.parametrize("v2", [False, True])
def test_the_tea_sdk_sends_a_code_and_reads_its_receipt(
    url: str, v2: bool, test_clock: Any, golden: Callable[[str, Any], None]
) -> None:
    client = clients.tea(url, v2=v2)
    sent = client.send_sms(_request(out_id="order-7")).body.to_map()
    golden("aliyun_send_sms", sent)
    message = Message.objects.get()
    assert (message.content, message.out_id, sent["BizId"]) == (
        "【云帆科技】您的验证码为123456，5分钟内有效。", "order-7", message.biz_id,
    )  # fmt: skip
    assert Batch.objects.get().request_id == sent["RequestId"]

    run_carrier()
    test_clock.advance(seconds=5)
    run_carrier()
    asked = client.query_send_details(
        models.QuerySendDetailsRequest(
            phone_number="13800138000", biz_id=sent["BizId"], send_date="20261120", page_size=10, current_page=1
        )
    )
    details = asked.body.to_map()
    row = details["SmsSendDetailDTOs"]["SmsSendDetailDTO"][0]
    row["ReceiveDate"] = row["ReceiveDate"][:16]  # the second it takes is the carrier's affair
    golden("aliyun_query_send_details", details)


def test_the_core_sdk_sends_one_and_many(url: str) -> None:
    client = clients.core(url)
    one = SendSmsRequest()
    one.set_endpoint(url.split("//")[1].split(":")[0])
    one.set_PhoneNumbers("+8613800138000,008613800138001")
    one.set_SignName("云帆科技")
    one.set_TemplateCode(CAPTCHA)
    one.set_TemplateParam('{"code":"123456"}')
    assert json.loads(client.do_action_with_exception(one))["Code"] == "OK"
    many = SendBatchSmsRequest()
    many.set_endpoint(url.split("//")[1].split(":")[0])
    many.set_PhoneNumberJson(json.dumps(["13800138002", "13800138003"]))
    many.set_SignNameJson(json.dumps(["云帆科技", "云帆科技"]))
    many.set_TemplateCode(NOTIFICATION)
    many.set_TemplateParamJson(json.dumps([{"name": "林舟", "order": "A17"}, {"name": "周岚", "order": "A18"}]))
    assert json.loads(client.do_action_with_exception(many))["Code"] == "OK"
    assert list(Message.objects.order_by("phone").values_list("phone", flat=True)) == [
        f"1380013800{n}" for n in range(4)
    ]
    assert Message.objects.get(phone="13800138003").content == "【云帆科技】周岚您好，您的订单A18已发货。"


def test_a_common_request_of_the_core_sdk_comes_by_get(url: str) -> None:
    request = CommonRequest(domain=url.split("//")[1], version="2017-05-25", action_name="SendSms")
    request.set_protocol_type("http")
    for name, value in {
        "PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": CAPTCHA,
        "TemplateParam": '{"code":"123456"}',
    }.items():  # fmt: skip
        request.add_query_param(name, value)
    client = AcsClient("LTAItest1", clients.SECRET, "cn-hangzhou")
    assert json.loads(client.do_action_with_exception(request))["Code"] == "OK"


def test_the_tea_sdk_sends_a_batch_with_values_of_each(url: str, golden: Callable[[str, Any], None]) -> None:
    reply = clients.tea(url).send_batch_sms(
        models.SendBatchSmsRequest(
            phone_number_json='["13800138000","13900139000"]', sign_name_json='["云帆科技","云帆科技"]',
            template_code=CAPTCHA, template_param_json='[{"code":"111111"},{"code":222222}]',
        )
    )  # fmt: skip
    golden("aliyun_send_batch_sms", reply.body.to_map())
    assert list(Message.objects.order_by("id").values_list("phone", "code")) == [
        ("13800138000", "111111"), ("13900139000", "222222"),
    ]  # fmt: skip
    assert Batch.objects.count() == 1


def test_a_thousand_numbers_are_one_request_and_one_more_is_too_many(url: str, cast: Any) -> None:
    Wallet.objects.update(balance=Decimal("10000"))
    numbers = [f"139{n:08d}" for n in range(1001)]
    assert _send(url, phone_numbers=",".join(numbers))["Code"] == "isv.MOBILE_COUNT_OVER_LIMIT"
    assert not Message.objects.exists()
    assert _send(url, phone_numbers=",".join(numbers[:1000]))["Code"] == "OK"
    assert (Message.objects.count(), Batch.objects.count()) == (1000, 1)


def test_a_hundred_and_one_numbers_are_too_many_for_a_batch(url: str) -> None:
    reply = clients.call_rpc(url, {
        "Action": "SendBatchSms", "PhoneNumberJson": json.dumps(["13800138000"] * 101),
        "SignNameJson": json.dumps(["云帆科技"] * 101), "TemplateCode": PROMOTION,
    })  # fmt: skip
    assert (reply.status_code, reply.json()["Code"]) == (200, "isv.MOBILE_COUNT_OVER_LIMIT")


REFUSALS = [
    ({"PhoneNumbers": "123"}, "isv.MOBILE_NUMBER_ILLEGAL"),
    ({"PhoneNumbers": "13800138000,,13800138001"}, "isv.MOBILE_NUMBER_ILLEGAL"),
    ({"SignName": "无名科技"}, "isv.SMS_SIGNATURE_ILLEGAL"),
    ({"TemplateCode": "SMS_1"}, "isv.SMS_TEMPLATE_ILLEGAL"),
    ({"TemplateCode": "1000004"}, "isv.SMS_TEMPLATE_ILLEGAL"),  # the other vendor's
    ({"TemplateParam": None}, "isv.TEMPLATE_MISSING_PARAMETERS"),
    ({"TemplateParam": '{"other":"1"}'}, "isv.TEMPLATE_MISSING_PARAMETERS"),
    ({"TemplateParam": "code=1"}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": '["123456"]'}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": '{"code":{"x":1}}'}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": '{"code":true}'}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": '{"code":"\\ud800"}'}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": "[" * 5_000}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateParam": '{"code":"12345678"}'}, "isv.PARAM_LENGTH_LIMIT"),
    ({"SmsUpExtendCode": "ab"}, "isv.EXTEND_CODE_ERROR"),
    ({"OutId": "x" * 256}, "isv.INVALID_PARAMETERS"),
]


@pytest.mark.parametrize(("changed", "code"), REFUSALS)
def test_a_refusal_is_a_code_with_http_200_and_nothing_is_sent(url: str, changed: dict[str, Any], code: str) -> None:
    reply = _raw(url, **changed)
    assert reply["Code"] == code, reply
    assert set(reply) == {"Code", "Message", "RequestId"}
    assert not Batch.objects.exists()


@pytest.mark.parametrize("name", ["PhoneNumbers", "SignName", "TemplateCode"])
def test_a_missing_field_is_named_by_the_gateway(url: str, name: str) -> None:
    for absent in ({name: None}, {name: ""}):
        assert _raw(url, **absent)["Code"] == f"Missing{name}"


def test_a_number_value_stands_as_it_was_written(url: str) -> None:
    assert _raw(url, TemplateParam='{"code":012}')["Code"] == "isv.INVALID_JSON_PARAM"
    assert _raw(url, TemplateParam='{"code":123456}')["Code"] == "OK"
    assert Message.objects.get().code == "123456"


def test_the_second_code_within_a_minute_names_the_limit(
    url: str, test_clock: Any, golden: Callable[[str, Any], None]
) -> None:
    assert _raw(url)["Code"] == "OK"
    golden("aliyun_limit_minute", _raw(url))
    test_clock.advance(seconds=61)
    assert _raw(url)["Code"] == "OK"
    assert Message.objects.count() == 2


def test_the_hour_and_the_day_have_their_own_limits(url: str, test_clock: Any) -> None:
    for _ in range(5):
        assert _raw(url)["Code"] == "OK"
        test_clock.advance(seconds=61)
    assert _raw(url)["Message"].endswith("Permits:5")
    for _ in range(5):
        test_clock.advance(seconds=3601)
        assert _raw(url)["Code"] == "OK"
    test_clock.advance(seconds=3601)
    reply = _raw(url)
    assert reply["Code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert reply["Message"].endswith("Permits:10")


def test_blacklist_opt_out_scene_and_money_have_their_codes(url: str, cast: Any) -> None:
    now = cast.account.created_at
    BlacklistEntry.objects.create(account=cast.account, phone="13800138000", created_at=now)
    assert _raw(url)["Code"] == "isv.BLACK_KEY_CONTROL_LIMIT"
    OptOut.objects.create(account=cast.account, phone="13800138001", sign_name="云帆科技", created_at=now)
    promotion = {"PhoneNumbers": "13800138001", "TemplateCode": PROMOTION, "TemplateParam": None}
    assert _raw(url, **promotion)["Code"] == "isv.CUSTOMER_REFUSED"
    Signature.objects.filter(pk=cast.signature.pk).update(sign_type="captcha")
    values = '{"name":"林舟","order":"1"}'
    notice = {"PhoneNumbers": "13800138002", "TemplateCode": NOTIFICATION, "TemplateParam": values}
    assert _raw(url, **notice)["Code"] == "isv.SMS_SIGNATURE_SCENE_ILLEGAL"
    Signature.objects.filter(pk=cast.signature.pk).update(sign_type="general", is_enabled=False)
    assert _raw(url, **notice)["Code"] == "isv.SMS_SIGN_ILLEGAL"
    Signature.objects.filter(pk=cast.signature.pk).update(is_enabled=True)
    type(cast.package).objects.update(remaining=0)
    Wallet.objects.update(balance=Decimal("0"))
    assert _raw(url, **notice)["Code"] == "isv.AMOUNT_NOT_ENOUGH"
    Wallet.objects.update(balance=Decimal("-0.0001"))
    assert _raw(url, **notice)["Code"] == "isv.OUT_OF_SERVICE"
    assert not Batch.objects.exists()


def _details(url: str, **changed: Any) -> dict[str, Any]:
    fields = {
        "Action": "QuerySendDetails", "PhoneNumber": "13800138000", "SendDate": "20261120", "PageSize": "10",
        "CurrentPage": "1", **changed,
    }  # fmt: skip
    return clients.call_rpc(url, fields).json()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"SendDate": "2026-11-20"}, "isv.INVALID_PARAMETERS"),
        ({"SendDate": "20261301"}, "isv.INVALID_PARAMETERS"),
        ({"SendDate": "20261020"}, "isv.INVALID_PARAMETERS"),
        ({"PageSize": "51"}, "isv.INVALID_PARAMETERS"),
        ({"PageSize": "ten"}, "InvalidPageSize"),
        ({"CurrentPage": "0"}, "isv.INVALID_PARAMETERS"),
        ({"PhoneNumber": "12"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"PhoneNumber": ""}, "MissingPhoneNumber"),
    ],
)
def test_a_query_out_of_range_is_refused(url: str, changed: dict[str, str], code: str) -> None:
    assert _details(url, **changed)["Code"] == code


def test_details_are_paged_newest_first_and_the_total_is_text(url: str, test_clock: Any) -> None:
    for n in range(3):
        _raw(url, TemplateCode=NOTIFICATION, TemplateParam=json.dumps({"name": "林舟", "order": str(n)}))
    first = _details(url, PageSize="2")
    rows = first["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
    assert (first["TotalCount"], [row["Content"][-8:-4] for row in rows]) == ("3", ["的订单2", "的订单1"])
    assert [row["SendStatus"] for row in rows] == [1, 1]
    assert len(_details(url, PageSize="2", CurrentPage="2")["SmsSendDetailDTOs"]["SmsSendDetailDTO"]) == 1
    assert _details(url, BizId="900000000000000000^0")["TotalCount"] == "0"
    assert _details(url, PhoneNumber="13900139000")["TotalCount"] == "0"


def test_details_leave_out_what_was_sent_through_the_other_vendor(url: str) -> None:
    _raw(url)
    sent = clients.call_tc3(url, {
        "PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400100001", "TemplateId": "1000004",
        "SignName": "云帆科技", "TemplateParamSet": ["123456", "5"],
    })  # fmt: skip
    assert sent.json()["Response"]["SendStatusSet"][0]["Code"] == "Ok"
    assert Message.objects.filter(phone="13800138000").count() == 2
    rows = _details(url)["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
    assert [row["TemplateCode"] for row in rows] == ["SMS_101000001"]


def test_another_account_sees_nothing_of_it(url: str) -> None:
    from tests import factories

    factories.other()
    _raw(url)
    reply = clients.call_rpc(
        url,
        {"Action": "QuerySendDetails", "PhoneNumber": "13800138000", "SendDate": "20261120", "PageSize": "10",
         "CurrentPage": "1"}, key="LTAItest2", secret="aliyun-secret-2",
    )  # fmt: skip
    assert (reply.json()["Code"], reply.json()["TotalCount"]) == ("OK", "0")


def test_the_state_of_a_signature_and_a_template_can_be_asked(url: str, golden: Callable[[str, Any], None]) -> None:
    client = clients.tea(url)
    sign = client.query_sms_sign(models.QuerySmsSignRequest(sign_name="云帆科技")).body.to_map()
    golden("aliyun_query_sms_sign", sign)
    template = client.query_sms_template(models.QuerySmsTemplateRequest(template_code=CAPTCHA)).body.to_map()
    golden("aliyun_query_sms_template", template)
    unknown = client.query_sms_sign(models.QuerySmsSignRequest(sign_name="无名")).body
    assert unknown.code == "isv.SMS_SIGNATURE_ILLEGAL"
