"""What is declared with a filing reaches the facts: letters, industries, watermarks, blank pictures, the voice form."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.tenancy import Scope
from review.models import Change, ReviewOrder
from signatures import errors, services
from signatures.facts import qualification_facts
from signatures.models import AuthorizationLetter, Qualification, Signature
from signatures.services import Upload
from smsconsole.preview import facts_of
from tests.signatures import desk
from tests.signatures.pictures import blank, picture

CARD = "330106198803154510"
VOICE = {
    "name": "语音资质", "vendor": "tencent", "company_name": "杭州云帆信息技术有限公司",
    "credit_code": "91330106MA2CFRXY01", "license_address": "杭州市西湖区文三路100号", "legal_name": "林舟",
    "legal_document_number": CARD, "remark": "语音验证码",
}  # fmt: skip


def licence(data: bytes | None = None, watermark: str = "") -> Upload:
    return Upload("license", "licence.png", data or picture(), watermark)


def client_of(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def snapshot(kind: str, row: Any) -> dict[str, Any]:
    return ReviewOrder.objects.filter(subject_kind=kind, subject_id=row.pk).latest("id").snapshot


# --- pictures -----------------------------------------------------------------------


def test_watermark_and_blankness_reach_the_facts(yunfan: Any) -> None:
    row = desk.qualification(
        yunfan.account, uploads=[licence(watermark=" 仅供云通信备案使用 "), Upload("other", "b.png", blank())]
    )
    found = [(one["kind"], one["watermark"], one["is_blank"]) for one in snapshot("qualification", row)["materials"]]
    assert found == [("license", "仅供云通信备案使用", False), ("other", "", True)]


def test_a_watermark_that_is_too_long_is_refused_and_nothing_is_stored(yunfan: Any) -> None:
    before = Qualification.objects.count()
    with pytest.raises(errors.WatermarkTooLong):
        desk.qualification(yunfan.account, uploads=[licence(watermark="长" * 61)])
    assert Qualification.objects.count() == before


def test_rest_declares_the_watermark_for_a_form_and_for_one_picture(yunfan: Any) -> None:
    client = client_of(yunfan.owner)

    body = {**desk.QUALIFICATION, "license": SimpleUploadedFile("a.png", picture()), "watermark": "仅供投标使用"}
    made = client.post("/api/v1/qualifications/", body)
    assert made.status_code == 201, made.content
    assert [(one["watermark"], one["is_blank"]) for one in made.json()["files"]] == [("仅供投标使用", False)]
    row = Qualification.objects.get(pk=made.json()["id"])
    services.withdraw_qualification(qualification=row)
    one = {"kind": "other", "file": SimpleUploadedFile("b.png", blank()), "watermark": "仅供云通信备案使用"}
    added = client.post(f"/api/v1/qualifications/{row.pk}/files/", one)
    assert [(file["watermark"], file["is_blank"]) for file in added.json()["files"]] == [
        ("仅供投标使用", False), ("仅供云通信备案使用", True),
    ]  # fmt: skip


# --- the voice form -----------------------------------------------------------------


def test_the_voice_form_has_an_address_and_no_administrator(yunfan: Any) -> None:
    row = services.submit_qualification(account=yunfan.account, uploads=[licence()], **VOICE)
    facts = snapshot("qualification", row)
    assert facts["vendor"] == "tencent" and facts["license_address"] == VOICE["license_address"]
    assert not [key for key in facts if key.startswith("admin_")]
    order = ReviewOrder.objects.get(subject_kind="qualification", subject_id=row.pk)
    assert order.expected_at == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)  # six open hours after noon


@pytest.mark.parametrize(
    ("over", "refusal", "field"),
    [
        ({"license_address": ""}, errors.VoiceFormIncomplete, "license_address"),
        ({"legal_document_number": ""}, errors.VoiceFormIncomplete, "legal_document_number"),
        ({"uploads": []}, errors.LicenceMissing, "files"),
        ({"uploads": [licence(picture("GIF"))]}, errors.FileRefused, "files"),
        ({"vendor": "aliyun"}, errors.AdministratorMissing, "admin_name"),
    ],
)
def test_the_voice_form_is_refused_for(yunfan: Any, over: dict, refusal: Any, field: str) -> None:
    before = Qualification.objects.count()
    with pytest.raises(refusal) as found:
        services.submit_qualification(account=yunfan.account, **{"uploads": [licence()], **VOICE, **over})
    assert found.value.field == field
    assert Qualification.objects.count() == before


def test_a_voice_qualification_carries_no_signature(yunfan: Any) -> None:
    Qualification.objects.filter(pk=yunfan.qualification.pk).update(vendor="tencent")
    yunfan.qualification.refresh_from_db()
    with pytest.raises(errors.QualificationForVoice):
        services.submit_signature(account=yunfan.account, name="云帆商城", qualification=yunfan.qualification)
    assert not Signature.objects.filter(name="云帆商城").exists()


def test_the_console_takes_the_voice_form(yunfan: Any) -> None:

    client = client_of(yunfan.owner)
    body = {**VOICE, "usage": "self", "company_type": "company", "legal_document_type": "identityCard",
            "admin_document_type": "identityCard", "license": SimpleUploadedFile("a.png", picture()),
            "watermark": "仅供云通信备案使用"}  # fmt: skip
    answer = client.post(reverse("admin:signatures_qualification_add"), body)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Qualification.objects.get(name="语音资质")
    assert (row.vendor, row.files.get().watermark) == ("tencent", "仅供云通信备案使用")


# --- letters and signatures -----------------------------------------------------------


def test_a_letter_says_what_the_paper_shows_and_is_silent_on_the_rest(yunfan: Any) -> None:
    fields = {
        "name": "授权书", "qualification": yunfan.qualification, "authorizer": "杭州云帆信息技术有限公司",
        "authorizer_credit_code": "91330106MA2CFRXY01", "authorized": "杭州云帆信息技术有限公司",
        "valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2028, 1, 1), "sign_names": ["云帆商城"],
    }  # fmt: skip
    silent = services.submit_letter(account=yunfan.account, **fields)
    declared = {"signed", "seal_type", "seal_by", "risk_bearer", "content_modified"}
    assert not declared & set(snapshot("letter", silent))
    said = services.submit_letter(
        account=yunfan.account,
        **{**fields, "name": "授权书二", "signed": False, "seal_type": "finance", "seal_by": "别家公司",
           "risk_bearer": "别家公司", "content_modified": True},
    )  # fmt: skip
    facts = snapshot("letter", said)
    assert {key: facts[key] for key in declared} == {
        "signed": False, "seal_type": "finance", "seal_by": "别家公司", "risk_bearer": "别家公司",
        "content_modified": True,
    }  # fmt: skip


def test_the_console_keeps_yes_no_and_not_said_apart(yunfan: Any) -> None:
    client = client_of(yunfan.owner)
    body = {
        "name": "授权书", "qualification": yunfan.qualification.pk, "authorizer": "杭州云帆信息技术有限公司",
        "authorizer_credit_code": "91330106MA2CFRXY01", "authorized": "杭州云帆信息技术有限公司",
        "sign_names": "云帆商城", "signed": "true", "content_modified": "unknown", "seal_type": "official",
    }  # fmt: skip
    answer = client.post(reverse("admin:signatures_authorizationletter_add"), body)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = AuthorizationLetter.objects.get()
    assert (row.signed, row.content_modified, row.seal_type) == (True, None, "official")


def test_a_signature_declares_reach_industry_and_brand(yunfan: Any) -> None:
    client = client_of(yunfan.owner)
    body = {
        "name": "YUNFAN云", "qualification": yunfan.qualification.pk, "industry": "ecommerce", "brand": "云帆",
        "scope": "domestic", "remark": "登录验证",
    }  # fmt: skip
    made = client.post("/api/v1/signatures/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    row = Signature.objects.get(pk=made.json()["id"])
    facts = snapshot("signature", row)
    assert (facts["scope"], facts["industry"], facts["brand"]) == ("domestic", "ecommerce", "云帆")
    assert facts["qualification"] == {
        "name": "云帆科技资质", "company_name": "杭州云帆信息技术有限公司", "company_type": "company",
        "credit_code": "91330106MA2CFRXY01", "usage": "self", "status": "approved", "legal_name": "林舟",
        "is_lapsed": False,
    }  # fmt: skip
    assert facts["account"]["unknown_policy"] == "manual"
    assert made.json()["expected_at"] == "2026-11-20T14:00:00+08:00"
    found = client.get("/api/v1/signatures/?industry=ecommerce").json()["results"]
    assert [one["name"] for one in found] == ["YUNFAN云"]


def test_an_administrator_of_another_accounts_approved_qualification_is_shared(yunfan: Any, other: Any) -> None:
    for cast in (yunfan, other):
        Qualification.objects.filter(pk=cast.qualification.pk).update(admin_document_number=CARD)
    row = Qualification.objects.select_related("account").get(pk=yunfan.qualification.pk)
    assert qualification_facts(row)["administrator_shared"] is True
    Qualification.objects.filter(pk=other.qualification.pk).update(status="rejected")
    assert qualification_facts(row)["administrator_shared"] is False
    assert "administrator_shared" in snapshot("qualification", desk.qualification(yunfan.account))


def test_a_resubmission_keeps_what_was_before(yunfan: Any) -> None:
    row = services.withdraw_qualification(qualification=desk.qualification(yunfan.account))
    again = services.edit_qualification(qualification=row, company_name="杭州云帆科技有限公司")
    line = Change.objects.get(action="edited", subject_id=again.pk)
    assert (line.before["company_name"], line.after["company_name"]) == (
        "杭州云帆信息技术有限公司", "杭州云帆科技有限公司",
    )  # fmt: skip
    assert ReviewOrder.objects.filter(subject_kind="qualification", subject_id=row.pk).count() == 2


# --- registration over REST -------------------------------------------------------------


def test_rest_registers_again_and_sets_a_state(yunfan: Any, other: Any) -> None:
    client, url = client_of(yunfan.owner), f"/api/v1/signatures/{yunfan.signature.pk}"
    made = client.post(f"{url}/register-again/", {"carrier": "mobile"}, content_type="application/json")
    assert [(one["carrier"], one["state"], one["reason"]) for one in made.json()["registrations"]] == [
        ("mobile", "registering", "REGISTERING")
    ]
    body = {"carrier": "mobile", "state": "failed", "reason": "SIGNATURE_ERROR"}
    made = client.post(f"{url}/set-registration/", body, content_type="application/json")
    assert made.json()["registrations"][0]["state"] == "failed"
    assert client.get("/api/v1/signatures/?registration=failed").json()["results"][0]["name"] == "云帆科技"
    refused = client.post(f"{url}/set-registration/", {**body, "reason": "DETECTING"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "signatures.registration_invalid")
    assert client_of(other.owner).post(f"{url}/register-again/").status_code == 404
    assert client_of(yunfan.readonly).post(f"{url}/register-again/").status_code == 403


# --- preview ------------------------------------------------------------------------------


def test_a_preview_reads_ticks_and_declarations_as_the_filing_would(yunfan: Any) -> None:

    scope = Scope(account_id=yunfan.account.pk, grants=frozenset({"view"}))
    letter = facts_of(
        "letter", {"signed": "false", "content_modified": "unknown", "seal_type": "", "sign_names": "甲\n乙"}, scope
    )
    assert letter["signed"] is False and "content_modified" not in letter and "seal_type" not in letter
    assert letter["sign_names"] == ["甲", "乙"]
    template = facts_of("template", {"signature": str(yunfan.signature.pk), "ecommerce_marketing": "on"}, scope)
    assert (template["ecommerce_marketing"], template["third_party"]) == (True, False)
    assert template["qualification"]["company_name"] == "杭州云帆信息技术有限公司"
    assert facts_of("template", {}, scope)["ecommerce_marketing"] is False
    assert json.dumps(template)
