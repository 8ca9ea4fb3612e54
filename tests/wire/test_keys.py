"""Temporary keys, keys that may do less, throttling: refused in the vendors' words, before anything is done."""

import json
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client as TeaSms
from alibabacloud_tea_openapi.models import Config
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkdysmsapi.request.v20170525.QuerySmsSignRequest import QuerySmsSignRequest
from django.test import Client
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models as tencent_models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from accounts.models import AccessKey, TemporaryKey
from accounts.services import forget_expired_keys, issue_temporary_key
from sending.models import Message
from smsconsole.wire import throttle
from tests.wire import clients

pytestmark = pytest.mark.wire
SIGN = {"SignName": "云帆科技"}
SEND = {
    "PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": "SMS_101000001",
    "TemplateParam": '{"code":"123456"}',
}  # fmt: skip
TENCENT = {
    "PhoneNumberSet": ["13800138000"], "SmsSdkAppId": "1400100001", "TemplateId": "1000004", "SignName": "云帆科技",
    "TemplateParamSet": ["123456", "5"],
}  # fmt: skip


def _tea(url: str, key: str, secret: str, token: str, v2: bool) -> TeaSms:
    more = {"signature_algorithm": "v2"} if v2 else {}
    return TeaSms(
        Config(access_key_id=key, access_key_secret=secret, security_token=token, endpoint=url.split("//")[1],
               protocol="http", **more)
    )  # fmt: skip


@pytest.mark.parametrize("v2", [False, True])
def test_the_tea_sdk_is_let_in_with_a_temporary_key(url: str, cast: Any, v2: bool) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    client = _tea(url, made.row.key_id, made.secret, made.token, v2)
    assert client.query_sms_sign(models.QuerySmsSignRequest(sign_name="云帆科技")).body.code == "OK"


def test_the_core_sdk_is_let_in_with_a_temporary_key(url: str, cast: Any) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    address = url.replace("localhost", "127.0.0.1").split("//")[1]
    client = AcsClient(
        region_id="cn-hangzhou", credential=StsTokenCredential(made.row.key_id, made.secret, made.token),
        port=int(address.split(":")[1]),
    )  # fmt: skip
    request = QuerySmsSignRequest()
    request.set_endpoint("127.0.0.1")
    request.set_SignName("云帆科技")
    assert json.loads(client.do_action_with_exception(request))["Code"] == "OK"


@pytest.mark.parametrize("sign", [None, "HmacSHA1", "HmacSHA256"])
def test_the_tencent_sdk_is_let_in_with_a_temporary_key(url: str, cast: Any, sign: str | None) -> None:
    made = issue_temporary_key(key=cast.tencent_key, actor=cast.owner)
    http = HttpProfile(protocol="http", endpoint=url.split("//")[1])
    profile = ClientProfile(signMethod=sign, httpProfile=http) if sign else ClientProfile(httpProfile=http)
    request = tencent_models.SendSmsRequest()
    request.from_json_string(json.dumps(TENCENT))
    good = SmsClient(credential.Credential(made.row.key_id, made.secret, made.token), "ap-guangzhou", profile)
    assert good.SendSms(request).SendStatusSet[0].Code == "Ok"
    for token in ("another", None):
        bad = SmsClient(credential.Credential(made.row.key_id, made.secret, token), "ap-guangzhou", profile)
        with pytest.raises(TencentCloudSDKException) as caught:
            bad.SendSms(request)
        assert caught.value.get_code() == "AuthFailure.TokenFailure"
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("token", "code"), [("", "MissingSecurityToken"), ("another", "InvalidSecurityToken.MismatchWithAccessKey")]
)
def test_a_temporary_key_without_its_token_is_refused(url: str, cast: Any, token: str, code: str) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    more = {"SecurityToken": token} if token else {}
    reply = clients.call_rpc(url, {"Action": "SendSms", **SEND}, key=made.row.key_id, secret=made.secret, **more)
    assert (reply.status_code, reply.json()["Code"]) == (400, code)
    assert not Message.objects.exists()


def test_a_lasting_key_with_a_token_is_refused(url: str) -> None:
    reply = clients.call_rpc(url, {"Action": "SendSms", **SEND}, SecurityToken="x")
    assert (reply.status_code, reply.json()["Code"]) == (400, "InvalidSecurityToken.MismatchWithAccessKey")


def test_a_temporary_key_expires_and_is_forgotten_a_day_later(url: str, cast: Any, test_clock: Any) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, duration_seconds=900, actor=cast.owner)
    common = {"key": made.row.key_id, "secret": made.secret, "SecurityToken": made.token}
    call = {"Action": "QuerySmsSign", **SIGN}
    test_clock.advance(seconds=899)
    assert clients.call_rpc(url, call, **common).json()["Code"] == "OK"
    test_clock.advance(seconds=1)
    assert clients.call_rpc(url, call, **common).json()["Code"] == "InvalidSecurityToken.Expired"
    test_clock.advance(days=1)
    assert forget_expired_keys() == 0
    test_clock.advance(seconds=1)
    assert forget_expired_keys() == 1
    assert clients.call_rpc(url, call, **common).json()["Code"] == "InvalidAccessKeyId.NotFound"


def test_a_temporary_key_falls_with_its_parent(url: str, cast: Any) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    AccessKey.objects.update(status="disabled")
    reply = clients.call_rpc(
        url, {"Action": "QuerySmsSign", **SIGN}, key=made.row.key_id, secret=made.secret, SecurityToken=made.token
    )
    assert reply.json()["Code"] == "InvalidAccessKeyId.Inactive"


