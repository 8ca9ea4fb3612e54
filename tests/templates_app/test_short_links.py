"""Short links by REST and by form: made for review, one a recipient, refused by field, forgotten."""

from typing import Any

import pytest
from django.test import Client

from review.models import ReviewOrder
from templates_app.models import ShortLink

PATH, PAGE, TO = "/api/v1/short-links/", "/console/templates_app/shortlink/", "https://www.yunfan.example/new"
LINK = {"name": "新品", "source_url": TO, "days": "30"}


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_a_link_is_made_and_forgotten_by_rest(yunfan: Any) -> None:
    client = _client(yunfan.operator)
    answer = client.post(PATH, LINK)
    row = ShortLink.objects.get()
    assert (answer.status_code, row.account, ReviewOrder.objects.get().subject_id) == (201, yunfan.account, row.pk)
    assert answer.json() == {
        "id": row.pk, "code": row.code, "short_url": f"http://testserver/s/{row.code}", "name": "新品",
        "source_url": TO, "phone": "", "out_id": "", "status": "pending", "reason": "", "is_effective": False,
        "page_views": 0, "visitors": 0, "opened_at": None, "created_at": "2026-11-20T12:00:00+08:00",
        "expires_at": "2026-12-20T12:00:00+08:00",
    }  # fmt: skip
    assert client.get(f"{PATH}?code={row.code}").json()["results"] == [answer.json()]
    assert client.delete(f"{PATH}{row.pk}/").status_code == 204
    assert (ShortLink.objects.count(), ReviewOrder.objects.get().status) == (0, "withdrawn")


def test_a_link_is_made_and_forgotten_by_form(yunfan: Any) -> None:
    client = _client(yunfan.operator)
    answer = client.post(f"{PAGE}add/", LINK)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = ShortLink.objects.get()
    assert (row.account, row.name, row.source_url, row.status) == (yunfan.account, "新品", TO, "pending")
    assert (row.expires_at - row.created_at).days == 30
    assert client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert ShortLink.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"), ({"name": "云" * 14}, "name"), ({"source_url": "www.yunfan.example"}, "source_url"),
        ({"source_url": "ftp://www.yunfan.example/"}, "source_url"), ({"source_url": "http://[/"}, "source_url"),
        ({"source_url": "https://a.example/" + "x" * 1000}, "source_url"), ({"days": "0"}, "days"),
        ({"days": "91"}, "days"), ({"days": "soon"}, "days"), ({"source_url": "https://old.example/"}, "source_url"),
    ],
)  # fmt: skip
def test_a_refusal_names_its_field_and_makes_nothing(yunfan: Any, changed: dict[str, str], field: str) -> None:
    client = _client(yunfan.operator)
    client.post(PATH, {**LINK, "source_url": "https://old.example/"})
    answer = client.post(PATH, {**LINK, **changed})
    assert answer.status_code in (400, 409, 422)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    answer = client.post(f"{PAGE}add/", {**LINK, **changed})
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, [field])
    assert (ShortLink.objects.count(), ReviewOrder.objects.count()) == (1, 1)


def test_what_is_left_out_is_asked_for(yunfan: Any) -> None:
    answer = _client(yunfan.operator).post(PATH, {})
    assert (answer.status_code, sorted(error["field"] for error in answer.json()["errors"])) == (
        400, ["days", "name", "source_url"],
    )  # fmt: skip
    assert not ShortLink.objects.exists()


def _personal(client: Client, **changed: Any) -> Any:
    body = {"source_url": TO, "phones": ["13800138000", "+12025550123"], "out_id": "a", **changed}
    return client.post(f"{PATH}personal/", body, content_type="application/json")


def test_each_number_has_a_link_of_its_own(yunfan: Any) -> None:
    answer = _personal(_client(yunfan.operator))
    assert answer.status_code == 201
    assert [(row["phone"], row["status"], row["out_id"], row["is_effective"]) for row in answer.json()] == [
        ("13800138000", "approved", "a", True), ("12025550123", "approved", "a", True),
    ]  # fmt: skip
    assert len({row["code"] for row in answer.json()}) == 2
    shown = _client(yunfan.readonly).get(PATH).json()["results"]
    assert "13800138000" not in [row["phone"] for row in shown]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"phones": ["13800138000", "12"]}, "phones"), ({"phones": []}, "phones"), ({"source_url": "x"}, "source_url"),
     ({"source_url": "https://www.yunfan.example/app.apk"}, "source_url"), ({"out_id": "x" * 257}, "out_id")],
)  # fmt: skip
def test_a_batch_with_one_bad_entry_makes_none(yunfan: Any, changed: dict[str, Any], field: str) -> None:
    answer = _personal(_client(yunfan.operator), **changed)
    assert answer.status_code in (400, 422)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not ShortLink.objects.exists()


def test_another_accounts_links_are_unknown_and_readers_make_none(yunfan: Any, other: Any) -> None:
    _client(other.owner).post(PATH, LINK)
    row = ShortLink.objects.get()
    client = _client(yunfan.owner)
    assert [client.get(f"{PATH}{row.pk}/").status_code, client.delete(f"{PATH}{row.pk}/").status_code] == [404, 404]
    assert client.get(PATH).json()["results"] == []
    assert client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code in (302, 404)
    assert client.post(f"{PAGE}add/", {**LINK, "account": other.account.pk}).status_code == 302
    assert ShortLink.objects.exclude(pk=row.pk).get().account == yunfan.account
    assert _client(yunfan.readonly).post(PATH, LINK).status_code == 403
    assert _client(yunfan.readonly).get(f"{PAGE}add/").status_code == 403
    assert ShortLink.objects.count() == 2
