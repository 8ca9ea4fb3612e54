"""Prices and packages are data with versions; what was charged or sold keeps its own (domain.md 6.3, 11)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import selectors, services
from billing.errors import EnterpriseOnly, NotOnSale, PackageSize, VersionInForce, VersionInPast
from billing.models import Discount, LedgerEntry, Package, PackageProduct, Price
from core import clock

TODAY = dt.date(2026, 11, 20)


def product(slug: str) -> PackageProduct:
    found = selectors.on_sale(slug)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("minutes", "unit", "amount"),
    [(1000, "0.11", "110.00"), (9999, "0.11", "1099.89"), (10_000, "0.105", "1050.00"), (99_999, "0.105", "10499.895"),
     (100_000, "0.1", "10000"), (999_999, "0.095", "94999.905"), (2_999_999, "0.09", "269999.91"),
     (3_000_000, "0.085", "255000")],
)  # fmt: skip
def test_a_voice_package_of_any_size_takes_its_whole_quantity_at_its_tier(
    db: None, minutes: int, unit: str, amount: str
) -> None:
    assert selectors.custom_band(minutes).unit_price == Decimal(unit)
    assert selectors.price_of(product("voice-custom"), minutes) == (minutes, Decimal(amount))


def test_less_than_a_thousand_minutes_is_no_package(shop: Account) -> None:
    with pytest.raises(PackageSize) as refusal:
        services.buy_package(account=shop, catalogue=product("voice-custom"), quantity=999)
    assert refusal.value.params["least"] == 1000
    assert not Package.objects.exists()
    assert selectors.balance_of(shop.pk).balance == 100


def test_the_shipped_catalogue_has_every_kind_with_its_source(db: None) -> None:
    kinds = set(PackageProduct.objects.values_list("category", flat=True))
    assert kinds >= {"text_general", "text_bound", "voice_fixed", "voice_custom"}
    assert not PackageProduct.objects.filter(source="").exists()
    assert not Price.objects.filter(source="").exists()
    fixed = PackageProduct.objects.filter(category="voice_fixed").order_by("quantity")
    assert [(row.quantity, row.price) for row in fixed] == [
        (10_000, 1050), (100_000, 10_000), (500_000, 47_500), (1_000_000, 90_000), (3_000_000, 255_000)
    ]  # fmt: skip
    rents = {row.variant: row.unit_price for row in Price.objects.filter(product="privacy_number")}
    assert (rents["axb-virtual"], rents["axb-carrier"], rents["95axn"]) == (5, 15, Decimal("0.5"))


def test_a_new_price_of_a_package_holds_from_its_day_and_leaves_what_was_sold(shop: Account, test_clock: Any) -> None:
    old = product("captcha-200")
    bought = services.buy_package(account=shop, catalogue=old)
    with pytest.raises(VersionInForce):
        services.save_package_product(row=old, price=Decimal(3))
    old.refresh_from_db()
    columns = {name: getattr(old, name) for name in ("slug", "name", "category", "product", "quantity", "valid_days")}
    new = services.save_package_product(
        row=None, **columns, price=Decimal(3), valid_from=dt.date(2026, 11, 21), source="test"
    )
    assert product("captcha-200") == old
    with pytest.raises(NotOnSale):
        services.buy_package(account=shop, catalogue=new)
    test_clock.advance(days=1)
    assert product("captcha-200") == new
    with pytest.raises(NotOnSale):
        services.buy_package(account=shop, catalogue=old)
    bought.refresh_from_db()
    assert (bought.price, bought.quantity) == (2, 200)
    assert services.buy_package(account=shop, catalogue=new).price == 3


def test_a_price_never_begins_in_the_past_and_never_changes_once_begun(db: None) -> None:
    row = Price.objects.filter(product="voice_number").get()
    with pytest.raises(VersionInForce):
        services.save_price(price=row, unit_price=Decimal(60))
    columns = {"vendor": "tencent", "product": "voice_number", "unit": "number_30_days", "charge_on": "advance"}
    with pytest.raises(VersionInPast):
        services.save_price(price=None, **columns, unit_price=Decimal(60), valid_from=dt.date(2026, 11, 19))
    later = services.save_price(price=None, **columns, unit_price=Decimal(60), valid_from=dt.date(2026, 11, 21))
    services.save_price(price=later, unit_price=Decimal(70))
    assert selectors.item_tiers("voice_number")[0].unit_price == 50
    assert selectors.item_tiers("voice_number", day=dt.date(2026, 11, 21))[0].unit_price == 70


def test_a_version_with_an_end_gives_way_to_the_one_before_it(db: None) -> None:
    services.save_price(
        price=None, vendor="tencent", product="voice_number", unit="number_30_days", charge_on="advance",
        unit_price=Decimal(25), valid_from=TODAY, valid_to=dt.date(2026, 11, 22),
    )  # fmt: skip
    days = [dt.date(2026, 11, day) for day in (19, 20, 21, 22)]
    assert [selectors.item_tiers("voice_number", day=day)[0].unit_price for day in days] == [50, 25, 25, 50]


def test_voice_packages_wait_five_minutes_last_two_years_and_are_for_enterprises(
    shop: Account, test_clock: Any
) -> None:
    services.top_up(account=shop, amount=Decimal(1000))
    package = services.buy_package(account=shop, catalogue=product("voice-custom"), quantity=1000)
    assert (package.quantity, package.price, package.product) == (1000, 110, "voice")
    assert package.effective_at == clock.now() + dt.timedelta(minutes=5)
    assert clock.local(package.expires_at) == clock.local().replace(year=2028)
    test_clock.advance(minutes=4, seconds=59)
    assert selectors.usable_packages(shop.pk, "voice") == []
    test_clock.advance(seconds=1)
    assert selectors.usable_packages(shop.pk, "voice") == [package]
    assert selectors.usable_packages(shop.pk, "captcha") == []
    Account.objects.filter(pk=shop.pk).update(kind="personal")
    shop.refresh_from_db()
    with pytest.raises(EnterpriseOnly):
        services.buy_package(account=shop, catalogue=product("voice-custom"), quantity=1000)


def test_a_rent_is_charged_once_at_the_price_less_the_discount_of_the_day(shop: Account) -> None:
    services.save_discount(discount=None, product="privacy_number", variant="axb-virtual", percent=70, valid_from=TODAY)
    asked = {"account_id": shop.pk, "product": "privacy_number", "variant": "axb-virtual", "quantity": 4}
    first = services.charge_item(**asked, cause=("rent", "pool-1:202611"))
    assert (first.unit_price, first.amount) == (Decimal("1.5000"), Decimal("-6.0000"))
    assert services.charge_item(**asked, cause=("rent", "pool-1:202611")).pk == first.pk
    assert LedgerEntry.objects.filter(kind="charge").count() == 1
    assert selectors.balance_of(shop.pk).balance == 94
    assert Discount.objects.get().percent == 70
    assert selectors.audit(shop.pk) == []
