"""Extension codes by REST and by form: one code, one signature."""

from typing import Any

import pytest
from django.test import Client

from review.models import Limit
from signatures.models import ExtensionCode, Signature

PATH, PAGE = "/api/v1/extension-codes/", "/console/signatures/extensioncode/"


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _codes() -> list[tuple[str, str]]:
    return list(ExtensionCode.objects.order_by("id").values_list("code", "source"))


def _patch(client: Client, pk: int, data: Any) -> Any:
    return client.patch(f"{PATH}{pk}/", data, content_type="application/json")


def test_a_code_is_tied_changed_and_set_free_by_rest(yunfan: Any) -> None:
    client = _client(yunfan.operator)
    answer = client.post(PATH, {"signature": yunfan.signature.pk, "code": "0123"})
    row = ExtensionCode.objects.get()
    assert (answer.status_code, row.account) == (201, yunfan.account)
    assert answer.json() == {
        "id": row.pk, "signature": yunfan.signature.pk, "sign_name": "云帆科技", "code": "0123", "source": "added",
        "created_at": "2026-11-20T12:00:00+08:00",
    }  # fmt: skip
    assert _patch(client, row.pk, {"code": "88"}).json() == {**answer.json(), "code": "88"}
    assert [one["code"] for one in client.get(f"{PATH}?code=88").json()["results"]] == ["88"]
    assert client.delete(f"{PATH}{row.pk}/").status_code == 204
    assert _codes() == []


def test_a_code_is_tied_changed_and_set_free_by_form(yunfan: Any) -> None:
    client = _client(yunfan.operator)
    answer = client.post(f"{PAGE}add/", {"signature": yunfan.signature.pk, "code": "0123"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = ExtensionCode.objects.get()
    assert (row.account, row.signature, row.code, row.source) == (yunfan.account, yunfan.signature, "0123", "added")
    assert client.post(f"{PAGE}{row.pk}/change/", {"code": "88"}).status_code == 302
    assert _codes() == [("88", "added")]
    assert client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert _codes() == []


@pytest.mark.parametrize("code", ["", "1" * 13, "12a", "１２", "1 2", "-1", "77"])
def test_a_bad_or_taken_code_is_refused_by_field(yunfan: Any, code: str) -> None:
    client = _client(yunfan.operator)
    for taken in ("77", "88"):
        client.post(PATH, {"signature": yunfan.signature.pk, "code": taken})
    row = ExtensionCode.objects.get(code="88")
    for answer in (
        client.post(PATH, {"signature": yunfan.signature.pk, "code": code}), _patch(client, row.pk, {"code": code}),
    ):  # fmt: skip
        assert answer.status_code in (400, 409, 422)
        assert [error["field"] for error in answer.json()["errors"]] == ["code"]
    for path in (f"{PAGE}add/", f"{PAGE}{row.pk}/change/"):
        answer = client.post(path, {"signature": yunfan.signature.pk, "code": code})
        assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, ["code"])
    assert _codes() == [("77", "added"), ("88", "added")]


@pytest.mark.parametrize("body", ["[]", "[1]", '"x"', "1", "null"])
def test_a_body_that_is_no_object_changes_nothing(yunfan: Any, body: str) -> None:
    client = _client(yunfan.operator)
    client.post(PATH, {"signature": yunfan.signature.pk, "code": "77"})
    answer = _patch(client, ExtensionCode.objects.get().pk, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert _codes() == [("77", "added")]


def test_no_more_codes_than_the_desk_lets_through(yunfan: Any) -> None:
    Limit.objects.update_or_create(slug="extension_codes.max", defaults={"value": 1})
    client = _client(yunfan.operator)
    client.post(PATH, {"signature": yunfan.signature.pk, "code": "77"})
    answer = client.post(PATH, {"signature": yunfan.signature.pk, "code": "78"})
    assert (answer.status_code, answer.json()["code"]) == (409, "signatures.too_many_extension_codes")
    assert _codes() == [("77", "added")]


def test_another_accounts_codes_and_signatures_are_unknown(yunfan: Any, other: Any) -> None:
    _client(other.owner).post(PATH, {"signature": other.signature.pk, "code": "77"})
    row = ExtensionCode.objects.get()
    client = _client(yunfan.owner)
    answer = client.post(PATH, {"signature": other.signature.pk, "code": "78"})
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (400, ["signature"])
    answer = client.post(f"{PAGE}add/", {"signature": other.signature.pk, "code": "78"})
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, ["signature"])
    assert [_patch(client, row.pk, {"code": "1"}).status_code, client.delete(f"{PATH}{row.pk}/").status_code] == [
        404
    ] * 2
    assert client.get(PATH).json()["results"] == []
    assert client.post(f"{PAGE}{row.pk}/change/", {"code": "1"}).status_code in (302, 404)
    assert _client(yunfan.readonly).post(PATH, {"signature": yunfan.signature.pk, "code": "5"}).status_code == 403
    assert (_codes(), Signature.objects.count()) == ([("77", "added")], 2)
