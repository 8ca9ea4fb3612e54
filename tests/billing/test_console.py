"""Money in the browser."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from billing import selectors, services
from billing.models import Bill, BillLayout, CreditNote, LedgerEntry, Package, PackageProduct, Price, TaxInvoice
from core import clock
from tests import factories
from tests.billing.test_papers import DECEMBER, TAX_NUMBER
from tests.factories import Cast

SAID = {"_form_submitted": "on"}  # what the dialog's own script adds


def browser(user: Any) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(user)
    return found


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def charge(cast: Cast, segments: int, number: int) -> None:
    funding = services.fund_messages(
        account_id=cast.account.pk, vendor="aliyun", product="captcha", country="86", segments=[segments],
        at=clock.now(),
    )[0]  # fmt: skip
    done = services.MessageCharge(
        number, cast.account.pk, "captcha", segments, funding.unit_price, funding.package_id, cast.signature.pk,
        cast.captcha.pk, None,
    )  # fmt: skip
    services.settle_messages([done], at=clock.now())


def test_a_double_click_on_top_up_adds_once(yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    reference = owner.get(page("billing_balance")).context["top_up_form"]["reference"].value()
    for _ in range(2):
        answer = owner.post(page("billing_top_up"), {"amount": "12.5", "reference": reference})
        assert answer.status_code == 302
    assert selectors.balance_of(yunfan.account.pk).balance == Decimal("10012.5")
    assert "¥10,012.50" in text(owner.get(page("billing_balance")))


def test_a_refused_amount_stands_beside_its_field(yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    for amount in ("0", "-1", "abc", "10000000.5"):
        shown = text(owner.post(page("billing_top_up"), {"amount": amount, "reference": "r"}))
        assert "sc-error" in shown
    assert not LedgerEntry.objects.exists()


def test_who_may_only_look_gets_no_form_and_cannot_post(yunfan: Cast) -> None:
    viewer = browser(yunfan.readonly)
    assert page("billing_top_up") not in text(viewer.get(page("billing_balance")))
    assert viewer.post(page("billing_top_up"), {"amount": "1", "reference": "x"}).status_code == 403
    product = PackageProduct.objects.get(slug="captcha-200")
    assert page("billing_buy", product.pk) not in text(viewer.get(page("billing_packages")))
    assert viewer.post(page("billing_buy", product.pk)).status_code == 403
    assert not LedgerEntry.objects.exists()


def test_the_threshold_is_saved_and_switched_off(yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    owner.post(page("billing_alert"), {"alert_below": "20000"})
    assert "below your warning threshold" in text(owner.get(page("billing_balance")))
    owner.post(page("billing_alert"), {"alert_below": ""})
    assert selectors.balance_of(yunfan.account.pk).alert_below is None


def test_buying_shows_the_sum_first_and_a_double_click_buys_once(yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    product = PackageProduct.objects.get(slug="captcha-2000")
    asked = owner.get(page("billing_buy", product.pk))
    assert "¥64.00" in text(asked)
    for _ in range(2):
        owner.post(page("billing_buy", product.pk), {"reference": asked.context["reference"]})
    assert Package.objects.filter(account=yunfan.account, catalogue=product).count() == 1
    assert "2,000 / 2,000" in text(owner.get(page("billing_packages")))


def test_a_package_too_dear_is_not_bought(yunfan: Cast) -> None:
    product = PackageProduct.objects.get(slug="general-3000000")
    shown = text(browser(yunfan.owner).post(page("billing_buy", product.pk), {"reference": "x"}))
    assert "Top up first" in shown
    assert Package.objects.filter(account=yunfan.account).count() == 1


def test_the_calculator_spells_out_the_price(yunfan: Cast) -> None:
    asked = {"what": "messages", "vendor": "aliyun", "product": "captcha", "country": "86", "messages": "1100",
             "parts": "1"}  # fmt: skip
    shown = text(browser(yunfan.owner).get(page("billing_quote"), asked))
    assert "100 segments × ¥0.045 = ¥4.50" in shown


def test_the_bill_page_shows_lines_totals_and_the_download(yunfan: Cast) -> None:
    for number, segments in enumerate((999, 2), start=1):
        charge(yunfan, segments, number)
    owner = browser(yunfan.owner)
    text(owner.get(page("billing_bill_changelist")))
    bill = selectors.bill_of(yunfan.account.pk, 202611)
    shown = text(owner.get(page("billing_bill_change", bill.pk)))
    for expected in ("云帆科技", "模板1", "测试套餐", "¥0.09", "Provisional"):
        assert expected in shown
    answer = owner.get(page("billing_bill_download", bill.pk))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.worksheets[1].cell(row=4, column=11).value == 0.09
    assert browser(yunfan.readonly).get(page("billing_bill_download", bill.pk)).status_code == 403


def test_the_ledger_finds_a_message_by_its_number_and_a_top_up_by_its_reference(yunfan: Cast) -> None:
    charge(yunfan, 1, 4711)
    services.top_up(account=yunfan.account, amount=Decimal(3), reference="bank-9")
    owner = browser(yunfan.owner)
    for term, kind in (("4711", "charge"), ("bank-9", "top_up")):
        found = owner.get(page("billing_ledgerentry_changelist"), {"q": term}).context["cl"].result_list
        assert [row.kind for row in found] == [kind]
    assert not owner.get(page("billing_ledgerentry_changelist"), {"q": "471"}).context["cl"].result_list


def test_a_stranger_opens_no_bill(yunfan: Cast, other: Cast) -> None:
    charge(yunfan, 1, 1)
    bill = services.build_bill(account_id=yunfan.account.pk, month=202611)
    stranger = browser(other.owner)
    assert stranger.get(page("billing_bill_change", bill.pk)).status_code == 404
    assert stranger.get(page("billing_bill_download", bill.pk)).status_code == 404
    entry = LedgerEntry.objects.get()
    assert stranger.get(page("billing_ledgerentry_change", entry.pk)).status_code == 404
    assert "云帆" not in text(stranger.get(page("billing_ledgerentry_changelist")))


@pytest.mark.parametrize("role", [PlatformRole.FINANCE, PlatformRole.OPERATOR])
def test_finance_adjusts_and_gives(yunfan: Cast, role: PlatformRole) -> None:
    staff = browser(factories.staff(role))
    url = page("billing_wallet_adjust", yunfan.account.pk)
    assert staff.get(url).status_code == 200
    text(staff.post(url, {**SAID, "amount": "-1.5", "note": ""}))
    assert not LedgerEntry.objects.exists()
    assert staff.post(url, {**SAID, "amount": "-1.5", "note": "double"}).status_code == 302
    assert selectors.balance_of(yunfan.account.pk).balance == Decimal("9998.5")
    gift = PackageProduct.objects.get(slug="gift-100")
    staff.post(page("billing_packageproduct_give", gift.pk), {**SAID, "account": yunfan.account.pk, "note": "monthly"})
    assert Package.objects.get(account=yunfan.account, catalogue=gift).price == 0
    assert browser(yunfan.owner).post(url, {"amount": "5", "note": "x"}).status_code == 403


def test_finance_adds_a_price_from_a_day_on_and_a_wrong_one_is_refused(yunfan: Cast) -> None:
    staff = browser(factories.staff(PlatformRole.FINANCE))
    body = {"vendor": "aliyun", "product": "captcha", "country": "", "unit_price": "0.05", "charge_on": "delivery",
            "from_volume": "0", "unit": "segment", "valid_from": "2026-11-20", "source": "test"}  # fmt: skip
    assert staff.post(page("billing_price_add"), body).status_code == 302
    assert Price.objects.get(source="test").unit_price == Decimal("0.05")
    text(staff.post(page("billing_price_add"), body))
    text(staff.post(page("billing_price_add"), {**body, "unit_price": "-1", "valid_from": "2026-11-21"}))
    assert Price.objects.filter(vendor="aliyun", product="captcha").count() == 5
    assert browser(yunfan.owner).post(page("billing_price_add"), body).status_code == 403


@pytest.mark.parametrize("name", ["billing_balance", "billing_packages", "billing_bill_changelist",
                                  "billing_ledgerentry_changelist", "billing_price_changelist",
                                  "billing_package_changelist"])  # fmt: skip
def test_no_page_asks_more_of_the_database_as_it_fills(yunfan: Cast, name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    owner = browser(yunfan.owner)
    charge(yunfan, 1, 1)
    owner.get(page(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        text(owner.get(page(name)))
    for number in range(2, 12):
        charge(yunfan, 1, number)
        services.top_up(account=yunfan.account, amount=Decimal(1))
    services.build_bill(account_id=yunfan.account.pk, month=202611)
    with CaptureQueriesContext(connection) as many:
        text(owner.get(page(name)))
    assert len(many) <= len(few) <= 16


@pytest.fixture
def settled(yunfan: Cast) -> Bill:
    """November: 100 paid in, the package used up, one segment from the balance."""
    services.top_up(account=yunfan.account, amount=Decimal(100))
    charge(yunfan, 1000, 1)
    charge(yunfan, 1, 2)
    clock.set_state(clock.State(frozen_at=DECEMBER))
    services.settle_month(202611)
    return Bill.objects.get(account=yunfan.account, month=202611)


def finance_browser(cast: Cast) -> Client:
    found = browser(factories.staff(PlatformRole.FINANCE))
    found.post(page("switch_account"), {"account": cast.account.pk})
    return found


def test_the_bill_page_follows_the_layout_and_so_does_its_file(settled: Bill, yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    saved = owner.post(page("billing_billlayout_add"), {"name": "payers", "columns": ["payer"], "products": []})
    assert saved.status_code == 302
    layout = BillLayout.objects.get(account=yunfan.account)
    shown = text(owner.get(page("billing_bill_change", settled.pk), {"layout": layout.pk}))
    assert "<th>Paid by</th>" in shown and "<th>Signature</th>" not in shown
    assert f"download/?layout={layout.pk}" in shown
    assert "<th>Signature</th>" in text(owner.get(page("billing_bill_change", settled.pk)))
    answer = owner.get(page("billing_bill_download", settled.pk), {"layout": layout.pk})
    lines = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[1]
    assert [cell.value for cell in lines[1]][:2] == ["Paid by", "Message count"]


def test_a_layout_without_columns_stands_beside_its_field(yunfan: Cast) -> None:
    answer = browser(yunfan.owner).post(page("billing_billlayout_add"), {"name": "x"})
    assert "columns" in answer.context["adminform"].form.errors
    assert not BillLayout.objects.exists()


def test_finance_writes_a_credit_note_once_from_the_bill(settled: Bill, yunfan: Cast) -> None:
    line = settled.lines.get(package_id=None)
    finance = finance_browser(yunfan)
    assert page("billing_credit", line.pk) in text(finance.get(page("billing_bill_change", settled.pk)))
    form = finance.get(page("billing_credit", line.pk)).context["form"]
    body = {"amount": "0.045", "reason": "carrier fault", "reference": form["reference"].value()}
    for _ in range(2):
        assert finance.post(page("billing_credit", line.pk), body).status_code == 302
    assert [(note.amount, note.reason) for note in CreditNote.objects.all()] == [(Decimal("0.045"), "carrier fault")]
    refused = finance.post(page("billing_credit", line.pk), {**body, "reference": "other"})
    assert "At most ¥0.00" in text(refused)
    assert "carrier fault" in text(browser(yunfan.owner).get(page("billing_bill_change", settled.pk)))
    assert browser(yunfan.owner).get(page("billing_credit", line.pk)).status_code == 403


def test_an_invoice_goes_from_the_accounts_form_to_finance(settled: Bill, yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    body = {"kind": "ordinary", "title": "杭州云帆", "tax_number": TAX_NUMBER, "months": [settled.pk], "sum_": ""}
    wrong = owner.post(page("billing_taxinvoice_add"), {**body, "tax_number": TAX_NUMBER[:-1]})
    assert "tax_number" in wrong.context["adminform"].form.errors
    assert owner.post(page("billing_taxinvoice_add"), body).status_code == 302
    invoice = TaxInvoice.objects.get()
    assert invoice.amount == Decimal("0.045")
    assert "2026-11 ¥0.045" in text(owner.get(page("billing_taxinvoice_change", invoice.pk)))
    issue = page("billing_taxinvoice_issue", invoice.pk)
    assert owner.post(issue, {"number": "1", **SAID}).status_code == 403
    assert finance_browser(yunfan).post(issue, {"number": "25332", **SAID}).status_code == 302
    invoice.refresh_from_db()
    assert (invoice.status, invoice.number) == ("issued", "25332")


def test_finance_refunds_a_charge_from_the_ledger(yunfan: Cast) -> None:
    charge(yunfan, 1000, 1)
    charge(yunfan, 1, 2)
    entry = LedgerEntry.objects.get(cause_id="2")
    answer = finance_browser(yunfan).post(page("billing_ledgerentry_refund", entry.pk), {"note": "fault", **SAID})
    assert answer.status_code == 302
    refund = LedgerEntry.objects.get(kind="refund")
    assert (refund.amount, refund.note, refund.actor_name) == (Decimal("0.045"), "fault", "staff-finance")
