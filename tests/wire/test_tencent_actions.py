"""Every action of both versions, asked by the official SDK; each has a golden reply."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from review import services as review
from review.models import ReviewOrder
from sending.models import Conversion, Message, PendingReport
from sending.services import reply
from signatures.models import Signature
from smsconsole.wire.tencent.actions import ACTIONS
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate
from tests.wire import tencent
from tests.wire.inprocess import direct
from tests.wire.tencent import APP, PHONE, call

pytestmark = pytest.mark.django_db
__all__ = ["direct"]
NOON = 1795147200  # the test clock's beginning
HOURS = {"BeginTime": "2026112000", "EndTime": "2026112023", "SmsSdkAppId": APP, "Limit": 0, "Offset": 0}
OLD_HOURS = {"StartDateTime": 2026112000, "EndDataTime": 2026112023, "SmsSdkAppid": APP, "Limit": 0, "Offset": 0}
BY_NUMBER = {
    "BeginTime": NOON - 60, "EndTime": NOON + 3600, "Offset": 0, "Limit": 10, "PhoneNumber": PHONE, "SmsSdkAppId": APP,
}  # fmt: skip
OLD_BY_NUMBER = {
    "SendDateTime": NOON - 60, "EndDateTime": NOON + 3600, "Offset": 0, "Limit": 10, "PhoneNumber": PHONE,
    "SmsSdkAppid": APP,
}  # fmt: skip


@pytest.fixture
def sent(yunfan: Any, direct: str, test_clock: Any) -> Any:
    """The company after one delivered message of its application and the reply to it."""
    status = call("SendSms", tencent.send(SessionContext="ctx"))["SendStatusSet"][0]
    tencent.deliver(test_clock)
    reply(account_id=yunfan.account.pk, phone="13800138000", content="收到")
    tencent.deliver(test_clock)
    yunfan.serial = status["SerialNo"]
    return yunfan


def _foreign(cast: Any) -> str:
    row = cast.tencent
    SmsTemplate.objects.create(
        account=cast.account, vendor="tencent", code="1000077", name="abroad", kind=TemplateKind.INTERNATIONAL,
        content="Your code is {1}.", status="approved", created_at=row.created_at, updated_at=row.created_at,
    )  # fmt: skip
    return "1000077"


def _reject(kind: str, subject_id: int) -> None:
    actor = User.objects.filter(username="desk").first() or User.objects.create_user("desk", platform_role="reviewer")
    order = ReviewOrder.objects.filter(subject_kind=kind, subject_id=subject_id).latest("id")
    review.decide(order_id=order.pk, decision="rejected", slugs=["other_law"], actor=actor)


def _old_sign(**changed: Any) -> dict[str, Any]:
    fields = tencent.sign(**changed)
    return {"UsedMethod" if name == "SignPurpose" else name: value for name, value in fields.items()}


def _filed_sign(cast: Any) -> int:
    return call("AddSmsSign", tencent.sign())["AddSignStatus"]["SignId"]


def _filed_template(cast: Any) -> int:
    return int(call("AddSmsTemplate", tencent.template())["AddTemplateStatus"]["TemplateId"])


# Action → what to ask it with, given the company; the same for both versions but for the names.
ASKED: dict[tuple[str, str], Callable[[Any], dict[str, Any]]] = {
    ("2021-01-11", "SendSms"): lambda _: tencent.send(PhoneNumberSet=["+8613800138005"]),
    ("2021-01-11", "SendMultiGlobalSms"): lambda cast: {
        "SmsSdkAppId": APP,
        "MultiSmsInfoSet": [
            {"PhoneNumber": "+12025550123", "TemplateId": _foreign(cast), "TemplateParamSet": ["1234"],
             "SessionContext": "a"},
            {"PhoneNumber": "+85261234567", "TemplateId": "1000077", "TemplateParamSet": ["1", "2"]},
        ],
    },
    ("2021-01-11", "PullSmsSendStatus"): lambda _: {"Limit": 10, "SmsSdkAppId": APP},
    ("2021-01-11", "PullSmsReplyStatus"): lambda _: {"Limit": 10, "SmsSdkAppId": APP},
    ("2021-01-11", "PullSmsSendStatusByPhoneNumber"): lambda _: BY_NUMBER,
    ("2021-01-11", "PullSmsReplyStatusByPhoneNumber"): lambda _: BY_NUMBER,
    ("2021-01-11", "SendStatusStatistics"): lambda _: HOURS,
    ("2021-01-11", "CallbackStatusStatistics"): lambda _: HOURS,
    ("2021-01-11", "SmsPackagesStatistics"): lambda _: {**HOURS, "Limit": 10},
    ("2021-01-11", "AddSmsSign"): lambda _: tencent.sign(),
    ("2021-01-11", "ModifySmsSign"): lambda cast: tencent.sign(SignId=_filed_sign(cast), SignName="云帆购物"),
    ("2021-01-11", "DeleteSmsSign"): lambda cast: {"SignId": _filed_sign(cast)},
    ("2021-01-11", "DescribeSmsSignList"): lambda _: {"International": 0},
    ("2021-01-11", "AddSmsTemplate"): lambda _: tencent.template(),
    ("2021-01-11", "ModifySmsTemplate"): lambda cast: tencent.template(
        TemplateId=_filed_template(cast), TemplateName="注册验证码"
    ),
    ("2021-01-11", "DeleteSmsTemplate"): lambda cast: {"TemplateId": _filed_template(cast)},
    ("2021-01-11", "DescribeSmsTemplateList"): lambda _: {"International": 0, "Limit": 5},
    ("2021-01-11", "DescribePhoneNumberInfo"): lambda _: {"PhoneNumberSet": [PHONE, "+12025550123", "12"]},
    ("2021-01-11", "ReportConversion"): lambda cast: {
        "SmsSdkAppId": APP, "SerialNo": cast.serial, "ConversionTime": NOON + 8
    },
    ("2019-07-11", "SendSms"): lambda _: {
        "PhoneNumberSet": ["+8613800138005"], "SmsSdkAppid": APP, "TemplateID": "1000004", "Sign": "云帆科技",
        "TemplateParamSet": ["123456", "5"],
    },
    ("2019-07-11", "PullSmsSendStatus"): lambda _: {"Limit": 10, "SmsSdkAppid": APP},
    ("2019-07-11", "PullSmsReplyStatus"): lambda _: {"Limit": 10, "SmsSdkAppid": APP},
    ("2019-07-11", "PullSmsSendStatusByPhoneNumber"): lambda _: OLD_BY_NUMBER,
    ("2019-07-11", "PullSmsReplyStatusByPhoneNumber"): lambda _: OLD_BY_NUMBER,
    ("2019-07-11", "SendStatusStatistics"): lambda _: OLD_HOURS,
    ("2019-07-11", "CallbackStatusStatistics"): lambda _: OLD_HOURS,
    ("2019-07-11", "SmsPackagesStatistics"): lambda _: {"SmsSdkAppid": APP, "Limit": 10, "Offset": 0},
    ("2019-07-11", "AddSmsSign"): lambda _: _old_sign(),
    ("2019-07-11", "ModifySmsSign"): lambda cast: _old_sign(SignId=_filed_sign(cast), SignName="云帆购物"),
    ("2019-07-11", "DeleteSmsSign"): lambda cast: {"SignId": _filed_sign(cast)},
    ("2019-07-11", "DescribeSmsSignList"): lambda cast: {"International": 0, "SignIdSet": [cast.signature.pk]},
    ("2019-07-11", "AddSmsTemplate"): lambda _: tencent.template(SmsType=0),
    ("2019-07-11", "ModifySmsTemplate"): lambda cast: tencent.template(
        TemplateId=_filed_template(cast), TemplateName="注册验证码"
    ),
    ("2019-07-11", "DeleteSmsTemplate"): lambda cast: {"TemplateId": _filed_template(cast)},
    ("2019-07-11", "DescribeSmsTemplateList"): lambda _: {"International": 0, "TemplateIdSet": [1000004]},
}  # fmt: skip


def test_every_action_of_the_tables_is_asked_here() -> None:
    assert set(ASKED) == set(ACTIONS)


@pytest.mark.parametrize(("version", "action"), ASKED)
def test_the_sdk_reads_the_golden_reply(
    sent: Any, golden: Callable[[str, Any], None], version: str, action: str
) -> None:
    reply = call(action, ASKED[version, action](sent), version=version)
    golden(ACTIONS[version, action].golden, tencent.without_ids(reply))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("sign", ["TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256"])
@pytest.mark.parametrize("version", ["2021-01-11", "2019-07-11"])
def test_both_versions_take_every_signature(sent: Any, version: str, sign: str, method: str) -> None:
    """Lists of texts, lists of objects and numbers go through the flat form too."""
    style = {"version": version, "sign": sign, "method": method}
    done = call("SendSms", ASKED[version, "SendSms"](sent), **style)
    assert [status["Code"] for status in done["SendStatusSet"]] == ["Ok"]
    signs = call("DescribeSmsSignList", {"International": 0, "SignIdSet": [sent.signature.pk]}, **style)
    assert [row["SignName"] for row in signs["DescribeSignListStatusSet"]] == ["云帆科技"]
    if version == "2021-01-11":
        many = call("SendMultiGlobalSms", ASKED[version, "SendMultiGlobalSms"](sent), **style)
        codes = [row["Code"] for row in many["SendMultiStatusSet"]]
        assert codes == ["Ok", "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"]


def test_a_message_abroad_needs_no_signature(sent: Any) -> None:
    code = _foreign(sent)
    (status,) = call(
        "SendSms",
        tencent.send(PhoneNumberSet=["+12025550123"], TemplateId=code, TemplateParamSet=["1234"], SignName=None),
    )["SendStatusSet"]
    message = Message.objects.get(phone="12025550123")
    assert (status["Code"], status["IsoCode"], status["Fee"]) == ("Ok", "US", 1)
    assert (message.content, message.sign_name, message.signature_id) == ("Your code is 1234.", "", 0)


def test_a_conversion_is_kept_once_a_message(sent: Any) -> None:
    fields = {"SmsSdkAppId": APP, "SerialNo": sent.serial, "ConversionTime": NOON + 8}
    call("ReportConversion", fields)
    call("ReportConversion", {**fields, "ConversionTime": NOON + 9})
    assert [int(row.converted_at.timestamp()) for row in Conversion.objects.all()] == [NOON + 9]
    wrong = {**fields, "SerialNo": "2433:900000000000000000"}
    assert tencent.refused("ReportConversion", wrong) == "InvalidParameter.InvalidParameters"
    assert tencent.refused("ReportConversion", {**fields, "ConversionTime": 1}) == "InvalidParameter.InvalidParameters"


def test_a_rejected_signature_is_filed_again_under_its_id_and_a_template_changed(sent: Any) -> None:
    sign_id, template_id = _filed_sign(sent), _filed_template(sent)
    _reject("signature", sign_id)
    _reject("template", SmsTemplate.objects.get(code=str(template_id)).pk)
    (shown,) = call("DescribeSmsSignList", {"International": 0, "SignIdSet": [sign_id]})["DescribeSignListStatusSet"]
    assert (shown["StatusCode"], bool(shown["ReviewReply"])) == (-1, True)
    assert call("AddSmsSign", tencent.sign())["AddSignStatus"]["SignId"] == sign_id
    assert Signature.objects.get(pk=sign_id).files.count() == 1
    call("ModifySmsTemplate", tencent.template(TemplateId=template_id, TemplateName="找回密码"))
    (row,) = call("DescribeSmsTemplateList", {"International": 0, "TemplateIdSet": [template_id]})[
        "DescribeTemplateStatusSet"
    ]
    assert (row["TemplateName"], row["StatusCode"]) == ("找回密码", 1)


def test_a_signature_for_others_brings_its_letter_as_a_picture(sent: Any) -> None:
    owner = sent.qualification
    type(owner).objects.filter(pk=owner.pk).update(usage="other")
    fields = tencent.sign(SignPurpose=1, CommissionImage=tencent.picture(), QualificationId=owner.pk)
    row = Signature.objects.get(pk=call("AddSmsSign", fields)["AddSignStatus"]["SignId"])
    assert (row.usage, row.letter.sign_names, row.letter.files.count()) == ("other", ["云帆商城"], 1)


def test_pulling_takes_each_report_once_and_at_most_so_many(sent: Any, test_clock: Any) -> None:
    numbers = [f"+861390000{n:04d}" for n in range(120)]
    call("SendSms", tencent.send(PhoneNumberSet=numbers))
    tencent.deliver(test_clock)
    taken = [
        [row["PhoneNumber"] for row in call("PullSmsSendStatus", {"Limit": limit, "SmsSdkAppId": APP})[
            "PullSmsSendStatusSet"]]
        for limit in (100, 10, 100, 100)
    ]  # fmt: skip
    assert [len(part) for part in taken] == [100, 10, 11, 0]
    assert sorted(number for part in taken for number in part) == sorted([PHONE, *numbers])
    by_number = call("PullSmsSendStatusByPhoneNumber", BY_NUMBER)["PullSmsSendStatusSet"]
    assert [row["SerialNo"] for row in by_number] == [sent.serial]


def test_a_failed_report_has_its_words_and_a_later_success_is_another_entry(sent: Any, test_clock: Any) -> None:
    call("PullSmsSendStatus", {"Limit": 100, "SmsSdkAppId": APP})
    call("SendSms", tencent.send(PhoneNumberSet=["17000000001", "17000000008"]))
    tencent.deliver(test_clock, seconds=120)
    rows = call("PullSmsSendStatus", {"Limit": 100, "SmsSdkAppId": APP})["PullSmsSendStatusSet"]
    seen = sorted((row["SubscriberNumber"], row["ReportStatus"]) for row in rows)
    assert seen in (
        [("17000000001", "FAIL"), ("17000000008", "FAIL"), ("17000000008", "SUCCESS")],
        [("17000000001", "FAIL"), ("17000000008", "SUCCESS")],
    )
    assert next(row for row in rows if row["SubscriberNumber"] == "17000000001")["Description"] == (
        "用户号码停机、关机或不在服务区"
    )


def test_what_nobody_fetches_is_let_go_after_seven_days(sent: Any, test_clock: Any) -> None:
    from sending.services.pulls import forget_unfetched

    assert (forget_unfetched(), PendingReport.objects.count()) == (0, 1)
    test_clock.advance(days=7, seconds=1)
    assert (forget_unfetched(), PendingReport.objects.count()) == (2, 0)


def test_another_company_sees_none_of_it(sent: Any, other: Any) -> None:
    theirs = {"key": "AKIDtest2", "secret": "tencent-secret-2"}
    for action in ("PullSmsSendStatus", "PullSmsReplyStatus"):
        fields = {"Limit": 10, "SmsSdkAppId": "1400100002"}
        assert call(action, fields, **theirs)[f"{action}Set"] == []
        wrong = tencent.refused(action, {**fields, "SmsSdkAppId": APP}, **theirs)
        assert wrong == "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
    for action, fields in (
        ("ModifySmsSign", tencent.sign(SignId=sent.signature.pk)),
        ("ModifySmsTemplate", tencent.template(TemplateId=1000004)),
    ):
        assert tencent.refused(action, fields, **theirs) in {
            "FailedOperation.MissingSignatureToModify", "FailedOperation.MissingTemplateToModify",
        }  # fmt: skip
    assert tencent.refused("DeleteSmsSign", {"SignId": sent.signature.pk}, **theirs) == "FailedOperation.SignIdNotExist"
    assert PendingReport.objects.count() == 1
