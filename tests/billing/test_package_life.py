"""Packages: shared, returned, bought by themselves, running low; and arrears that last (domain.md 11.1, 11.4, 11.6)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account, Alert, Application
from billing import selectors, services
from billing.errors import ApplicationsForeign, NotRefundable, RuleInvalid
from billing.models import LedgerEntry, Package, PackageRule, Wallet
from billing.services import arrears
from core import clock, duties


def fund(account: Account, segments: list[int], application_id: int | None = None) -> list[int | None]:
    paid = services.fund_messages(
        account_id=account.pk, vendor="aliyun", product="captcha", country="86", segments=segments, at=clock.now(),
        application_id=application_id,
    )  # fmt: skip
    return [row.package_id for row in paid]


def alerts(account: Account) -> list[str]:
    return list(Alert.objects.filter(account=account).order_by("id").values_list("kind", flat=True))


@pytest.fixture
def apps(shop: Account) -> list[int]:
    return [
        Application.objects.create(
            account=shop, sdk_app_id=f"14009{n}", name=f"A{n}", app_key_encrypted="x", created_at=clock.now()
        ).pk
        for n in range(2)
    ]


def test_a_package_serves_the_applications_named_and_all_where_none_is(
    shop: Account, make_product: Any, apps: list[int]
) -> None:
    own = services.buy_package(account=shop, catalogue=make_product("own", 5, "1", days=1), applications=apps[:1])
    shared = services.buy_package(account=shop, catalogue=make_product("shared", 5, "1"))
    assert fund(shop, [1], apps[0]) == [own.pk]
    assert fund(shop, [1], apps[1]) == [shared.pk]
    assert fund(shop, [1]) == [shared.pk]
    services.share_package(package=own, applications=[])
    assert fund(shop, [1], apps[1]) == [own.pk]


def test_only_own_applications_share_a_package(shop: Account, make_product: Any, yunfan: Any) -> None:
    with pytest.raises(ApplicationsForeign):
        services.buy_package(account=shop, catalogue=make_product("p", 5, "1"), applications=[yunfan.application.pk])
    assert not Package.objects.filter(account=shop).exists()


def test_an_unused_package_is_returned_once_and_a_used_or_ended_one_never(
    shop: Account, make_product: Any, test_clock: Any
) -> None:
    unused = services.buy_package(account=shop, catalogue=make_product("a", 5, "10", days=30))
    entry = services.refund_package(package=unused)
    assert (entry.kind, entry.amount, entry.cause_id) == ("refund", 10, str(unused.pk))
    assert selectors.balance_of(shop.pk).balance == 100
    held = services.buy_package(account=shop, catalogue=make_product("b", 5, "10", days=30))
    fund(shop, [1])
    ended = services.buy_package(account=shop, catalogue=make_product("c", 5, "10", days=2))
    test_clock.advance(days=2)
    given = services.gift_package(account=shop, catalogue=make_product("d", 5, "10"), note="x")
    for package in (unused, held, ended, given):
        with pytest.raises(NotRefundable):
            services.refund_package(package=package)
    assert selectors.balance_of(shop.pk).balance == 80
    assert LedgerEntry.objects.filter(kind="refund").count() == 1
    unused.refresh_from_db()
    assert unused.status == "refunded"


def test_an_empty_package_is_followed_by_the_next_until_times_and_cap_are_met(shop: Account, make_product: Any) -> None:
    make_product("auto", 2, "10", product="captcha")
    rule = services.save_package_rule(
        account=shop, product="captcha", auto_slug="auto", auto_times=5, auto_cap=Decimal(29)
    )
    assert [pk is not None for pk in fund(shop, [1, 1, 1])] == [True, True, True]
    assert Package.objects.filter(account=shop, is_auto=True).count() == 2
    assert fund(shop, [1, 2]) == [Package.objects.latest("pk").pk, None]  # a third would cost more than the cap
    rule.refresh_from_db()
    assert (rule.auto_done, rule.auto_spent) == (2, 20)
    assert rule.auto_problem == "将超过花费上限 ¥29.00。"
    fund(shop, [2])
    assert alerts(shop) == ["package_bought", "package_bought", "package_not_bought"]
    assert selectors.balance_of(shop.pk).balance == 80


def test_a_purchase_that_the_balance_cannot_pay_is_told_once_and_the_balance_goes_on(
    shop: Account, make_product: Any
) -> None:
    make_product("dear", 10, "101")
    services.save_package_rule(account=shop, product="", auto_slug="dear", auto_times=1, auto_cap=Decimal(200))
    assert fund(shop, [1]) == [None]
    assert fund(shop, [1]) == [None]
    assert alerts(shop) == ["package_not_bought"]
    services.top_up(account=shop, amount=Decimal(100))
    assert fund(shop, [1]) != [None]


def test_a_send_that_is_taken_back_takes_its_purchase_back(shop: Account, make_product: Any) -> None:
    from django.db import transaction

    make_product("auto", 2, "10")
    services.save_package_rule(account=shop, product="", auto_slug="auto", auto_times=1, auto_cap=Decimal(10))
    with pytest.raises(RuntimeError), transaction.atomic():
        fund(shop, [1])
        raise RuntimeError
    assert not Package.objects.filter(account=shop).exists()
    assert PackageRule.objects.get().auto_done == 0
    assert selectors.balance_of(shop.pk).balance == 100


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"auto_slug": "nothing"}, "auto_slug"), ({"auto_slug": "voice-custom"}, "auto_slug"),
     ({"auto_slug": "promotion-2000"}, "auto_slug"), ({"auto_times": 0}, "auto_times"),
     ({"auto_cap": Decimal(1)}, "auto_cap")],
)  # fmt: skip
def test_a_rule_that_could_never_work_is_refused(shop: Account, changes: dict, field: str) -> None:
    given = {"auto_slug": "captcha-200", "auto_times": 1, "auto_cap": Decimal(2), **changes}
    with pytest.raises(Exception) as refusal:
        services.save_package_rule(account=shop, product="captcha", **given)
    assert refusal.value.field == field
    assert isinstance(refusal.value, RuleInvalid) or field == "auto_cap"
    assert not PackageRule.objects.exists()


def test_packages_running_low_are_told_once_and_again_after_they_were_filled(shop: Account, make_product: Any) -> None:
    catalogue = make_product("p", 5, "1")
    services.buy_package(account=shop, catalogue=catalogue)
    services.save_package_rule(account=shop, product="", alert_below=4)
    fund(shop, [1])
    assert alerts(shop) == []
    fund(shop, [1])
    fund(shop, [1])
    assert alerts(shop) == ["package_low"]
    assert Alert.objects.get().facts == {"product": "通用套餐包", "left": "3", "below": "4"}
    services.buy_package(account=shop, catalogue=catalogue)
    fund(shop, [2, 2])
    assert alerts(shop) == ["package_low", "package_low"]


def test_a_package_that_ends_with_something_left_is_told(shop: Account, make_product: Any, test_clock: Any) -> None:
    services.buy_package(account=shop, catalogue=make_product("p", 5, "1", days=1))
    test_clock.advance(days=1)
    services.expire_packages()
    assert [(row.kind, row.facts) for row in Alert.objects.all()] == [("package_ended", {"name": "p", "left": "5"})]


def test_a_low_balance_and_arrears_are_told_once_each(shop: Account) -> None:
    services.set_alert(account=shop, alert_below=Decimal(50))
    for amount in ("-60", "-10", "-40"):
        services.adjust(account=shop, amount=Decimal(amount), note="x")
    assert alerts(shop) == ["balance_low", "arrears"]
    services.top_up(account=shop, amount=Decimal("9.9999"))
    assert alerts(shop) == ["balance_low", "arrears"]
    services.top_up(account=shop, amount=Decimal("0.0001"))
    assert alerts(shop) == ["balance_low", "arrears", "resumed"]
    assert selectors.balance_of(shop.pk).is_in_arrears is False
    services.top_up(account=shop, amount=Decimal(60))
    fund(shop, [223])  # 10.035 yuan held
    assert alerts(shop)[-1] == "balance_low"


def test_after_a_month_in_arrears_rents_and_bindings_end_once(
    shop: Account, test_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[tuple[int, str]] = []
    monkeypatch.setattr(arrears, "_enders", {})
    services.register_arrears_ender("bindings", lambda pk, at: ended.append((pk, f"{clock.local(at):%m-%d}")) or 1)
    duty = next(row for row in duties.all_duties() if row.name == "billing.arrears")
    services.adjust(account=shop, amount=Decimal(-101), note="x")
    assert duty.next_due() == dt.datetime(2026, 12, 20, 4, 0, tzinfo=dt.UTC)
    test_clock.advance(days=29)
    assert duty.run() == 0
    test_clock.advance(days=1)
    assert (duty.run(), duty.run()) == (1, 0)
    assert ended == [(shop.pk, "12-20")]
    services.top_up(account=shop, amount=Decimal(1))
    wallet = Wallet.objects.get(pk=shop.pk)
    assert (wallet.arrears_since, wallet.arrears_ended_at) == (None, None)


def test_arrears_paid_in_time_end_nothing(shop: Account, test_clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrears, "_enders", {"x": lambda pk, at: pytest.fail("ended")})
    services.adjust(account=shop, amount=Decimal(-101), note="x")
    test_clock.advance(days=27)
    services.top_up(account=shop, amount=Decimal(1))
    services.adjust(account=shop, amount=Decimal(-1), note="x")
    test_clock.advance(days=5)
    assert arrears.end_in_arrears() == 0


def test_the_first_voice_minutes_bring_the_warning_at_five_thousand(shop: Account) -> None:
    services.top_up(account=shop, amount=Decimal(2000))
    big = selectors.on_sale("voice-10000")
    assert big is not None
    services.buy_package(account=shop, catalogue=big)
    rule = PackageRule.objects.get(account=shop)
    assert (rule.product, rule.alert_below, rule.is_alerted) == ("voice", 5000, False)
    services.save_package_rule(account=shop, product="voice", alert_below=10_001)
    services.buy_package(account=shop, catalogue=selectors.on_sale("voice-custom"), quantity=1000)
    rule.refresh_from_db()
    assert (rule.alert_below, rule.is_alerted) == (10_001, False)
    assert alerts(shop) == ["package_low"]
