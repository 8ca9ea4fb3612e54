"""/api/v1/registers/…: rows, a whole world in one call, sheets."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from review.models import Shop, WebPage
from review.registers.table import REGISTERS
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = "/api/v1/registers/pages/"


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def reviewer(db: None) -> APIClient:
    return api(factories.staff(PlatformRole.REVIEWER))


def own(account: Any) -> list[str]:
    return sorted(WebPage.objects.filter(account=account).values_list("url", flat=True))


@pytest.mark.parametrize("slug", list(REGISTERS))
def test_every_register_lists_the_worlds_rows(slug: str, yunfan: Any) -> None:
    answer = api(yunfan.readonly).get(f"/api/v1/registers/{slug}/").json()
    assert len(answer["results"]) == min(50, REGISTERS[slug].model.objects.count())
    assert set(answer["results"][0]) == {
        "id", "account", "updated_at", *(column.name for column in REGISTERS[slug].columns)
    }  # fmt: skip


def test_a_row_is_added_changed_and_deleted(yunfan: Any) -> None:
    client = api(yunfan.operator)
    made = client.post(PAGES, {"url": "https://Made.Example/a/", "title": "书屋"}, format="json")
    assert made.status_code == 201
    row = made.json()
    assert (row["url"], row["account"], row["is_reachable"]) == ("made.example/a", yunfan.account.pk, True)

    changed = client.patch(f"{PAGES}{row['id']}/", {"is_reachable": False}, format="json")
    assert (changed.status_code, changed.json()["is_reachable"], changed.json()["title"]) == (200, False, "书屋")
    assert client.delete(f"{PAGES}{row['id']}/").status_code == 204
    assert own(yunfan.account) == []


def test_a_refusal_names_its_column(yunfan: Any) -> None:
    answer = api(yunfan.owner).post(PAGES, {"url": "no link"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "registers.row_invalid")
    assert answer.json()["errors"][0]["field"] == "url"
    assert own(yunfan.account) == []


def test_the_same_thing_twice_is_a_conflict(yunfan: Any) -> None:
    client = api(yunfan.owner)
    client.post(PAGES, {"url": "made.example"}, format="json")
    answer = client.post(PAGES, {"url": "http://made.example/"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "registers.row_twice")
    assert own(yunfan.account) == ["made.example"]


def test_a_company_reads_the_worlds_rows_and_cannot_write_them(yunfan: Any) -> None:
    world = WebPage.objects.get(account=None, url="yuanshan.example")
    client = api(yunfan.owner)
    assert client.get(f"{PAGES}{world.pk}/").status_code == 200
    answer = client.patch(f"{PAGES}{world.pk}/", {"is_reachable": False}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "registers.row_of_the_world")
    assert client.delete(f"{PAGES}{world.pk}/").status_code == 403
    world.refresh_from_db()
    assert world.is_reachable is True


def test_a_company_does_not_find_anothers_rows(yunfan: Any, other: Any) -> None:
    row = WebPage.objects.create(account=yunfan.account, url="made.example")
    client = api(other.owner)
    assert client.get(f"{PAGES}?url=made.example").json()["results"] == []
    for method in ("get", "patch", "delete"):
        assert getattr(client, method)(f"{PAGES}{row.pk}/").status_code == 404
    assert own(yunfan.account) == ["made.example"]


def test_rows_are_found_by_column_and_by_whose(yunfan: Any) -> None:
    WebPage.objects.create(account=yunfan.account, url="made.example", is_reachable=False)
    client = api(yunfan.owner)
    assert [row["url"] for row in client.get(f"{PAGES}?whose=own").json()["results"]] == ["made.example"]
    assert client.get(f"{PAGES}?whose=world&url=made.example").json()["results"] == []
    unreachable = client.get(f"{PAGES}?is_reachable=false").json()["results"]
    assert {row["is_reachable"] for row in unreachable} == {False}


def test_the_desk_writes_for_everybody_or_for_the_account_it_acts_for(reviewer: APIClient, yunfan: Any) -> None:
    assert reviewer.post(PAGES, {"url": "made.example"}, format="json").json()["account"] is None
    answer = reviewer.post(PAGES, {"url": "made.example"}, format="json", headers={"X-Account": str(yunfan.account.pk)})
    assert answer.json()["account"] == yunfan.account.pk


@pytest.mark.parametrize("who", ["readonly", "finance"])
def test_who_only_reads_is_refused(who: str, yunfan: Any) -> None:
    client = api(yunfan.readonly if who == "readonly" else factories.staff(PlatformRole.FINANCE))
    for answer in (
        client.post(PAGES, {"url": "made.example"}, format="json"),
        client.put(f"{PAGES}bulk/", [{"url": "made.example"}], format="json"),
        client.post(f"{PAGES}import/", {"file": SimpleUploadedFile("a.csv", b"url\nmade.example")}),
    ):
        assert answer.status_code == 403
    assert not WebPage.objects.filter(url="made.example").exists()


def test_a_job_loads_its_world_in_one_call_and_again(yunfan: Any) -> None:
    client = api(yunfan.owner)
    rows = [{"url": f"https://site{n}.example/", "title": "书屋"} for n in range(300)]
    assert client.put(f"{PAGES}bulk/", rows, format="json").json() == {"new": 300, "changed": 0, "unchanged": 0}
    assert client.put(f"{PAGES}bulk/", rows, format="json").json() == {"new": 0, "changed": 0, "unchanged": 300}
    rows[0]["is_reachable"] = False
    assert client.put(f"{PAGES}bulk/", rows[:1], format="json").json() == {"new": 0, "changed": 1, "unchanged": 0}
    assert len(own(yunfan.account)) == 300


@pytest.mark.parametrize("body", [[], {}, {"url": "a.example"}, ["a.example"], [None], [[1]], "x", None, 7])
def test_a_body_that_is_no_list_of_rows_is_refused(body: Any, yunfan: Any) -> None:
    answer = api(yunfan.owner).put(f"{PAGES}bulk/", body, format="json")
    assert answer.status_code in {400, 422}
    assert own(yunfan.account) == []


def test_wrong_rows_are_listed_and_nothing_is_written(yunfan: Any) -> None:
    rows = [{"url": "a.example"}, {"url": "no link", "content": "much"}, {"url": "http://a.example"}]
    answer = api(yunfan.owner).put(f"{PAGES}bulk/", rows, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "registers.import_refused")
    assert [(error["row"], error["column"]) for error in answer.json()["errors"]] == [
        (2, "url"), (2, "content"), (3, "url")
    ]  # fmt: skip
    assert own(yunfan.account) == []


def test_a_sheet_goes_out_and_comes_in(yunfan: Any, other: Any) -> None:
    Shop.objects.create(account=yunfan.account, name="甲店", goods_count=3)
    client = api(yunfan.owner)
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        answer = client.get(f"/api/v1/registers/shops/export/?format={form}&whose=own")
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"] == f'attachment; filename="shops-20261120.{form}"'
        back = api(other.owner).post(
            "/api/v1/registers/shops/import/", {"file": SimpleUploadedFile(f"shops.{form}", answer.content)}
        )
        assert back.status_code == 200
    assert back.json() == {"new": 0, "changed": 0, "unchanged": 1}
    assert Shop.objects.get(account=other.account).goods_count == 3


def test_a_broken_sheet_and_an_unknown_format_are_refused(yunfan: Any) -> None:
    client = api(yunfan.owner)
    answer = client.post(f"{PAGES}import/", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})
    assert (answer.status_code, answer.json()["code"]) == (422, "registers.sheet_invalid")
    assert client.get(f"{PAGES}export/?format=pdf").status_code == 422


def test_who_may_neither_export_nor_write_takes_nothing_away(yunfan: Any, reviewer: APIClient) -> None:
    assert api(yunfan.readonly).get(f"{PAGES}export/").status_code == 403
    assert reviewer.get(f"{PAGES}export/").status_code == 200
