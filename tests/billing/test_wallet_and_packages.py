"""Money in, packages bought, given and out of time."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import selectors, services
from billing.errors import AmountInvalid, BalanceShort, InArrears, LedgerClosed, NoteMissing, NotOnSale, ReferenceUsed
from billing.models import LedgerEntry, Package, PackageProduct
from core import clock, duties


def balance(account: Account) -> Decimal:
    return selectors.balance_of(account.pk).balance


def test_a_repeated_top_up_adds_nothing(shop: Account) -> None:
    first = services.top_up(account=shop, amount=Decimal("12.3456"), reference="pay-1")
    again = services.top_up(account=shop, amount=Decimal("12.3456"), reference="pay-1")
    assert first.pk == again.pk
    assert balance(shop) == Decimal("112.3456")
    with pytest.raises(ReferenceUsed):
        services.top_up(account=shop, amount=Decimal(13), reference="pay-1")
    assert balance(shop) == Decimal("112.3456")


def test_two_accounts_may_use_the_same_reference(shop: Account) -> None:
    second = Account.objects.create(name="second", created_at=clock.now())
    services.top_up(account=second, amount=Decimal(5), reference="first")
    assert balance(second) == 5
    assert balance(shop) == 100


@pytest.mark.parametrize("amount", ["0", "-1", "0.00001", "10000000.0001", "NaN", "Infinity"])
def test_amounts_out_of_reach_are_refused(shop: Account, amount: str) -> None:
    with pytest.raises(AmountInvalid):
        services.top_up(account=shop, amount=Decimal(amount))
    assert balance(shop) == 100


def test_a_package_is_paid_from_the_free_balance(shop: Account, make_product: Any) -> None:
    product = make_product("big", 1000, "45", days=30)
    package = services.buy_package(account=shop, catalogue=product, reference="order-1")
    again = services.buy_package(account=shop, catalogue=product, reference="order-1")
    assert package.pk == again.pk
    assert balance(shop) == 55
    assert (package.remaining, package.expires_at) == (1000, clock.now() + dt.timedelta(days=30))
    entry = LedgerEntry.objects.get(kind="purchase")
    assert (entry.amount, entry.balance_after, entry.package_id) == (Decimal(-45), Decimal(55), package.pk)
    with pytest.raises(ReferenceUsed):
        services.buy_package(account=shop, catalogue=make_product("else", 1, "1"), reference="order-1")


def test_held_money_buys_no_package(shop: Account, make_product: Any) -> None:
    services.fund_messages(
        account_id=shop.pk, vendor="aliyun", product="captcha", country="86", segments=[1000], at=clock.now()
    )  # 45 yuan held
    with pytest.raises(BalanceShort):
        services.buy_package(account=shop, catalogue=make_product("p", 10, "55.0001"))
    assert balance(shop) == 100
    assert not Package.objects.filter(account=shop).exists()


def test_what_is_not_on_sale_is_not_sold_but_may_be_given(shop: Account) -> None:
    gift = PackageProduct.objects.get(slug="gift-100")
    with pytest.raises(NotOnSale):
        services.buy_package(account=shop, catalogue=gift)
    package = services.gift_package(account=shop, catalogue=gift, note="monthly gift")
    assert (package.price, package.remaining, balance(shop)) == (0, 100, 100)
    assert LedgerEntry.objects.get(kind="gift").note == "monthly gift"


def test_in_arrears_no_package_is_sold(shop: Account, make_product: Any) -> None:
    services.adjust(account=shop, amount=Decimal("-100.0001"), note="rent")
    with pytest.raises(InArrears):
        services.buy_package(account=shop, catalogue=make_product("free", 10, "0"))


def test_an_adjustment_needs_a_reason(shop: Account) -> None:
    with pytest.raises(NoteMissing):
        services.adjust(account=shop, amount=Decimal(-1), note="  ")
    assert balance(shop) == 100


def test_the_warning_follows_the_free_balance(shop: Account) -> None:
    services.set_alert(account=shop, alert_below=Decimal(60))
    assert not selectors.balance_of(shop.pk).is_low
    services.adjust(account=shop, amount=Decimal("-40.01"), note="x")
    assert selectors.balance_of(shop.pk).is_low
    services.set_alert(account=shop, alert_below=None)
    assert not selectors.balance_of(shop.pk).is_low


def test_a_ledger_entry_is_never_changed_or_deleted(shop: Account) -> None:
    entry = LedgerEntry.objects.get()
    entry.amount = Decimal(1)
    for step in (
        entry.save,
        entry.delete,
        LedgerEntry.objects.all().delete,
        lambda: LedgerEntry.objects.update(amount=Decimal(1)),
    ):
        with pytest.raises(LedgerClosed):
            step()
    assert LedgerEntry.objects.get().amount == 100


def test_the_duty_closes_packages_when_their_time_is_over(shop: Account, make_product: Any, test_clock: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 5, "1", days=2))
    duty = next(d for d in duties.all_duties() if d.name == "billing.expire_packages")
    assert duty.next_due() == package.expires_at
    test_clock.advance(days=2)
    assert duty.run() == 1
    assert duty.next_due() is None
    assert Package.objects.get(pk=package.pk).status == "expired"


def test_shipped_rows_keep_what_finance_edited(db: None) -> None:
    from billing import data

    row = PackageProduct.objects.get(slug="general-10000")
    assert (row.quantity, row.price, row.product) == (10_000, Decimal(450), "")
    PackageProduct.objects.filter(pk=row.pk).update(price=Decimal(440))
    before = PackageProduct.objects.count()
    data.load()
    assert PackageProduct.objects.count() == before
    assert PackageProduct.objects.get(pk=row.pk).price == 440
