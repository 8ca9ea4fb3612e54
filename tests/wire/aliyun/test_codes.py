"""Codes that no other test of Alibaba's actions causes, and the table's own rules."""

import json
from typing import Any

import pytest

from sending.models import Batch
from signatures.choices import Suspension
from signatures.models import Signature
from smsconsole.wire.aliyun import codes
from smsconsole.wire.aliyun.uncaused import UNCAUSED
from templates_app.models import SmsTemplate
from tests.wire import clients, inprocess
from tests.wire.aliyun.asking import ask, code

pytestmark = pytest.mark.wire
CAPTCHA, NOTICE, PROMOTION = "SMS_101000001", "SMS_101000002", "SMS_101000003"


def _send(url: str, template: str = NOTICE, **changed: Any) -> dict[str, Any]:
    values = {"name": "林舟", "order": "A17"} if template == NOTICE else {"code": "123456"}
    fields = {"PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": template}
    return ask(url, "SendSms", **{**fields, "TemplateParam": json.dumps(values), **changed})


VALUES = [
    ({"name": "www.yunfan.example.com", "order": "1"}, "isv.PARAM_NOT_SUPPORT_URL"),
    ({"name": "林舟", "order": "A#1"}, "isv.TEMPLATE_PARAMS_ILLEGAL"),
    ({"name": "林舟", "order": "1" * 36}, "isv.PARAM_LENGTH_LIMIT"),
]


@pytest.mark.parametrize(("values", "expected"), VALUES)
def test_a_value_that_does_not_suit_its_variable_is_refused(url: str, values: dict[str, str], expected: str) -> None:
    assert _send(url, TemplateParam=json.dumps(values))["Code"] == expected
    assert not Batch.objects.exists()


def test_a_closed_account_is_abnormal_and_a_suspended_one_out_of_service(url: str, cast: Any) -> None:
    for status, expected in (("closed", "isv.ACCOUNT_ABNORMAL"), ("suspended", "isv.OUT_OF_SERVICE")):
        type(cast.account).objects.update(status=status)
        assert _send(url)["Code"] == expected
        assert code(url, "DeleteSmsTemplate", TemplateCode=CAPTCHA) == expected
    assert not Batch.objects.exists()
    assert SmsTemplate.objects.filter(code=CAPTCHA).exists()


def test_a_suspended_signature_and_an_international_template_say_what_they_are(url: str, cast: Any) -> None:
    Signature.objects.update(suspension=Suspension.QUALIFICATION_LAPSED)
    assert _send(url)["Code"] == "isv.SIGN_STATE_ILLEGAL"
    Signature.objects.update(suspension="")
    SmsTemplate.objects.filter(code=NOTICE).update(kind="international")
    assert _send(url)["Code"] == "isv.DOMESTIC_NUMBER_NOT_SUPPORTED"
    assert not Batch.objects.exists()


def test_a_type_the_account_has_no_price_for_is_not_opened(url: str, cast: Any) -> None:
    from billing.models import Price

    Price.objects.filter(product="promotion").delete()
    type(cast.package).objects.update(remaining=0)
    reply = _send(url, PROMOTION, TemplateParam="")
    assert (reply["Code"], reply["Message"]) == ("isv.PRODUCT_UNSUBSCRIBE", "未开通该产品")


def test_the_gateway_names_a_value_it_cannot_read_and_a_method_it_does_not_know(url: str) -> None:
    query = clients.rpc_query({"Action": "QuerySmsSignList", "PageSize": "ten"})
    reply = inprocess.ask("GET", f"{url}/?{query}", b"", {"host": inprocess.HOST})
    body = json.loads(reply.content)
    assert (reply.status_code, body["Code"], set(body)) == (
        400, "InvalidPageSize", {"Code", "Message", "RequestId", "HostId", "Recommend"},
    )  # fmt: skip
    assert codes.GATEWAY["InvalidParameter"][1].format(name="PageSize") == body["Message"]
    put = inprocess.ask("PUT", f"{url}/?{query}", b"", {"host": inprocess.HOST})
    assert json.loads(put.content)["Code"] == "UnsupportedHTTPMethod"


def test_a_body_beyond_the_limit_is_too_large(url: str) -> None:
    headers = {"host": inprocess.HOST, "authorization": "ACS3-HMAC-SHA256 Credential=x"}
    reply = inprocess.ask("POST", f"{url}/", b"0" * (9 * 1024 * 1024), headers)
    assert (reply.status_code, json.loads(reply.content)["Code"]) == (413, "RequestTooLarge")


def test_every_word_for_a_domain_refusal_is_in_the_table_of_words() -> None:
    assert set(codes.DOMAIN.values()) <= set(codes.BUSINESS)
    assert not set(UNCAUSED) & set(codes.DOMAIN.values())


def test_a_message_names_the_limit_that_was_hit(url: str) -> None:
    assert _send(url, CAPTCHA)["Code"] == "OK"
    reply = _send(url, CAPTCHA)
    assert (reply["Code"], reply["Message"]) == ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1")


@pytest.mark.parametrize(("field", "expected", "text"), [
    ("day_limit", "isv.DAY_LIMIT_CONTROL", "触发日发送限额"),
    ("month_limit", "isv.MONTH_LIMIT_CONTROL", "触发月发送限额"),
])  # fmt: skip
def test_beyond_the_own_limit_nothing_is_sent(url: str, cast: Any, field: str, expected: str, text: str) -> None:
    from billing import services

    services.save_sending_limit(account=cast.account, product="notification", **{field: 1})
    assert _send(url)["Code"] == "OK"
    reply = _send(url, PhoneNumbers="13800138001")
    assert (reply["Code"], reply["Message"]) == (expected, text)
    assert Batch.objects.count() == 1
