"""Many processes at once: nothing is oversold, nothing is billed twice, nobody waits for ever."""

import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Account
from billing import selectors, services
from billing.errors import BalanceShort
from billing.models import LedgerEntry, PackageProduct, PackageRule
from billing.services import MessageCharge
from core import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
THREADS = 50


def in_parallel(work: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Run ``work(n)`` in threads that start together; a raised exception is its result."""
    start = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(n: int) -> None:
        try:
            start.wait()
            results[n] = work(n)
        except Exception as exc:  # noqa: BLE001 - the caller judges it
            results[n] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def buyer(transactional_db: None) -> Account:
    """0.9 yuan (20 segments) and two packages of 10 segments."""
    account = Account.objects.create(name="buyer", created_at=clock.now())
    services.top_up(account=account, amount=Decimal("2.9"))
    for n in range(2):
        product = PackageProduct.objects.create(slug=f"p{n}", name=f"P{n}", quantity=10, price=1, valid_days=30 + n)
        services.buy_package(account=account, catalogue=product)
    return account


def fund(account: Account, segments: list[int]) -> list[services.Funding]:
    return services.fund_messages(
        account_id=account.pk, vendor="aliyun", product="captcha", country="86", segments=segments, at=clock.now()
    )


def test_fifty_at_once_get_exactly_what_there_is(buyer: Account) -> None:
    results = in_parallel(lambda n: fund(buyer, [1]))
    refused = [row for row in results if isinstance(row, BalanceShort)]
    paid = [row[0] for row in results if isinstance(row, list)]
    assert len(refused) == 10
    assert sorted(Counter(row.package_id is None for row in paid).items()) == [(False, 20), (True, 20)]
    money = selectors.balance_of(buyer.pk)
    assert (money.balance, money.held) == (Decimal("0.9"), Decimal("0.9"))


def test_the_same_receipt_in_many_processes_bills_once(buyer: Account) -> None:
    paid = fund(buyer, [1] * 30)
    charges = [
        MessageCharge(n, buyer.pk, "captcha", 1, row.unit_price, row.package_id, None, None, None)
        for n, row in enumerate(paid)
    ]
    results = in_parallel(lambda n: services.settle_messages(charges[n % 3 * 10 : n % 3 * 10 + 10], at=clock.now()), 30)
    assert sorted(results) == [0] * 27 + [10] * 3
    assert LedgerEntry.objects.filter(kind="charge").count() == 30
    assert selectors.audit(buyer.pk) == []


def test_buying_with_the_same_reference_buys_once(buyer: Account) -> None:
    services.top_up(account=buyer, amount=Decimal(100))
    product = PackageProduct.objects.get(slug="p0")
    results = in_parallel(lambda n: services.buy_package(account=buyer, catalogue=product, reference="x").pk, 10)
    assert len(set(results)) == 1
    assert selectors.audit(buyer.pk) == []


def test_sends_receipts_and_expiry_of_many_accounts_do_not_deadlock(buyer: Account) -> None:
    accounts = [buyer]
    for n in range(3):
        accounts.append(Account.objects.create(name=f"a{n}", created_at=clock.now()))
        services.top_up(account=accounts[-1], amount=Decimal(10))

    def work(n: int) -> None:
        order = accounts if n % 2 else accounts[::-1]
        for round_ in range(3):
            with transaction.atomic():
                charges = []
                for offset, account in enumerate(order[:1] if n % 3 else order):
                    with transaction.atomic():
                        row = services.fund_messages(
                            account_id=account.pk, vendor="aliyun", product="international", country="852",
                            segments=[1], at=clock.now(),
                        )[0]  # fmt: skip
                    charges.append(MessageCharge(
                        n * 100 + round_ * 10 + offset, account.pk, "international", 1, row.unit_price, None, None,
                        None, None,
                    ))  # fmt: skip
                    if n % 3 == 0:
                        break
            services.settle_messages(charges, at=clock.now())
            services.expire_packages()

    results = in_parallel(work, 20)
    assert [row for row in results if row is not None and not isinstance(row, BalanceShort)] == []
    for account in accounts:
        assert selectors.audit(account.pk) == []


def test_a_failure_in_the_middle_changes_nothing(buyer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    paid = fund(buyer, [1] * 25)
    charges = [
        MessageCharge(n, buyer.pk, "captcha", 1, row.unit_price, row.package_id, None, None, None)
        for n, row in enumerate(paid)
    ]
    before = selectors.balance_of(buyer.pk)
    with monkeypatch.context() as patch:
        patch.setattr("billing.services.ledger._move", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.settle_messages(charges, at=clock.now())
    assert selectors.balance_of(buyer.pk) == before
    assert not LedgerEntry.objects.filter(kind="charge").exists()
    assert services.settle_messages(charges, at=clock.now()) == 25
    assert selectors.audit(buyer.pk) == []


def test_two_sends_at_once_buy_the_next_package_once(buyer: Account) -> None:
    PackageProduct.objects.create(slug="auto", name="auto", quantity=THREADS, price=1, valid_days=30)
    services.top_up(account=buyer, amount=Decimal(10))
    services.save_package_rule(account=buyer, product="", auto_slug="auto", auto_times=5, auto_cap=Decimal(5))
    fund(buyer, [1] * 20)  # empties the two packages
    results = in_parallel(lambda n: fund(buyer, [1]))
    assert not [row for row in results if isinstance(row, Exception)]
    purchases = LedgerEntry.objects.filter(kind="purchase", package__is_auto=True)
    bought = set(purchases.values_list("package_id", flat=True))
    assert {row[0].package_id for row in results} == bought
    assert len(bought) == 1
    assert PackageRule.objects.get().auto_done == 1


def test_charges_at_once_take_every_place_of_the_month_once(buyer: Account) -> None:
    """The sum of a month over a boundary is the same however many processes charge it."""
    for volume, price in ((0, "0.05"), (30, "0.04")):
        services.save_price(
            price=None, vendor="aliyun", product="captcha", from_volume=volume, unit_price=Decimal(price),
            charge_on="delivery", valid_from=clock.today(), source="test",
        )  # fmt: skip
    services.top_up(account=buyer, amount=Decimal(10))
    fund(buyer, [1] * 20)
    before = selectors.balance_of(buyer.pk).balance
    held = [(n, fund(buyer, [1])[0]) for n in range(THREADS)]

    def settle(n: int) -> int:
        number, funding = held[n]
        charge = MessageCharge(
            number, buyer.pk, "captcha", 1, funding.unit_price, funding.package_id, 7, 8, None, funding.tariff_id
        )
        return services.settle_messages([charge], at=clock.now())

    assert in_parallel(settle) == [1] * THREADS
    assert before - selectors.balance_of(buyer.pk).balance == Decimal("0.05") * 30 + Decimal("0.04") * 20


def test_a_limit_holds_against_sends_at_once(buyer: Account) -> None:
    services.save_sending_limit(account=buyer, product="captcha", day_limit=7)
    results = in_parallel(lambda n: fund(buyer, [1]))
    assert Counter(type(row).__name__ for row in results) == {"list": 7, "LimitReached": THREADS - 7}


def test_an_alert_is_told_once_by_many_sweepers(buyer: Account, settings: Any) -> None:
    from accounts import services as accounts
    from accounts.models import OutboxMail

    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"
    accounts.add_contact(account=buyer, name="x", email="x@example.com", actor=None)
    services.set_alert(account=buyer, alert_below=Decimal(100))
    assert sum(in_parallel(lambda n: accounts.deliver_alerts(), 10)) == 1
    assert OutboxMail.objects.count() == 1
