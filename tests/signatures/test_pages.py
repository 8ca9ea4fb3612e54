"""The console's pages of everything that is reviewed, driven as a browser drives them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import PlatformRole
from privacy_numbers.models import NumberPool, SecretNumber
from review.choices import ReviewStatus
from review.models import ReviewOrder
from signatures.models import AuthorizationLetter, Qualification, Signature
from signatures.services import Upload
from templates_app.models import SmsTemplate, VoiceTemplate
from tests import factories
from tests.signatures.desk import log_of, qualification, run_desk
from tests.signatures.pictures import picture

QUALIFICATION = {
    "name": "新资质", "usage": "self", "company_type": "company", "company_name": "杭州云帆信息技术有限公司",
    "credit_code": "91330106MA2CFRXY01", "legal_name": "林舟", "legal_document_type": "identityCard",
    "admin_name": "周岚", "admin_document_type": "identityCard", "admin_phone": "13800138000",
}  # fmt: skip


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_lists_and_forms_open(yunfan: Any) -> None:
    client = browser(yunfan.owner)
    for page in ("qualification", "authorizationletter", "signature"):
        assert client.get(f"/console/signatures/{page}/").status_code == 200
        assert client.get(f"/console/signatures/{page}/add/").status_code == 200
    assert client.get(f"/console/signatures/qualification/{yunfan.qualification.pk}/change/").status_code == 200
    assert client.get(f"/console/signatures/signature/{yunfan.signature.pk}/change/").status_code == 200
    assert client.get(f"/console/signatures/signature/{yunfan.signature.pk}/change/?edit=1").status_code == 200


def test_template_pages_open(yunfan: Any) -> None:
    client = browser(yunfan.owner)
    for page in ("smstemplate", "voicetemplate"):
        assert client.get(f"/console/templates_app/{page}/").status_code == 200
        assert client.get(f"/console/templates_app/{page}/add/").status_code == 200
    assert client.get(f"/console/templates_app/smstemplate/{yunfan.captcha.pk}/change/").status_code == 200
    assert client.get(f"/console/templates_app/voicetemplate/{yunfan.voice.pk}/change/").status_code == 200


def test_filing_a_qualification_with_a_picture(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    data = {**QUALIFICATION, "license": [SimpleUploadedFile("执照.exe.png", picture("JPEG"))]}
    answer = client.post("/console/signatures/qualification/add/", data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Qualification.objects.get(name="新资质")
    assert row.account == yunfan.account
    assert row.status == ReviewStatus.PENDING
    file = row.files.get()
    assert file.original_name == "执照.exe.png"
    assert file.format == "JPEG"
    assert file.file.name.endswith(".jpg")
    shown = client.get(f"/console/files/qualification/{file.pk}/")
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("inline")


ADD, SIGNATURES = "/console/signatures/signature/add/", "/console/signatures/signature/"


def signature_form(cast: Any, **over: Any) -> dict[str, Any]:
    fields = {
        "name": "云帆商城", "sign_type": "general", "source": "enterprise", "usage": "self",
        "qualification": cast.qualification.pk, "letter": "", "link": "https://www.yunfan.example/", "remark": "登录",
    }  # fmt: skip
    return {**fields, **over}


def errors_of(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, "the form was accepted"
    return answer.context["adminform"].form.errors


def test_a_rule_that_refuses_stands_beside_its_field_and_nothing_is_saved(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    assert list(errors_of(client.post(ADD, signature_form(yunfan, name="云帆科技")))) == ["name"]
    assert list(errors_of(client.post(ADD, signature_form(yunfan, usage="other")))) == ["usage"]
    assert list(errors_of(client.post(ADD, signature_form(yunfan, qualification="")))) == ["qualification"]
    lie = SimpleUploadedFile("proof.png", b"GIF89a not really")
    assert errors_of(client.post(ADD, signature_form(yunfan, proof=[lie])))["__all__"]
    assert Signature.objects.filter(account=yunfan.account).count() == 1
    assert ReviewOrder.objects.count() == 0


def test_rejected_read_change_resubmit(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    assert client.post(ADD, signature_form(yunfan, name="云帆 测试#")).status_code == 302
    run_desk()
    row = Signature.objects.get(name="云帆 测试#")
    assert row.status == ReviewStatus.REJECTED
    assert "sc-next" in client.get(SIGNATURES).content.decode()
    page = client.get(f"{SIGNATURES}{row.pk}/change/")
    shown = [found.slug for found in page.context["review"]["findings"]]
    assert {"symbol", "contains_test"} <= set(shown)
    assert '<mark class="sc-mark"' in page.content.decode()
    assert "> 测试#</mark>" in page.content.decode()  # three spans that touch are one
    assert client.post(f"{SIGNATURES}{row.pk}/change/", signature_form(yunfan)).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.status, row.account) == ("云帆商城", ReviewStatus.PENDING, yunfan.account)
    page = client.get(f"{SIGNATURES}{row.pk}/change/")
    assert [line.action for line, _ in page.context["review"]["changes"]] == [
        "submitted", "edited", "rejected", "submitted",
    ]  # fmt: skip
    changed = {name: (old, new) for name, old, new in page.context["review"]["changes"][1][1]}
    assert changed["name"] == ("云帆 测试#", "云帆商城")


def test_an_approved_one_is_read_first_and_changed_on_demand(yunfan: Any) -> None:
    client = browser(yunfan.owner)
    url = f"{SIGNATURES}{yunfan.signature.pk}/change/"
    assert b"_save" not in client.get(url).content
    assert b"_save" in client.get(f"{url}?edit=1").content
    assert client.post(f"{url}?edit=1", signature_form(yunfan, name="云帆科技")).status_code == 302
    yunfan.signature.refresh_from_db()
    assert yunfan.signature.status == ReviewStatus.PENDING
    assert b"_save" not in client.get(f"{url}?edit=1").content  # under review nothing changes
    assert client.post(url, signature_form(yunfan, name="云帆科技")).status_code == 403


def test_withdraw_and_delete_go_through_the_services(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    client.post(ADD, signature_form(yunfan))
    row = Signature.objects.get(name="云帆商城")
    assert client.post(f"{SIGNATURES}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    answer = client.post(reverse("admin:signatures_signature_withdraw", args=[row.pk]), {"_form_submitted": "True"})
    row.refresh_from_db()
    assert row.status == ReviewStatus.WITHDRAWN, answer.content.decode()
    pk = row.pk
    client.post(f"{SIGNATURES}{pk}/delete/", {"post": "yes"})
    assert not Signature.objects.filter(pk=pk).exists()
    assert log_of("signature", pk) == ["submitted", "withdrawn", "deleted"]
    used = f"/console/signatures/qualification/{yunfan.qualification.pk}"
    client.post(f"{used}/delete/", {"post": "yes"})
    assert Qualification.objects.filter(pk=yunfan.qualification.pk).exists()


def test_reading_members_and_reviewers_look_and_change_nothing(yunfan: Any) -> None:
    url = f"{SIGNATURES}{yunfan.signature.pk}/change/"
    withdrawal = reverse("admin:signatures_signature_withdraw", args=[yunfan.signature.pk])
    for user in (yunfan.readonly, factories.staff(PlatformRole.REVIEWER)):
        client = browser(user)
        assert client.get(url).status_code == 200
        assert b"_save" not in client.get(f"{url}?edit=1").content
        assert client.get(ADD).status_code == 403
        assert client.post(ADD, signature_form(yunfan)).status_code == 403
        assert client.post(url, signature_form(yunfan)).status_code == 403
        assert client.post(withdrawal).status_code == 403
    assert Signature.objects.filter(account=yunfan.account).count() == 1


def test_another_company_finds_nothing(yunfan: Any, other: Any) -> None:
    row = qualification(yunfan.account, uploads=[Upload("license", "a.png", picture())])
    client = browser(other.owner)
    assert client.get(f"/console/files/qualification/{row.files.get().pk}/").status_code == 404
    assert client.get("/console/files/bill/1/").status_code == 404
    assert client.get(f"{SIGNATURES}{yunfan.signature.pk}/change/").status_code == 404
    assert "云帆科技" not in client.get(SIGNATURES).content.decode()
    assert yunfan.qualification.name not in client.get(ADD).content.decode()
    stolen = client.post(ADD, signature_form(yunfan))
    assert list(errors_of(stolen)) == ["qualification"]
    reviewer = browser(factories.staff(PlatformRole.REVIEWER))
    assert reviewer.get(f"/console/files/qualification/{row.files.get().pk}/").status_code == 200
    assert Client().get(f"/console/files/qualification/{row.files.get().pk}/").status_code == 302


def test_platform_staff_choose_the_account_they_file_for(yunfan: Any) -> None:
    client = browser(factories.staff(PlatformRole.OPERATOR))
    assert list(errors_of(client.post(ADD, signature_form(yunfan)))) == ["account"]
    assert client.post(ADD, signature_form(yunfan, account=yunfan.account.pk)).status_code == 302
    assert Signature.objects.get(name="云帆商城").account == yunfan.account


def test_a_letter_names_its_signatures_one_a_line(yunfan: Any) -> None:
    form = {
        "name": "授权书", "qualification": yunfan.qualification.pk, "authorizer": yunfan.qualification.company_name,
        "authorizer_credit_code": yunfan.qualification.credit_code, "authorized": yunfan.account.subject,
        "sign_names": "远山\n 近水 \n", "letter": [SimpleUploadedFile("a.png", picture())],
    }  # fmt: skip
    answer = browser(yunfan.owner).post("/console/signatures/authorizationletter/add/", form)
    assert answer.status_code == 302, errors_of(answer)
    row = AuthorizationLetter.objects.get()
    assert row.sign_names == ["远山", "近水"]
    assert row.files.get().kind == "letter"


def test_a_template_is_filed_from_the_editor(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    form = {
        "vendor": "aliyun", "kind": "captcha", "name": "登录", "content": "您的验证码为${code}，5分钟内有效。",
        "variables": '{"code": "numberCaptcha"}', "signature": yunfan.signature.pk, "scene_link": "", "remark": "",
    }  # fmt: skip
    url = "/console/templates_app/smstemplate/add/"
    assert list(errors_of(client.post(url, {**form, "variables": '{"kode": "numberCaptcha"}'})))
    assert list(errors_of(client.post(url, {**form, "variables": "["})))
    assert client.post(url, form).status_code == 302
    row = SmsTemplate.objects.get(name="登录")
    assert (row.code, row.variables, row.status) == ("SMS_100000101", {"code": "numberCaptcha"}, ReviewStatus.PENDING)


def test_a_voice_template_is_filed_and_changed_while_it_waits(yunfan: Any) -> None:
    client = browser(yunfan.operator)
    form = {"vendor": "tencent", "application": yunfan.application.pk, "name": "码", "content": "您的验证码是：{1}"}
    assert client.post("/console/templates_app/voicetemplate/add/", form).status_code == 302
    row = VoiceTemplate.objects.get(name="码")
    url = f"/console/templates_app/voicetemplate/{row.pk}/change/"
    assert client.post(url, {"name": "码", "content": "您的登录码是：{1}"}).status_code == 302
    row.refresh_from_db()
    assert (row.content, row.application, row.vendor) == ("您的登录码是：{1}", yunfan.application, "tencent")


@pytest.mark.parametrize("page", ["signatures/signature", "signatures/qualification", "templates_app/smstemplate"])
def test_a_list_costs_the_same_however_long_it_is(yunfan: Any, page: str) -> None:
    client = browser(yunfan.readonly)
    client.get(f"/console/{page}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/console/{page}/")
    now = yunfan.signature.created_at
    base = {"account": yunfan.account, "created_at": now, "updated_at": now, "status": "rejected", "reason": "1. x"}
    for n in range(12):
        Qualification.objects.create(name=f"资质{n}", company_name="x", **base)
        Signature.objects.create(name=f"签名{n}", qualification=yunfan.qualification, **base)
        SmsTemplate.objects.create(code=f"SMS_9{n}", name="x", content="x", signature=yunfan.signature, **base)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/console/{page}/")
    assert len(many) == len(few)
    assert len(many) <= 12


def test_pools_and_numbers_are_read_and_starred(yunfan: Any, other: Any) -> None:
    now = yunfan.signature.created_at
    pool = NumberPool.objects.create(
        account=yunfan.account, key="FC100000000000001", name="池", pool_type="axb", created_at=now
    )
    number = SecretNumber.objects.create(
        account=yunfan.account, pool=pool, number="17000000012", state="bound", bound=1, bought_at=now
    )
    for user, shown in ((yunfan.owner, "17000000012"), (yunfan.readonly, "170****0012")):
        client = browser(user)
        assert "100.0%" in client.get("/console/privacy_numbers/numberpool/").content.decode()
        assert client.get(f"/console/privacy_numbers/numberpool/{pool.pk}/change/").status_code == 200
        listed = client.get("/console/privacy_numbers/secretnumber/").content.decode()
        page = client.get(f"/console/privacy_numbers/secretnumber/{number.pk}/change/").content.decode()
        assert shown in listed
        assert shown in page
        assert ("17000000012" in listed + page) is (user == yunfan.owner)
        may_add = 200 if user == yunfan.owner else 403
        assert client.get("/console/privacy_numbers/numberpool/add/").status_code == may_add
    assert browser(other.owner).get(f"/console/privacy_numbers/numberpool/{pool.pk}/change/").status_code == 404
