"""A company's year, lived through the clock: every bill as one works it out oneself, and books that agree at the end.

The test keeps its own accounts in ``Purse``: packages in their order of use, the balance, what was delivered. It knows
nothing of the ledger; what the product's twelve bills say must be the same to the last digit.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

import pytest

from accounts.selectors import scope_of
from billing import selectors, services
from billing.models import Bill, Package, PackageProduct, SlaClaim, Wallet
from carrier.services import save_fault_rule
from core import clock
from sending.choices import Door
from sending.services import Item, submit_messages
from smsconsole.testdesk import time
from tests.factories import Cast

PRICES = {"captcha": Decimal("0.045"), "promotion": Decimal("0.055")}  # Alibaba's, charged on delivery
RENT = Decimal(50)  # of a voice number, for 30 days
LONG = "本周新品上架，" + "精选好物限时优惠，欢迎到店选购，" * 4 + "拒收请回复R"  # two segments with the signature
LOST, SILENT, NO_ROUTE = "17000000001", "17000000005", "139"  # switched off; no receipt ever; June's broken route
MISSED = 6


def beijing(year: int, month: int, day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=clock.BEIJING)


@dataclass
class Stock:
    """A package as the test keeps it."""

    size: int
    left: int
    price: Decimal
    until: dt.datetime


@dataclass
class Month:
    """What a bill should say, and what the service level should find."""

    topped_up: Decimal = Decimal(0)
    purchased: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
    messages: int = 0
    segments: int = 0
    covered: int = 0
    used: Fraction = Fraction(0)  # of packages, at the price they were bought for
    rent: Decimal = Decimal(0)
    ends: Counter[str] = field(default_factory=Counter)


class Purse:
    """The test's own accounts."""

    def __init__(self) -> None:
        self.balance = Decimal(0)
        self.stocks: list[Stock] = []
        self.months: dict[int, Month] = {month: Month() for month in range(1, 13)}

    def pay_in(self, month: int, amount: Decimal) -> None:
        self.balance += amount
        self.months[month].topped_up += amount

    def buy(self, month: int, size: int, price: Decimal, days: int) -> None:
        self.stocks.append(Stock(size, size, price, clock.now() + dt.timedelta(days=days)))
        self.balance -= price
        self.months[month].purchased += price

    def send(self, month: int, product: str, parts: int, fates: list[str]) -> None:
        """Fund in order, the soonest to expire first; only what is delivered is paid, the rest is free again."""
        usable = sorted((row for row in self.stocks if row.until > clock.now()), key=lambda row: row.until)
        free = [row.left for row in usable]
        page = self.months[month]
        for fate in fates:
            place = next((n for n, left in enumerate(free) if left >= parts), None)
            if place is not None:
                free[place] -= parts
            page.ends[fate] += 1
            if fate != "delivered":
                continue
            page.messages += 1
            page.segments += parts
            if place is None:
                page.consumed += PRICES[product] * parts
                self.balance -= PRICES[product] * parts
            else:
                usable[place].left -= parts
                page.covered += parts
                page.used += Fraction(usable[place].price) * parts / usable[place].size

    def rent(self, month: int) -> None:
        self.balance -= RENT
        self.months[month].rent += RENT


