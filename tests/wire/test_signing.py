"""What the gateways let in: signatures, clocks, nonces, keys."""

import datetime as dt
import uuid
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkdysmsapi.request.v20170525.QuerySmsSignRequest import QuerySmsSignRequest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.sms.v20210111 import models as tencent_models

from accounts.choices import AccountStatus, KeyStatus
from sending.models import Message
from tests.wire import clients
from tests.wire.clients import SEND

pytestmark = pytest.mark.wire
SIGN = {"SignName": "云帆科技"}


@pytest.fixture(params=["rows", "cache"])
def kept_in(request: pytest.FixtureRequest, settings: Any) -> None:
    """Nonces in the send's own transaction, or, as where there is Redis, remembered before it."""
    settings.REDIS_URL = (settings.REDIS_URL or "redis://in-memory") if request.param == "cache" else ""


def _tea_query(client: Any) -> Any:
    return client.query_sms_sign(models.QuerySmsSignRequest(sign_name="云帆科技")).body


@pytest.mark.parametrize("v2", [False, True])
def test_the_tea_sdk_is_let_in_by_both_of_its_signatures(url: str, v2: bool) -> None:
    body = _tea_query(clients.tea(url, v2=v2))
    assert (body.code, body.sign_name, body.sign_status) == ("OK", "云帆科技", 1)


@pytest.mark.parametrize("v2", [False, True])
def test_the_tea_sdk_raises_for_a_wrong_secret(url: str, v2: bool) -> None:
    with pytest.raises(Exception) as caught:
        _tea_query(clients.tea(url, secret="wrong", v2=v2))
    assert (caught.value.code, caught.value.status_code) == ("SignatureDoesNotMatch", 400)


def test_the_core_sdk_says_that_the_secret_is_wrong(url: str) -> None:
    request = QuerySmsSignRequest()
    request.set_endpoint("127.0.0.1")
    request.set_SignName("云帆科技")
    with pytest.raises(ServerException) as caught:
        clients.core(url.replace("localhost", "127.0.0.1"), secret="wrong").do_action_with_exception(request)
    # The SDK finds its own string to sign in the message and concludes that only the secret can be wrong.
    assert caught.value.get_error_code() == "InvalidAccessKeySecret"


def test_an_unknown_key_is_not_found(url: str) -> None:
    with pytest.raises(Exception) as caught:
        _tea_query(clients.tea(url, key="LTAInobody"))
    assert (caught.value.code, caught.value.status_code) == ("InvalidAccessKeyId.NotFound", 404)


def test_a_disabled_key_is_inactive_whatever_its_signature(url: str, cast: Any) -> None:
    type(cast.aliyun_key).objects.filter(pk=cast.aliyun_key.pk).update(status=KeyStatus.DISABLED)
    reply = clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN})
    assert (reply.status_code, reply.json()["Code"]) == (400, "InvalidAccessKeyId.Inactive")


@pytest.mark.parametrize("style", ["rpc", "acs3"])
def test_a_nonce_is_good_once(url: str, style: str) -> None:
    nonce = uuid.uuid4().hex

    def call() -> Any:
        if style == "rpc":
            return clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN}, SignatureNonce=nonce)
        return clients.call_acs3(url, "QuerySmsSign", SIGN, nonce=nonce)

    assert call().json()["Code"] == "OK"
    again = call()
    assert (again.status_code, again.json()["Code"]) == (400, "SignatureNonceUsed")


def test_a_replayed_send_sends_nothing(url: str, kept_in: None) -> None:
    nonce = uuid.uuid4().hex
    assert clients.call_rpc(url, SEND, SignatureNonce=nonce).json()["Code"] == "OK"
    assert clients.call_rpc(url, SEND, SignatureNonce=nonce).json()["Code"] == "SignatureNonceUsed"
    assert Message.objects.count() == 1


