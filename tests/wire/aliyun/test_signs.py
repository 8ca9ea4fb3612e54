"""Signatures with their proofs, by the current SDK."""

from typing import Any

import pytest

from signatures.models import AppRecord, AuthorizationLetter, Qualification, Signature, Trademark
from signatures.services import begin_registrations, finish_registrations
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code, still

pytestmark = pytest.mark.wire


def _fields(cast: Any, **changed: Any) -> dict[str, Any]:
    return {
        "SignName": "云帆出行", "SignSource": 0, "SignType": 1, "QualificationId": cast.qualification.pk,
        "Remark": "云帆出行的订单通知", **changed,
    }  # fmt: skip


def test_a_signature_is_filed_with_a_proof_and_followed_to_its_verdict(
    url: str, cast: Any, test_clock: Any, golden: Golden
) -> None:
    filed = ask(url, "CreateSmsSign", **_fields(cast, MoreData=[aliyun.put(url)]))
    golden("aliyun_create_sms_sign", still(filed))
    row = Signature.objects.get(name="云帆出行")
    assert (row.status, row.files.count(), row.remark) == ("pending", 1, "云帆出行的订单通知")
    assert ask(url, "QuerySmsSign", SignName="云帆出行")["SignStatus"] == 0
    assert ask(url, "QuerySmsSignList")["SmsSignList"][0]["AuditStatus"] == "AUDIT_STATE_INIT"
    Signature.objects.filter(pk=row.pk).update(status="approved")
    begin_registrations(signature=row, at=row.created_at)
    golden("aliyun_get_sms_sign", still(ask(url, "GetSmsSign", SignName="云帆出行"), "ReasonDescList"))
    test_clock.advance(days=20)
    while finish_registrations():
        pass
    lines = ask(url, "GetSmsSign", SignName="云帆出行")["SignIspRegisterDetailList"]
    assert {line["OperatorCode"] for line in lines} == {"mobile", "unicom", "telecom"}


def test_the_list_is_paged_and_spells_its_states_as_the_vendor_does(url: str, cast: Any, golden: Golden) -> None:
    for n, status in enumerate(("approved", "rejected", "withdrawn")):
        Signature.objects.create(
            account=cast.account, name=f"云帆{n}号", qualification=cast.qualification, status=status,
            reason="1. 含测试" if status == "rejected" else "", created_at=cast.account.created_at,
            updated_at=cast.account.created_at,
        )  # fmt: skip
    golden("aliyun_query_sms_sign_list", still(ask(url, "QuerySmsSignList", PageIndex=1, PageSize=3)))
    second = ask(url, "QuerySmsSignList", PageIndex=2, PageSize=3)
    assert ([line["SignName"] for line in second["SmsSignList"]], second["TotalCount"]) == (["云帆科技"], 4)
    for wrong in ({"PageSize": 51}, {"PageSize": 0}, {"PageIndex": 0}):
        assert code(url, "QuerySmsSignList", **wrong) == "isv.INVALID_PARAMETERS"


def test_a_rejected_signature_is_changed_and_an_approved_one_too(url: str, cast: Any, golden: Golden) -> None:
    Signature.objects.filter(pk=cast.signature.pk).update(status="rejected", reason="1. 说明不足")
    assert ask(url, "QuerySmsSign", SignName="云帆科技")["Reason"] == "1. 说明不足"
    fields = _fields(cast, SignName="云帆科技", Remark="官网 www.yunfan.example")
    golden("aliyun_update_sms_sign", still(ask(url, "UpdateSmsSign", **fields)))
    cast.signature.refresh_from_db()
    assert (cast.signature.status, cast.signature.remark) == ("pending", "官网 www.yunfan.example")
    assert code(url, "UpdateSmsSign", **fields) == "isv.ERROR_SIGN_NOT_MODIFY"
    assert code(url, "DeleteSmsSign", SignName="云帆科技") == "isv.ERROR_SIGN_NOT_DELETE"
    Signature.objects.filter(pk=cast.signature.pk).update(status="rejected")
    golden("aliyun_delete_sms_sign", ask(url, "DeleteSmsSign", SignName="云帆科技"))
    assert not Signature.objects.exists()


