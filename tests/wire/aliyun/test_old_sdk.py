"""The older SDK (twenty actions), its CommonRequest, RPC v1 signing by the current one, and its async methods."""

import base64
import importlib
import json
import pkgutil
from typing import Any

import aliyunsdkdysmsapi.request.v20170525 as older
import pytest
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.request import CommonRequest

from signatures.models import Signature, SignatureFile
from templates_app.models import ShortLink, SmsTemplate, TemplateTag
from tests.wire import clients
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden
from tests.wire.inprocess import HOST

pytestmark = pytest.mark.wire
NO_PICTURE = base64.b64encode(b"no picture").decode()
PROOF = base64.b64encode(aliyun.picture()).decode()
ACTIONS = sorted(module.name.removesuffix("Request") for module in pkgutil.iter_modules(older.__path__))


def ask(url: str, action: str, **fields: Any) -> dict[str, Any]:
    """Call an action by its request class; a list is handed over as the class takes it."""
    request = getattr(importlib.import_module(f"{older.__name__}.{action}Request"), f"{action}Request")()
    request.set_endpoint(HOST)
    for name, value in fields.items():
        plural = f"set_{name}s" if isinstance(value, list) and hasattr(request, f"set_{name}s") else f"set_{name}"
        getattr(request, plural)(value)
    return json.loads(clients.core(url).do_action_with_exception(request))


def _sign(**changed: Any) -> dict[str, Any]:
    files = [{"FileContents": PROOF, "FileSuffix": "png"}]
    return {"SignName": "云帆出行", "SignSource": 0, "Remark": "订单通知", "SignFileList": files, **changed}


def test_signatures_are_filed_with_their_proof_inside_the_call(url: str, golden: Golden) -> None:
    golden("aliyun_add_sms_sign", ask(url, "AddSmsSign", **_sign()))
    row = Signature.objects.get(name="云帆出行")
    assert (row.status, row.qualification.name, row.files.get().original_name) == ("pending", "云帆科技资质", "1.png")
    assert ask(url, "QuerySmsSign", SignName="云帆出行")["SignStatus"] == 0
    aliyun.decided(row, "rejected")
    golden("aliyun_modify_sms_sign", ask(url, "ModifySmsSign", **_sign(Remark="新说明")))
    row.refresh_from_db()
    assert (row.status, row.remark, SignatureFile.objects.count()) == ("pending", "新说明", 1)
    aliyun.decided(row, "approved")
    assert ask(url, "ModifySmsSign", **_sign())["Code"] == "isv.ERROR_SIGN_NOT_MODIFY"
    assert ask(url, "QuerySmsSignList", PageIndex=1, PageSize=10)["TotalCount"] == 2
    assert ask(url, "DeleteSmsSign", SignName="云帆出行")["SignName"] == "云帆出行"
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"SignFileList": [{"FileContents": " ", "FileSuffix": "png"}]}, "isv.ERROR_EMPTY_FILE"),
        ({"SignFileList": [{"FileContents": "!!!", "FileSuffix": "png"}]}, "isv.INVALID_PARAMETERS"),
        ({"SignFileList": [{"FileContents": NO_PICTURE, "FileSuffix": "png"}]}, "isv.INVALID_PARAMETERS"),
        ({"SignSource": 9}, "isv.SIGN_SOURCE_ILLEGAL"),
    ],
)  # fmt: skip
def test_a_proof_that_is_none_is_refused(url: str, changed: dict[str, Any], expected: str) -> None:
    assert ask(url, "AddSmsSign", **_sign(**changed))["Code"] == expected
    assert Signature.objects.count() == 1


def test_templates_are_filed_under_the_newest_signature(url: str, cast: Any, golden: Golden) -> None:
    fields = {
        "TemplateType": 0, "TemplateName": "登录", "TemplateContent": "您的验证码为${code}，5分钟内有效。",
        "Remark": "登录 www.yunfan.example",
    }  # fmt: skip
    made = ask(url, "AddSmsTemplate", **fields)
    golden("aliyun_add_sms_template", made)
    row = SmsTemplate.objects.get(code=made["TemplateCode"])
    assert (row.signature, row.status) == (cast.signature, "pending")
    aliyun.decided(row, "rejected")
    changed = {**fields, "TemplateCode": row.code, "TemplateName": "登录二"}
    golden("aliyun_modify_sms_template", ask(url, "ModifySmsTemplate", **changed))
    assert ask(url, "QuerySmsTemplate", TemplateCode=row.code)["TemplateName"] == "登录二"
    assert ask(url, "QuerySmsTemplateList", PageIndex=1, PageSize=10)["TotalCount"] == 4
    aliyun.decided(row, "rejected")
    assert ask(url, "DeleteSmsTemplate", TemplateCode=row.code)["Code"] == "OK"