def test_a_refused_send_is_not_answered_twice(url: str, kept_in: None) -> None:
    unsigned = {**SEND, "SignName": "没有的"}
    nonce = uuid.uuid4().hex
    assert clients.call_rpc(url, unsigned, SignatureNonce=nonce).json()["Code"] == "isv.SMS_SIGNATURE_ILLEGAL"
    again = clients.call_rpc(url, unsigned, SignatureNonce=nonce)
    assert (again.status_code, again.json()["Code"]) == (400, "SignatureNonceUsed")
    assert clients.call_rpc(url, SEND, SignatureNonce=nonce).json()["Code"] == "SignatureNonceUsed"
    assert clients.call_rpc(url, SEND).json()["Code"] == "OK"
    assert Message.objects.count() == 1


def test_a_send_refused_inside_its_transaction_is_not_answered_twice(url: str, kept_in: None) -> None:
    """The number's limit is found when the nonce is written already: both are taken back, the nonce is kept."""
    assert clients.call_rpc(url, SEND).json()["Code"] == "OK"
    nonce = uuid.uuid4().hex
    assert clients.call_rpc(url, SEND, SignatureNonce=nonce).json()["Code"] == "isv.BUSINESS_LIMIT_CONTROL"
    other = {**SEND, "PhoneNumbers": "13800138001"}
    assert clients.call_rpc(url, other, SignatureNonce=nonce).json()["Code"] == "SignatureNonceUsed"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("style", ["rpc", "acs3"])
@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_stamp_more_than_fifteen_minutes_off_is_expired(url: str, style: str, minutes: int) -> None:
    stamp = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    if style == "rpc":
        reply = clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN}, Timestamp=stamp)
    else:
        reply = clients.call_acs3(url, "QuerySmsSign", SIGN, date=stamp)
    assert (reply.status_code, reply.json()["Code"]) == (400, "InvalidTimeStamp.Expired")


def test_a_stamp_near_the_test_clock_is_good_too(url: str, test_clock: Any) -> None:
    stamp = test_clock.advance(days=100).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN}, Timestamp=stamp).json()["Code"] == "OK"


def test_a_stamp_of_another_form_is_malformed(url: str) -> None:
    reply = clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN}, Timestamp="2026-11-20 12:00:00")
    assert (reply.status_code, reply.json()["Code"]) == (400, "InvalidTimeStamp.Format")


@pytest.mark.parametrize(
    ("common", "code"),
    [
        ({"SignatureMethod": "HMAC-SHA512"}, "InvalidSignatureMethod"),
        ({"SignatureNonce": ""}, "MissingSignatureNonce"),
        ({"Version": "2011-01-01"}, "InvalidVersion"),
        ({"Version": ""}, "MissingVersion"),
    ],
)
def test_a_wrong_common_parameter_is_named(url: str, common: dict[str, str], code: str) -> None:
    reply = clients.call_rpc(url, {"Action": "QuerySmsSign", **SIGN}, **common)
    assert (reply.status_code, reply.json()["Code"]) == (400, code)


def test_an_unknown_action_is_not_found(url: str) -> None:
    reply = clients.call_acs3(url, "CreateMoon", {})
    assert (reply.status_code, reply.json()["Code"]) == (404, "InvalidAction.NotFound")
    assert set(reply.json()) == {"Code", "Message", "RequestId", "HostId", "Recommend"}


