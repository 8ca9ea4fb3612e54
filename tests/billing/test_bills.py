"""A month's bill from its ledger, recomputed by hand; the sheet says the same."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.models import Account
from billing import selectors, services
from billing.errors import MonthOpen
from billing.models import Bill, LedgerEntry
from billing.services import MessageCharge
from billing.services.ledger import lock_wallets, post
from core import clock, duties
from privacy_numbers.models import NumberPool
from tests.factories import Cast


def send(account: Account, first_id: int, segments: list[int], *, product: str = "captcha", **ids: int | None) -> None:
    """Fund and charge messages numbered from ``first_id``."""
    paid = services.fund_messages(
        account_id=account.pk, vendor="aliyun", product=product, country="86", segments=segments, at=clock.now()
    )
    charges = [
        MessageCharge(
            first_id + n, account.pk, product, parts, funding.unit_price, funding.package_id,
            ids.get("signature_id"), ids.get("template_id"), None,
        )
        for n, (funding, parts) in enumerate(zip(paid, segments, strict=True))
    ]  # fmt: skip
    services.settle_messages(charges, at=clock.now())


@pytest.fixture
def november(shop: Account, yunfan: Cast, make_product: Any, test_clock: Any) -> Bill:
    """A month by hand.

    100 in; package of 4 for 1.8; three codes of 1 segment and one of 2 (package covers 1+1+1, the long one pays
    2 x 0.045 = 0.09); next day the package's last part, then 3 promotions of 1 (0.055 each = 0.165); -5 by finance.
    """
    ids = {"signature_id": yunfan.signature.pk, "template_id": yunfan.captcha.pk}
    services.buy_package(account=shop, catalogue=make_product("四条", 4, "1.8", product="captcha"))
    send(shop, 1, [1, 1, 1, 2], **ids)
    test_clock.advance(days=1)
    send(shop, 5, [1], **ids)
    send(shop, 6, [1, 1, 1], product="promotion", signature_id=yunfan.signature.pk, template_id=yunfan.promotion.pk)
    services.adjust(account=shop, amount=Decimal(-5), note="correction")
    return services.build_bill(account_id=shop.pk, month=202611)


def test_the_bill_is_what_one_computes_by_hand(november: Bill, shop: Account) -> None:
    assert (november.opening, november.closing) == (Decimal(0), Decimal("92.9450"))
    assert (november.consumed, november.purchased, november.topped_up, november.adjusted) == (
        Decimal("0.2550"), Decimal("1.8"), Decimal(100), Decimal(-5),
    )  # fmt: skip
    assert (november.messages, november.segments, november.package_segments) == (8, 9, 4)
    lines = [
        (row.product, row.signature_name, row.template_name, row.package, row.messages, row.segments, row.amount)
        for row in november.lines.all()
    ]
    assert sorted(lines) == [
        ("captcha", "云帆科技", "模板1", "", 1, 2, Decimal("0.0900")),
        ("captcha", "云帆科技", "模板1", "四条", 4, 4, Decimal("0.0000")),
        ("promotion", "云帆科技", "模板3", "", 3, 3, Decimal("0.1650")),
    ]
    assert selectors.balance_of(shop.pk).balance == november.closing
    assert selectors.audit(shop.pk) == []


def test_the_days_add_up_to_the_bill(november: Bill) -> None:
    days = selectors.days_of(november)
    assert [(row.day, row.messages, row.amount) for row in days] == [
        (dt.date(2026, 11, 20), 4, Decimal("0.0900")), (dt.date(2026, 11, 21), 4, Decimal("0.1650")),
    ]  # fmt: skip
    assert sum(row.segments for row in days) == november.segments


def test_building_again_gives_the_same_bill(november: Bill) -> None:
    before = list(november.lines.values_list("product", "amount", "segments"))
    again = services.build_bill(account_id=november.account_id, month=202611)
    assert again.pk == november.pk
    assert list(again.lines.values_list("product", "amount", "segments")) == before


def test_a_deleted_template_keeps_its_name_on_the_bill(november: Bill, yunfan: Cast) -> None:
    yunfan.promotion.delete()
    again = services.build_bill(account_id=november.account_id, month=202611)
    assert again.lines.get(product="promotion").template_name == "模板3"


def test_the_month_is_settled_when_it_is_over_in_beijing(november: Bill, shop: Account, test_clock: Any) -> None:
    with pytest.raises(MonthOpen):
        services.settle_month(202611)
    duty = next(d for d in duties.all_duties() if d.name == "billing.settle_months")
    assert duty.next_due() == dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)
    assert duty.run() == 0
    clock.set_state(clock.State(frozen_at=dt.datetime(2026, 11, 30, 15, 59, 59, tzinfo=dt.UTC)))
    send(shop, 50, [1])  # the last second of November
    clock.set_state(clock.State(frozen_at=dt.datetime(2026, 11, 30, 16, 0, tzinfo=dt.UTC)))
    send(shop, 51, [1])  # the first of December
    clock.set_state(clock.State(frozen_at=duty.next_due()))
    assert duty.run() == 1
    assert duty.run() == 0
    settled = Bill.objects.get(account=shop, month=202611)
    assert (settled.status, settled.messages, settled.closing) == ("settled", 9, Decimal("92.9000"))
    december = services.build_bill(account_id=shop.pk, month=202612)
    assert (december.opening, december.closing, december.messages) == (Decimal("92.9"), Decimal("92.8550"), 1)
    assert selectors.audit(shop.pk) == []


def test_a_settled_bill_never_changes_and_late_charges_go_to_the_next_month(shop: Account, test_clock: Any) -> None:
    paid = services.fund_messages(
        account_id=shop.pk, vendor="aliyun", product="captcha", country="86", segments=[1], at=clock.now()
    )
    instant = clock.now()
    clock.set_state(clock.State(frozen_at=dt.datetime(2026, 12, 2, tzinfo=dt.UTC)))
    services.settle_month(202611)
    late = MessageCharge(9, shop.pk, "captcha", 1, paid[0].unit_price, None, None, None, None)
    services.settle_messages([late], at=instant)
    entry = LedgerEntry.objects.get(kind="charge")
    assert (entry.month, entry.day) == (202612, dt.date(2026, 11, 20))
    assert services.build_bill(account_id=shop.pk, month=202611).messages == 0
    assert services.build_bill(account_id=shop.pk, month=202612).messages == 1
    assert selectors.audit(shop.pk) == []


def test_looking_at_a_bill_makes_it_anew_only_when_the_ledger_grew(november: Bill, shop: Account, test_clock: Any,
                                                                  django_assert_num_queries: Any) -> None:  # fmt: skip
    with django_assert_num_queries(2):
        services.fresh_bill(account_id=shop.pk, month=202611)
    send(shop, 70, [1])
    test_clock.advance(seconds=10)
    assert services.fresh_bill(account_id=shop.pk, month=202611).messages == 9
    assert services.fresh_bill(account_id=shop.pk, month=202610) is None


def cells(sheet: Any, column: int) -> list[Decimal]:
    """A column's body and total, to the last digit."""
    return [Decimal(str(row[column])) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_workbook_adds_up_to_the_ledger_to_the_last_digit(november: Bill, tmp_path: Path) -> None:
    path = services.write_bill_workbook(tmp_path / "bill.xlsx", november.pk, "en")
    book = openpyxl.load_workbook(path)
    cover, lines, days = book.worksheets
    assert [sheet.title for sheet in book.worksheets] == ["Bill", "Lines", "Per day"]
    ledger = LedgerEntry.objects.filter(account=november.account, month=202611)
    charged = -sum(ledger.filter(kind="charge").values_list("amount", flat=True))
    *body, total = cells(lines, 10)
    assert total == sum(body) == charged == november.consumed == Decimal("0.2550")
    *body, total = cells(days, 4)
    assert total == sum(body) == charged
    *body, total = cells(days, 5)
    assert total == sum(body) == sum(ledger.values_list("amount", flat=True)) == november.closing - november.opening
    shown = {row[0]: row[1] for row in cover.iter_rows(max_col=2, values_only=True) if row[0]}
    moves = ("Opening balance", "Topped up", "Packages bought", "Pay-as-you-go", "Adjustments and refunds")
    assert sum(Decimal(str(shown[name])) for name in moves) == Decimal(str(shown["Closing balance"]))
    assert Decimal(str(shown["Closing balance"])) == november.closing
    assert Decimal(str(shown["Total"])) == november.messages


def test_the_workbook_has_typed_cells_and_a_chart_of_its_days(november: Bill, tmp_path: Path) -> None:
    path = services.write_bill_workbook(tmp_path / "bill.xlsx", november.pk, "en")
    cover, lines, days = openpyxl.load_workbook(path).worksheets
    (chart,) = cover._charts
    (series,) = chart.series
    assert (series.val.numRef.f, series.cat.numRef.f) == ("'Per day'!$C$2:$C$3", "'Per day'!$A$2:$A$3")
    assert (lines.freeze_panes, lines.auto_filter.ref) == ("A2", "A1:K4")
    assert [cell.data_type for cell in lines[2]][:4] == ["s", "s", "s", "n"]  # no application: an empty cell
    assert lines["K2"].number_format.startswith("¥")
    assert days["A2"].is_date
    assert days["A2"].value == dt.datetime(2026, 11, 20)


def test_the_workbook_follows_the_layout(november: Bill, shop: Account, tmp_path: Path) -> None:
    services.save_layout(account=shop, name="by product", columns=["product"], is_default=True)
    mine = services.save_layout(account=shop, name="mine", columns=["template", "payer"], products=["captcha"])
    path = services.write_bill_workbook(tmp_path / "a.xlsx", november.pk, "en")
    lines = openpyxl.load_workbook(path).worksheets[1]
    assert [[cell.value for cell in row] for row in lines] == [
        ["Product", "Message count", "Segments", "Segments from packages", "Amount"],
        ["Domestic verification codes", 5, 6, 4, 0.09],
        ["Domestic promotion", 3, 3, 0, 0.165],
        ["Total", 8, 9, 4, 0.255],
    ]
    path = services.write_bill_workbook(tmp_path / "b.xlsx", november.pk, "en", mine.pk)
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book.worksheets[1][4]] == ["Total of the products shown", None, 5, 6, 4, 0.09]
    assert "mine" in [row[1] for row in book.worksheets[0].iter_rows(values_only=True, max_col=2)]


