"""Refunds, credit notes, tax invoices and layouts: each stays within what was really charged and paid."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import errors, selectors, services
from billing.models import Bill, BillLayout, BillLine, CreditNote, LedgerEntry, Package, TaxInvoice, Wallet
from billing.tax_numbers import check_digit, is_valid
from core import clock
from tests.billing.test_bills import send
from tests.factories import Cast

TAX_NUMBER = "91330106MA2CFRXY0" + check_digit("91330106MA2CFRXY0")
DECEMBER = dt.datetime(2026, 12, 2, 4, 0, tzinfo=dt.UTC)


def books(account: Account) -> tuple[Any, ...]:
    """All that may not change on a refusal."""
    return (
        list(LedgerEntry.objects.filter(account=account).order_by("id").values()),
        Wallet.objects.values().get(pk=account.pk),
        list(Package.objects.filter(account=account).values()),
        list(CreditNote.objects.values()), list(TaxInvoice.objects.values()), list(BillLayout.objects.values()),
    )  # fmt: skip


@pytest.fixture
def settled(shop: Account, yunfan: Cast) -> Bill:
    """November: 100 in, ten codes for 0.45 and four promotions; settled, and today is 2 December."""
    send(shop, 1, [1] * 10, signature_id=yunfan.signature.pk, template_id=yunfan.captcha.pk)
    send(shop, 20, [1] * 4, product="promotion", signature_id=yunfan.signature.pk, template_id=yunfan.promotion.pk)
    clock.set_state(clock.State(frozen_at=DECEMBER))
    services.settle_month(202611)
    return Bill.objects.get(account=shop, month=202611)


def test_a_refund_gives_money_back_once_with_reason_and_actor(shop: Account, yunfan: Cast) -> None:
    send(shop, 1, [2, 1])
    charge = LedgerEntry.objects.get(kind="charge", cause_id="1")
    refunds = services.refund_charges(account=shop, entry_ids=[charge.pk], note="double click", actor=yunfan.owner)
    assert [(row.amount, row.quantity, row.cause_id, row.note, row.actor_name) for row in refunds] == [
        (Decimal("0.0900"), 2, "1", "double click", "yunfan-owner")
    ]
    assert services.refund_charges(account=shop, entry_ids=[charge.pk], note="again") == []
    assert selectors.balance_of(shop.pk).balance == Decimal("99.9550")
    assert selectors.audit(shop.pk) == []


def test_a_refund_puts_segments_back_into_the_package(shop: Account, make_product: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 3, "1"))
    send(shop, 1, [1, 2])
    package.refresh_from_db()
    assert (package.remaining, package.status) == (0, "used_up")
    charge = LedgerEntry.objects.get(kind="charge", cause_id="2")
    refunds = services.refund_charges(account=shop, entry_ids=[charge.pk], note="carrier fault")
    package.refresh_from_db()
    assert (package.remaining, package.status, refunds[0].amount) == (2, "active", Decimal(0))
    assert selectors.audit(shop.pk) == []


@pytest.mark.parametrize(("entries", "note", "error"), [
    ("own", " ", errors.NoteMissing), ("none", "x", errors.ChargeUnknown), ("top-up", "x", errors.ChargeUnknown),
    ("foreign", "x", errors.ChargeUnknown), ("settled", "x", errors.ChargeSettled),
])  # fmt: skip
def test_a_refused_refund_changes_nothing(
    settled: Bill, shop: Account, entries: str, note: str, error: type[Exception]
) -> None:
    stranger = Account.objects.create(name="stranger", created_at=clock.now())
    services.top_up(account=stranger, amount=Decimal(1))
    send(stranger, 90, [1])
    send(shop, 91, [1])
    ids = {
        "own": list(LedgerEntry.objects.filter(cause_id="91").values_list("pk", flat=True)),
        "none": [],
        "top-up": list(LedgerEntry.objects.filter(account=shop, kind="top_up").values_list("pk", flat=True)),
        "foreign": list(LedgerEntry.objects.filter(cause_id="90").values_list("pk", flat=True)),
        "settled": list(LedgerEntry.objects.filter(cause_id="1").values_list("pk", flat=True)),
    }[entries]
    before = books(shop)
    with pytest.raises(error):
        services.refund_charges(account=shop, entry_ids=ids, note=note)
    assert books(shop) == before


def test_a_credit_note_books_an_adjustment_and_leaves_the_bill(settled: Bill, shop: Account, yunfan: Cast) -> None:
    line = settled.lines.get(product="captcha")
    shown = (Bill.objects.values().get(pk=settled.pk), BillLine.objects.values().get(pk=line.pk))
    note = services.credit_line(line=line, amount=Decimal("0.2"), reason="carrier fault", actor=yunfan.owner)
    entry = LedgerEntry.objects.get(pk=note.entry_id)
    assert (entry.kind, entry.cause_kind, entry.cause_id) == ("adjustment", "credit_note", str(note.pk))
    assert (entry.month, entry.amount, entry.note) == (202612, Decimal("0.2"), f"2026-11 #{line.pk}: carrier fault")
    assert (Bill.objects.values().get(pk=settled.pk), BillLine.objects.values().get(pk=line.pk)) == shown
    assert selectors.creditable(line) == Decimal("0.25")
    before = books(shop)
    with pytest.raises(errors.CreditTooHigh, match=r"¥0\.25"):
        services.credit_line(line=line, amount=Decimal("0.2501"), reason="more")
    assert books(shop) == before
    services.credit_line(line=line, amount=Decimal("0.25"), reason="the rest")
    assert selectors.creditable(line) == 0
    assert selectors.audit(shop.pk) == []


def test_a_credit_note_with_the_same_reference_is_one(settled: Bill, shop: Account) -> None:
    line = settled.lines.get(product="captcha")
    one = services.credit_line(line=line, amount=Decimal("0.1"), reason="x", reference="r")
    assert services.credit_line(line=line, amount=Decimal("0.1"), reason="x", reference="r").pk == one.pk
    with pytest.raises(errors.ReferenceUsed):
        services.credit_line(line=line, amount=Decimal("0.2"), reason="x", reference="r")
    assert CreditNote.objects.count() == 1


@pytest.mark.parametrize(("amount", "reason", "error"), [
    ("0", "x", errors.AmountInvalid), ("-1", "x", errors.AmountInvalid), ("0.00001", "x", errors.AmountInvalid),
    ("0.1", "  ", errors.NoteMissing),
])  # fmt: skip
def test_a_refused_credit_note_changes_nothing(
    settled: Bill, shop: Account, amount: str, reason: str, error: type[Exception]
) -> None:
    before = books(shop)
    with pytest.raises(error):
        services.credit_line(line=settled.lines.first(), amount=Decimal(amount), reason=reason)
    assert books(shop) == before


def test_an_open_bill_gets_no_credit_note(shop: Account) -> None:
    send(shop, 1, [1])
    bill = services.build_bill(account_id=shop.pk, month=202611)
    with pytest.raises(errors.LineOpen):
        services.credit_line(line=bill.lines.get(), amount=Decimal("0.01"), reason="x")
    assert not CreditNote.objects.exists()


def ask(shop: Account, **changed: Any) -> TaxInvoice:
    values = {"title": shop.name, "tax_number": TAX_NUMBER, "kind": "ordinary", "months": [202611], **changed}
    return services.request_invoice(account=shop, **values)


def test_an_invoice_takes_what_was_paid_and_no_more(settled: Bill, shop: Account) -> None:
    paid = settled.consumed
    first = ask(shop, amount=Decimal("0.4"), reference="a")
    assert ask(shop, amount=Decimal("0.4"), reference="a").pk == first.pk
    rest = ask(shop)
    assert rest.amount == paid - Decimal("0.4")
    before = books(shop)
    with pytest.raises(errors.InvoiceNothing, match=r"¥0\.00"):
        ask(shop, amount=Decimal("0.0001"))
    assert books(shop) == before
    assert selectors.audit(shop.pk) == []


def test_what_was_credited_is_not_invoiced(settled: Bill, shop: Account) -> None:
    services.credit_line(line=settled.lines.get(product="captcha"), amount=Decimal("0.45"), reason="x")
    assert ask(shop).amount == settled.consumed - Decimal("0.45")


def test_given_balance_is_not_invoiced(yunfan: Cast) -> None:
    account = Account.objects.create(name="guest", created_at=clock.now())
    services.top_up(account=account, amount=Decimal("0.1"))
    services.adjust(account=account, amount=Decimal(5), note="welcome")
    send(account, 1, [1] * 10)
    clock.set_state(clock.State(frozen_at=DECEMBER))
    services.settle_month(202611)
    assert ask(account).amount == Decimal("0.1")


def test_finance_issues_rejects_and_books_back_in_red(settled: Bill, shop: Account, yunfan: Cast) -> None:
    invoice = ask(shop)
    issued = services.issue_invoice(invoice=invoice, number="25332000000012345678", actor=yunfan.owner)
    assert (issued.status, issued.number, issued.decided_at) == ("issued", "25332000000012345678", DECEMBER)
    with pytest.raises(errors.InvoiceDecided):
        services.reject_invoice(invoice=invoice, reason="late")
    cancelled = services.cancel_invoice(invoice=invoice, red_number="R1", reason="wrong title")
    assert (cancelled.status, cancelled.red_number, cancelled.reason) == ("cancelled", "R1", "wrong title")
    again = ask(shop)
    assert again.amount == settled.consumed
    with pytest.raises(errors.InvoiceInvalid) as taken:
        services.issue_invoice(invoice=again, number="25332000000012345678")
    assert taken.value.field == "number"
    rejected = services.reject_invoice(invoice=again, reason="title not registered")
    assert (rejected.status, rejected.reason) == ("rejected", "title not registered")
    withdrawn = services.withdraw_invoice(invoice=ask(shop))
    assert withdrawn.status == "cancelled"
    assert selectors.audit(shop.pk) == []


@pytest.mark.parametrize(("changed", "field"), [
    ({"title": " "}, "title"), ({"title": "x" * 101}, "title"), ({"tax_number": "91330106MA2CFRXY0"}, "tax_number"),
    ({"tax_number": TAX_NUMBER[:-1] + ("0" if TAX_NUMBER[-1] != "0" else "1")}, "tax_number"),
    ({"kind": "paper"}, "kind"), ({"months": []}, "months"), ({"months": [202612]}, "months"),
    ({"amount": Decimal("0.00001")}, "amount"), ({"amount": Decimal(0)}, "amount"),
])  # fmt: skip
def test_a_refused_invoice_names_the_field(settled: Bill, shop: Account, changed: dict[str, Any], field: str) -> None:
    before = books(shop)
    with pytest.raises((errors.InvoiceInvalid, errors.InvoiceNothing)) as refusal:
        ask(shop, **changed)
    assert refusal.value.field == field
    assert books(shop) == before


def test_the_check_digit_of_a_credit_code() -> None:
    assert is_valid("91350100M000100Y43")  # the standard's own example
    assert not is_valid("91350100M000100Y44")
    assert not is_valid("91350100M000100I43")
    assert not is_valid("91350100m000100y43")


def test_a_layout_groups_the_same_sums(settled: Bill, shop: Account) -> None:
    layout = services.save_layout(account=shop, name="by signature", columns=["signature"], is_default=True)
    assert selectors.layout_for(settled) == layout
    table = selectors.laid_out(settled, layout)
    assert [(row.values, row.messages, row.segments) for row in table.rows] == [(("云帆科技",), 14, 14)]
    assert (table.total.amount, table.is_whole) == (settled.consumed, True)
    only = services.save_layout(account=shop, name="codes", columns=["product", "price"], products=["captcha"])
    table = selectors.laid_out(settled, only)
    assert [(row.values[1], row.messages, row.amount) for row in table.rows] == [
        (Decimal("0.0450"), 10, Decimal("0.4500"))
    ]
    assert (table.total.amount, table.is_whole) == (Decimal("0.4500"), False)
    standard = selectors.laid_out(settled, None)
    assert len(standard.rows) == settled.lines.count()
    assert standard.total.amount == settled.consumed


def test_a_new_default_layout_takes_the_place_of_the_old(shop: Account) -> None:
    first = services.save_layout(account=shop, name="a", columns=["product"], is_default=True)
    services.save_layout(account=shop, name="b", columns=["product"], is_default=True)
    first.refresh_from_db()
    assert not first.is_default


@pytest.mark.parametrize(("changed", "field"), [
    ({"name": ""}, "name"), ({"name": "x" * 31}, "name"), ({"name": "taken"}, "name"), ({"columns": []}, "columns"),
    ({"columns": ["product", "product"]}, "columns"), ({"columns": ["phone"]}, "columns"),
    ({"products": ["sms"]}, "products"),
])  # fmt: skip
def test_a_refused_layout_names_the_field(shop: Account, changed: dict[str, Any], field: str) -> None:
    services.save_layout(account=shop, name="taken", columns=["product"])
    before = books(shop)
    with pytest.raises(errors.LayoutInvalid) as refusal:
        services.save_layout(account=shop, **{"name": "mine", "columns": ["product"], **changed})
    assert refusal.value.field == field
    assert books(shop) == before


def test_a_reset_forgets_the_papers_and_keeps_the_chain(settled: Bill, shop: Account) -> None:
    services.credit_line(line=settled.lines.first(), amount=Decimal("0.01"), reason="x")
    send(shop, 60, [1])
    services.refund_charges(
        account=shop, entry_ids=[LedgerEntry.objects.get(kind="charge", cause_id="60").pk], note="x"
    )
    ask(shop)
    services.forget_charges(account_id=shop.pk)
    assert not TaxInvoice.objects.exists() and not CreditNote.objects.exists()
    assert selectors.balance_of(shop.pk).balance == 100
    assert selectors.audit(shop.pk) == []
