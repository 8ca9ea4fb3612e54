"""Each of Tencent's codes that the domain can cause, caused; the rest are listed with the reason why they cannot be."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import services as billing
from billing.models import Package, Price, Wallet
from review.models import Limit
from sending.models import BlacklistEntry, Message
from sending.services.limits import save_limits
from signatures.models import Signature
from smsconsole.wire.tencent.codes import MESSAGES
from smsconsole.wire.tencent.uncaused import UNCAUSED
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate
from tests.wire import clients, tencent
from tests.wire.inprocess import HOST, URL, ask, direct
from tests.wire.tencent import APP, PHONE, refused

pytestmark = pytest.mark.django_db
__all__ = ["direct"]
ABROAD = "+12025550123"
HOURS = {"BeginTime": "2026112000", "EndTime": "2026112023", "SmsSdkAppId": APP, "Limit": 0, "Offset": 0}
NOON = 1795147200
BY_NUMBER = {"BeginTime": NOON, "Offset": 0, "Limit": 10, "PhoneNumber": PHONE, "SmsSdkAppId": APP}
PROMOTION = {"SmsType": 1, "TemplateContent": "新品上架，欢迎选购，拒收请回复R", "TemplateName": "新品"}


def _template(cast: Any, kind: str, content: str, code: str = "1000050") -> str:
    row = cast.tencent
    SmsTemplate.objects.create(
        account=cast.account, vendor="tencent", code=code, name="more", kind=kind, content=content, status="approved",
        created_at=row.created_at, updated_at=row.created_at,
    )  # fmt: skip
    return code


def _send(**changed: Any) -> Callable[[Any], str]:
    """Ask SendSms; returns the code, of the request or of its last number."""
    return lambda cast: _sent(tencent.send(**changed))


def _sent(fields: dict[str, Any]) -> str:
    reply = clients_reply(fields)
    return reply["Error"]["Code"] if "Error" in reply else reply["SendStatusSet"][-1]["Code"]


def clients_reply(fields: Any, action: str = "SendSms", **changed: Any) -> dict[str, Any]:
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    headers = clients.tc3_headers(body, host=HOST, action=action, **changed)
    reply = ask("POST", URL, body, headers)
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/json")
    return json.loads(reply.content)["Response"]


def _error(fields: Any, action: str = "SendSms", **changed: Any) -> Callable[[Any], str]:
    return lambda cast: clients_reply(fields, action, **changed)["Error"]["Code"]


def _say(action: str, fields: Any, **options: Any) -> Callable[[Any], str]:
    """Ask through the SDK, whose exception has the code."""
    return lambda cast: refused(action, fields(cast) if callable(fields) else fields, **options)


def _after(step: Callable[[Any], Any], ask_for: Callable[[Any], str]) -> Callable[[Any], str]:
    def case(cast: Any) -> str:
        step(cast)
        return ask_for(cast)

    return case


def _limited(**limits: Any) -> Callable[[Any], Any]:
    return lambda cast: save_limits(application=cast.application, **limits)


def _personal(cast: Any) -> None:
    Account.objects.filter(pk=cast.account.pk).update(kind="personal")


def _promotion(cast: Any) -> str:
    return _template(cast, TemplateKind.PROMOTION, "新品上架，欢迎选购，拒收请回复R")


def _marketing(cast: Any) -> str:
    return _sent(tencent.send(TemplateId=_promotion(cast), TemplateParamSet=[]))


def _notice(*values: str, limits: dict[str, Any] | None = None) -> Callable[[Any], str]:
    def case(cast: Any) -> str:
        save_limits(application=cast.application, **(limits or {}))
        code = _template(cast, TemplateKind.NOTIFICATION, "您的订单{1}已由{2}发出。")
        return _sent(tencent.send(TemplateId=code, TemplateParamSet=list(values)))

    return case


def _foreign(cast: Any) -> str:
    return _template(cast, TemplateKind.INTERNATIONAL, "Your code is {1}.")


def _abroad(number: str = ABROAD) -> Callable[[Any], str]:
    return lambda cast: _sent(
        tencent.send(TemplateId=_foreign(cast), TemplateParamSet=["1234"], PhoneNumberSet=[number], SignName=None)
    )


def _twice(*contents: str, apart: float = 31) -> Callable[[Any], str]:
    def case(cast: Any) -> str:
        code = ""
        for content in contents:
            code = _sent(tencent.send(TemplateParamSet=[content, "5"]))
            cast.clock.advance(seconds=apart)
        return code

    return case


def _broke(cast: Any) -> None:
    Package.objects.update(remaining=0)
    Wallet.objects.update(balance=Decimal("0.01"))


def _pending(cast: Any) -> dict[str, Any]:
    tencent.call("AddSmsSign", tencent.sign())
    return tencent.sign()


def _owner(cast: Any, **changed: Any) -> dict[str, Any]:
    type(cast.qualification).objects.filter(pk=cast.qualification.pk).update(**changed)
    return tencent.sign(QualificationId=cast.qualification.pk)


def _unsigned_template(cast: Any) -> dict[str, Any]:
    Signature.objects.update(status="rejected")
    return tencent.template()


def _daily_quota(slug: str, action: str, fields: Any, **first: Any) -> Callable[[Any], str]:
    def case(cast: Any) -> str:
        Limit.objects.update_or_create(slug=slug, defaults={"value": 1})
        tencent.call(action, {**fields, **first})
        return refused(action, fields)

    return case


def _night(cast: Any) -> None:
    cast.clock.advance(hours=11)


def _multi(*numbers: str) -> dict[str, Any]:
    entries = [{"PhoneNumber": number, "TemplateId": "1"} for number in numbers]
    return {"SmsSdkAppId": APP, "MultiSmsInfoSet": entries}


CASES: dict[str, Callable[[Any], str]] = {
    # the gateway
    "AuthFailure.SignatureFailure": _say("SendSms", tencent.send(), secret="wrong"),
    "AuthFailure.SignatureExpire": lambda cast: clients_reply(
        tencent.send(), at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    )["Error"]["Code"],
    "AuthFailure.SecretIdNotFound": _say("SendSms", tencent.send(), key="AKIDnobody"),
    "AuthFailure.UnauthorizedOperation": _after(
        lambda cast: Account.objects.filter(pk=cast.account.pk).update(status="closed"), _send()
    ),
    "InvalidAction": _error({}, "NoSuchAction"),
    "NoSuchVersion": _error({}, version="2001-01-01"),
    "NoSuchProduct": _error({}, service="vms"),
    "MissingParameter": _send(TemplateId=None),
    "InvalidParameter": _send(PhoneNumberSet="13800138000"),
    "InvalidParameterValue": _send(ExtendCode="abc"),
    "UnknownParameter": _send(Sign="云帆科技"),
    "InvalidRequest": _error(b"[1]"),
    # sending: the request
    "MissingParameter.EmptyPhoneNumberSet": _send(PhoneNumberSet=[]),
    "InvalidParameterValue.MultiSmsInfoSetEmpty": _say("SendMultiGlobalSms", _multi()),
    "LimitExceeded.PhoneNumberCountLimit": _send(PhoneNumberSet=[PHONE] * 201),
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": _send(PhoneNumberSet=[PHONE, ABROAD]),
    "UnsupportedOperation.ContainDomesticPhoneNumber": _say("SendMultiGlobalSms", _multi(PHONE)),
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": _send(SmsSdkAppId="1400100002"),
    "UnauthorizedOperation.SdkAppIdIsDisabled": _after(
        lambda cast: type(cast.application).objects.update(is_enabled=False), _send()
    ),
    "InvalidParameterValue.SdkAppIdNotExist": _send(SmsSdkAppId="1499999999"),
    "UnauthorizedOperation.ServiceSuspendDueToArrears": _after(
        lambda cast: Wallet.objects.update(balance=Decimal("-1")), _send()
    ),
    # sending: a number
    "InvalidParameterValue.IncorrectPhoneNumber": _send(PhoneNumberSet=["12345"]),
    "FailedOperation.SignatureIncorrectOrUnapproved": _send(SignName="无名科技"),
    "FailedOperation.TemplateUnapprovedOrNotExist": _send(TemplateId="999"),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": _send(TemplateParamSet=["1"]),
    "InvalidParameterValue.TemplateParameterFormatError": _send(TemplateParamSet=["1234567", "5"]),
    "InvalidParameterValue.TemplateParameterLengthLimit": _notice("A1234567", "云帆", limits={"value_max": 6}),
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": _notice("a.cn/b", "云帆"),
    "InvalidParameterValue.ContentLengthLimit": lambda cast: _sent(
        tencent.send(TemplateId=_template(cast, TemplateKind.NOTIFICATION, "长" * 495), TemplateParamSet=[])
    ),
    "FailedOperation.ContainSensitiveWord": _notice("赌场开业", "云帆"),
    "FailedOperation.PhoneNumberInBlacklist": _after(
        lambda cast: BlacklistEntry.objects.create(
            account=cast.account, phone="13800138000", created_at=cast.tencent.created_at
        ),
        _send(),
    ),
    "FailedOperation.MarketingSendTimeConstraint": _after(_night, _marketing),
    "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": _after(_personal, _marketing),
    "FailedOperation.InsufficientBalanceInSmsPackage": _after(_broke, _send()),
    "UnsupportedOperation.UnsupportedRegion": _after(
        lambda cast: Price.objects.filter(product="international").delete(), _abroad()
    ),
    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": lambda cast: _sent(
        tencent.send(TemplateId=_foreign(cast), TemplateParamSet=["1234"])
    ),
    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": _send(PhoneNumberSet=[ABROAD]),
    "LimitExceeded.PhoneNumberThirtySecondLimit": _twice("1", "2", apart=29),
    "LimitExceeded.PhoneNumberOneHourLimit": _twice(*"123456"),
    "LimitExceeded.PhoneNumberDailyLimit": _after(_limited(hour=None, day=3), _twice(*"1234")),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": _after(_limited(same_content=2), _twice("1", "1", "2", "1")),
    "LimitExceeded.AppDailyLimit": _after(
        _limited(daily=2), _send(PhoneNumberSet=["13900000001", "13900000002", PHONE])
    ),
    "LimitExceeded": _after(
        lambda cast: billing.save_sending_limit(account=cast.account, month_limit=1),
        _send(PhoneNumberSet=["13900000001", PHONE]),
    ),
    "LimitExceeded.AppMainlandChinaDailyLimit": _after(
        _limited(daily_mainland=1), _send(PhoneNumberSet=["13900000001", PHONE])
    ),
    "LimitExceeded.AppGlobalDailyLimit": _after(_limited(daily_foreign=0), _abroad()),
    "LimitExceeded.AppCountryOrRegionInBlacklist": _after(_limited(countries="852, 44"), _abroad()),
    # queries
    "InvalidParameterValue.LimitVerifyFail": _say("PullSmsSendStatus", {"Limit": 101, "SmsSdkAppId": APP}),
    "InvalidParameterValue.OffsetVerifyFail": _say("PullSmsSendStatusByPhoneNumber", {**BY_NUMBER, "Offset": -1}),
    "InvalidParameterValue.BeginTimeVerifyFail": _say(
        "PullSmsReplyStatusByPhoneNumber", {**BY_NUMBER, "BeginTime": NOON - 8 * 86_400}
    ),
    "InvalidParameterValue.EndTimeVerifyFail": _say("SendStatusStatistics", {**HOURS, "EndTime": "2026111900"}),
    "InvalidParameterValue.InvalidStartTime": _say(
        "PullSmsSendStatusByPhoneNumber", {**BY_NUMBER, "EndTime": NOON - 60}
    ),
    "InvalidParameter.InvalidParameters": _say("AddSmsSign", tencent.sign(SignType=2)),
    "FailedOperation.PhoneNumberParseFail": lambda cast: tencent.call(
        "DescribePhoneNumberInfo", {"PhoneNumberSet": ["12"]}
    )["PhoneNumberInfoSet"][0]["Code"],
    # signatures
    "FailedOperation.NotEnterpriseCertification": _after(_personal, _say("AddSmsSign", tencent.sign())),
    "InvalidParameterValue.InvalidInternational": _say("AddSmsSign", tencent.sign(International=2)),
    "InvalidParameterValue.InvalidSignPurpose": _say("AddSmsSign", tencent.sign(SignPurpose=2)),
    "InvalidParameterValue.InvalidUsedMethod": _say(
        "AddSmsSign", {**{k: v for k, v in tencent.sign().items() if k != "SignPurpose"}, "UsedMethod": 2},
        version="2019-07-11",
    ),
    "InvalidParameterValue.InvalidDocumentType": _say("AddSmsSign", tencent.sign(DocumentType=7)),
    "InvalidParameterValue.ImageInvalid": _say("AddSmsSign", tencent.sign(ProofImage="data:image/png;base64,AAAA")),
    "InvalidParameterValue.SignNameLengthTooLong": _say("AddSmsSign", tencent.sign(SignName="云" * 13)),
    "InvalidParameterValue.SignAlreadyPassedCheck": _say("AddSmsSign", tencent.sign(SignName="云帆科技")),
    "InvalidParameterValue.SignExistAndUnapproved": _say("AddSmsSign", _pending),
    "InvalidParameterValue.QualificationIdNotFound": _say("AddSmsSign", tencent.sign(QualificationId=10**9)),
    "FailedOperation.QualificationIdNotApproved": _say("AddSmsSign", lambda cast: _owner(cast, status="pending")),
    "InvalidParameter.DirtyWordFound": _say("AddSmsSign", tencent.sign(SignName="澳门赌场")),
    "FailedOperation.MissingSignatureToModify": _say("ModifySmsSign", tencent.sign(SignId=10**9)),
    "FailedOperation.SignIdNotExist": _say("DeleteSmsSign", {"SignId": 10**9}),
    "FailedOperation.MissingSignatureList": _say("DescribeSmsSignList", {"International": 0, "SignIdSet": [10**9]}),
    "FailedOperation.SignNumberLimit": _daily_quota(
        "signature.daily", "AddSmsSign", tencent.sign(), SignName="云帆旅行"
    ),
    "FailedOperation.ParametersOtherError": _say("AddSmsSign", tencent.sign(Remark="长" * 201)),
    # templates
    "FailedOperation.MissingSignature": _say("AddSmsTemplate", _unsigned_template),
    "InvalidParameterValue.InvalidSmsType": _say("AddSmsTemplate", tencent.template(SmsType=4)),
    "InvalidParameterValue.InvalidTemplateFormat": _say(
        "AddSmsTemplate", tencent.template(TemplateContent="您的验证码为{1}{2}，请查收。")
    ),
    "InvalidParameterValue.TemplateWithDirtyWords": _say(
        "AddSmsTemplate", tencent.template(TemplateContent="线上赌场的验证码为{1}。")
    ),
    "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": _say(
        "AddSmsTemplate", tencent.template(**{**PROMOTION, "TemplateContent": "新品上架，欢迎选购"})
    ),
    "FailedOperation.TemplateAlreadyPassedCheck": _say("ModifySmsTemplate", tencent.template(TemplateId=1000004)),
    "FailedOperation.MissingTemplateToModify": _say("ModifySmsTemplate", tencent.template(TemplateId=1)),
    "FailedOperation.TemplateIdNotExist": _say("DeleteSmsTemplate", {"TemplateId": 1}),
    "FailedOperation.MissingTemplateList": _say(
        "DescribeSmsTemplateList", {"International": 0, "TemplateIdSet": [1]}
    ),
    "FailedOperation.TemplateNumberLimit": _daily_quota("template.daily", "AddSmsTemplate", tencent.template()),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_the_domain_causes(code: str, yunfan: Any, other: Any, direct: str, test_clock: Any) -> None:
    yunfan.clock = test_clock
    assert CASES[code](yunfan) == code


def test_every_code_of_the_table_is_caused_or_has_its_reason() -> None:
    assert set(MESSAGES) == set(CASES) | {code for code in UNCAUSED if code in MESSAGES}
    assert not set(CASES) & set(UNCAUSED)


def test_a_refused_request_stores_nothing(yunfan: Any, other: Any, direct: str) -> None:
    for code in ("LimitExceeded.PhoneNumberCountLimit", "UnauthorizedOperation.SmsSdkAppIdVerifyFail"):
        assert CASES[code](yunfan) == code
    assert (Message.objects.count(), Package.objects.get(account=yunfan.account).held) == (0, 0)


def test_a_code_may_be_empty_and_has_at_most_six_digits(yunfan: Any, direct: str, test_clock: Any) -> None:
    codes = []
    for value in ("", "1", "123456", "12a", "1234567"):
        codes.append(_sent(tencent.send(TemplateParamSet=[value, "5"])))
        test_clock.advance(seconds=31)
    wrong = "InvalidParameterValue.TemplateParameterFormatError"
    assert codes == ["Ok", "Ok", "Ok", wrong, wrong]


def test_a_cap_set_in_the_middle_of_the_day_counts_what_was_sent_before(
    yunfan: Any, direct: str, test_clock: Any
) -> None:
    _sent(tencent.send(PhoneNumberSet=["13900000001", "13900000002"]))
    save_limits(application=yunfan.application, daily=3)
    numbers = ["13900000003", "13900000004"]
    first, second = tencent.call("SendSms", tencent.send(PhoneNumberSet=numbers))["SendStatusSet"]
    assert (first["Code"], second["Code"]) == ("Ok", "LimitExceeded.AppDailyLimit")
    test_clock.advance(hours=12, minutes=1)
    assert _sent(tencent.send(PhoneNumberSet=["13900000005"])) == "Ok"


def test_limits_of_an_application_leave_the_other_vendors_alone(yunfan: Any, test_clock: Any) -> None:
    from accounts.choices import Vendor
    from sending.services import Item, submit_messages

    save_limits(application=yunfan.application, daily=0, half_minute=0)
    item = Item("13800138000", "云帆科技", yunfan.captcha.code, {"code": "1234"})
    done = submit_messages(
        account_id=yunfan.account.pk, door="aliyun", items=[item], vendor=Vendor.ALIYUN, request_id="r"
    )
    assert done.results[0].message is not None
