"""Many buyers at the same moment: no number twice, no stock below zero, no yuan lost (PostgreSQL)."""

from decimal import Decimal
from typing import Any

import pytest

from billing.models import LedgerEntry, Wallet
from privacy_numbers.choices import NumberKind, PoolType, TicketState
from privacy_numbers.errors import TicketDecided
from privacy_numbers.models import NumberPool, NumberPurchase, SecretNumber, StockPlace, Ticket
from privacy_numbers.services import rents
from privacy_numbers.services.numbers import buy_numbers
from privacy_numbers.services.tickets import grant_ticket
from tests import factories
from tests.privacy_numbers.conftest import pool_with
from tests.privacy_numbers.stage import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def cast(transactional_db: None) -> Any:
    return factories.yunfan()


def _buy(cast: Any, **more: Any) -> Any:
    values = {"pool_type": PoolType.AXB, "kind": NumberKind.VIRTUAL, "city": "杭州", "quantity": 5, **more}
    return buy_numbers(account=cast.account, **values)


def test_forty_buyers_share_what_is_in_stock(cast: Any) -> None:
    pool_with(cast.account, PoolType.AXB, count=1)
    StockPlace.objects.filter(kind="virtual", city="杭州").update(left=100)
    results = in_parallel(lambda n: _buy(cast), 40)
    bought = [row for row in results if isinstance(row, NumberPurchase)]
    # who saw stock and came too late for it is refused; who saw none left opened a ticket
    assert len(bought) == 20
    assert SecretNumber.objects.filter(purchase__isnull=False).values("number").distinct().count() == 100
    assert StockPlace.objects.get(kind="virtual", city="杭州").left == 0
    assert Wallet.objects.get(account=cast.account).balance == Decimal(9500)
    assert LedgerEntry.objects.filter(cause_kind="privacy_rent").count() == 100


def test_one_number_wanted_by_ten_is_sold_once(cast: Any) -> None:
    pool_with(cast.account, PoolType.AXB, count=1)
    wanted = StockPlace.objects.get(kind="virtual", city="杭州").prefix + "424242"
    results = in_parallel(lambda n: _buy(cast, number=wanted, quantity=1), 10)
    assert sum(isinstance(row, NumberPurchase) for row in results) == 1
    assert SecretNumber.objects.filter(number=wanted).count() == 1


def test_a_ticket_granted_by_ten_is_granted_once(cast: Any) -> None:
    ticket = _buy(cast)
    results = in_parallel(lambda n: grant_ticket(ticket=Ticket.objects.get(pk=ticket.pk), actor=None), 10)
    assert sum(isinstance(row, NumberPurchase) for row in results) == 1
    assert sum(isinstance(row, TicketDecided) for row in results) == 9
    assert Ticket.objects.get().state == TicketState.GRANTED
    assert (SecretNumber.objects.count(), NumberPool.objects.count()) == (5, 1)


def test_ten_processes_charge_a_month_once(cast: Any, test_clock: Any) -> None:
    pool_with(cast.account, PoolType.AXB, count=1)
    for _purchase in range(4):
        _buy(cast)
    test_clock.advance(days=11)
    in_parallel(lambda n: rents.charge_rents(), 10)
    assert LedgerEntry.objects.filter(cause_kind="privacy_rent", month=202612).count() == 20
    assert rents.charge_rents() == 0
