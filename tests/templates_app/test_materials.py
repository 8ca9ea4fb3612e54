"""Materials beside a text template: consent for a promotion, seen by its account and the desk, by nobody else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from review.models import Change, ReviewOrder
from signatures.errors import FileRefused
from signatures.services import Upload
from templates_app import services
from templates_app.models import SmsTemplate, TemplateFile
from tests import factories
from tests.signatures.pictures import picture

PROMOTION = {"name": "新品", "kind": "promotion", "content": "新品上架，欢迎选购，拒收请回复R", "remark": "会员活动"}


def submit(cast: Any, **over: Any) -> SmsTemplate:
    return services.submit_template(account=cast.account, **{**PROMOTION, "signature": cast.signature, **over})


def _form(cast: Any, **over: Any) -> dict[str, Any]:
    return {**PROMOTION, "vendor": "aliyun", "variables": "{}", "signature": cast.signature.pk, "scene_link": "",
            **over}  # fmt: skip


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_materials_reach_the_reviewers_facts_and_the_log(yunfan: Any) -> None:
    row = submit(yunfan, uploads=[Upload("proof", "../同意.png", picture(size=(40, 30)))])
    file = row.files.get()
    assert (file.kind, file.original_name, file.format, file.width, file.height) == ("proof", "同意.png", "PNG", 40, 30)
    order = ReviewOrder.objects.get(subject_kind="template", subject_id=row.pk)
    assert [(one["kind"], one["format"], one["width"]) for one in order.snapshot["materials"]] == [("proof", "png", 40)]


def test_a_template_without_materials_is_filed_as_well(yunfan: Any) -> None:
    row = submit(yunfan)
    assert ReviewOrder.objects.get(subject_kind="template", subject_id=row.pk).snapshot["materials"] == []


@pytest.mark.parametrize(
    "data", [b"#!/bin/sh", picture("BMP"), picture() + b"\0" * (2 * 1024 * 1024)], ids=["script", "bmp", "large"]
)
def test_what_is_no_picture_within_the_limits_is_refused_and_nothing_is_filed(yunfan: Any, data: bytes) -> None:
    before = SmsTemplate.objects.count()
    with pytest.raises(FileRefused):
        submit(yunfan, uploads=[Upload("proof", "a.png", data)])
    assert SmsTemplate.objects.count() == before and not TemplateFile.objects.exists()


def test_a_change_adds_and_takes_out_and_the_log_keeps_both(yunfan: Any) -> None:
    row = submit(yunfan, uploads=[Upload("proof", "a.png", picture())])
    first = row.files.get()
    services.withdraw_template(template=row)
    services.edit_template(
        template=row, uploads=[Upload("proof", "b.png", picture(colour="red"))], drop_files=[first.pk]
    )
    assert [file.original_name for file in row.files.all()] == ["b.png"]
    line = Change.objects.get(subject_kind="template", subject_id=row.pk, action="edited")
    assert [one["name"] for one in line.before["materials"]] == ["a.png"]
    assert [one["name"] for one in line.after["materials"]] == ["b.png"]


def test_the_console_takes_and_shows_materials(yunfan: Any) -> None:
    client = _client(yunfan.owner)
    url = reverse("admin:templates_app_smstemplate_add")
    assert "The page where recipients agree" in client.get(url, headers={"Accept-Language": "en"}).content.decode()
    files = [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("b.png", picture(colour="red"))]
    answer = client.post(url, {**_form(yunfan), "proof": files})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = SmsTemplate.objects.get(name="新品")
    assert row.files.count() == 2
    page = client.get(reverse("admin:templates_app_smstemplate_change", args=[row.pk])).content.decode()
    for file in row.files.all():
        address = reverse("admin:uploaded_file", args=["template", file.pk])
        assert address in page
        assert client.get(address)["Content-Type"] == "image/png"


def test_the_desk_sees_them_and_another_company_does_not(yunfan: Any, other: Any) -> None:
    row = submit(yunfan, uploads=[Upload("proof", "a.png", picture())])
    address = reverse("admin:uploaded_file", args=["template", row.files.get().pk])
    order = ReviewOrder.objects.get(subject_kind="template", subject_id=row.pk)
    desk = _client(factories.staff(PlatformRole.REVIEWER))
    assert address in desk.get(reverse("admin:review_order", args=[order.pk])).content.decode()
    assert desk.get(address).status_code == 200
    assert _client(other.owner).get(address).status_code == 404


def test_rest_takes_them_with_the_form_and_one_by_one(yunfan: Any, other: Any) -> None:
    client = _client(yunfan.owner)
    form = {**PROMOTION, "vendor": "aliyun", "signature": yunfan.signature.pk}
    made = client.post("/api/v1/templates/", {**form, "proof": [SimpleUploadedFile("a.png", picture())]})
    assert made.status_code == 201, made.content
    body = made.json()
    assert [(one["kind"], one["name"], one["size"]) for one in body["files"]] == [("proof", "a.png", len(picture()))]
    address = f"/api/v1/templates/{body['id']}/files/{body['files'][0]['id']}/"
    assert b"".join(client.get(address).streaming_content) == picture()
    assert _client(other.owner).get(address).status_code == 404
    assert client.post(f"/api/v1/templates/{body['id']}/withdraw/").status_code == 200
    more = client.post(
        f"/api/v1/templates/{body['id']}/files/",
        {"kind": "proof", "file": SimpleUploadedFile("b.png", picture(colour="red"))},
    )
    assert more.status_code == 201 and [one["name"] for one in more.json()["files"]] == ["a.png", "b.png"]
    assert more.json()["status"] == "pending"


def test_what_is_declared_beside_the_text_reaches_the_facts(yunfan: Any) -> None:
    body = {
        "kind": "notification", "name": "发货", "content": "您的订单${order}已发货。", "signature": yunfan.signature.pk,
        "variables": {"order": {"attribute": "other_number2", "sample": "YF2026"}}, "industry": "ecommerce",
        "ecommerce_marketing": True, "complaint_contact": "4001234567", "test_account": "demo / 123456",
        "remark": "订单YF2026已发货",
    }  # fmt: skip
    made = _client(yunfan.owner).post("/api/v1/templates/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    facts = ReviewOrder.objects.get(subject_kind="template", subject_id=made.json()["id"]).snapshot
    declared = ("industry", "ecommerce_marketing", "complaint_contact", "test_account", "variables")
    assert {key: facts[key] for key in declared} == {key: body[key] for key in declared}
    assert facts["qualification"]["company_name"] == yunfan.account.subject and facts["third_party"] is False


@pytest.mark.parametrize(
    "variables",
    [
        {"order": {"attribute": "nonsense"}}, {"order": {"sample": "A"}}, {"order": 7}, {"order": ["others"]},
        {"order": {"attribute": "others", "sample": "长" * 101}}, {"other": "others"},
    ],
)  # fmt: skip
def test_a_declaration_that_makes_no_sense_is_refused(yunfan: Any, variables: dict) -> None:
    body = {
        "kind": "notification", "name": "发货", "content": "您的订单${order}已发货。", "signature": yunfan.signature.pk,
        "variables": variables,
    }  # fmt: skip
    before = SmsTemplate.objects.count()
    answer = _client(yunfan.owner).post("/api/v1/templates/", body, content_type="application/json")
    assert answer.status_code in (400, 422) and SmsTemplate.objects.count() == before