class Company:
    """Does in the product what the purse does on paper."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.account, self.purse = cast, cast.account, Purse()
        self.serial = 0
        Package.objects.filter(account=self.account).delete()
        Wallet.objects.filter(account=self.account).update(balance=0)
        self.offer = PackageProduct.objects.create(
            slug="year", name="季度包", quantity=40, price=Decimal("1.8"), valid_days=75
        )

    def pay_in(self, month: int, amount: str) -> None:
        services.top_up(account=self.account, amount=Decimal(amount), reference=f"2026-{month}")
        self.purse.pay_in(month, Decimal(amount))

    def buy(self, month: int) -> None:
        services.buy_package(account=self.account, catalogue=self.offer, reference=f"q{month}")
        self.purse.buy(month, 40, Decimal("1.8"), 75)

    def rent(self, month: int) -> None:
        services.charge_item(
            account_id=self.account.pk, product="voice_number", cause=("voice_number", f"1:{month}"), is_new=True
        )
        self.purse.rent(month)

    def send(self, month: int, *, codes: int, offers: int) -> None:
        codes_to = [self._number() for _ in range(codes)]
        if month == 3:
            codes_to[2:4] = [LOST, SILENT]
        if month == MISSED:
            codes_to[:8] = [f"{NO_ROUTE}{self.serial + n:08}" for n in range(8)]
        fates = [self._fate(phone) for phone in codes_to]
        self._submit(codes_to, self.cast.captcha, {"code": "123456"})
        self.purse.send(month, "captcha", 1, fates)
        time.advance(seconds=120)  # receipts
        self._submit([self._number() for _ in range(offers)], self.cast.promotion, {})
        self.purse.send(month, "promotion", 2, ["delivered"] * offers)
        time.advance(seconds=120)

    def _number(self) -> str:
        self.serial += 1
        return f"138{self.serial:08}"

    def _fate(self, phone: str) -> str:
        return {LOST: "lost", SILENT: "silent"}.get(phone, "broken" if phone.startswith(NO_ROUTE) else "delivered")

    def _submit(self, phones: list[str], template: Any, values: dict[str, str]) -> None:
        items = [Item(phone, self.cast.signature.name, template.code, values) for phone in phones]
        submit_messages(
            account_id=self.account.pk, door=Door.REST, items=items, vendor=None, request_id=f"r{self.serial}"
        )


@pytest.fixture
def company(yunfan: Cast) -> Company:
    clock.write(clock.State(frozen_at=beijing(2026, 1, 2)))
    yunfan.promotion.content = LONG
    yunfan.promotion.save()
    save_fault_rule(scope=scope_of(yunfan.owner), outcome="NO_ROUTE", number_prefix=NO_ROUTE, rate=1000)
    return Company(yunfan)


def live(company: Company) -> list[tuple[str, str]]:
    """Go through the year; returns what was settled, and when."""
    settled = []
    for month in range(1, 13):
        company.pay_in(month, f"{100 + month}.5")
        if month % 3 == 1:
            company.buy(month)
        if month in (2, 3):
            company.rent(month)
        company.send(month, codes=8 + month // 3, offers=1 + month // 4)
        time.advance(to=beijing(2026, month, 20))
        company.send(month, codes=3, offers=1)
        if month == MISSED + 1:
            claim(company)
            company.send(month, codes=5, offers=1)
        happened = time.advance(to=beijing(2026 + month // 12, month % 12 + 1, 2))
        settled += [
            (f"{clock.local(row.at):%Y-%m-%d %H:%M}", str(row.count))
            for row in happened if row.duty == "billing.settle_months"
        ]  # fmt: skip
    return settled


def claim(company: Company) -> None:
    """Claim June in July, and have it granted; the messages given are a package like any other."""
    june = selectors.service_month(company.account.pk, 202600 + MISSED)
    row = services.draft_claim(account=company.account, month=june.month, reason="六月通道中断。")
    services.submit_claim(claim=row)
    services.decide_claim(claim=row, messages=june.credit.messages)
    given = june.credit.messages
    company.purse.stocks.append(Stock(given, given, Decimal(0), clock.now() + dt.timedelta(days=365)))


def test_a_company_lives_a_year_and_its_twelve_bills_are_what_one_works_out_by_hand(company: Company) -> None:
    settled = live(company)

    firsts = [f"2026-{month:02}-01 01:00" for month in range(2, 13)] + ["2027-01-01 01:00"]
    assert settled == [(at, "1") for at in firsts]
    purse, opening = company.purse, Decimal(0)
    bills = list(Bill.objects.filter(account=company.account, month__lt=202701).order_by("month"))
    assert [(bill.month, bill.status) for bill in bills] == [(202600 + n, "settled") for n in range(1, 13)]
    for bill in bills:
        page = purse.months[bill.month % 100]
        charged = page.consumed + page.rent
        closing = opening + page.topped_up - page.purchased - charged
        assert (bill.opening, bill.topped_up, bill.purchased, bill.consumed, bill.closing) == (
            opening, page.topped_up, page.purchased, charged, closing,
        ), bill  # fmt: skip
        assert (bill.messages, bill.segments, bill.package_segments) == (
            page.messages, page.segments + bool(page.rent), page.covered,
        ), bill  # fmt: skip
        assert sum(day.amount for day in selectors.days_of(bill)) == charged
        assert sum(line.amount for line in bill.lines.all()) == charged
        opening = closing
    assert selectors.balance_of(company.account.pk) == selectors.Balance(purse.balance, Decimal(0), None)
    assert opening == purse.balance

    _check_packages(company)
    _check_service_level(company)
    assert selectors.audit(company.account.pk) == []


def _check_packages(company: Company) -> None:
    """Four bought ones ran out of time, some with a rest; the credit is left as far as it was used."""
    kept = [(row.size, row.left) for row in company.purse.stocks]
    rows = Package.objects.filter(account=company.account).order_by("pk")
    assert [(row.quantity, row.remaining) for row in rows] == kept
    assert {row.status for row in rows if row.price} <= {"expired", "used_up"}
    assert any(row.status == "expired" and row.remaining for row in rows)


def _check_service_level(company: Company) -> None:
    months = selectors.service_months(company.account.pk, first=202601, last=202612)
    for month in months:
        page = company.purse.months[month.month % 100]
        valid = page.ends["delivered"] + page.ends["broken"] + page.ends["silent"]
        found = (month.measure.valid, month.measure.failures, month.measure.excluded)
        assert found == (valid, page.ends["broken"], page.ends["lost"]), month
        worth = Fraction(page.consumed) + page.used
        fee = (Decimal(worth.numerator) / Decimal(worth.denominator)).quantize(Decimal("0.0001"), ROUND_DOWN)
        assert month.fee == fee, month
        assert month.is_met is (month.month % 100 != MISSED)
    june = months[MISSED - 1]
    claimed = SlaClaim.objects.get(account=company.account)
    assert june.availability < 90
    assert claimed.granted == int((june.fee * 30 / 100).quantize(Decimal("0.01"), ROUND_DOWN) / Decimal("0.045"))
    assert (claimed.status, claimed.package.price) == ("granted", Decimal(0))
