"""Money over REST."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from billing import services
from billing.models import LedgerEntry, Package
from core import clock
from tests import factories
from tests.factories import Cast

V1 = "/api/v1"


def client(user: Any, account_id: int | None = None) -> APIClient:
    found = APIClient()
    found.force_authenticate(user)
    if account_id:
        found.credentials(HTTP_X_ACCOUNT=str(account_id))
    return found


def settle(cast: Cast, segments: int) -> None:
    """Charge one code message to the account's package or balance."""
    funding = services.fund_messages(
        account_id=cast.account.pk, vendor="aliyun", product="captcha", country="86", segments=[segments],
        at=clock.now(),
    )[0]  # fmt: skip
    number = LedgerEntry.objects.count() + 1
    charge = services.MessageCharge(
        number, cast.account.pk, "captcha", segments, funding.unit_price, funding.package_id, cast.signature.pk,
        cast.captcha.pk, None,
    )  # fmt: skip
    services.settle_messages([charge], at=clock.now())


def test_the_wallet_says_balance_and_threshold(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    assert owner.get(f"{V1}/wallet/").json() == {
        "balance": "10000.0000", "held": "0.0000", "free": "10000.0000", "alert_below": None, "is_low": False,
        "is_in_arrears": False, "can_send": True,
    }  # fmt: skip
    changed = owner.patch(f"{V1}/wallet/", {"alert_below": "10000.5"}, format="json")
    assert (changed.json()["alert_below"], changed.json()["is_low"]) == ("10000.5000", True)
    assert client(yunfan.readonly).patch(f"{V1}/wallet/", {"alert_below": None}, format="json").status_code == 403


def test_a_top_up_with_the_same_key_or_reference_is_booked_once(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    body = {"amount": "12.34", "reference": "bank-7"}
    first = owner.post(f"{V1}/top-ups/", body, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    again = owner.post(f"{V1}/top-ups/", body, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    third = owner.post(f"{V1}/top-ups/", body, format="json")
    assert [row.status_code for row in (first, again, third)] == [201, 201, 201]
    assert first.json()["id"] == again.json()["id"] == third.json()["id"]
    assert first.json()["balance_after"] == "10012.3400"
    assert len(owner.get(f"{V1}/top-ups/").json()["results"]) == 1


def test_who_may_not_pay_in_changes_nothing(yunfan: Cast) -> None:
    for user in (yunfan.operator, yunfan.readonly):
        assert client(user).post(f"{V1}/top-ups/", {"amount": "1"}, format="json").status_code == 403
    assert client(yunfan.owner).post(f"{V1}/adjustments/", {"amount": "1", "note": "x"}).status_code == 403
    bad = client(yunfan.owner).post(f"{V1}/top-ups/", {"amount": "-3"}, format="json")
    assert (bad.status_code, bad.json()["code"]) == (422, "billing.amount_invalid")
    assert not LedgerEntry.objects.exists()


def test_finance_adjusts_an_account_it_names(yunfan: Cast) -> None:
    staff = factories.staff(PlatformRole.FINANCE)
    body = {"amount": "-0.5", "note": "double charge"}
    assert client(staff).post(f"{V1}/adjustments/", body, format="json").status_code == 422
    done = client(staff, yunfan.account.pk).post(f"{V1}/adjustments/", body, format="json")
    assert (done.status_code, done.json()["amount"]) == (201, "-0.5000")


def test_a_package_is_bought_by_its_code(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    body = {"package_product": "general-10000"}
    first = owner.post(f"{V1}/packages/", body, format="json", HTTP_IDEMPOTENCY_KEY="buy-1")
    again = owner.post(f"{V1}/packages/", body, format="json", HTTP_IDEMPOTENCY_KEY="buy-1")
    assert first.json() == again.json()
    assert (first.json()["quantity"], first.json()["price"]) == (10_000, "450.0000")
    assert owner.get(f"{V1}/wallet/").json()["balance"] == "9550.0000"
    refused = owner.post(f"{V1}/packages/", {"package_product": "gift-100"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "billing.not_on_sale")
    assert Package.objects.filter(account=yunfan.account).count() == 2


def test_a_quote_spells_out_its_calculation(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    asked = {"vendor": "aliyun", "product": "captcha", "messages": 600, "segments": 2}
    found = owner.post(f"{V1}/quote/", asked, format="json", HTTP_ACCEPT_LANGUAGE="en").json()
    assert (found["amount"], found["segments"], found["from_packages"]) == ("9.0000", 1200, 1000)
    assert found["calculation"] == [
        "600 messages × 2 segments = 1,200 segments",
        "1,000 segments from the package “测试套餐”: ¥0.00",
        "200 segments × ¥0.045 = ¥9.00",
        "To pay: ¥9.00 for 1,200 segments",
    ]
    text = {"vendor": "tencent", "product": "promotion", "text": "字" * 134}
    assert owner.post(f"{V1}/quote/", text, format="json").json()["segments"] == 2
    packs = {"package_product": "captcha-2000", "count": 3}
    assert owner.post(f"{V1}/quote/", packs, format="json").json()["amount"] == "192.0000"
    missing = owner.post(f"{V1}/quote/", {}, format="json")
    assert {row["field"] for row in missing.json()["errors"]} == {"vendor", "product", "segments"}


@pytest.mark.parametrize("noun", ["ledger", "packages", "bills", "prices", "package-products", "top-ups"])
def test_a_list_costs_the_same_however_long(
    yunfan: Cast, noun: str, django_assert_max_num_queries: Any, test_clock: Any
) -> None:
    for _ in range(5):
        settle(yunfan, 1)
    owner = client(yunfan.owner)
    owner.get(f"{V1}/bills/")
    with django_assert_max_num_queries(6):
        assert owner.get(f"{V1}/{noun}/").status_code == 200


def test_the_bill_its_lines_its_days_and_its_workbook_agree(yunfan: Cast) -> None:
    for segments in (600, 500, 2):  # package: 600 + 2; balance: 500 x 0.045
        settle(yunfan, segments)
    owner = client(yunfan.owner)
    (bill,) = owner.get(f"{V1}/bills/?month=202611").json()["results"]
    assert (bill["status"], bill["consumed"], bill["package_segments"]) == ("provisional", "22.5000", 602)
    lines = owner.get(f"{V1}/bills/{bill['id']}/lines/").json()
    days = owner.get(f"{V1}/bills/{bill['id']}/days/").json()
    assert (
        sum(Decimal(row["amount"]) for row in lines) == sum(Decimal(row["amount"]) for row in days) == Decimal("22.5")
    )
    answer = owner.get(f"{V1}/bills/{bill['id']}/xlsx/", HTTP_ACCEPT_LANGUAGE="en")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Lines"].cell(row=len(lines) + 2, column=11).value == 22.5
    assert client(yunfan.readonly).get(f"{V1}/bills/{bill['id']}/xlsx/").status_code == 403


def test_another_company_sees_nothing(yunfan: Cast, other: Cast) -> None:
    settle(yunfan, 1)
    services.build_bill(account_id=yunfan.account.pk, month=202611)
    bill = client(yunfan.owner).get(f"{V1}/bills/").json()["results"][0]
    stranger = client(other.owner, yunfan.account.pk)
    for noun in ("ledger", "bills", "top-ups"):
        assert stranger.get(f"{V1}/{noun}/").json()["results"] == []
    for tail in ("", "lines/", "days/", "xlsx/"):
        assert stranger.get(f"{V1}/bills/{bill['id']}/{tail}").status_code == 404
    assert stranger.get(f"{V1}/packages/{yunfan.package.pk}/").status_code == 404
    assert APIClient().get(f"{V1}/wallet/").status_code == 401
