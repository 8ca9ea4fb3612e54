"""The month's volume decides the tier: exact at its boundaries, however the month was split (adr/0011)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from billing import pricing, selectors, services, volumes
from billing.models import LedgerEntry, Price, Wallet
from billing.services import MessageCharge
from core import clock

TIERS = ((0, "0.05"), (10, "0.04"), (13, "0.03"))
START = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def tiers(db: None) -> None:
    """Put a price list with boundaries at 10 and 13 segments in force today."""
    _price_list()


def _price_list(day: dt.date = dt.date(2026, 11, 20), rows: Any = TIERS) -> None:
    for volume, price in rows:
        services.save_price(
            price=None, vendor="aliyun", product="captcha", from_volume=volume, unit_price=Decimal(price),
            charge_on="delivery", valid_from=day, source="test",
        )  # fmt: skip


def send(account: Account, first: int, segments: list[int]) -> list[MessageCharge]:
    paid = services.fund_messages(
        account_id=account.pk, vendor="aliyun", product="captcha", country="86", segments=segments, at=clock.now()
    )
    return [
        MessageCharge(
            first + n, account.pk, "captcha", parts, row.unit_price, row.package_id, 7, 8, None, row.tariff_id
        )
        for n, (row, parts) in enumerate(zip(paid, segments, strict=True))
    ]


def charged(account: Account) -> list[tuple[str, int, str]]:
    rows = LedgerEntry.objects.filter(account=account, kind="charge").order_by("id")
    return [(row.cause_id, row.quantity, f"{row.unit_price:.2f}") for row in rows]


def test_a_message_over_two_boundaries_has_a_part_in_each_tier(shop: Account, tiers: None) -> None:
    services.settle_messages(send(shop, 1, [9, 6]), at=clock.now())
    assert charged(shop) == [("1", 9, "0.05"), ("2", 1, "0.05"), ("2:1", 3, "0.04"), ("2:2", 2, "0.03")]
    assert selectors.balance_of(shop.pk).balance == Decimal("99.3200")  # 10 x 0.05 + 3 x 0.04 + 2 x 0.03
    assert selectors.balance_of(shop.pk).held == 0
    assert selectors.charge_of_message(2) == Decimal("0.2300")
    bill = services.build_bill(account_id=shop.pk, month=202611)
    assert (bill.messages, bill.segments, bill.consumed) == (2, 15, Decimal("0.6800"))
    assert selectors.audit(shop.pk) == []


def test_the_tenth_segment_is_dear_and_the_eleventh_cheap(shop: Account, tiers: None) -> None:
    for number in range(1, 12):
        services.settle_messages(send(shop, number, [1]), at=clock.now())
    assert [price for _cause, _n, price in charged(shop)] == ["0.05"] * 10 + ["0.04"]


def test_what_was_held_for_a_failure_moves_no_tier(shop: Account, tiers: None) -> None:
    services.release_messages(send(shop, 1, [12]), at=clock.now())
    services.settle_messages(send(shop, 2, [2]), at=clock.now())
    assert charged(shop) == [("2", 2, "0.05")]


def test_packages_count_in_no_volume(shop: Account, tiers: None, make_product: Any) -> None:
    services.buy_package(account=shop, catalogue=make_product("p", 12, "1"))
    services.settle_messages(send(shop, 1, [12]), at=clock.now())
    services.settle_messages(send(shop, 2, [2]), at=clock.now())
    assert charged(shop) == [("1", 12, "0.00"), ("2", 2, "0.05")]


def test_a_month_begins_at_the_first_tier_and_a_late_receipt_counts_where_it_is_charged(
    shop: Account, tiers: None, test_clock: Any
) -> None:
    services.settle_messages(send(shop, 1, [12]), at=clock.now())
    late = send(shop, 2, [3])
    test_clock.advance(days=15)
    services.settle_messages(late, at=clock.now())
    assert charged(shop)[-1] == ("2", 3, "0.05")
    kept = volumes.read(Wallet.objects.get(pk=shop.pk).volumes)
    assert kept == {"202611/aliyun/captcha//": 12, "202612/aliyun/captcha//": 3}


def test_a_message_is_charged_by_the_version_it_was_accepted_under(shop: Account, test_clock: Any) -> None:
    _price_list(dt.date(2026, 11, 21), ((0, "0.09"),))
    before = send(shop, 1, [1])
    test_clock.advance(days=1)
    after = send(shop, 2, [1])
    services.settle_messages(after + before, at=clock.now())
    assert sorted(charged(shop)) == [("1", 1, "0.04"), ("2", 1, "0.09")]  # 0.045 shown with two places


def test_the_audit_finds_a_volume_that_was_never_charged(shop: Account, tiers: None) -> None:
    services.settle_messages(send(shop, 1, [3]), at=clock.now())
    assert selectors.audit(shop.pk) == []
    Wallet.objects.filter(pk=shop.pk).update(volumes=volumes.write({"202611/aliyun/captcha//": 4}))
    (problem,) = selectors.audit(shop.pk)
    assert str(problem) == "volume 202611 captcha: 4, but at most 3 expected"


def test_settling_is_as_cheap_with_tiers_as_without(shop: Account, tiers: None, django_assert_num_queries: Any) -> None:
    """One statement more a round, and none where the price list is at hand, as in a send that is charged at once."""
    charges = send(shop, 1, [1] * 20)
    steps = tuple(pricing.tiers(selectors.price_rows("aliyun", "captcha"), vendor="aliyun", product="captcha",
                                country="86", day=clock.today()))  # fmt: skip
    known = [MessageCharge(*(getattr(c, n) for n in c.__slots__[:-1]), steps) for c in charges]
    services.settle_messages(send(shop, 100, [1]), at=clock.now())  # opens the month's bill
    with django_assert_num_queries(6):  # savepoint, wallet, charged before?, entries, wallet, release
        services.settle_messages(known[:10], at=clock.now())
    with django_assert_num_queries(7):
        services.settle_messages(charges[10:], at=clock.now())


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_splitting_and_order_never_change_the_month(sizes: list[int], random: Any) -> None:
    from django.db import transaction

    clock.set_state(clock.State(frozen_at=START))
    with transaction.atomic():
        account = Account.objects.create(name="split", created_at=clock.now())
        services.top_up(account=account, amount=Decimal(100))
        Price.objects.filter(vendor="aliyun", product="captcha").delete()
        _price_list()
        charges = send(account, 1, sizes)
        random.shuffle(charges)
        while charges:
            count = random.randint(1, len(charges))
            services.settle_messages(charges[:count], at=clock.now())
            charges = charges[count:]
        total = sum(sizes)
        expected = Decimal("0.05") * min(total, 10) + Decimal("0.04") * max(0, min(total, 13) - 10)
        expected += Decimal("0.03") * max(0, total - 13)
        assert Decimal(100) - selectors.balance_of(account.pk).balance == expected
        assert selectors.audit(account.pk) == []
        transaction.set_rollback(True)
