"""Trademarks and records of apps by REST and by form: kept with their screenshots, refused by field, forgotten."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from signatures.models import AppRecord, EvidenceFile, Signature, Trademark
from tests.signatures.pictures import picture

TRADEMARK = {
    "name": "云帆", "applicant": "杭州云帆信息技术有限公司", "number": "12345678", "valid_from": "2020-01-01",
    "valid_until": "2030-12-31",
}  # fmt: skip
RECORD = {
    "service_name": "云帆商城", "unit_name": "杭州云帆信息技术有限公司", "license_number": "浙ICP备1234567A", 
    "approved_on": "2024-05-06", "store_link": "https://apps.yunfan.example/1",
}  # fmt: skip
NOUNS: dict[str, tuple[str, str, Any, dict[str, str], str]] = {
    "trademark": ("trademarks", "trademark", Trademark, TRADEMARK, "trademark"),
    "app record": ("app-records", "apprecord", AppRecord, RECORD, "record"),
}
EACH = pytest.mark.parametrize("noun", NOUNS)


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _file(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("截图.png", data or picture())


def _kept(noun: str, account: Any) -> Any:
    _, _, model, values, _ = NOUNS[noun]
    return model.objects.create(account=account, created_at=account.created_at, **values)


def _nothing() -> bool:
    return not (Trademark.objects.exists() or AppRecord.objects.exists() or EvidenceFile.objects.exists())


@EACH
def test_one_is_kept_by_rest_with_its_screenshot_and_forgotten(yunfan: Any, noun: str) -> None:
    path, _, model, values, kind = NOUNS[noun]
    client = _client(yunfan.operator)
    answer = client.post(f"/api/v1/{path}/", {**values, kind: _file()})
    assert answer.status_code == 201, answer.content
    row = model.objects.get()
    shown = answer.json()
    assert {name: shown[name] for name in values} == values
    assert (row.account, shown["id"], shown["created_at"]) == (yunfan.account, row.pk, "2026-11-20T12:00:00+08:00")
    (file,) = shown["files"]
    assert (file["kind"], file["name"], file["format"], file["width"], file["height"]) == (
        kind, "截图.png", "PNG", 40, 30,
    )  # fmt: skip
    assert client.get(f"/api/v1/{path}/{row.pk}/").json() == shown
    assert client.get(f"/api/v1/{path}/").json()["results"] == [shown]
    assert client.get(f"/api/v1/{path}/{row.pk}/files/{file['id']}/")["Content-Type"] == "image/png"
    assert client.delete(f"/api/v1/{path}/{row.pk}/").status_code == 204
    assert _nothing()


@EACH
def test_one_is_kept_by_form_and_forgotten(yunfan: Any, noun: str) -> None:
    _, page, model, values, kind = NOUNS[noun]
    client = _client(yunfan.operator)
    answer = client.post(f"/console/signatures/{page}/add/", {**values, kind: _file()})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = model.objects.get()
    assert (row.account, row.files.get().kind) == (yunfan.account, kind)
    assert {name: str(getattr(row, name)) for name in values} == values
    assert client.get(f"/console/signatures/{page}/{row.pk}/change/").status_code == 200
    assert client.post(f"/console/signatures/{page}/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert _nothing()


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("trademark", {"name": ""}, "name"),
    ("trademark", {"name": "云" * 16}, "name"),
    ("trademark", {"number": "1" * 16}, "number"),
    ("trademark", {"valid_from": "soon"}, "valid_from"),
    ("trademark", {"valid_until": "2019-12-31"}, "valid_until"),
    ("trademark", {"trademark": None}, "trademark"),
    ("trademark", {"trademark": b"GIF87a no picture"}, "trademark"),
    ("app record", {"service_name": ""}, "service_name"),
    ("app record", {"license_number": "1" * 16}, "license_number"),
    ("app record", {"approved_on": "2024-13-01"}, "approved_on"),
    ("app record", {"store_link": "apps.yunfan.example/1"}, "store_link"),
    ("app record", {"record": None}, "record"),
    ("app record", {"record": b"no picture"}, "record"),
]


@pytest.mark.parametrize(("noun", "changed", "field"), REFUSED)
def test_a_refusal_names_its_field_and_keeps_nothing(
    yunfan: Any, noun: str, changed: dict[str, Any], field: str
) -> None:
    path, page, _, values, kind = NOUNS[noun]

    def given() -> dict[str, Any]:
        files = {kind: changed.get(kind, picture())}
        texts = {name: value for name, value in {**values, **changed}.items() if name != kind}
        return {**texts, **{name: _file(data) for name, data in files.items() if data}}

    client = _client(yunfan.operator)
    answer = client.post(f"/api/v1/{path}/", given())
    assert answer.status_code in (400, 422)
    assert [row["field"] for row in answer.json()["errors"]] == [field]
    answer = client.post(f"/console/signatures/{page}/add/", given())
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert _nothing()


@EACH
def test_one_that_a_signature_names_stays(yunfan: Any, noun: str) -> None:
    path, page, model, _, _ = NOUNS[noun]
    row = _kept(noun, yunfan.account)
    column = "trademark" if noun == "trademark" else "app_record"
    Signature.objects.filter(pk=yunfan.signature.pk).update(**{column: row})
    client = _client(yunfan.operator)
    answer = client.delete(f"/api/v1/{path}/{row.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "signatures.evidence_in_use")
    answer = client.post(f"/console/signatures/{page}/{row.pk}/delete/", {"post": "yes"}, follow=True)
    assert answer.status_code == 200
    actions = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert client.post(f"/console/signatures/{page}/", actions, follow=True).status_code == 200
    assert list(model.objects.all()) == [row]


@EACH
def test_another_accounts_and_a_readers_hands_reach_nothing(yunfan: Any, other: Any, noun: str) -> None:
    path, page, model, values, kind = NOUNS[noun]
    row = _kept(noun, other.account)
    client = _client(yunfan.owner)
    assert client.get(f"/api/v1/{path}/{row.pk}/").json()["code"] == "not_found"
    assert client.delete(f"/api/v1/{path}/{row.pk}/").status_code == 404
    assert client.get(f"/api/v1/{path}/").json()["results"] == []
    assert client.post(f"/console/signatures/{page}/{row.pk}/delete/", {"post": "yes"}).status_code in (302, 404)
    made = client.post(f"/console/signatures/{page}/add/", {**values, "account": other.account.pk, kind: _file()})
    assert made.status_code == 302
    assert model.objects.exclude(pk=row.pk).get().account == yunfan.account
    reader = _client(yunfan.readonly)
    assert reader.post(f"/api/v1/{path}/", {**values, kind: _file()}).status_code == 403
    assert reader.get(f"/console/signatures/{page}/add/").status_code == 403
    assert model.objects.count() == 2
