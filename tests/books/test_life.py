"""Whatever an account does in whatever order, and wherever a process dies, the ledger's audit finds nothing."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from billing import selectors, services
from billing.models import Bill, LedgerEntry, Package, PackageProduct
from carrier.services import set_profile
from core import advance, clock
from core.errors import DomainError
from sending.models import Message
from sending.services import Item, run_carrier, submit_messages
from tests import factories
from tests.books.conftest import give_books
from tests.conftest import NOON

MONEY_WORDS = ("INSERT", "UPDATE", "DELETE")


class Died(Exception):
    """The process ended here."""


class Dying:
    """Lets a number of writes pass, then the process dies before the next."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(MONEY_WORDS):
            if self.left == 0:
                raise Died
            self.left -= 1
        return execute(sql, params, many, context)


class Life(RuleBasedStateMachine):
    """An account between two hours of November and whenever it has come to."""

    @initialize()
    def begin(self) -> None:
        self.around = transaction.atomic()
        self.around.__enter__()
        clock.set_state(clock.State(frozen_at=NOON))
        self.cast = give_books(factories.yunfan())
        self.account = self.cast.account
        Package.objects.filter(pk=self.cast.package.pk).update(quantity=20, remaining=20)
        self.products = [
            PackageProduct.objects.create(slug=f"life-{n}", name=f"P{n}", quantity=q, price=Decimal(p), valid_days=d)
            for n, (q, p, d) in enumerate(((3, "0.1", 3), (7, "0.3", 30)))
        ]
        for volume, price in ((0, "0.05"), (5, "0.04"), (9, "0.03")):
            services.save_price(
                price=None, vendor="aliyun", product="captcha", from_volume=volume, unit_price=Decimal(price),
                charge_on="delivery", valid_from=NOON.date(), source="life",
            )  # fmt: skip
        self.numbers = 0
        self.writes: int | None = None
        set_profile(profile="chaotic", seed=5)

    def teardown(self) -> None:
        if hasattr(self, "around"):
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def do(self, step: Callable[[], Any]) -> None:
        """Take one step as one process, which dies where the rule ``crash`` said; refusals are no failure."""
        writes, self.writes = self.writes, None
        with suppress(DomainError, Died):
            if writes is None:
                step()
            else:
                with connection.execute_wrapper(Dying(writes)), transaction.atomic():
                    step()

    @rule(writes=st.integers(0, 25))
    def crash(self, writes: int) -> None:
        self.writes = writes

    @rule(units=st.integers(1, 30_000), reference=st.sampled_from(["", "a", "b"]))
    def top_up(self, units: int, reference: str) -> None:
        amount = Decimal(units) / 10_000
        self.do(lambda: services.top_up(account=self.account, amount=amount, reference=reference))

    @rule(units=st.integers(-6_000_000, 30_000).filter(bool))
    def adjust(self, units: int) -> None:
        self.do(lambda: services.adjust(account=self.account, amount=Decimal(units) / 10_000, note="x"))

    @rule(index=st.integers(0, 1), reference=st.sampled_from(["", "a", "b"]))
    def purchase(self, index: int, reference: str) -> None:
        product = self.products[index]
        self.do(lambda: services.buy_package(account=self.account, catalogue=product, reference=reference))

    @rule(count=st.integers(1, 6), long=st.booleans(), kind=st.sampled_from(["captcha", "notification", "promotion"]))
    def send(self, count: int, long: bool, kind: str) -> None:
        self.numbers += count
        name = "张" * (35 if long else 2)
        values = {"captcha": {"code": "246810"}, "notification": {"name": name, "order": "A1"}, "promotion": {}}[kind]
        template = getattr(self.cast, kind)
        items = [
            Item(f"138{self.numbers - n:08}", self.cast.signature.name, template.code, values) for n in range(count)
        ]
        self.do(lambda: submit_messages(
            account_id=self.account.pk, door="rest", items=items, vendor=None, request_id="R", all_or_nothing=False
        ))  # fmt: skip

    @rule()
    def receipts(self) -> None:
        self.do(run_carrier)

    @precondition(lambda self: LedgerEntry.objects.filter(account=self.account, kind="charge").exists())
    @rule(place=st.integers(0, 50))
    def refund(self, place: int) -> None:
        charges = LedgerEntry.objects.filter(account=self.account, kind="charge").order_by("id")
        entry = charges[place % charges.count()]
        self.do(lambda: services.refund_charges(account=self.account, entry_ids=[entry.pk], note="x"))

    @rule(index=st.integers(0, 1), times=st.integers(1, 3))
    def buy_by_itself(self, index: int, times: int) -> None:
        slug, cap = self.products[index].slug, Decimal(times)
        self.do(lambda: services.save_package_rule(
            account=self.account, product="", alert_below=5, auto_slug=slug, auto_times=times, auto_cap=cap
        ))  # fmt: skip

    @rule(limit=st.integers(1, 12))
    def limit_a_day(self, limit: int) -> None:
        self.do(lambda: services.save_sending_limit(account=self.account, product="captcha", day_limit=limit))

    @rule(place=st.integers(0, 5))
    def return_package(self, place: int) -> None:
        packages = Package.objects.filter(account=self.account).order_by("id")
        package = packages[place % packages.count()]
        self.do(lambda: services.refund_package(package=package, note="x"))

    @rule(minutes=st.sampled_from([1, 30, 60 * 25, 60 * 24 * 11]))
    def advance(self, minutes: int) -> None:
        target = clock.now() + dt.timedelta(minutes=minutes)
        self.do(lambda: advance.advance_to(target))
        clock.set_state(clock.State(frozen_at=max(target, clock.now())))

    @rule()
    def look_at_the_bill(self) -> None:
        self.do(lambda: services.fresh_bills(account_id=self.account.pk))

    @precondition(lambda self: Bill.objects.filter(account=self.account, status="settled").exists())
    @rule(units=st.integers(1, 2000))
    def papers(self, units: int) -> None:
        bill = Bill.objects.filter(account=self.account, status="settled").first()
        amount = Decimal(units) / 10_000
        if line := bill.lines.first():
            self.do(lambda: services.credit_line(line=line, amount=amount, reason="x"))
        asked = {"title": "T", "tax_number": "91350100M000100Y43", "kind": "special", "months": [bill.month]}
        self.do(lambda: services.request_invoice(account=self.account, amount=amount, **asked))

    @rule()
    def reset(self) -> None:
        from smsconsole.testdesk.reset import reset_account

        self.do(lambda: reset_account(account_id=self.account.pk))

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "cast"):
            assert [str(problem) for problem in selectors.audit(self.account.pk)] == []
            assert not Package.objects.filter(remaining__lt=0).exists()

    @invariant()
    def a_bill_is_the_sum_of_its_days(self) -> None:
        if hasattr(self, "cast"):
            for bill in Bill.objects.filter(account=self.account).exclude(ledger_id=0):
                days = selectors.days_of(bill)
                assert sum((day.moved for day in days), Decimal(0)) == bill.closing - bill.opening
                assert sum((day.amount for day in days), Decimal(0)) == bill.consumed
                assert sum(day.segments for day in days) == bill.segments
                assert sum(day.messages for day in days) == bill.messages


@pytest.mark.django_db
def test_any_life_keeps_the_audit_green(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smsconsole.testdesk.reset.require_open", lambda: None)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert not Message.objects.exists()
