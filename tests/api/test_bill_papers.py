"""Layouts, tax invoices, credit notes and refunds over REST."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from accounts.choices import PlatformRole
from accounts.models import User
from billing import services
from billing.models import Bill, BillLayout, CreditNote, LedgerEntry, TaxInvoice
from core import clock
from tests import factories
from tests.api.test_money import V1, client, settle
from tests.billing.test_papers import DECEMBER, TAX_NUMBER
from tests.factories import Cast


@pytest.fixture
def settled(yunfan: Cast) -> Bill:
    """November of the cast: 100 paid in, 1001 segments charged, one of them from the balance."""
    services.top_up(account=yunfan.account, amount=Decimal(100))
    settle(yunfan, 1000)
    settle(yunfan, 1)
    clock.set_state(clock.State(frozen_at=DECEMBER))
    services.settle_month(202611)
    return Bill.objects.get(account=yunfan.account, month=202611)


@pytest.fixture
def finance(yunfan: Cast) -> Any:
    return client(factories.staff(PlatformRole.FINANCE), yunfan.account.pk)


def test_a_layout_is_saved_changed_used_and_forgotten(settled: Bill, yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    made = owner.post(f"{V1}/bill-layouts/", {"name": "a", "columns": ["payer"]}, format="json")
    assert (made.status_code, made.json()["products"], made.json()["is_default"]) == (201, [], False)
    pk = made.json()["id"]
    table = owner.get(f"{V1}/bills/{settled.pk}/table/", {"layout": pk}).json()
    assert [(row["values"], row["segments"], row["amount"]) for row in table["rows"]] == [
        (["余额"], 1, "0.0450"), (["测试套餐"], 1000, "0.0000"),
    ]  # fmt: skip
    assert (table["titles"], table["total"]["segments"], table["is_whole"]) == (["支付方式"], 1001, True)
    changed = owner.patch(f"{V1}/bill-layouts/{pk}/", {"columns": ["product"], "is_default": True}, format="json")
    assert (changed.status_code, changed.json()["name"], changed.json()["is_default"]) == (200, "a", True)
    assert len(owner.get(f"{V1}/bills/{settled.pk}/table/").json()["rows"]) == 1
    sheet = owner.get(f"{V1}/bills/{settled.pk}/xlsx/", HTTP_ACCEPT_LANGUAGE="en")
    lines = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).worksheets[1]
    assert [cell.value for cell in lines[1]][:2] == ["Product", "Message count"]
    assert owner.delete(f"{V1}/bill-layouts/{pk}/").status_code == 204
    assert not BillLayout.objects.exists()


def test_a_layout_of_nothing_is_refused(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    for body in ({"name": "a", "columns": []}, {"name": "a", "columns": ["phone"]}, {"columns": ["product"]}):
        assert owner.post(f"{V1}/bill-layouts/", body, format="json").status_code in (400, 422), body
    assert client(yunfan.readonly).post(
        f"{V1}/bill-layouts/", {"name": "a", "columns": ["product"]}, format="json"
    ).status_code == 403  # fmt: skip
    assert not BillLayout.objects.exists()


def test_an_invoice_is_asked_for_issued_and_booked_back(settled: Bill, yunfan: Cast, finance: Any) -> None:
    owner = client(yunfan.owner)
    body = {"kind": "special", "title": yunfan.account.subject, "tax_number": TAX_NUMBER, "months": [202611]}
    asked = owner.post(f"{V1}/tax-invoices/", body, format="json")
    assert (asked.status_code, asked.json()["amount"], asked.json()["parts"]) == (
        201, "0.0450", [{"month": 202611, "amount": "0.0450"}],
    )  # fmt: skip
    pk = asked.json()["id"]
    assert owner.post(f"{V1}/tax-invoices/", body, format="json").status_code == 409
    assert owner.post(f"{V1}/tax-invoices/{pk}/issue/", {"number": "1"}, format="json").status_code == 403
    issued = finance.post(f"{V1}/tax-invoices/{pk}/issue/", {"number": "25332"}, format="json").json()
    assert (issued["status"], issued["number"]) == ("issued", "25332")
    assert finance.post(f"{V1}/tax-invoices/{pk}/reject/", {"reason": "x"}, format="json").status_code == 409
    assert owner.post(f"{V1}/tax-invoices/{pk}/withdraw/").status_code == 409
    red = {"red_number": "R25332", "reason": "wrong title"}
    assert finance.post(f"{V1}/tax-invoices/{pk}/cancel/", red, format="json").json()["status"] == "cancelled"
    again = owner.post(f"{V1}/tax-invoices/", body, format="json").json()
    assert owner.post(f"{V1}/tax-invoices/{again['id']}/withdraw/").json()["status"] == "cancelled"


def test_a_wrong_tax_number_names_its_field(settled: Bill, yunfan: Cast) -> None:
    body = {"kind": "ordinary", "title": "x", "tax_number": "91330106MA2CFRXY0I", "months": [202611]}
    refused = client(yunfan.owner).post(f"{V1}/tax-invoices/", body, format="json")
    assert refused.status_code in (400, 422)
    assert "tax_number" in refused.content.decode()
    assert not TaxInvoice.objects.exists()


def test_finance_credits_a_line_within_its_amount(settled: Bill, yunfan: Cast, finance: Any, other: Cast) -> None:
    line = settled.lines.get(package_id=None)
    body = {"line": line.pk, "amount": "0.04", "reason": "carrier fault", "reference": "n1"}
    made = finance.post(f"{V1}/credit-notes/", body, format="json")
    assert (made.status_code, made.json()["month"], made.json()["amount"]) == (201, 202611, "0.0400")
    assert finance.post(f"{V1}/credit-notes/", body, format="json").json()["id"] == made.json()["id"]
    more = {**body, "amount": "0.01", "reference": "n2"}
    assert finance.post(f"{V1}/credit-notes/", more, format="json").status_code == 409
    assert client(yunfan.owner).post(f"{V1}/credit-notes/", more, format="json").status_code == 403
    elsewhere = client(User.objects.get(platform_role=PlatformRole.FINANCE), other.account.pk)
    assert elsewhere.post(f"{V1}/credit-notes/", more, format="json").status_code in (400, 422)
    assert CreditNote.objects.count() == 1


def test_finance_refunds_a_charge_of_the_open_month_once(yunfan: Cast, finance: Any) -> None:
    settle(yunfan, 1000)
    settle(yunfan, 2)
    entry = LedgerEntry.objects.filter(kind="charge").latest("id")
    body = {"entries": [entry.pk], "note": "sent twice"}
    made = finance.post(f"{V1}/refunds/", body, format="json").json()
    assert [(row["amount"], row["note"], row["quantity"]) for row in made] == [("0.0900", "sent twice", 2)]
    assert finance.post(f"{V1}/refunds/", body, format="json").json() == []
    assert client(yunfan.owner).post(f"{V1}/refunds/", body, format="json").status_code == 403
    assert len(client(yunfan.owner).get(f"{V1}/refunds/").json()["results"]) == 1
