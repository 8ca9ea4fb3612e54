"""Text templates with their tags, by the current SDK."""

from typing import Any

import pytest

from accounts.choices import AccountKind
from review.models import Limit
from signatures.models import Signature
from templates_app.models import SmsTemplate, TemplateTag
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code, still

pytestmark = pytest.mark.wire


def _fields(**changed: Any) -> dict[str, Any]:
    return {
        "TemplateName": "登录验证", "TemplateType": 0, "TemplateContent": "您的登录验证码为${code}，5分钟内有效。",
        "TemplateRule": '{"code":"numberCaptcha"}', "RelatedSignName": "云帆科技", "Remark": "登录 www.yunfan.example",
        **changed,
    }  # fmt: skip


def test_a_template_is_filed_followed_and_read_back(url: str, golden: Golden) -> None:
    proof = aliyun.put(url)
    filed = ask(url, "CreateSmsTemplate", **_fields(MoreData=[proof], TrafficDriving='[{"Url":"yunfan.example"}]'))
    golden("aliyun_create_sms_template", still(filed))
    row = SmsTemplate.objects.get(code=filed["TemplateCode"])
    assert (row.status, row.variables, row.files.count()) == ("pending", {"code": "numberCaptcha"}, 1)
    one = {"TemplateCode": row.code}
    assert ask(url, "QuerySmsTemplate", **one)["TemplateStatus"] == 0
    aliyun.decided(row, "approved")
    golden("aliyun_get_sms_template", still(ask(url, "GetSmsTemplate", **one)))
    assert ask(url, "QuerySmsTemplate", **one)["TemplateStatus"] == 1


def test_the_two_lists_number_the_types_differently(url: str, cast: Any, golden: Golden) -> None:
    aliyun.decided(cast.captcha, "rejected", "1. 缺少关键字")
    aliyun.decided(cast.notification, "withdrawn")
    listed = ask(url, "QuerySmsTemplateList", PageSize=2)
    assert listed["TotalCount"] == 3  # Tencent's own are not among them
    golden("aliyun_query_sms_template_list", still(ask(url, "QuerySmsTemplateList", PageIndex=1, PageSize=10)))
    types = {
        line["TemplateCode"]: (line["TemplateType"], line["OuterTemplateType"], line["AuditStatus"])
        for line in ask(url, "QuerySmsTemplateList")["SmsTemplateList"]
    }
    assert types == {
        cast.captcha.code: (2, 0, "AUDIT_STATE_NOT_PASS"), cast.notification.code: (0, 1, "AUDIT_SATE_CANCEL"),
        cast.promotion.code: (1, 2, "AUDIT_STATE_PASS"),
    }  # fmt: skip
    TemplateTag.objects.create(account=cast.account, template=cast.promotion, key="用途", value="新品")
    golden("aliyun_get_sms_template_list", still(ask(url, "GetSmsTemplateList", TemplateTag="用途:新品")))


def test_the_newer_list_filters_by_everything_it_offers(url: str, cast: Any) -> None:
    aliyun.decided(cast.captcha, "rejected")

    def codes(**filters: Any) -> list[str]:
        rows = ask(url, "GetSmsTemplateList", **filters)["Data"]["List"]
        return sorted(row["TemplateCode"][-1] for row in rows)

    assert codes() == ["1", "2", "3"]
    assert codes(AuditStatus=2) == codes(TemplateType=0) == codes(UsableStateList=["UNUSABLE"]) == ["1"]
    assert codes(UsableStateList=["USABLE"]) == codes(AuditStatus=1) == ["2", "3"]
    assert codes(TemplateName="模板2") == codes(TemplateCode=cast.notification.code) == ["2"]
    assert codes(SignName="云帆科技", PageSize=1, PageIndex=3) == ["1"]
    assert codes(SignName="无名") == codes(TemplateTag="x") == []
    for wrong in ({"AuditStatus": 3}, {"TemplateType": 6}, {"UsableStateList": ["X"]}, {"PageSize": 51}):
        assert code(url, "GetSmsTemplateList", **wrong) == "isv.INVALID_PARAMETERS"


