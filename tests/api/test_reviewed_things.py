"""REST of qualifications, letters, signatures, templates, pools and numbers."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.choices import PlatformRole, ReviewMode
from privacy_numbers.models import NumberPool, SecretNumber
from review.choices import ReviewStatus
from signatures.models import Qualification, Signature
from templates_app.models import SmsTemplate
from tests import factories
from tests.signatures import desk
from tests.signatures.desk import QUALIFICATION
from tests.signatures.pictures import bomb, picture


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def png(name: str = "a.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if data is None else data)


ROUTES = (
    "qualifications", "authorization-letters", "signatures", "templates", "voice-templates", "number-pools",
    "secret-numbers",
)  # fmt: skip


# --- filing ---------------------------------------------------------------------------


def test_a_qualification_is_filed_with_its_pictures_in_one_form(yunfan: Any) -> None:
    client = api(yunfan.operator)
    made = client.post("/api/v1/qualifications/", {**QUALIFICATION, "license": [png()], "other": [png(), png("b.png")]})
    assert made.status_code == 201, made.json()
    body = made.json()
    assert (body["status"], body["findings"]) == ("pending", [])
    assert [file["kind"] for file in body["files"]] == ["license", "other", "other"]
    picture_url = f"/api/v1/qualifications/{body['id']}/files/{body['files'][0]['id']}/"
    shown = client.get(picture_url)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    assert b"".join(shown.streaming_content) == picture()


@pytest.mark.parametrize(
    ("data", "word"), [(bomb(), "million pixels"), (picture("BMP"), "format"), (b"MZ", "not a picture")]
)
def test_a_bad_picture_refuses_the_filing(yunfan: Any, data: bytes, word: str) -> None:
    made = api(yunfan.owner).post(
        "/api/v1/qualifications/", {**QUALIFICATION, "license": [png(data=data)]}, headers={"Accept-Language": "en"}
    )
    assert made.status_code == 422
    assert made.json()["code"] == "signatures.file_refused"
    assert word in made.json()["detail"]
    assert Qualification.objects.filter(account=yunfan.account).count() == 1


def test_a_rule_of_the_domain_answers_with_its_code_and_field(yunfan: Any) -> None:
    client = api(yunfan.owner)
    body = {"name": "云帆科技", "qualification": yunfan.qualification.pk}
    taken = client.post("/api/v1/signatures/", body, format="json")
    assert (taken.status_code, taken.json()["code"]) == (409, "signatures.name_taken")
    assert taken.json()["errors"][0]["field"] == "name"
    wrong = client.post("/api/v1/signatures/", {**body, "name": "云帆", "usage": "other"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "signatures.purpose_mismatch")
    missing = client.post("/api/v1/signatures/", {"name": "云帆"}, format="json")
    assert (missing.status_code, missing.json()["errors"][0]["field"]) == (400, "qualification")


def test_the_whole_way_of_a_template(yunfan: Any) -> None:
    client = api(yunfan.operator)
    made = client.post(
        "/api/v1/templates/",
        {"name": "登录", "kind": "captcha", "content": "您的代号为${code}", "variables": {"code": "numberCaptcha"},
         "signature": yunfan.signature.pk, "remark": "用于会员登录"},
        format="json",
    )  # fmt: skip
    assert made.status_code == 201, made.json()
    url = f"/api/v1/templates/{made.json()['id']}/"
    assert made.json()["code"] == "SMS_100000101"
    desk.run_desk()
    rejected = client.get(url).json()
    assert rejected["status"] == "rejected"
    assert "captcha_keyword_missing" in [found["slug"] for found in rejected["findings"]]
    assert all(found["title"] and found["advice"] for found in rejected["findings"])
    changed = client.patch(url, {"content": "您的验证码为${code}，5分钟内有效。"}, format="json")
    assert (changed.status_code, changed.json()["status"], changed.json()["findings"]) == (200, "pending", [])
    desk.run_desk()
    assert client.get(url).json()["status"] == "approved"
    locked = client.patch(url, {"name": "x"}, format="json")
    assert (locked.status_code, locked.json()["code"]) == (409, "templates.approved_locked")
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404


def test_withdrawing_and_deleting_follow_the_state(yunfan: Any) -> None:
    client = api(yunfan.operator)
    made = client.post("/api/v1/voice-templates/", {"name": "码", "content": "您的验证码是：{1}"}, format="json").json()
    url = f"/api/v1/voice-templates/{made['id']}/"
    assert client.delete(url).json()["code"] == "templates.under_review"
    assert client.post(f"{url}withdraw/").json()["status"] == "withdrawn"
    assert client.post(f"{url}withdraw/").json()["code"] == "templates.not_pending"
    assert client.delete(url).status_code == 204


def test_a_picture_added_later_files_the_thing_again(yunfan: Any) -> None:
    client = api(yunfan.operator)
    url = f"/api/v1/signatures/{yunfan.signature.pk}/files/"
    added = client.post(url, {"kind": "proof", "file": png()})
    assert (added.status_code, added.json()["status"], len(added.json()["files"])) == (201, "pending", 1)
    assert client.post(url, {"kind": "proof", "file": png()}).status_code == 409


def test_each_query_of_one_thing_counts_as_a_status_poll(yunfan: Any) -> None:
    yunfan.account.review_mode, yunfan.account.review_polls = ReviewMode.POLLS, 2
    yunfan.account.save()
    client = api(yunfan.operator)
    made = client.post("/api/v1/voice-templates/", {"name": "码", "content": "您的验证码是：{1}"}, format="json").json()
    url = f"/api/v1/voice-templates/{made['id']}/"
    client.get("/api/v1/voice-templates/")  # a list is no poll
    assert [client.get(url).json()["status"] for _ in range(3)] == ["pending", "approved", "approved"]


# --- lists ----------------------------------------------------------------------------


def test_lists_filter(yunfan: Any) -> None:
    client = api(yunfan.readonly)

    def codes(query: str) -> list[str]:
        return [row["code"] for row in client.get(f"/api/v1/templates/?{query}").json()["results"]]

    assert codes("vendor=tencent") == [yunfan.tencent.code]
    assert codes("kind=promotion&kind=notification") == [yunfan.promotion.code, yunfan.notification.code]
    assert codes("status=pending") == []
    assert codes(f"code={yunfan.captcha.code}") == [yunfan.captcha.code]
    assert client.get("/api/v1/signatures/?name=科技").json()["results"][0]["is_usable"] is True
    assert client.get("/api/v1/templates/?vendor=huawei").status_code == 400


@pytest.mark.parametrize(("route", "queries"), [("qualifications", 2), ("signatures", 3), ("templates", 2)])
def test_a_list_costs_the_same_however_long_it_is(
    yunfan: Any, route: str, queries: int, django_assert_num_queries: Any
) -> None:
    now = yunfan.signature.created_at
    base = {"account": yunfan.account, "created_at": now, "updated_at": now, "status": "rejected"}
    for n in range(10):
        Qualification.objects.create(name=f"资质{n}", company_name="x", **base)
        Signature.objects.create(name=f"签名{n}", qualification=yunfan.qualification, **base)
        SmsTemplate.objects.create(code=f"SMS_9{n}", name="x", content="x", signature=yunfan.signature, **base)
    client = api(yunfan.readonly)
    client.get(f"/api/v1/{route}/")
    with django_assert_num_queries(queries + 1):  # and one for the caller's memberships
        assert len(client.get(f"/api/v1/{route}/").json()["results"]) >= 10


# --- who may --------------------------------------------------------------------------


def test_reading_members_read_and_change_nothing(yunfan: Any) -> None:
    client = api(yunfan.readonly)
    for route in ROUTES:
        assert client.get(f"/api/v1/{route}/").status_code == 200
    assert client.post("/api/v1/qualifications/", QUALIFICATION).status_code == 403
    assert client.patch(f"/api/v1/signatures/{yunfan.signature.pk}/", {"remark": "x"}).status_code == 403
    assert client.delete(f"/api/v1/templates/{yunfan.captcha.pk}/").status_code == 403
    assert client.post(f"/api/v1/templates/{yunfan.captcha.pk}/withdraw/").status_code == 403
    assert client.get(f"/api/v1/qualifications/{yunfan.qualification.pk}/").json()["admin_phone"] == "138****8000"
    assert SmsTemplate.objects.filter(pk=yunfan.captcha.pk).exists()


def test_another_companys_things_do_not_exist(yunfan: Any, other: Any) -> None:
    row = desk.qualification(yunfan.account, uploads=[])
    client = api(other.owner)
    things = {
        "qualifications": row, "signatures": yunfan.signature, "templates": yunfan.captcha,
        "voice-templates": yunfan.voice,
    }  # fmt: skip
    for route, thing in things.items():
        assert thing.pk not in [found["id"] for found in client.get(f"/api/v1/{route}/").json()["results"]]
        url = f"/api/v1/{route}/{thing.pk}/"
        answers = [client.get(url), client.patch(url, {}), client.delete(url), client.post(f"{url}withdraw/")]
        assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    stolen = client.post(
        "/api/v1/signatures/", {"name": "远山", "qualification": yunfan.qualification.pk}, format="json"
    )
    assert stolen.status_code == 400
    row.refresh_from_db()
    assert row.status == ReviewStatus.PENDING


def test_nobody_sees_nothing(db: None) -> None:
    for route in ROUTES:
        assert APIClient().get(f"/api/v1/{route}/").status_code == 401


def test_a_platform_caller_names_the_account_it_files_for(yunfan: Any) -> None:
    client = api(factories.staff(PlatformRole.OPERATOR))
    body = {"name": "码", "content": "您的验证码是：{1}"}
    assert client.post("/api/v1/voice-templates/", body, format="json").status_code == 422
    made = client.post("/api/v1/voice-templates/", body, format="json", headers={"X-Account": str(yunfan.account.pk)})
    assert made.status_code == 201


# --- pools ----------------------------------------------------------------------------


def test_pools_count_their_numbers_and_numbers_are_starred(yunfan: Any, other: Any) -> None:
    now = yunfan.signature.created_at
    pool = NumberPool.objects.create(
        account=yunfan.account, key="FC100000000000001", name="池", pool_type="axb", created_at=now
    )
    for n, state in enumerate(("free", "bound", "bound")):
        SecretNumber.objects.create(
            account=yunfan.account, pool=pool, number=f"1700000001{n}", state=state, city="杭州", bought_at=now
        )
    row = api(yunfan.readonly).get("/api/v1/number-pools/?pool_type=axb").json()["results"][0]
    assert (row["key"], row["total"], row["bound"]) == ("FC100000000000001", 3, 2)
    numbers = "/api/v1/secret-numbers/?state=bound&city=杭州"
    assert [row["number"] for row in api(yunfan.readonly).get(numbers).json()["results"]] == [
        "170****0012",
        "170****0011",
    ]
    assert [row["number"] for row in api(yunfan.owner).get(numbers).json()["results"]] == ["17000000012", "17000000011"]
    assert api(other.owner).get(numbers).json()["results"] == []
    assert api(yunfan.readonly).post("/api/v1/number-pools/", {}).status_code == 403
