"""Holding, charging and letting go, to the ten-thousandth of a yuan."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import selectors, services
from billing.errors import BalanceShort, HoldBroken, InArrears, NoPrice
from billing.models import LedgerEntry, Package, Wallet
from billing.services import Funding, MessageCharge
from core import clock


def fund(account: Account, segments: Sequence[int], **changes: str) -> list[Funding]:
    values = {"vendor": "aliyun", "product": "captcha", "country": "86", **changes}
    return services.fund_messages(account_id=account.pk, segments=segments, at=clock.now(), **values)


def charge(
    account: Account, funding: Funding, message_id: int, segments: int = 1, product: str = "captcha"
) -> MessageCharge:
    return MessageCharge(
        message_id, account.pk, product, segments, funding.unit_price, funding.package_id, 7, 8, None, funding.tariff_id
    )  # fmt: skip


def money(account: Account) -> tuple[str, str]:
    balance = selectors.balance_of(account.pk)
    return str(balance.balance), str(balance.held)


def stock(package: Package) -> tuple[int, int, str]:
    package.refresh_from_db()
    return package.remaining, package.held, package.status


def test_without_a_package_the_balance_is_held_and_only_the_receipt_charges_it(shop: Account) -> None:
    (funding,) = fund(shop, [2])
    assert (funding.package_id, funding.unit_price, funding.charge_on) == (None, Decimal("0.0450"), "delivery")
    assert money(shop) == ("100.0000", "0.0900")
    assert services.settle_messages([charge(shop, funding, 1, 2)], at=clock.now()) == 1
    assert money(shop) == ("99.9100", "0.0000")
    entry = LedgerEntry.objects.get(kind="charge")
    assert (entry.amount, entry.quantity, entry.unit_price) == (Decimal("-0.0900"), 2, Decimal("0.0450"))
    assert (entry.balance_after, entry.month, entry.cause_id) == (Decimal("99.9100"), 202611, "1")


def test_a_failed_message_costs_nothing(shop: Account) -> None:
    (funding,) = fund(shop, [3])
    assert services.release_messages([charge(shop, funding, 1, 3)], at=clock.now()) == 1
    assert money(shop) == ("100.0000", "0.0000")
    assert not LedgerEntry.objects.filter(kind="charge").exists()


def test_the_package_that_ends_soonest_pays_first_and_the_bound_one_before_the_general(
    shop: Account, make_product: Any
) -> None:
    late = services.buy_package(account=shop, catalogue=make_product("late", 10, "1", product="captcha"))
    general = services.buy_package(account=shop, catalogue=make_product("general", 2, "1", days=30))
    bound = services.buy_package(account=shop, catalogue=make_product("bound", 2, "1", product="captcha", days=30))
    services.buy_package(account=shop, catalogue=make_product("other", 9, "1", product="promotion", days=10))
    paid = fund(shop, [1, 2, 1, 1, 3])
    assert [row.package_id for row in paid] == [bound.pk, general.pk, bound.pk, late.pk, late.pk]
    assert {row.unit_price for row in paid} == {Decimal(0)}
    assert stock(late) == (10, 4, "active")


def test_a_message_is_never_split_and_the_balance_takes_the_rest(shop: Account, make_product: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("tiny", 3, "1"))
    paid = fund(shop, [2, 2, 1])
    assert [row.package_id for row in paid] == [package.pk, None, package.pk]
    charges = [charge(shop, row, n, parts) for n, (row, parts) in enumerate(zip(paid, [2, 2, 1], strict=True))]
    services.settle_messages(charges, at=clock.now())
    assert stock(package) == (0, 0, "used_up")
    assert money(shop) == ("98.9100", "0.0000")


def test_settling_twice_bills_once(shop: Account, make_product: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 5, "1"))
    paid = fund(shop, [1, 1])
    charges = [charge(shop, row, n) for n, row in enumerate(paid)]
    assert services.settle_messages([*charges, charges[0]], at=clock.now()) == 2
    assert services.settle_messages(charges, at=clock.now()) == 0
    assert services.release_messages(charges, at=clock.now()) == 0
    assert stock(package) == (3, 0, "active")
    assert LedgerEntry.objects.filter(kind="charge").count() == 2


def test_a_call_that_cannot_be_paid_holds_nothing(shop: Account, make_product: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 2, "99.9"))
    with pytest.raises(BalanceShort):
        fund(shop, [2, 3])
    assert stock(package) == (2, 0, "active")
    assert money(shop) == ("0.1000", "0.0000")
    assert len(fund(shop, [2, 2])) == 2


def test_an_empty_balance_without_a_package_stops_sending_and_a_top_up_resumes_it(shop: Account) -> None:
    services.adjust(account=shop, amount=Decimal(-100), note="all gone")
    assert not selectors.can_send(shop.pk)
    with pytest.raises(BalanceShort):
        fund(shop, [1])
    services.top_up(account=shop, amount=Decimal("0.05"))
    assert selectors.can_send(shop.pk)
    assert len(fund(shop, [1])) == 1


def test_in_arrears_even_a_package_is_not_usable(shop: Account, make_product: Any) -> None:
    services.buy_package(account=shop, catalogue=make_product("p", 5, "1"))
    services.adjust(account=shop, amount=Decimal(-100), note="unpaid")
    assert not selectors.can_send(shop.pk)
    with pytest.raises(InArrears):
        fund(shop, [1])
    services.top_up(account=shop, amount=Decimal(1))
    assert len(fund(shop, [1])) == 1


def test_an_expired_package_still_pays_for_what_it_holds(shop: Account, make_product: Any, test_clock: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 5, "1", days=1))
    first, second = fund(shop, [1, 2])
    test_clock.advance(days=1)
    assert services.expire_packages() == 1
    assert services.expire_packages() == 0
    assert fund(shop, [1])[0].package_id is None
    services.settle_messages([charge(shop, first, 1)], at=clock.now())
    services.release_messages([charge(shop, second, 2, 2)], at=clock.now())
    assert stock(package) == (4, 0, "expired")


def test_each_vendor_charges_at_its_own_instant(shop: Account) -> None:
    assert fund(shop, [1], vendor="tencent")[0].charge_on == "submission"
    assert fund(shop, [1], vendor="aliyun")[0].charge_on == "delivery"


def test_a_foreign_country_without_its_own_price_pays_the_default(shop: Account, make_product: Any) -> None:
    services.buy_package(account=shop, catalogue=make_product("p", 5, "1"))
    own, default = (fund(shop, [1], product="international", country=c)[0] for c in ("852", "998"))
    assert (own.package_id, own.unit_price) == (None, Decimal("0.36"))
    assert default.unit_price == Decimal("0.6")


def test_without_a_price_nothing_is_sent(shop: Account) -> None:
    with pytest.raises(NoPrice):
        fund(shop, [1], vendor="nobody")


def test_what_is_not_held_cannot_be_let_go(shop: Account) -> None:
    ghost = charge(shop, Funding(None, Decimal("0.045"), "delivery"), 1)
    with pytest.raises(HoldBroken):
        services.release_messages([ghost], at=clock.now())
    assert money(shop) == ("100.0000", "0.0000")


def test_a_reset_undoes_charges_and_holds_and_leaves_whole_books(shop: Account, make_product: Any) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 2, "1"))
    paid = fund(shop, [1, 1, 1, 1])
    services.settle_messages([charge(shop, row, n) for n, row in enumerate(paid[:3])], at=clock.now())
    services.top_up(account=shop, amount=Decimal(5))
    assert stock(package) == (0, 0, "used_up")
    assert services.forget_charges(account_id=shop.pk) == 3
    assert money(shop) == ("104.0000", "0.0000")
    assert stock(package) == (2, 0, "active")
    assert selectors.audit(shop.pk) == []


def test_an_account_without_a_wallet_is_short_until_its_first_money_makes_one(db: None) -> None:
    account = Account.objects.create(name="new", created_at=clock.now())
    with pytest.raises(BalanceShort):
        fund(account, [1])
    services.top_up(account=account, amount=Decimal(1))
    assert Wallet.objects.get(account=account).balance == 1


def test_the_number_of_statements_does_not_grow_with_the_messages(
    shop: Account, make_product: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(3):
        services.buy_package(account=shop, catalogue=make_product(f"p{n}", 10, "1"))
    with django_assert_max_num_queries(8):  # savepoint, wallet, prices, packages, two holds, release
        paid = fund(shop, [1] * 50)
    charges = [charge(shop, row, n) for n, row in enumerate(paid)]
    with django_assert_max_num_queries(8):
        services.settle_messages(charges, at=clock.now())
