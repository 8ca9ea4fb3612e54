"""The desk over REST."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from review import services
from review.models import ReviewOrder
from tests import factories
from tests.review.sound import SOUND

PREVIEW = "/api/v1/review/preview"


@pytest.fixture
def owner(client: Client, yunfan: Any) -> Client:
    client.force_login(yunfan.owner)
    return client


def order_of(cast: Any, kind: str = "signature", name: str = "雲帆") -> ReviewOrder:
    facts = {**SOUND[kind], "admin_phone": "13800138000"}
    facts["name" if kind == "signature" else "company_name"] = name
    return services.submit_for_review(
        account=cast.account, kind=kind, subject_id=cast.signature.pk, label=name, facts=facts
    )


def test_a_preview_explains_in_the_readers_language(owner) -> None:
    body = {"kind": "signature", "fields": {"name": "雲帆"}}

    chinese = owner.post(PREVIEW, body, "application/json", headers={"Accept-Language": "zh-hans"}).json()
    english = owner.post(PREVIEW, body, "application/json", headers={"Accept-Language": "en"}).json()

    assert chinese["findings"][0]["title"] == "含繁体字"
    assert english["findings"][0] == {
        "slug": "traditional_chinese", "title": "Traditional characters", "advice": "Write them in simplified form.",
        "field": "name", "start": 0, "end": 1, "excerpt": "雲", "severity": "reject", "rows": ["S22", "T13"],
        "fix": {"label": "simplify", "title": "Write it in simplified characters", "field": "name", "start": 0,
                "end": 1, "text": "云"},
    }  # fmt: skip
    assert (english["fixed"], chinese["findings"][0]["fix"]["title"]) == ({"name": "云帆"}, "改写为简体字")
    assert (english["decision"], english["segments"]) == ("rejected", None)


def test_every_certain_change_together_makes_a_text_pass(owner, yunfan) -> None:
    fields = {"name": "新品", "kind": "promotion", "content": "【云帆】本週新品★已到店，歡迎選購",
              "signature": str(yunfan.signature.pk)}  # fmt: skip
    first = owner.post(PREVIEW, {"kind": "template", "fields": fields}, "application/json").json()
    assert first["decision"] == "rejected"

    second = owner.post(
        PREVIEW, {"kind": "template", "fields": {**fields, **first["fixed"]}}, "application/json"
    ).json()

    assert (second["decision"], second["findings"], second["fixed"]) == ("approved", [], {})
    assert "拒收请回复R" in first["fixed"]["content"]


def test_a_change_counts_characters_not_utf_16_units(owner) -> None:
    fields = {"name": "提醒", "kind": "notification", "content": "😀您的訂單已发货。"}

    answer = owner.post(PREVIEW, {"kind": "template", "fields": fields}, "application/json").json()

    content = fields["content"]
    found = {row["slug"]: row for row in answer["findings"]}["traditional_chinese"]
    assert content[found["fix"]["start"] : found["fix"]["end"]] == "訂單"
    assert answer["fixed"]["content"] == "您的订单已发货。"


def test_a_preview_of_a_template_takes_attributes_and_samples(owner) -> None:
    fields = {
        "name": "码", "kind": "captcha", "content": "您的验证码为${code}。",
        "variables": {"code": {"attribute": "numberCaptcha", "sample": "12"}},
    }  # fmt: skip

    answer = owner.post(PREVIEW, {"kind": "template", "fields": fields}, "application/json").json()

    assert [found["slug"] for found in answer["findings"]] == ["captcha_variable_attr"]


@pytest.mark.parametrize("body", [{}, {"kind": "nonsense", "fields": {}}, {"kind": "template", "fields": []}])
def test_a_malformed_preview_is_a_problem(owner, body) -> None:
    response = owner.post(PREVIEW, body, "application/json")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_a_text_beyond_reason_is_refused(owner) -> None:
    response = owner.post(PREVIEW, {"kind": "template", "fields": {"content": "x" * 5001}}, "application/json")

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "content"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vendor", "mars"),
        ("kind", "letter"),
        ("industry", "piracy"),
        ("content", ["x"]),
        ("content", "x\0"),
        ("name", 5),
    ],
)
def test_a_preview_refuses_what_no_form_would_let_through(owner, field, value) -> None:
    fields = {"vendor": "aliyun", "kind": "captcha", "content": "您的验证码为${code}。", field: value}

    response = owner.post(PREVIEW, {"kind": "template", "fields": fields}, "application/json")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


def test_a_preview_takes_the_defaults_of_the_form(owner) -> None:
    answer = owner.post(PREVIEW, {"kind": "template", "fields": {"content": "您的${code}"}}, "application/json").json()

    assert "captcha_keyword_missing" in [found["slug"] for found in answer["findings"]]


def test_a_stranger_gets_no_preview(client, db) -> None:
    assert client.post(PREVIEW, {"kind": "template", "fields": {}}, "application/json").status_code == 401


def test_an_order_tells_its_findings_and_history(owner, yunfan) -> None:
    order = order_of(yunfan)
    services.run_order(order.pk)

    found = owner.get(f"/api/v1/review-orders/{order.pk}/").json()
    history = owner.get(f"/api/v1/review-orders/{order.pk}/history/").json()

    assert (found["status"], found["decision"]) == ("decided", "rejected")
    assert "traditional_chinese" in [finding["slug"] for finding in found["findings"]]
    assert [line["action"] for line in history] == ["rejected", "submitted"]


def test_orders_and_changes_of_another_account_do_not_exist(owner, other) -> None:
    order = order_of(other)

    assert owner.get("/api/v1/review-orders/").json()["results"] == []
    assert owner.get("/api/v1/changes/").json()["results"] == []
    assert owner.get(f"/api/v1/review-orders/{order.pk}/").status_code == 404
    assert owner.get(f"/api/v1/review-orders/{order.pk}/history/").status_code == 404


def test_an_owner_cannot_decide(owner, yunfan) -> None:
    order = order_of(yunfan)

    response = owner.post(f"/api/v1/review-orders/{order.pk}/decide/", {"decision": "approved"}, "application/json")

    order.refresh_from_db()
    assert (response.status_code, order.status) == (403, "queued")


def test_a_reviewer_decides_and_the_second_is_a_conflict(client, yunfan) -> None:
    client.force_login(factories.staff(PlatformRole.REVIEWER))
    order = order_of(yunfan)
    verdict = {"decision": "rejected", "slugs": ["traditional_chinese"], "note": "请改"}

    first = client.post(f"/api/v1/review-orders/{order.pk}/decide/", verdict, "application/json")
    second = client.post(f"/api/v1/review-orders/{order.pk}/decide/", verdict, "application/json")

    assert first.status_code == 200, first.content
    assert first.json()["decision"] == "rejected"
    assert (second.status_code, second.json()["code"]) == (409, "review.not_open")


def test_numbers_of_persons_are_starred_for_who_may_not_see_them(client, yunfan) -> None:
    order = order_of(yunfan, "qualification", "杭州云帆信息技术有限公司")
    client.force_login(yunfan.readonly)

    shown = client.get(f"/api/v1/review-orders/{order.pk}/")

    assert "13800138000" not in shown.content.decode()
    assert "13800138000" not in client.get("/api/v1/changes/").content.decode()
    client.force_login(yunfan.owner)
    assert "13800138000" in client.get(f"/api/v1/review-orders/{order.pk}/").content.decode()


def test_the_catalogue_is_for_every_account(owner) -> None:
    rows = owner.get("/api/v1/reasons/").json()

    assert len(rows) > 100
    assert owner.get("/api/v1/reasons/symbol/").json()["rows"] == "S22"