def test_a_rejected_template_is_changed_and_an_approved_one_stays(url: str, cast: Any, golden: Golden) -> None:
    fields = _fields(TemplateCode=cast.captcha.code)
    assert code(url, "UpdateSmsTemplate", **fields) == "isv.ERROR_TEMPLATE_NOT_MODIFY"
    aliyun.decided(cast.captcha, "rejected")
    golden("aliyun_update_sms_template", still(ask(url, "UpdateSmsTemplate", **fields)))
    cast.captcha.refresh_from_db()
    assert (cast.captcha.status, cast.captcha.name) == ("pending", "登录验证")
    assert code(url, "UpdateSmsTemplate", **fields) == "isv.ERROR_TEMPLATE_NOT_MODIFY"
    assert code(url, "DeleteSmsTemplate", TemplateCode=cast.captcha.code) == "isv.ERROR_TEMPLATE_NOT_DELETE"
    aliyun.decided(cast.captcha, "rejected")
    golden("aliyun_delete_sms_template", ask(url, "DeleteSmsTemplate", TemplateCode=cast.captcha.code))
    assert not SmsTemplate.objects.filter(pk=cast.captcha.pk).exists()


def test_an_international_template_says_what_it_is_abroad(url: str) -> None:
    fields = _fields(
        TemplateType=3, IntlType=2, TemplateContent="Your code is ${code}.", TemplateName="abroad", RelatedSignName=""
    )
    made = ask(url, "CreateSmsTemplate", **fields)
    shown = ask(url, "GetSmsTemplate", TemplateCode=made["TemplateCode"])
    assert (shown["TemplateType"], shown["IntlType"], shown["RelatedSignName"]) == ("3", 2, "")


REFUSALS = [
    ({"TemplateName": "名" * 31}, "isv.TEMPLATE_OVER_LIMIT"),
    ({"TemplateContent": "验证码${code}" + "字" * 500}, "isv.TEMPLATE_OVER_LIMIT"),
    ({"TemplateContent": "验证码${code}，${minutes}分钟内有效"}, "template_parameter_count_illegal"),
    ({"TemplateContent": "您的验证码已失效"}, "template_parameter_count_illegal"),
    ({"TemplateType": 4}, "isv.INVALID_PARAMETERS"),
    ({"TemplateType": 3, "IntlType": 5}, "isv.INVALID_PARAMETERS"),
    ({"RelatedSignName": "无名科技"}, "isv.SMS_SIGNATURE_ILLEGAL"),
    ({"RelatedSignName": ""}, "isv.SMS_SIGNATURE_ILLEGAL"),
    ({"TemplateRule": "code"}, "isv.INVALID_JSON_PARAM"),
    ({"TemplateRule": '{"code":"nothing"}'}, "isv.INVALID_PARAMETERS"),
    ({"MoreData": ["nothing"]}, "isv.ERROR_EMPTY_FILE"),
]


@pytest.mark.parametrize(("changed", "expected"), REFUSALS)
def test_an_application_out_of_form_comes_back_at_once(url: str, changed: dict[str, Any], expected: str) -> None:
    before = SmsTemplate.objects.count()
    assert code(url, "CreateSmsTemplate", **_fields(**changed)) == expected
    assert SmsTemplate.objects.count() == before


def test_an_unapproved_signature_and_a_personal_account_cannot_file_everything(url: str, cast: Any) -> None:
    promotion = _fields(TemplateType=2, TemplateContent="新品上架，拒收请回复R", TemplateRule="")
    type(cast.account).objects.update(kind=AccountKind.PERSONAL)
    assert code(url, "CreateSmsTemplate", **promotion) == "isv.INVALID_PARAMETERS"
    Signature.objects.update(status="rejected")
    assert code(url, "CreateSmsTemplate", **_fields()) == "isv.SMS_SIGNATURE_ILLEGAL"
    assert SmsTemplate.objects.count() == 4


def test_applications_keep_their_pace_and_their_day(url: str, test_clock: Any) -> None:
    Limit.objects.filter(slug="template.daily").update(value=2)
    assert code(url, "CreateSmsTemplate", **_fields()) == "OK"
    assert code(url, "CreateSmsTemplate", **_fields()) == "isv.BUSINESS_LIMIT_CONTROL"
    test_clock.advance(seconds=31)
    assert code(url, "CreateSmsTemplate", **_fields()) == "OK"
    test_clock.advance(seconds=31)
    assert code(url, "CreateSmsTemplate", **_fields()) == "isv.TEMPLATE_COUNT_OVER_LIMIT"


