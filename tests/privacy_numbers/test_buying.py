"""Buying numbers: places, stock, tickets, price, rent, refusals (domain.md 12.2, 12.3)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.choices import AccountStatus
from billing.errors import BalanceShort, InArrears
from billing.models import Discount, LedgerEntry, Wallet
from core import clock
from privacy_numbers.choices import NumberKind, NumberState, PoolType, TicketReason, Verification
from privacy_numbers.errors import (
    AccountInactive,
    CityNotCovered,
    KindNotOfType,
    NotRefundable,
    NumberNotInStock,
    PoolNameInvalid,
    PoolUnfit,
    QuantityInvalid,
)
from privacy_numbers.models import NumberPool, NumberPurchase, SecretNumber, StockPlace, Ticket
from privacy_numbers.services.numbers import buy_numbers, refund_number
from privacy_numbers.services.stock import _scattered
from privacy_numbers.services.tickets import refuse_ticket
from tests.privacy_numbers.conftest import pool_with


def _counts() -> tuple[int, ...]:
    stock = sum(StockPlace.objects.values_list("left", flat=True))
    tables = (NumberPool, NumberPurchase, SecretNumber, Ticket, LedgerEntry)
    return (stock, *(model.objects.count() for model in tables))


def _buy(account: Any, **more: Any) -> Any:
    values = {"pool_type": PoolType.AXB, "kind": NumberKind.VIRTUAL, "city": "杭州", "quantity": 3, **more}
    return buy_numbers(account=account, **values)


def test_three_numbers_of_a_city_cost_a_month_each(yunfan: Any, axb: NumberPool) -> None:
    bought = _buy(yunfan.account, actor=yunfan.owner)
    assert isinstance(bought, NumberPurchase)
    assert (bought.pool, bought.province, bought.city, bought.quantity) == (axb, "浙江", "杭州", 3)
    assert (bought.rent, bought.amount, bought.actor) == (Decimal(5), Decimal(15), yunfan.owner)
    assert Wallet.objects.get(account=yunfan.account).balance == Decimal(9985)
    rows = list(bought.numbers.all())
    assert {row.number[:5] for row in rows} == {StockPlace.objects.get(kind="virtual", city="杭州").prefix}
    assert {len(row.number) for row in rows} == {11}
    assert {(row.state, row.capacity, row.bound, row.verification) for row in rows} == {
        (NumberState.FREE, 200, 0, Verification.OPEN)
    }
    assert {clock.local(row.rent_due_at).isoformat() for row in rows} == {"2026-12-01T00:00:00+08:00"}
    charges = LedgerEntry.objects.filter(cause_kind="privacy_rent").order_by("pk")
    assert [(entry.cause_id, entry.amount, entry.pool_id, entry.product) for entry in charges] == [
        (f"{row.pk}:202611", Decimal(-5), axb.pk, "privacy_number") for row in rows
    ]


def test_numbers_are_drawn_at_random_and_none_twice(yunfan: Any, axb: NumberPool) -> None:
    first, second = _buy(yunfan.account, quantity=40), _buy(yunfan.account, quantity=40)
    found = [row.number for row in [*first.numbers.all(), *second.numbers.all()]]
    assert len(set(found)) == 80
    assert found != sorted(found)
    assert StockPlace.objects.get(kind="virtual", city="杭州").left == 20_000 - 80


def test_the_first_purchase_of_a_type_goes_by_ticket(yunfan: Any) -> None:
    before = _counts()
    ticket = _buy(yunfan.account, pool_name="新号码池")
    assert isinstance(ticket, Ticket)
    assert (ticket.reason, ticket.pool_name, ticket.quantity, ticket.city) == (
        TicketReason.FIRST,
        "新号码池",
        3,
        "杭州",
    )
    after = _counts()
    assert after == (*before[:4], before[4] + 1, before[5])


def test_asking_again_opens_no_second_ticket_until_the_first_is_decided(yunfan: Any) -> None:
    ticket = _buy(yunfan.account)
    assert _buy(yunfan.account).pk == ticket.pk
    assert _buy(yunfan.account, quantity=4).pk != ticket.pk
    refuse_ticket(ticket=ticket, answer="请先签约", actor=None)
    assert _buy(yunfan.account).pk not in {ticket.pk, ticket.pk + 1}


def test_more_than_the_stock_goes_by_ticket(yunfan: Any, axb: NumberPool) -> None:
    StockPlace.objects.filter(kind="virtual", city="杭州").update(left=2)
    assert _buy(yunfan.account).reason == TicketReason.NO_STOCK
    assert _buy(yunfan.account, city="拉萨", quantity=1).reason == TicketReason.NO_STOCK
    assert SecretNumber.objects.count() == 3
    assert _buy(yunfan.account, quantity=2).quantity == 2


def test_a_new_pool_is_made_with_the_purchase(yunfan: Any, axb: NumberPool) -> None:
    bought = _buy(yunfan.account, pool_name="华东")
    assert (bought.pool.name, bought.pool.pool_type) == ("华东", PoolType.AXB)
    assert bought.pool.key == f"FC{100_000_010_000_000 + bought.pool.pk}"


def test_this_very_number_can_be_bought_while_nobody_has_it(yunfan: Any, axb: NumberPool) -> None:
    prefix = StockPlace.objects.get(kind="virtual", city="杭州").prefix
    wanted = f"{prefix}888888"
    bought = _buy(yunfan.account, number=wanted, city="")
    assert [row.number for row in bought.numbers.all()] == [wanted]
    before = _counts()
    for number in (wanted, "13800138000", f"{prefix}88888", "x"):
        with pytest.raises(NumberNotInStock):
            _buy(yunfan.account, number=number)
    assert _counts() == before


@pytest.mark.parametrize(
    ("pool_type", "kind", "city", "rent", "capacity"),
    [
        (PoolType.AXB, NumberKind.CARRIER, "杭州", "15", 200),
        (PoolType.AXN, NumberKind.VIRTUAL, "上海", "5", 1),
        (PoolType.AXN_EXTENSION, NumberKind.VIRTUAL, "海口", "15", 1110),
        (PoolType.AXN_95, NumberKind.N95, "", "0.5", 1),
        (PoolType.AXG, NumberKind.CARRIER, "深圳", "15", 1),
    ],
)
def test_a_type_and_kind_has_its_price_and_places(
    yunfan: Any, pool_type: PoolType, kind: NumberKind, city: str, rent: str, capacity: int
) -> None:
    pool_with(yunfan.account, pool_type)
    bought = _buy(yunfan.account, pool_type=pool_type, kind=kind, city=city, quantity=2)
    assert (bought.rent, bought.amount) == (Decimal(rent), Decimal(rent) * 2)
    assert {row.capacity for row in bought.numbers.all()} == {capacity}
    needs = Verification.NOT_NEEDED if pool_type == PoolType.AXN_95 else Verification.OPEN
    assert {row.verification for row in bought.numbers.all()} == {needs}


def test_a_discount_is_taken_off(yunfan: Any, axb: NumberPool) -> None:
    Discount.objects.create(
        product="privacy_number", variant="axb-virtual", percent=30, valid_from=dt.date(2026, 11, 1)
    )
    bought = _buy(yunfan.account, quantity=4)
    assert (bought.rent, bought.amount) == (Decimal("3.5"), Decimal(14))


REFUSALS = [
    (QuantityInvalid, {"quantity": 0}),
    (QuantityInvalid, {"quantity": 1001}),
    (KindNotOfType, {"kind": NumberKind.N95}),
    (KindNotOfType, {"pool_type": PoolType.AXN_95}),
    (CityNotCovered, {"city": "三亚"}),  # of Hainan only Haikou is sold
    (CityNotCovered, {"city": ""}),
    (PoolNameInvalid, {"pool_name": "十七个字的号码池名称太长了不能用啊啊"}),
]


@pytest.mark.parametrize(("error", "more"), REFUSALS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_refused_purchase_changes_nothing(yunfan: Any, axb: NumberPool, error: Any, more: dict) -> None:
    before = _counts()
    with pytest.raises(error):
        _buy(yunfan.account, **more)
    assert _counts() == before


def test_a_pool_of_another_type_takes_no_numbers(yunfan: Any, axb: NumberPool) -> None:
    axg = pool_with(yunfan.account, PoolType.AXG, first=17099990000)
    before = _counts()
    with pytest.raises(PoolUnfit):
        _buy(yunfan.account, pool=axg)
    assert _counts() == before


@pytest.mark.parametrize(("balance", "error"), [("14.99", BalanceShort), ("-1", InArrears)])
def test_without_money_nothing_is_bought(yunfan: Any, axb: NumberPool, balance: str, error: Any) -> None:
    Wallet.objects.filter(account=yunfan.account).update(balance=Decimal(balance))
    before = _counts()
    with pytest.raises(error):
        _buy(yunfan.account, pool_name="华东")
    assert _counts() == before


def test_packages_do_not_pay_for_numbers(yunfan: Any, axb: NumberPool) -> None:
    _buy(yunfan.account)
    yunfan.package.refresh_from_db()
    assert yunfan.package.remaining == 1000


def test_numbers_are_never_refunded(yunfan: Any, axb: NumberPool) -> None:
    with pytest.raises(NotRefundable):
        refund_number(number=axb.numbers.first())


def test_a_thousand_numbers_are_one_purchase(yunfan: Any, axb: NumberPool, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60):
        bought = _buy(yunfan.account, quantity=1000)
    assert bought.amount == Decimal(5000)
    assert bought.numbers.count() == 1000


@pytest.mark.parametrize("status", [AccountStatus.SUSPENDED, AccountStatus.CLOSED])
def test_a_suspended_account_buys_nothing(yunfan: Any, axb: NumberPool, status: AccountStatus) -> None:
    type(yunfan.account).objects.filter(pk=yunfan.account.pk).update(status=status)
    before = _counts()
    with pytest.raises(AccountInactive):
        _buy(yunfan.account)
    assert _counts() == before


@pytest.mark.parametrize("width", [4, 5])
def test_every_serial_is_a_number_of_its_own(width: int) -> None:
    assert len({_scattered(serial, width) for serial in range(10**width)}) == 10**width