def test_a_signature_for_others_needs_a_letter_of_its_qualification(url: str, cast: Any, golden: Golden) -> None:
    other = {"ThirdParty": True}
    assert code(url, "CreateSmsSign", **_fields(cast, **other)) == "isv.INVALID_PARAMETERS"
    Qualification.objects.filter(pk=cast.qualification.pk).update(usage="other")
    assert code(url, "CreateSmsSign", **_fields(cast, **other)) == "isv.INVALID_PARAMETERS"
    now = cast.account.created_at
    letter = AuthorizationLetter.objects.create(
        account=cast.account, name="授权", qualification=cast.qualification, authorizer="甲", authorized="乙",
        authorizer_credit_code=cast.qualification.credit_code, sign_names=["云帆出行"], created_at=now, updated_at=now,
    )  # fmt: skip
    more = {**other, "AuthorizationLetterId": letter.pk}
    assert code(url, "CreateSmsSign", **_fields(cast, **more)) == "OK"
    shown = ask(url, "GetSmsSign", SignName="云帆出行")
    assert (shown["ThirdParty"], shown["AuthorizationLetterId"], shown["AuthorizationLetterAuditPass"]) == (
        True, letter.pk, False,
    )  # fmt: skip
    aliyun.review()
    aliyun.decided(Signature.objects.get(name="云帆出行"), "approved")
    bind = {"SignatureName": "云帆出行", "QualificationId": cast.qualification.pk, "AuthorizationLetterId": letter.pk}
    golden("aliyun_change_signature_qualification", ask(url, "ChangeSignatureQualification", **bind))
    assert Signature.objects.get(name="云帆出行").status == "pending"
    assert code(url, "ChangeSignatureQualification", **{**bind, "QualificationId": 0}) == "isv.INVALID_PARAMETERS"


def test_trademarks_and_app_records_stand_behind_their_signatures(
    url: str, cast: Any, test_clock: Any, golden: Golden
) -> None:
    trademark = ask(
        url, "CreateSmsTrademark", TrademarkName="云帆出行", TrademarkApplicantName="杭州云帆信息技术有限公司",
        TrademarkRegistrationNumber="12345678", TrademarkEffExpDate="2020-01-01~2030-01-01",
        TrademarkPic=aliyun.put(url, "mark.png"),
    )  # fmt: skip
    golden("aliyun_create_sms_trademark", still(trademark, "Data"))
    ids = {"TrademarkIdList": [int(trademark["Data"]), 0]}
    golden("aliyun_query_sms_trademark", still(ask(url, "QuerySmsTrademark", **ids)))
    record = ask(
        url, "CreateSmsAppIcpRecord", AppIcpLicenseNumber="浙ICP备12345678号", AppServiceName="云帆外卖",
        AppPrincipalUnitName="杭州云帆信息技术有限公司", AppApprovalDate="2025-03-01",
        Domain="https://apps.example.com/yunfan", AppIcpRecordPic=aliyun.put(url, "record.png"),
    )  # fmt: skip
    golden("aliyun_create_sms_app_icp_record", still(record, "Data"))
    shown = ask(url, "QuerySmsAppIcpRecord", AppIcpRecordIdList=[int(record["Data"])])
    golden("aliyun_query_sms_app_icp_record", still(shown))

    marked = _fields(cast, SignSource=5, TrademarkId=int(trademark["Data"]))
    assert code(url, "CreateSmsSign", **marked) == "OK"
    test_clock.advance(seconds=31)
    app = _fields(cast, SignName="云帆外卖", SignSource=2, AppIcpRecordId=int(record["Data"]))
    assert code(url, "CreateSmsSign", **app) == "OK"
    assert Signature.objects.get(name="云帆出行").trademark == Trademark.objects.get()
    assert Signature.objects.get(name="云帆外卖").app_record == AppRecord.objects.get()
    assert ask(url, "GetSmsSign", SignName="云帆外卖")["AppIcpRecordId"] == int(record["Data"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"TrademarkName": "云" * 16}, "isv.INVALID_PARAMETERS"),
        ({"TrademarkEffExpDate": "2030-01-01~2020-01-01"}, "isv.INVALID_PARAMETERS"),
        ({"TrademarkPic": "sms-upload/1/2/none.png"}, "isv.ERROR_EMPTY_FILE"),
    ],
)
def test_a_trademark_that_does_not_fit_is_refused(url: str, changed: dict[str, Any], expected: str) -> None:
    fields = {
        "TrademarkName": "云帆", "TrademarkApplicantName": "云帆", "TrademarkRegistrationNumber": "1",
        "TrademarkEffExpDate": "2020-01-01~2030-01-01", "TrademarkPic": aliyun.put(url),
    }  # fmt: skip
    reply = ask(url, "CreateSmsTrademark", **{**fields, **changed})
    assert (reply["Code"], reply["Success"], Trademark.objects.count()) == (expected, False, 0)


