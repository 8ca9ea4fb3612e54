"""Tags of templates by REST and by form: put on, given another value, taken off."""

from typing import Any

import pytest
from django.test import Client

from templates_app.models import TemplateTag
from templates_app.services import tag_templates

PATH, PAGE = "/api/v1/template-tags/", "/console/templates_app/templatetag/"


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _tags() -> list[tuple[str, str, str]]:
    return list(TemplateTag.objects.order_by("id").values_list("template__code", "key", "value"))


def test_a_tag_is_put_on_changed_and_taken_off_by_rest(yunfan: Any) -> None:
    client, code = _client(yunfan.operator), yunfan.captcha.code
    answer = client.post(PATH, {"template_code": code, "key": " team ", "value": "login"})
    row = TemplateTag.objects.get()
    assert (answer.status_code, row.account) == (201, yunfan.account)
    assert answer.json() == {"id": row.pk, "template_code": code, "key": "team", "value": "login"}
    again = client.post(PATH, {"template_code": code, "key": "team", "value": ""})
    assert again.json() == {**answer.json(), "value": ""}
    assert client.get(f"{PATH}?key=team").json()["results"] == [again.json()]
    assert client.delete(f"{PATH}{row.pk}/").status_code == 204
    assert _tags() == []


def test_a_tag_is_put_on_and_taken_off_by_form(yunfan: Any) -> None:
    client = _client(yunfan.operator)
    given = {"template": yunfan.captcha.pk, "key": " team ", "value": "login"}
    answer = client.post(f"{PAGE}add/", given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert _tags() == [(yunfan.captcha.code, "team", "login")]
    row = TemplateTag.objects.get()
    assert row.account == yunfan.account
    assert client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert _tags() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"key": ""}, "key"), ({"key": "   "}, "key"), ({"key": "k" * 129}, "key"), ({"value": "v" * 129}, "value")],
)
def test_a_refusal_names_its_field_and_tags_nothing(yunfan: Any, changed: dict[str, str], field: str) -> None:
    client = _client(yunfan.operator)
    answer = client.post(PATH, {"template_code": yunfan.captcha.code, "key": "k", "value": "v", **changed})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])
    answer = client.post(f"{PAGE}add/", {"template": yunfan.captcha.pk, "key": "k", "value": "v", **changed})
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, [field])
    assert _tags() == []


def test_a_template_carries_twenty_tags(yunfan: Any) -> None:
    code = yunfan.captcha.code
    tag_templates(account_id=yunfan.account.pk, codes=[code], tags={f"k{n}": "v" for n in range(20)})
    client = _client(yunfan.operator)
    answer = client.post(PATH, {"template_code": code, "key": "k20", "value": "v"})
    assert (answer.status_code, answer.json()["code"]) == (409, "templates.too_many_tags")
    answer = client.post(f"{PAGE}add/", {"template": yunfan.captcha.pk, "key": "k20", "value": "v"})
    assert (answer.status_code, "at most 20" in str(answer.context["adminform"].form.errors)) == (200, True)
    assert client.post(PATH, {"template_code": code, "key": " k7", "value": "new"}).status_code == 201
    assert (len(_tags()), (code, "k7", "new") in _tags()) == (20, True)


def test_keys_that_differ_in_blanks_only_are_one(yunfan: Any) -> None:
    code = yunfan.captcha.code
    assert tag_templates(account_id=yunfan.account.pk, codes=[code], tags={"team": "a", " team": "b"}) == 1
    assert _tags() == [(code, "team", "b")]
    tags = {f"k{n}": "v" for n in range(18)}
    tag_templates(account_id=yunfan.account.pk, codes=[code], tags={**tags, "team ": "c", "last": ""})
    assert (len(_tags()), (code, "team", "c") in _tags()) == (20, True)


def test_another_accounts_templates_and_tags_are_unknown(yunfan: Any, other: Any) -> None:
    tag_templates(account_id=other.account.pk, codes=[other.captcha.code], tags={"team": "theirs"})
    row = TemplateTag.objects.get()
    client = _client(yunfan.owner)
    answer = client.post(PATH, {"template_code": other.captcha.code, "key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (404, "templates.unknown")
    assert answer.json()["errors"][0]["field"] == "template_code"
    answer = client.post(f"{PAGE}add/", {"template": other.captcha.pk, "key": "k"})
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, ["template"])
    assert client.delete(f"{PATH}{row.pk}/").status_code == 404
    assert client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code in (302, 404)
    assert client.get(PATH).json()["results"] == []
    reader = _client(yunfan.readonly)
    assert reader.post(PATH, {"template_code": yunfan.captcha.code, "key": "k"}).status_code == 403
    assert _tags() == [(other.captcha.code, "team", "theirs")]