def test_another_accounts_template_is_unknown_to_every_action(url: str, cast: Any) -> None:
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    for action in ("QuerySmsTemplate", "GetSmsTemplate", "DeleteSmsTemplate"):
        reply = ask(url, action, client=stranger, TemplateCode=cast.captcha.code)
        assert reply["Code"] == "isv.SMS_TEMPLATE_ILLEGAL"
    tag = {"ResourceType": "TEMPLATE", "RegionId": "cn-hangzhou", "ResourceId": [cast.captcha.code]}
    reply = ask(url, "TagResources", client=stranger, **tag, Tag=[{"Key": "a", "Value": "b"}])
    assert reply["Code"] == "isv.SMS_TEMPLATE_ILLEGAL"
    assert not TemplateTag.objects.exists()


def _tagged(cast: Any, **changed: Any) -> dict[str, Any]:
    codes = [cast.captcha.code, cast.notification.code]
    return {"ResourceType": "TEMPLATE", "RegionId": "cn-hangzhou", "ResourceId": codes, **changed}


def test_tags_are_put_on_listed_and_taken_off(url: str, cast: Any, golden: Golden) -> None:
    pairs = [{"Key": "部门", "Value": "订单"}, {"Key": "环境", "Value": "测试"}]
    golden("aliyun_tag_resources", ask(url, "TagResources", **_tagged(cast, Tag=pairs)))
    ask(url, "TagResources", **_tagged(cast, ResourceId=[cast.captcha.code], Tag=[{"Key": "环境", "Value": "生产"}]))
    golden("aliyun_list_tag_resources", still(ask(url, "ListTagResources", **_tagged(cast, PageSize=3))))
    by_tag = ask(url, "ListTagResources", **_tagged(cast, ResourceId=[], Tag=[{"Key": "环境", "Value": "生产"}]))
    shown = by_tag["TagResources"]["TagResource"]
    assert {(row["ResourceId"], row["TagKey"]) for row in shown} == {
        (cast.captcha.code, "部门"), (cast.captcha.code, "环境"),
    }  # fmt: skip
    first = ask(url, "ListTagResources", **_tagged(cast, PageSize=3))
    rest = ask(url, "ListTagResources", **_tagged(cast, PageSize=3, NextToken=first["NextToken"]))
    assert (len(rest["TagResources"]["TagResource"]), rest["NextToken"]) == (1, "")
    golden("aliyun_untag_resources", ask(url, "UntagResources", **_tagged(cast, TagKey=["环境"])))
    assert sorted(TemplateTag.objects.values_list("key", flat=True)) == ["部门", "部门"]
    ask(url, "UntagResources", **_tagged(cast, All=True))
    assert not TemplateTag.objects.exists()


def test_tags_out_of_form_change_nothing(url: str, cast: Any) -> None:
    for changed in (
        {"Tag": [{"Key": "", "Value": "x"}]},
        {"Tag": [{"Key": "k" * 129, "Value": ""}]},
        {"Tag": [{"Key": f"k{n}", "Value": ""} for n in range(21)]},
        {"Tag": [{"Key": "a", "Value": ""}], "ResourceType": "SIGN"},
        {"Tag": [{"Key": "a", "Value": ""}], "ProdCode": "dyvms"},
    ):
        assert code(url, "TagResources", **_tagged(cast, **changed)) == "isv.INVALID_PARAMETERS"
    unknown = _tagged(cast, ResourceId=["SMS_1"], Tag=[{"Key": "a", "Value": ""}])
    assert code(url, "TagResources", **unknown) == "isv.SMS_TEMPLATE_ILLEGAL"
    assert code(url, "UntagResources", **_tagged(cast)) == "isv.INVALID_PARAMETERS"
    assert code(url, "ListTagResources", **_tagged(cast, ResourceId=[])) == "isv.INVALID_PARAMETERS"
    assert not TemplateTag.objects.exists()