def test_a_settled_bill_witnesses_the_chain(november: Bill, test_clock: Any, tmp_path: Path) -> None:
    test_clock.advance(days=12)
    services.settle_month(202611)
    last = LedgerEntry.objects.filter(account=november.account, month=202611).latest("id")
    path = services.write_bill_workbook(tmp_path / "bill.xlsx", november.pk, "en")
    cover = openpyxl.load_workbook(path).worksheets[0]
    assert last.digest in [row[1] for row in cover.iter_rows(values_only=True, max_col=2)]


def test_lines_are_itemised_by_application_and_number_pool(shop: Account, yunfan: Cast) -> None:
    pool = NumberPool.objects.create(
        account=yunfan.account, key="FC1", name="快递", pool_type="axb", created_at=clock.now()
    )
    wallets = lock_wallets([shop.pk])
    post(
        [
            LedgerEntry(
                account=shop, kind="charge", cause_kind="usage", cause_id=str(n), product="privacy_call", quantity=n,
                unit_price=Decimal("0.11"), amount=-Decimal("0.11") * n, pool_id=pool_id, application_id=application,
            )
            for n, pool_id, application in ((1, pool.pk, None), (2, pool.pk, None), (3, None, yunfan.application.pk))
        ],
        wallets, at=clock.now(),
    )  # fmt: skip
    bill = services.build_bill(account_id=shop.pk, month=202611)
    lines = bill.lines.order_by("segments").values_list("pool_name", "application_name", "messages", "segments")
    assert set(lines) == {("快递", "", 0, 3), ("", "测试应用", 0, 3)}
    assert (bill.consumed, bill.messages) == (Decimal("0.66"), 0)
    assert selectors.audit(shop.pk) == []


def test_a_name_that_looks_like_a_formula_stays_text(november: Bill, tmp_path: Path) -> None:
    november.lines.update(template_code="", template_name="=1+1", signature_name="@x\x07")
    path = services.write_bill_workbook(tmp_path / "bill.xlsx", november.pk, "zh-hans")
    lines = openpyxl.load_workbook(path).worksheets[1]
    assert {(row[2].value, row[2].data_type) for row in lines.iter_rows(min_row=2, max_row=4)} == {("=1+1", "s")}
    assert lines["B2"].value == "@x"
