"""Service level and claims in the console and over REST; the report says the same."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import Account, Membership, User
from billing import selectors, services
from billing.models import Package, SlaClaim
from tests.billing.test_sla_claims import OCTOBER, REASON, bad_october, filed, finance  # noqa: F401 - fixtures
from tests.signatures.pictures import picture

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def owner(bad_october: Account) -> User:  # noqa: F811
    user = User.objects.create_user("shop-owner", password="pw", is_staff=True)
    Membership.objects.create(account=bad_october, user=user, role=Role.OWNER)
    return user


@pytest.fixture
def console(owner: User, client: Client) -> Client:
    client.force_login(owner, backend=BACKEND)
    return client


@pytest.fixture
def api(owner: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(owner)
    return client


def png(name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), content_type="image/png")


def act(client: Client, claim: SlaClaim, action: str, **data: str) -> Any:
    return client.post(f"/console/billing/slaclaim/{claim.pk}/{action}/", {"_form_submitted": "True", **data})


def desk(user: User, account: Account) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    client.credentials(HTTP_X_ACCOUNT=str(account.pk))
    return client


def test_the_page_shows_availability_debt_codes_and_where_to_claim(console: Client) -> None:
    text = console.get("/console/billing/sla/", {"month": "202610"}).content.decode()
    for words in ("92.0000", "NO_ROUTE", "¥46.55", "10 % · ¥4.65 · 103", "?month=202610", "100.0000"):
        assert words in text
    assert console.get("/console/billing/sla/", {"month": "x"}).status_code == 200


def test_the_report_holds_the_months_and_their_codes(console: Client) -> None:
    reply = console.get("/console/billing/sla/report/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(reply.streaming_content)))
    months, codes = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    october = months[2]
    assert (october[0], october[1:4], october[4], october[6:10]) == (
        "2026-10", (1000, 80, 30), "92.0000", (46.55, 10, 4.65, 103),
    )  # fmt: skip
    assert ("2026-10", "NO_ROUTE", 80) in {(row[0], row[1], row[3]) for row in codes}


def test_a_claim_goes_its_way_in_the_console(
    console: Client, bad_october: Account, finance: User, client: Client  # noqa: F811
) -> None:  # fmt: skip
    added = console.post(
        "/console/billing/slaclaim/add/",
        {"month": "202610", "reason": REASON, "evidence_1": png()},
    )
    claim = SlaClaim.objects.get()
    assert (added.status_code, claim.status, claim.files.count()) == (302, "drafted", 1)
    page = f"/console/billing/slaclaim/{claim.pk}/change/"
    assert REASON in console.get(page).content.decode()
    assert console.get(f"/console/files/sla/{claim.files.get().pk}/").status_code == 200
    act(console, claim, "hand-in")
    claim.refresh_from_db()
    assert claim.status == "submitted"
    assert act(console, claim, "decide", messages="103").status_code == 403

    client.force_login(finance, backend=BACKEND)
    act(client, claim, "take")
    refused = act(client, claim, "decide", messages="104")
    assert "103" in refused.content.decode()
    act(client, claim, "decide", messages="103")
    claim.refresh_from_db()
    assert (claim.status, claim.package.remaining) == ("granted", 103)


def test_what_cannot_be_claimed_is_said_beside_its_field(console: Client) -> None:
    reply = console.post("/console/billing/slaclaim/add/", {"month": "202611", "reason": REASON})
    assert (reply.status_code, SlaClaim.objects.count()) == (200, 0)
    assert "100.0000" in reply.content.decode()


def test_a_month_over_rest(api: APIClient) -> None:
    months = api.get("/api/v1/sla-months/").json()
    assert [row["month"] for row in months] == [202611, 202610]
    october = api.get("/api/v1/sla-months/202610/").json()
    assert {name: october[name] for name in ("availability", "fee", "owed_messages", "claim_from", "is_met")} == {
        "availability": "92.0000", "fee": "46.5500", "owed_messages": 103, "claim_from": "2026-11-07", "is_met": False,
    }  # fmt: skip
    assert api.get("/api/v1/sla-months/202613/").status_code == 404
    assert api.get("/api/v1/sla-months/xlsx/").status_code == 200


def test_a_claim_over_rest(api: APIClient, bad_october: Account, finance: User) -> None:  # noqa: F811
    made = api.post("/api/v1/sla-claims/", {"month": OCTOBER, "reason": REASON, "evidence": [png()]}).json()
    path = f"/api/v1/sla-claims/{made['id']}/"
    changed = api.patch(
        path, {"reason": "改写", "evidence": [png("b.png")], "drop_files": [made["files"][0]["id"]]}
    ).json()  # fmt: skip
    assert (changed["reason"], [row["name"] for row in changed["files"]]) == ("改写", ["b.png"])
    assert api.get(f"{path}files/{changed['files'][0]['id']}/").status_code == 200
    assert api.post(f"{path}submit/").json()["status"] == "submitted"
    assert api.post(f"{path}decide/", {"messages": 103}, format="json").status_code == 403

    staff = desk(finance, bad_october)
    assert staff.post(f"{path}take/").json()["status"] == "under_review"
    refused = staff.post(f"{path}decide/", {"messages": 10}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "billing.sla_decision_invalid")
    given = staff.post(f"{path}decide/", {"messages": 10, "answer": "部分。"}, format="json").json()
    assert (given["status"], given["granted"]) == ("partly_granted", 10)
    assert [event["status"] for event in given["events"]][-1] == "partly_granted"
    again = api.post(f"{path}withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "billing.sla_claim_closed")
    assert Package.objects.filter(account=bad_october, price=0).count() == 1


def test_a_foreign_account_reaches_no_claim_and_no_picture(
    bad_october: Account, other: Any, client: Client  # noqa: F811
) -> None:  # fmt: skip
    services.draft_claim(account=bad_october, month=OCTOBER, reason=REASON)
    claim = services.withdraw_claim(claim=SlaClaim.objects.get())
    client.force_login(other.owner, backend=BACKEND)
    assert client.get(f"/console/billing/slaclaim/{claim.pk}/change/").status_code == 404
    assert client.get("/console/files/sla/1/").status_code == 404
    assert "92.0000" not in client.get("/console/billing/sla/").content.decode()
    assert selectors.open_claim(bad_october.pk, OCTOBER) is None
