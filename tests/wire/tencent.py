"""Short ways to ask Tencent's actions through the official SDK, and what the tests ask them with."""

import base64
import importlib
import io
from typing import Any

import pytest
from PIL import Image
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from sending.services import run_carrier
from tests.wire import clients
from tests.wire.inprocess import HOST

APP, TEMPLATE, SIGN, PHONE = "1400100001", "1000004", "云帆科技", "+8613800138000"
VERSIONS = {"2021-01-11": "v20210111", "2019-07-11": "v20190711"}


def call(
    action: str, params: dict[str, Any], *, version: str = "2021-01-11", method: str = "POST",
    sign: str = "TC3-HMAC-SHA256", key: str = "AKIDtest1", secret: str = clients.TENCENT_SECRET, host: str = HOST,
) -> dict[str, Any]:  # fmt: skip
    """Return the reply of the SDK's typed client as a dict; the SDK raises TencentCloudSDKException for an Error."""
    package = f"tencentcloud.sms.{VERSIONS[version]}"
    models = importlib.import_module(f"{package}.models")
    client_class = importlib.import_module(f"{package}.sms_client").SmsClient
    http = HttpProfile(protocol="http", endpoint=host, reqMethod=method)
    client = client_class(
        credential.Credential(key, secret), "ap-guangzhou", ClientProfile(signMethod=sign, httpProfile=http)
    )
    request = getattr(models, f"{action}Request")()
    request._deserialize(params)
    return getattr(client, action)(request)._serialize(allow_none=True)


def refused(action: str, params: dict[str, Any], **options: Any) -> str:
    """Return the code of the Error a call is answered with; it carries a request id and a sentence."""
    with pytest.raises(TencentCloudSDKException) as caught:
        call(action, params, **options)
    assert len(caught.value.get_request_id()) == 36
    assert caught.value.get_message()
    return caught.value.get_code()


def send(**changed: Any) -> dict[str, Any]:
    """Return SendSms's fields, changed."""
    fields = {
        "PhoneNumberSet": [PHONE], "SmsSdkAppId": APP, "TemplateId": TEMPLATE, "SignName": SIGN,
        "TemplateParamSet": ["123456", "5"], **changed,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def picture(size: tuple[int, int] = (400, 300)) -> str:
    """Return a small PNG in base64."""
    image = Image.new("RGB", size, "white")
    for place in range(0, size[0], 7):
        image.putpixel((place, place % size[1]), (200, 30, 30))
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def sign(**changed: Any) -> dict[str, Any]:
    """Return AddSmsSign's fields, changed."""
    return {
        "SignName": "云帆商城", "SignType": 0, "DocumentType": 0, "International": 0, "SignPurpose": 0,
        "ProofImage": picture(), "Remark": "商城订单通知", **changed,
    }  # fmt: skip


def template(**changed: Any) -> dict[str, Any]:
    """Return AddSmsTemplate's fields, changed."""
    return {
        "TemplateName": "登录验证码", "TemplateContent": "您的登录验证码为{1}，{2}分钟内有效，请勿告知他人。",
        "SmsType": 3, "International": 0, "Remark": "用于登录", **changed,
    }  # fmt: skip


def deliver(test_clock: Any, seconds: float = 5) -> None:
    """Let the carrier take over, the receipts arrive and the replies come in."""
    run_carrier()
    test_clock.advance(seconds=seconds)
    run_carrier()
    run_carrier()


def without_ids(value: Any) -> Any:
    """Return a reply without the numbers a database gives out, which differ from run to run."""
    ids = {"SignId", "SignApplyId", "QualificationId", "PackageId", "id", "package_id", "sid"}
    if isinstance(value, dict):
        return {key: "*" if key in ids and item else without_ids(item) for key, item in value.items()}
    return [without_ids(item) for item in value] if isinstance(value, list) else value