@pytest.mark.parametrize(
    "changed",
    [
        {"x-acs-action": "SendSms"},
        {"x-acs-content-sha256": "0" * 64},
        {"x-acs-signature-nonce": "another"},
        {"x-acs-version": "2018-05-01"},
    ],
)
def test_a_signed_header_changed_on_the_way_breaks_the_signature(url: str, changed: dict[str, str]) -> None:
    reply = clients.call_acs3(url, "QuerySmsSign", SIGN, **changed)
    assert (reply.status_code, reply.json()["Code"]) == (400, "SignatureDoesNotMatch")
    assert ":ACS3-HMAC-SHA256\n" in reply.json()["Message"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("ACS3-HMAC-SM3 Credential=LTAItest1,SignedHeaders=host,Signature=00", "InvalidSignatureMethod"),
        ("ACS3-HMAC-SHA256 Credential=LTAItest1", "IncompleteSignature"),
        ("ACS3-HMAC-SHA256 Credential=LTAItest1,SignedHeaders=host,Signature=00", "IncompleteSignature"),
    ],
)
def test_an_incomplete_header_is_refused(url: str, authorization: str, code: str) -> None:
    reply = clients.call_acs3(url, "QuerySmsSign", SIGN, authorization=authorization)
    assert (reply.status_code, reply.json()["Code"]) == (400, code)


def _tencent_send(client: Any) -> Any:
    request = tencent_models.SendSmsRequest()
    request.PhoneNumberSet = ["13800138000"]
    request.SmsSdkAppId, request.TemplateId, request.SignName = "1400100001", "1000004", "云帆科技"
    request.TemplateParamSet = ["123456", "5"]
    return client.SendSms(request)


@pytest.mark.parametrize(
    ("method", "sign"), [("POST", None), ("GET", None), ("POST", "HmacSHA1"), ("GET", "HmacSHA256")]
)
def test_the_tencent_sdk_is_let_in_by_all_of_its_signatures(url: str, method: str, sign: str | None) -> None:
    assert _tencent_send(clients.tencent(url, method=method, sign=sign)).SendStatusSet[0].Code == "Ok"


@pytest.mark.parametrize(("method", "sign"), [("POST", None), ("GET", None), ("POST", "HmacSHA1")])
def test_the_tencent_sdk_raises_for_a_wrong_secret(url: str, method: str, sign: str | None) -> None:
    with pytest.raises(TencentCloudSDKException) as caught:
        _tencent_send(clients.tencent(url, secret="wrong", method=method, sign=sign))
    assert caught.value.get_code() == "AuthFailure.SignatureFailure"
    assert not Message.objects.exists()


def test_the_tencent_sdk_raises_for_an_unknown_and_for_a_disabled_key(url: str, cast: Any) -> None:
    for key in ("AKIDnobody", "AKIDtest1"):
        type(cast.tencent_key).objects.update(status=KeyStatus.DISABLED)
        with pytest.raises(TencentCloudSDKException) as caught:
            _tencent_send(clients.tencent(url, key=key))
        assert caught.value.get_code() == "AuthFailure.SecretIdNotFound"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_tencent_stamp_more_than_five_minutes_off_is_expired(url: str, minutes: int) -> None:
    reply = clients.call_tc3(url, {}, at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))
    assert reply.json()["Response"]["Error"]["Code"] == "AuthFailure.SignatureExpire"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"action": "CreateMoon"}, "InvalidAction"),
        ({"version": "2011-01-01"}, "NoSuchVersion"),
        ({"service": "cvm"}, "NoSuchProduct"),
        ({"action": ""}, "MissingParameter"),
    ],
)
def test_an_unknown_tencent_action_version_or_product_is_named(url: str, changed: dict[str, str], code: str) -> None:
    reply = clients.call_tc3(url, {}, **changed)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json()["Response"]["Error"]["Code"] == code


def test_a_suspended_account_may_ask_but_not_send(url: str, cast: Any) -> None:
    type(cast.account).objects.update(status=AccountStatus.SUSPENDED)
    assert _tea_query(clients.tea(url)).code == "OK"
    request = models.SendSmsRequest(
        "", phone_numbers="13800138000", sign_name="云帆科技", template_code="SMS_101000003"
    )
    assert clients.tea(url).send_sms(request).body.code == "isv.OUT_OF_SERVICE"
    with pytest.raises(TencentCloudSDKException) as caught:
        _tencent_send(clients.tencent(url))
    assert caught.value.get_code() == "UnauthorizedOperation.ServiceSuspendDueToArrears"
    assert not Message.objects.exists()