def test_rpc_takes_hmac_sha256_too(url: str) -> None:
    import base64
    import hashlib
    import hmac
    from unittest.mock import patch

    real = hmac.new
    with patch.object(clients.hmac, "new", lambda key, text, _: real(key, text, hashlib.sha256)):
        query = clients.rpc_query({"Action": "QuerySmsSign", **SIGN}, SignatureMethod="HMAC-SHA256")
    reply = clients.httpx.get(f"{url}/?{query}", trust_env=False)
    assert (reply.json()["Code"], len(base64.b64decode(reply.request.url.params["Signature"]))) == ("OK", 32)


def _limit(cast: Any, **limits: Any) -> None:
    AccessKey.objects.filter(account=cast.account).update(**limits)


def _ask(url: str, action: str, fields: dict[str, str]) -> tuple[int, str]:
    reply = clients.call_rpc(url, {"Action": action, **fields})
    return reply.status_code, reply.json()["Code"]


def test_a_key_that_may_query_only_sends_nothing(url: str, cast: Any) -> None:
    _limit(cast, allowed_actions="dysms:Query*, sms:Pull*")
    assert _ask(url, "QuerySmsSign", SIGN) == (200, "OK")
    assert _ask(url, "SendSms", SEND) == (200, "isp.RAM_PERMISSION_DENY")
    assert _ask(url, "DeleteSmsSign", SIGN) == (403, "Forbidden.RAM")
    reply = clients.call_tc3(url, TENCENT).json()["Response"]
    assert reply["Error"]["Code"] == "AuthFailure.UnauthorizedOperation"
    assert not Message.objects.exists()


def test_a_key_is_good_from_its_networks_only(url: str, cast: Any) -> None:
    _limit(cast, allowed_networks="10.0.0.0/8")
    assert _ask(url, "SendSms", SEND) == (200, "isv.DENY_IP_RANGE")
    assert clients.call_tc3(url, TENCENT).json()["Response"]["Error"]["Code"] == "IpNotInWhitelist"
    assert not Message.objects.exists()
    _limit(cast, allowed_networks="10.0.0.0/8, 127.0.0.0/8")
    assert _ask(url, "SendSms", SEND) == (200, "OK")


def test_one_request_too_many_in_a_second_is_throttled(url: str, cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_800_000_000.25]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    _limit(cast, requests_per_second=2)
    assert [_ask(url, "QuerySmsSign", SIGN) for _ in range(3)] == [(200, "OK"), (200, "OK"), (400, "Throttling.User")]
    with pytest.raises(Exception) as caught:
        clients.tea(url).query_sms_sign(models.QuerySmsSignRequest(sign_name="云帆科技"))
    assert (caught.value.code, caught.value.retry_after) == ("Throttling.User", 750)
    assert _ask(url, "SendSms", SEND) == (200, "OK")  # each action for itself
    assert [clients.call_tc3(url, TENCENT).json()["Response"].get("Error", {}).get("Code") for _ in range(3)] == [
        None, None, "RequestLimitExceeded",
    ]  # fmt: skip
    now[0] += 1
    assert _ask(url, "QuerySmsSign", SIGN) == (200, "OK")


def _api(cast: Any, user: str = "owner") -> Client:
    client = Client()
    client.force_login(getattr(cast, user))
    return client


def test_the_api_issues_a_temporary_key_once(cast: Any) -> None:
    path = f"/api/v1/access-keys/{cast.aliyun_key.pk}/temporary-keys/"
    made = _api(cast).post(path, {"duration_seconds": 900}, content_type="application/json")
    assert made.status_code == 201
    row = TemporaryKey.objects.get()
    assert (made.json()["key_id"], row.key_id.startswith("STS.")) == (row.key_id, True)
    assert made.json()["security_token"] not in (row.token_hash, row.secret_encrypted)
    for seconds in (899, 129_601):
        wrong = _api(cast).post(path, {"duration_seconds": seconds}, content_type="application/json")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "accounts.lifetime_invalid")
    assert _api(cast, "operator").post(path).status_code == 403
    assert TemporaryKey.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("allowed_actions", "Send Sms!", "accounts.actions_invalid"),
        ("allowed_actions", ",".join(f"A{n}" for n in range(51)), "accounts.actions_invalid"),
        ("allowed_networks", "10.0.0.0/99", "accounts.networks_invalid"),
        ("requests_per_second", 100_001, "accounts.rate_invalid"),
        ("requests_per_second", -1, "accounts.rate_invalid"),
    ],
)
def test_a_limit_that_is_none_is_refused_and_nothing_changes(cast: Any, field: str, value: Any, code: str) -> None:
    path = f"/api/v1/access-keys/{cast.aliyun_key.pk}/"
    reply = _api(cast).patch(path, {field: value}, content_type="application/json")
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    kept = AccessKey.objects.get(pk=cast.aliyun_key.pk)
    assert (kept.allowed_actions, kept.allowed_networks, kept.requests_per_second) == ("", "", 0)


def test_limits_are_kept_in_one_form_and_pass_to_the_key_that_replaces_it(cast: Any) -> None:
    path = f"/api/v1/access-keys/{cast.aliyun_key.pk}/"
    given = {"allowed_actions": "SendSms;Query*", "allowed_networks": "10.0.0.1\n::1", "requests_per_second": 5}
    assert _api(cast).patch(path, given, content_type="application/json").json()["allowed_actions"] == "SendSms, Query*"
    made = _api(cast).post(f"{path}rotate/").json()
    assert (made["allowed_networks"], made["requests_per_second"]) == ("10.0.0.1, ::1", 5)
