"""The registers in the console: who sees which rows, the import with its preview, sheets to take away."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from core import clock
from review.models import Shop, WebPage
from review.registers.table import REGISTERS
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/console/review/shop/"
IMPORT = LIST + "import/"


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def login(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, text: str) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("shops.csv", text.encode())})


def test_the_registers_are_shown_with_their_rows(yunfan: Any, english: None) -> None:
    Shop.objects.create(account=yunfan.account, name="甲店")
    page = login(yunfan.owner).get(reverse("admin:registers"))
    rows = {row["title"]: (row["world"], row["own"]) for row in page.context["rows"]}
    assert len(rows) == 9
    assert rows["Shops"] == (30, 1)


@pytest.mark.parametrize("slug", list(REGISTERS))
def test_every_register_has_its_list_form_and_import(slug: str, yunfan: Any) -> None:
    model = REGISTERS[slug].model
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    client = login(yunfan.owner)
    world = model.objects.filter(account=None).first()
    for url in (reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_import"),
                reverse(f"{name}_change", args=[world.pk])):  # fmt: skip
        assert client.get(url).status_code == 200, url


def test_a_member_reads_the_worlds_row_and_cannot_change_it(yunfan: Any) -> None:
    row = Shop.objects.filter(account=None).first()
    answer = login(yunfan.owner).post(f"{LIST}{row.pk}/change/", {"name": "x", "platform": "", "goods_count": "1"})
    assert answer.status_code == 403
    assert login(yunfan.owner).post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.name != "x"


SHOP = {"name": "甲店", "platform": "天猫", "url": "https://Jia.Tmall.com/", "owner": "", "goods_count": "3",
        "status": "online", "note": ""}  # fmt: skip


def test_a_member_adds_a_row_of_its_own(yunfan: Any, other: Any) -> None:
    answer = login(yunfan.operator).post(LIST + "add/", {**SHOP, "account": str(other.account.pk)})
    assert answer.status_code == 302
    row = Shop.objects.get(name="甲店")
    assert (row.account, row.url, row.updated_at) == (yunfan.account, "jia.tmall.com", clock.now())
    assert login(other.owner).get(f"{LIST}{row.pk}/change/").status_code == 404


def test_a_refusal_stands_beside_its_field(yunfan: Any, english: None) -> None:
    page = login(yunfan.owner).post(LIST + "add/", {**SHOP, "url": "not a link"})
    assert page.context["adminform"].form.errors["url"] == [
        "Write a link such as www.example.com/about, with a host and without blanks."
    ]
    assert not Shop.objects.filter(name="甲店").exists()


def test_the_desk_writes_for_everybody_or_one_account(yunfan: Any) -> None:
    client = login(factories.staff(PlatformRole.REVIEWER))
    assert client.post(LIST + "add/", {**SHOP, "account": ""}).status_code == 302
    assert client.post(LIST + "add/", {**SHOP, "account": str(yunfan.account.pk)}).status_code == 302
    assert set(Shop.objects.filter(name="甲店").values_list("account", flat=True)) == {None, yunfan.account.pk}


def test_who_only_reads_finds_no_import(yunfan: Any) -> None:
    client = login(yunfan.readonly)
    assert client.get(LIST).status_code == 200
    for url in (IMPORT, IMPORT + "template/", IMPORT + "wrong-rows/", LIST + "add/"):
        assert client.get(url).status_code == 403, url
    assert upload(client, "name\n甲店").status_code == 403
    assert not Shop.objects.filter(name="甲店").exists()


def test_a_sheet_is_shown_first_and_then_taken_over(yunfan: Any, english: None) -> None:
    client = login(yunfan.owner)
    page = upload(client, "name,goods_count\n甲店,3\n乙店,4\n")
    assert page.context["plan"]["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert not Shop.objects.filter(account=yunfan.account).exists()

    answer = client.post(IMPORT, {"digest": page.context["digest"]}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["2 rows added, 0 changed, 0 unchanged."]
    assert Shop.objects.filter(account=yunfan.account).count() == 2


def test_a_wrong_sheet_names_row_column_rule_and_fix(yunfan: Any, english: None) -> None:
    client = login(yunfan.owner)
    page = upload(client, "name,goods_count,url\n甲店,3,a.example\n乙店,x,no link\n")
    assert page.context["plan"]["cells"] == [
        {"row": 3, "column": "Link", "value": "no link",
         "message": "Write a link such as www.example.com/about, with a host and without blanks."},
        {"row": 3, "column": "Goods listed", "value": "x", "message": "Write a whole number, 0 or more."},
    ]  # fmt: skip
    assert "Import these rows" not in page.content.decode()

    client.post(IMPORT, {"digest": page.context["digest"]})
    assert not Shop.objects.filter(account=yunfan.account).exists()

    data = client.get(IMPORT + "wrong-rows/").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert (len(rows), rows[1][0]) == (2, "乙店")


def test_what_was_not_previewed_is_not_taken_over(yunfan: Any, english: None) -> None:
    client = login(yunfan.owner)
    first = upload(client, "name\n甲店\n").context["digest"]
    upload(client, "name\n乙店\n")
    page = client.post(IMPORT, {"digest": first})
    assert page.context["error"] == "This preview is no longer the newest. Choose the file again."
    assert login(yunfan.operator).post(IMPORT, {"digest": first}).context["error"]
    assert not Shop.objects.filter(account=yunfan.account).exists()


@pytest.mark.parametrize("text", ["", "\x00\x01", "colour\nred\n"])
def test_what_is_no_sheet_is_said_on_the_page(text: str, yunfan: Any) -> None:
    page = upload(login(yunfan.owner), text)
    assert page.status_code == 200
    assert page.context["error"]


def test_the_list_is_taken_away_with_its_filters(yunfan: Any) -> None:
    client = login(yunfan.owner)
    WebPage.objects.create(account=yunfan.account, url="mine.example")
    data = client.get("/console/review/webpage/sheet/?whose=own&form=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in data.splitlines()[1:]] == ["mine.example"]
    assert client.get("/console/review/webpage/sheet/?form=xlsx&nonsense=1").status_code == 302
    assert login(yunfan.readonly).get("/console/review/webpage/sheet/").status_code == 403