def test_links_tags_and_figures_answer_the_older_sdk(url: str, cast: Any) -> None:
    page = "https://www.yunfan.example/"
    short_url = ask(url, "AddShortUrl", SourceUrl=page, ShortUrlName="新品", EffectiveDays="30")["Data"]["ShortUrl"]
    assert ask(url, "QueryShortUrl", ShortUrl=short_url)["Data"]["ShortUrlStatus"] == "audit"
    assert ask(url, "DeleteShortUrl", SourceUrl=page)["Code"] == "OK"
    assert not ShortLink.objects.exists()
    resource = {"ResourceType": "TEMPLATE", "ResourceId": [cast.captcha.code]}
    assert ask(url, "TagResources", **resource, Tag=[{"Key": "环境", "Value": "生产"}])["Data"] == "true"
    listed = ask(url, "ListTagResources", **resource)["TagResources"]["TagResource"]
    assert [(row["TagKey"], row["TagValue"]) for row in listed] == [("环境", "生产")]
    assert ask(url, "UntagResources", **resource, TagKey=["环境"])["Data"] == "true"
    assert not TemplateTag.objects.exists()
    span = {"IsGlobe": 1, "StartDate": "20261101", "EndDate": "20261130", "PageIndex": 1, "PageSize": 10}
    assert ask(url, "QuerySendStatistics", **span)["Data"]["TotalSize"] == 0


def test_sending_and_details_answer_the_older_sdk(url: str) -> None:
    one = {"PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": "SMS_101000001"}
    assert ask(url, "SendSms", **one, TemplateParam='{"code":"123456"}')["Code"] == "OK"
    many = {
        "PhoneNumberJson": '["13800138001"]', "SignNameJson": '["云帆科技"]', "TemplateCode": "SMS_101000001",
        "TemplateParamJson": '[{"code":"123456"}]',
    }  # fmt: skip
    assert ask(url, "SendBatchSms", **many)["Code"] == "OK"
    asked = {"PhoneNumber": "13800138000", "SendDate": aliyun.today(), "PageSize": 10, "CurrentPage": 1}
    assert ask(url, "QuerySendDetails", **asked)["TotalCount"] == "1"


def test_the_older_sdk_has_twenty_actions_all_of_them_open() -> None:
    from smsconsole.wire.aliyun.action import DYSMS
    from smsconsole.wire.aliyun.actions import ACTIONS as TABLE

    assert len(ACTIONS) == 20
    assert all(TABLE[DYSMS, name].is_open for name in ACTIONS)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_common_request_files_a_template(url: str, method: str) -> None:
    request = CommonRequest(domain=HOST, version="2017-05-25", action_name="CreateSmsTemplate")
    request.set_protocol_type("http")
    request.set_method(method)
    for name, value in {
        "TemplateType": 0, "TemplateName": "登录", "TemplateContent": "您的验证码为${code}，5分钟内有效。",
        "RelatedSignName": "云帆科技", "TemplateRule": '{"code":"numberCaptcha"}',
    }.items():  # fmt: skip
        request.add_query_param(name, value)
    reply = json.loads(clients.core(url).do_action_with_exception(request))
    assert SmsTemplate.objects.get(code=reply["TemplateCode"]).variables == {"code": "numberCaptcha"}


def test_what_the_gateway_refuses_is_raised_with_its_status_and_request_id(url: str) -> None:
    with pytest.raises(ServerException) as caught:
        ask(url, "QuerySmsSign", SignName="")
    assert (caught.value.get_error_code(), caught.value.get_http_status()) == ("MissingSignName", 400)
    assert len(caught.value.get_request_id()) == 36


@pytest.mark.parametrize("v2", [False, True])
def test_the_current_sdk_signs_either_way(url: str, cast: Any, v2: bool) -> None:
    client = aliyun.client(url, v2=v2)
    key = aliyun.put(url)
    fields = {"SignName": "云帆出行", "SignSource": 0, "QualificationId": cast.qualification.pk, "MoreData": [key]}
    assert aliyun.ask(url, "CreateSmsSign", client=client, **fields)["Code"] == "OK"
    pairs = [{"Key": "a b", "Value": "c+d"}]
    tag = {"ResourceType": "TEMPLATE", "RegionId": "cn-hangzhou", "ResourceId": [cast.captcha.code], "Tag": pairs}
    assert aliyun.ask(url, "TagResources", client=client, **tag)["Code"] == "OK"
    assert TemplateTag.objects.values_list("key", "value").get() == ("a b", "c+d")


@pytest.mark.parametrize("action", ACTIONS)
def test_the_older_rows_take_what_the_older_classes_send(action: str) -> None:
    from smsconsole.wire.aliyun.action import DYSMS
    from smsconsole.wire.aliyun.actions import ACTIONS as TABLE

    request = getattr(importlib.import_module(f"{older.__name__}.{action}Request"), f"{action}Request")
    setters = {name.removeprefix("set_") for name in vars(request) if name.startswith("set_")}
    known = {row.name for row in TABLE[DYSMS, action].params}
    assert {name.removesuffix("s") if name not in known else name for name in setters} <= known | {
        "OwnerId", "ResourceOwnerId", "ResourceOwnerAccount",
    }  # fmt: skip
