"""Qualifications, letters and the checks of the administrator's number, by the current SDK."""

import json
from typing import Any

import pytest

from sending.models import Message, PhoneCheck
from sending.services import run_carrier
from signatures.models import AuthorizationLetter, Qualification
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code, still

pytestmark = pytest.mark.wire
PHONE = "13912345678"


def _proved(url: str) -> str:
    """Have a code sent to the administrator's number and read it off the handset."""
    assert code(url, "RequiredPhoneCode", PhoneNo=PHONE) == "OK"
    return Message.objects.filter(phone=PHONE).latest("id").code


def _fields(url: str, **changed: Any) -> dict[str, Any]:
    fields = {
        "QualificationName": "云帆资质二号", "CompanyName": "杭州云帆信息技术有限公司", "CompanyType": "COMPANY",
        "OrganizationCode": "91330106MA2CFRXY01", "BussinessLicenseExpDate": "2020-01-01~2099-12-31",
        "LegalPersonName": "林舟", "LegalPersonIDCardType": "identityCard", "LegalPersonIDCardNo": "330106199001011234",
        "LegalPersonIdCardEffTime": "2015-01-01~2035-01-01", "AdminName": "周岚", "AdminIDCardType": "identityCard",
        "AdminIDCardNo": "330106199202022345", "AdminIDCardExpDate": "2018-01-01~2038-01-01", "AdminPhoneNo": PHONE,
        "UseBySelf": True, "WhetherShare": False,
    }  # fmt: skip
    fields |= {name: aliyun.put(url, f"{name}.png") for name in ("AdminIDCardFrontFace", "AdminIDCardPic")}
    return {**fields, "CertifyCode": _proved(url), **changed}


def _submitted(url: str, **changed: Any) -> Qualification:
    reply = ask(url, "SubmitSmsQualification", **_fields(url, **changed))
    assert reply["Code"] == "OK", reply
    return Qualification.objects.get(pk=int(reply["Data"]))


def test_a_qualification_is_filed_reviewed_and_read_back(url: str, golden: Golden) -> None:
    licence = aliyun.put(url, "licence.png")
    fields = _fields(url, BusinessLicensePics=[{"LicensePic": licence, "Type": "businessLicense"}], Remark="二号")
    filed = ask(url, "SubmitSmsQualification", **fields)
    golden("aliyun_submit_sms_qualification", still(filed, "Data"))
    row = Qualification.objects.get(pk=int(filed["Data"]))
    assert (row.status, sorted(row.files.values_list("kind", flat=True))) == (
        "pending", ["admin_id_back", "admin_id_front", "license"],
    )  # fmt: skip
    one = {"QualificationGroupId": row.pk}
    assert ask(url, "QuerySingleSmsQualification", **one)["Data"]["State"] == "INT"
    aliyun.review()
    Qualification.objects.filter(pk=row.pk).update(status="approved", reason="")
    golden("aliyun_query_single_sms_qualification", still(ask(url, "QuerySingleSmsQualification", **one)))
    listed = ask(url, "QuerySmsQualificationRecord", QualificationGroupName="二号", State="PASS")
    listed["Data"]["List"][0]["AuditTime"] = "*"
    golden("aliyun_query_sms_qualification_record", still(listed))


def test_the_list_filters_by_everything_it_offers(url: str, cast: Any) -> None:
    row = _submitted(url)
    order = ask(url, "QuerySmsQualificationRecord", WorkOrderId=10**9)
    assert order["Data"]["Total"] == 0

    def names(**filters: Any) -> list[str]:
        rows = ask(url, "QuerySmsQualificationRecord", **filters)["Data"]["List"]
        return [line["QualificationGroupName"] for line in rows]

    number = ask(url, "QuerySmsQualificationRecord", State="INIT")["Data"]["List"][0]["WorkOrderId"]
    assert names() == ["云帆资质二号", "云帆科技资质"]
    assert names(WorkOrderId=number) == names(State="INIT") == ["云帆资质二号"]
    assert names(LegalPersonName="林", CompanyName="云帆", UseBySelf="true") == ["云帆资质二号", "云帆科技资质"]
    assert names(UseBySelf="false") == names(State="NOT_FINISH") == []
    assert names(PageSize=1, PageNo=2) == ["云帆科技资质"]
    for wrong in ({"PageSize": 51}, {"PageNo": 0}, {"State": "DONE"}, {"UseBySelf": "maybe"}):
        assert code(url, "QuerySmsQualificationRecord", **wrong) == "isv.INVALID_PARAMETERS"
    assert row.status == "pending"


