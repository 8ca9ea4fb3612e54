"""Whatever happens in whatever order, the books agree."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from billing import selectors, services
from billing.models import Package, PackageProduct, Wallet
from billing.services import MessageCharge
from core import clock
from core.errors import DomainError

step = st.one_of(
    st.tuples(st.just("top_up"), st.integers(1, 30_000)),
    st.tuples(st.just("adjust"), st.integers(-30_000, 30_000).filter(bool)),
    st.tuples(st.just("buy"), st.integers(0, 2)),
    st.tuples(st.just("gift"), st.integers(0, 2)),
    st.tuples(st.just("fund"), st.lists(st.integers(1, 4), min_size=1, max_size=6)),
    st.tuples(st.just("settle"), st.integers(1, 5)),
    st.tuples(st.just("again"), st.integers(1, 5)),
    st.tuples(st.just("release"), st.integers(1, 5)),
    st.tuples(st.just("days"), st.integers(1, 20)),
    st.tuples(st.just("bill"), st.just(0)),
)


class Life:
    """Plays the steps and remembers what waits, as ``sending`` does."""

    def __init__(self, account: Account, products: list[PackageProduct]) -> None:
        self.account, self.products = account, products
        self.waiting: list[MessageCharge] = []
        self.charged: list[MessageCharge] = []
        self.count = 0

    def play(self, name: str, value: object) -> None:
        getattr(self, f"do_{name}")(value)

    def do_top_up(self, units: int) -> None:
        services.top_up(account=self.account, amount=Decimal(units) / 10_000)

    def do_adjust(self, units: int) -> None:
        services.adjust(account=self.account, amount=Decimal(units) / 10_000, note="x")

    def do_buy(self, index: int) -> None:
        services.buy_package(account=self.account, catalogue=self.products[index])

    def do_gift(self, index: int) -> None:
        services.gift_package(account=self.account, catalogue=self.products[index], note="x")

    def do_fund(self, segments: list[int]) -> None:
        paid = services.fund_messages(
            account_id=self.account.pk, vendor="aliyun", product="captcha", country="86", segments=segments,
            at=clock.now(),
        )  # fmt: skip
        for funding, parts in zip(paid, segments, strict=True):
            self.count += 1
            self.waiting.append(MessageCharge(
                self.count, self.account.pk, "captcha", parts, funding.unit_price, funding.package_id, None, None, None
            ))  # fmt: skip

    def do_settle(self, count: int) -> None:
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        assert services.settle_messages(taken, at=clock.now()) == len(taken)
        self.charged += taken

    def do_again(self, count: int) -> None:
        assert services.settle_messages(self.charged[-count:], at=clock.now()) == 0

    def do_release(self, count: int) -> None:
        taken, self.waiting = self.waiting[-count:], self.waiting[:-count]
        services.release_messages(taken, at=clock.now())

    def do_days(self, count: int) -> None:
        clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(days=count)))
        services.expire_packages()
        services.settle_due_months()

    def do_bill(self, _: object) -> None:
        services.build_bill(account_id=self.account.pk, month=202611)

    def held(self, _: int) -> selectors.Held:
        packages: dict[int, int] = {}
        for row in self.waiting:
            if row.package_id:
                packages[row.package_id] = packages.get(row.package_id, 0) + row.segments
        return selectors.Held(sum((row.held for row in self.waiting), Decimal(0)), packages)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, max_size=40))
def test_any_sequence_keeps_the_audit_green(monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, object]]) -> None:
    from django.db import transaction

    clock.set_state(clock.State(frozen_at=dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)))
    with transaction.atomic():
        account = Account.objects.create(name="life", created_at=clock.now())
        products = [
            PackageProduct.objects.create(slug=f"life-{n}", name=f"P{n}", quantity=q, price=Decimal(p), valid_days=d)
            for n, (q, p, d) in enumerate(((3, "0.1", 10), (7, "0.3", 30), (50, "2", 365)))
        ]
        life = Life(account, products)
        monkeypatch.setattr("billing.selectors.proof._held_source", life.held)
        for name, value in steps:
            with suppress(DomainError):
                life.play(name, value)
        assert selectors.audit(account.pk) == []
        transaction.set_rollback(True)


def test_the_audit_finds_what_was_tampered_with(shop: Account, make_product: object) -> None:
    package = services.buy_package(account=shop, catalogue=make_product("p", 5, "1"))
    services.build_bill(account_id=shop.pk, month=202611)
    Wallet.objects.filter(pk=shop.pk).update(balance=Decimal("98.9999"))
    Package.objects.filter(pk=package.pk).update(remaining=4)
    found = [problem.subject for problem in selectors.audit(shop.pk)]
    assert found == ["balance", "running balance of the newest entry", f"package {package.pk} remaining"]