REFUSALS = [
    ({"SignName": "云帆😀"}, "isv.SMS_SIGN_EMOJI_ILLEGAL"),
    ({"SignName": "云"}, "isv.SIGN_NAME_ILLEGAL"),
    ({"SignName": "【云帆】"}, "isv.SIGN_NAME_ILLEGAL"),
    ({"SignName": "云帆科技"}, "isv.SIGN_NAME_ILLEGAL"),  # exists
    ({"SignName": "云" * 13}, "isv.SIGN_OVER_LIMIT"),
    ({"SignSource": 1}, "isv.SIGN_SOURCE_ILLEGAL"),
    ({"SignType": 2}, "isv.INVALID_PARAMETERS"),
    ({"QualificationId": 0}, "isv.INVALID_PARAMETERS"),
    ({"TrademarkId": 9}, "isv.INVALID_PARAMETERS"),
    ({"Remark": "x" * 201}, "isv.INVALID_PARAMETERS"),
    ({"MoreData": ["nothing"]}, "isv.ERROR_EMPTY_FILE"),
]


@pytest.mark.parametrize(("changed", "expected"), REFUSALS)
def test_an_application_out_of_form_comes_back_at_once(
    url: str, cast: Any, changed: dict[str, Any], expected: str
) -> None:
    reply = ask(url, "CreateSmsSign", **_fields(cast, **changed))
    assert (reply["Code"], set(reply)) == (expected, {"Code", "Message", "RequestId"})
    assert list(Signature.objects.all()) == [cast.signature]


def test_a_picture_over_two_megabytes_is_too_large(url: str, cast: Any) -> None:
    large = aliyun.put(url, data=aliyun.picture() + b"\0" * 2_100_000)
    assert code(url, "CreateSmsSign", **_fields(cast, MoreData=[large])) == "isv.SIGN_FILE_LIMIT"
    assert Signature.objects.count() == 1


def test_a_name_that_the_platform_banned_is_on_the_blacklist(url: str, cast: Any) -> None:
    theirs = factories.other().signature
    Signature.objects.filter(pk=theirs.pk).update(is_enabled=False)
    assert code(url, "CreateSmsSign", **_fields(cast, SignName=theirs.name)) == "SIGNATURE_BLACKLIST"
    assert Signature.objects.filter(account=cast.account).count() == 1


def test_two_applications_keep_half_a_minute_apart(url: str, cast: Any, test_clock: Any) -> None:
    assert code(url, "CreateSmsSign", **_fields(cast)) == "OK"
    second = ask(url, "CreateSmsSign", **_fields(cast, SignName="云帆外卖"))
    assert (second["Code"], second["Message"]) == ("isv.BUSINESS_LIMIT_CONTROL", "触发30秒级流控Permits:1")
    test_clock.advance(seconds=31)
    assert code(url, "CreateSmsSign", **_fields(cast, SignName="云帆外卖")) == "OK"


def test_the_days_applications_come_to_an_end(url: str, cast: Any, test_clock: Any) -> None:
    from review.models import Limit

    Limit.objects.filter(slug="signature.daily").update(value=1)
    assert code(url, "CreateSmsSign", **_fields(cast)) == "OK"
    test_clock.advance(seconds=31)
    assert code(url, "CreateSmsSign", **_fields(cast, SignName="云帆外卖")) == "isv.SIGN_COUNT_OVER_LIMIT"
    test_clock.advance(days=1)
    assert code(url, "CreateSmsSign", **_fields(cast, SignName="云帆外卖")) == "OK"


def test_a_personal_account_files_one_a_day(url: str, cast: Any, test_clock: Any) -> None:
    type(cast.account).objects.update(kind="personal")
    Signature.objects.update(created_at=cast.account.created_at.replace(year=2025))
    assert code(url, "CreateSmsSign", **_fields(cast)) == "OK"
    test_clock.advance(seconds=31)
    assert code(url, "CreateSmsSign", **_fields(cast, SignName="云帆外卖")) == "isv.SIGN_COUNT_OVER_LIMIT"


def test_queries_are_polls_of_the_review(url: str, cast: Any) -> None:
    type(cast.account).objects.update(review_mode="polls", review_polls=2)
    cast.account.refresh_from_db()
    assert code(url, "CreateSmsSign", **_fields(cast)) == "OK"
    states = [ask(url, "QuerySmsSign", SignName="云帆出行")["SignStatus"] for _ in range(2)]
    assert states[0] == 0
    assert Signature.objects.get(name="云帆出行").status != "pending" or states[1] == 0


def test_another_accounts_signature_is_unknown_to_every_action(url: str, cast: Any) -> None:
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    for action in ("QuerySmsSign", "GetSmsSign", "DeleteSmsSign"):
        assert ask(url, action, client=stranger, SignName="云帆科技")["Code"] == "isv.SMS_SIGNATURE_ILLEGAL"
    assert ask(url, "QuerySmsSignList", client=stranger)["TotalCount"] == 1
    taken = _fields(cast, SignName="远山出行")
    assert ask(url, "CreateSmsSign", client=stranger, **taken)["Code"] == "isv.INVALID_PARAMETERS"
    assert ask(url, "QuerySmsTrademark", client=stranger, TrademarkIdList=[1])["Data"] == []