def test_a_rejected_qualification_is_changed_with_a_new_picture_in_place_of_the_old(url: str, golden: Golden) -> None:
    row = _submitted(url)
    aliyun.review()
    Qualification.objects.filter(pk=row.pk).update(status="rejected", reason="1. 证件不清晰")
    line = ask(url, "QuerySmsQualificationRecord", State="NOT_PASS")["Data"]["List"][0]
    assert line["AuditRemark"] == "1. 证件不清晰"
    front = aliyun.put(url, "front.png", aliyun.picture("yellow"))
    PhoneCheck.objects.all().delete()
    fields = {
        "QualificationGroupId": row.pk, "OrderId": line["WorkOrderId"], "AdminIDCardFrontFace": front,
        "AdminName": "周澜", "AdminPhoneNo": PHONE,
    }  # fmt: skip
    assert code(url, "UpdateSmsQualification", **fields, CertifyCode="000000") == "isv.INVALID_PARAMETERS"
    changed = ask(url, "UpdateSmsQualification", **fields, CertifyCode=_proved(url))
    golden("aliyun_update_sms_qualification", still(changed, "Data"))
    row.refresh_from_db()
    assert (row.status, row.admin_name, row.legal_name) == ("pending", "周澜", "林舟")
    assert sorted(row.files.values_list("kind", "original_name")) == [
        ("admin_id_back", "AdminIDCardPic.png"), ("admin_id_front", "front.png"),
    ]  # fmt: skip


def test_one_in_use_or_under_review_stays_and_another_goes(url: str, cast: Any, golden: Golden) -> None:
    row = _submitted(url)
    number = ask(url, "QuerySmsQualificationRecord", State="INIT")["Data"]["List"][0]["WorkOrderId"]
    one = {"QualificationGroupId": row.pk, "OrderId": number}
    refused = ask(url, "DeleteSmsQualification", **one)
    assert (refused["Code"], refused["Success"]) == ("isv.INVALID_PARAMETERS", False)
    used = {"QualificationGroupId": cast.qualification.pk, "OrderId": number}
    assert code(url, "DeleteSmsQualification", **used) == "isv.INVALID_PARAMETERS"  # the order is another's
    assert Qualification.objects.count() == 2
    Qualification.objects.filter(pk=row.pk).update(status="rejected")
    golden("aliyun_delete_sms_qualification", ask(url, "DeleteSmsQualification", **one))
    assert list(Qualification.objects.all()) == [cast.qualification]


REFUSED = [
    {"CompanyType": "SHOP"},
    {"BussinessLicenseExpDate": "2020-01-01"},
    {"AdminIDCardExpDate": "2020-13-01~2099-12-31"},
    {"LegalPersonIdCardEffTime": "2035-01-01~2015-01-01"},
    {"CertifyCode": "12345"},
    {"QualificationName": "云帆科技资质"},
    {"OrganizationCode": "9" * 19},
    {"UseBySelf": False},  # without a licence
]


@pytest.mark.parametrize("changed", REFUSED, ids=lambda changed: next(iter(changed)))
def test_what_the_form_does_not_take_is_refused_and_nothing_is_kept(url: str, changed: dict[str, Any]) -> None:
    reply = ask(url, "SubmitSmsQualification", **_fields(url, **changed))
    assert (reply["Code"], reply["Success"]) == ("isv.INVALID_PARAMETERS", False)
    assert Qualification.objects.count() == 1


def test_a_key_that_holds_nothing_and_one_of_another_account_are_no_files(url: str) -> None:
    fields = _fields(url, AdminIDCardPic="sms-upload/1/x/none.png")
    assert code(url, "SubmitSmsQualification", **fields) == "isv.ERROR_EMPTY_FILE"
    factories.other()
    foreign = aliyun.put(url, key="LTAItest2", secret="aliyun-secret-2")
    fields = {**fields, "AdminIDCardPic": foreign}
    assert code(url, "SubmitSmsQualification", **fields) == "isv.ERROR_EMPTY_FILE"
    assert Qualification.objects.filter(account__name="yunfan").count() == 1


def test_another_accounts_qualification_is_unknown(url: str, cast: Any) -> None:
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    for action, more in (
        ("QuerySingleSmsQualification", {}), ("DeleteSmsQualification", {"OrderId": 1}),
    ):  # fmt: skip
        reply = ask(url, action, client=stranger, QualificationGroupId=cast.qualification.pk, **more)
        assert (reply["Code"], "云帆" in json.dumps(reply, ensure_ascii=False)) == ("isv.INVALID_PARAMETERS", False)
    assert ask(url, "QuerySmsQualificationRecord", client=stranger, CompanyName="云帆")["Data"]["Total"] == 0


def test_the_phone_code_is_a_real_message_and_costs_nothing(
    url: str, cast: Any, test_clock: Any, golden: Golden
) -> None:
    golden("aliyun_required_phone_code", ask(url, "RequiredPhoneCode", PhoneNo="+86" + PHONE))
    message = Message.objects.get()
    assert (message.sign_name, message.content.startswith("【云通信】您的验证码为"), len(message.code)) == (
        "云通信", True, 6,
    )  # fmt: skip
    test_clock.advance(seconds=5)
    run_carrier()
    test_clock.advance(seconds=30)
    run_carrier()
    message.refresh_from_db()
    cast.wallet.refresh_from_db()
    cast.package.refresh_from_db()
    assert (message.status, cast.wallet.balance, cast.package.remaining) == ("delivered", 10000, 1000)
    again = ask(url, "RequiredPhoneCode", PhoneNo=PHONE)
    assert (again["Code"], again["Message"]) == ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1")
    assert code(url, "RequiredPhoneCode", PhoneNo="123") == "isv.MOBILE_NUMBER_ILLEGAL"
    check = {"PhoneNo": PHONE}
    golden("aliyun_valid_phone_code", ask(url, "ValidPhoneCode", **check, CertifyCode=message.code))
    assert ask(url, "ValidPhoneCode", **check, CertifyCode="x")["Data"] is False
    test_clock.advance(minutes=11)
    assert ask(url, "ValidPhoneCode", **check, CertifyCode=message.code)["Data"] is False


def test_five_wrong_tries_spoil_a_code(url: str) -> None:
    good = _proved(url)
    for _ in range(5):
        assert ask(url, "ValidPhoneCode", PhoneNo=PHONE, CertifyCode="0")["Data"] is False
    assert ask(url, "ValidPhoneCode", PhoneNo=PHONE, CertifyCode=good)["Data"] is False


def _letter(url: str, **changed: Any) -> dict[str, Any]:
    return {
        "AuthorizationLetterName": "云帆授权", "Authorization": "杭州云帆信息技术有限公司",
        "ProxyAuthorization": "杭州云帆信息技术有限公司", "OrganizationCode": "91330106MA2CFRXY01",
        "AuthorizationLetterExpDate": "2026-01-01~2028-01-01", "AuthorizationLetterPic": aliyun.put(url, "letter.png"),
        "SignList": ["云帆出行", "云帆外卖"], **changed,
    }  # fmt: skip


def test_a_letter_is_kept_and_found_by_each_of_its_marks(url: str, golden: Golden) -> None:
    made = ask(url, "CreateSmsAuthorizationLetter", **_letter(url))
    golden("aliyun_create_sms_authorization_letter", still(made, "Data"))
    listed = ask(url, "QuerySmsAuthorizationLetter", AuthorizationLetterIdList=[int(made["Data"])])
    golden("aliyun_query_sms_authorization_letter", still(listed))
    found = [
        len(ask(url, "QuerySmsAuthorizationLetter", **filters)["Data"])
        for filters in (
            {"SignName": "云帆外卖"}, {"SignName": "无名"}, {"State": "INT"}, {"State": "PASSED"}, {"Status": "VALID"},
            {"Status": "INVALID"}, {"OrganizationCode": "91330106MA2CFRXY01"}, {"OrganizationCode": "X"},
            {"AuthorizationLetterIdList": [0]},
        )
    ]  # fmt: skip
    assert found == [1, 0, 1, 0, 1, 0, 1, 0, 0]
    AuthorizationLetter.objects.update(valid_until="2026-10-01")
    assert ask(url, "QuerySmsAuthorizationLetter")["Data"][0]["Status"] == "INVALID"
    assert code(url, "QuerySmsAuthorizationLetter", State="DONE") == "isv.INVALID_PARAMETERS"


@pytest.mark.parametrize(
    "changed",
    [{"OrganizationCode": "91330106MA2CFRXY99"}, {"SignList": ["云"] * 2}, {"AuthorizationLetterExpDate": "2026"}],
)
def test_a_letter_that_does_not_fit_is_refused(url: str, changed: dict[str, Any]) -> None:
    assert code(url, "CreateSmsAuthorizationLetter", **_letter(url, **changed)) == "isv.INVALID_PARAMETERS"
    assert not AuthorizationLetter.objects.exists()
