"""A company's months against the service level: availability, what is owed, when it may be claimed (domain.md 13)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.db.models import Min, QuerySet, Sum

from billing import pricing, sla
from billing.choices import EntryKind, Product
from billing.models import LedgerEntry, Package, SlaClaim, SlaEvidence
from billing.months import first_day, month_of, next_month
from billing.selectors.prices import price_rows
from billing.selectors.sla_terms import agreement
from core import clock
from core.money import ZERO
from core.tenancy import Scope
from core.workdays import exceptions

DOMESTIC = (Product.CAPTCHA, Product.NOTIFICATION, Product.PROMOTION)  # foreign networks are exempt
# account id, first and last day → (day, receipt code or "", messages); of domestic messages by their submission
Source = Callable[[int, dt.date, dt.date], Iterable[tuple[dt.date, str, int]]]
_source: Source | None = None


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A receipt code of a month; ``meaning`` is "valid", "failure" or "excluded"."""

    code: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class ServiceMonth:
    """One month. ``availability`` in per cent as shown; ``peak_day``: the most messages of one day.

    ``is_volume_exempt`` says that a day reached the volume above which the promise holds only if it was announced.
    """

    month: int
    first: dt.date
    last: dt.date
    measure: sla.Measure
    availability: Decimal
    is_met: bool
    fee: Decimal
    unit_price: Decimal
    credit: sla.Credit
    window: sla.Window
    codes: tuple[CodeCount, ...]
    peak_day: int
    is_volume_exempt: bool

    def __str__(self) -> str:
        return f"{self.month // 100}-{self.month % 100:02}"


def register_receipt_source(source: Source) -> None:
    """Name who counts messages by receipt code; ``statistics`` does in ``ready()``."""
    global _source
    _source = source


def service_month(account_id: int, month: int) -> ServiceMonth:
    """Return one month of an account."""
    return service_months(account_id, first=month, last=month)[0]


def service_months(account_id: int, *, first: int, last: int) -> list[ServiceMonth]:
    """Return the months from ``first`` to ``last`` (202611), both included, in order; few queries for any span."""
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    receipts, peaks = _receipts(account_id, months)
    fees = _fees(account_id, months)
    prices = price_rows(*agreement().list_price)
    holidays = exceptions()
    return [
        _month(month, receipts.get(month, Counter()), peaks.get(month, 0), fees.get(month, ZERO), prices, holidays)
        for month in months
    ]


def begun_in(account_id: int) -> int | None:
    """Return the month of the account's first ledger entry: it has no service month before."""
    return LedgerEntry.objects.filter(account_id=account_id).aggregate(first=Min("month"))["first"]


def recent_months(account_id: int, count: int = 12) -> list[ServiceMonth]:
    """Return the running month and those before it, the newest first; none from before the account's first entry."""
    begun = begun_in(account_id)
    last = month_of(clock.now())
    first = last
    for _ in range(count - 1):
        if begun is None or first <= begun:
            break
        first = first - 1 if first % 100 > 1 else first - 89
    return service_months(account_id, first=first, last=last)[::-1]


def claim_list(scope: Scope) -> QuerySet[SlaClaim]:
    """Return the claims in reach, newest first."""
    return SlaClaim.objects.visible_to(scope).select_related("account", "reviewer", "package")


def evidence_file(pk: int, scope: Scope) -> SlaEvidence | None:
    """Return a picture whose claim is in the caller's reach."""
    return SlaEvidence.objects.visible_to(scope).filter(pk=pk).first()


def open_claim(account_id: int, month: int) -> SlaClaim | None:
    """Return the claim of a month that was not withdrawn."""
    return SlaClaim.objects.filter(account_id=account_id, month=month).exclude(status="withdrawn").first()


def _month(
    month: int, receipts: Counter, peak: int, fee: Decimal, prices: list, holidays: dict[dt.date, bool]
) -> ServiceMonth:
    first = first_day(month)
    last = sla.month_end(first)
    terms, deal = agreement().on(first), agreement()
    rows = tuple(
        CodeCount(code, deal.receipts.get(code, deal.other_receipts), count)
        for code, count in sorted(receipts.items(), key=lambda item: (-item[1], item[0]))
        if count
    )
    measured = sla.measure((sla.Receipt(row.code, row.count) for row in rows), deal.receipts, deal.other_receipts)
    exact = sla.availability(measured.valid, measured.failures)
    vendor, product = deal.list_price
    steps = pricing.tiers(prices, vendor=vendor, product=product, country="", day=last)
    unit_price = steps[0].unit_price if steps else ZERO
    return ServiceMonth(
        month=month, first=first, last=last, measure=measured, availability=sla.shown(exact, terms),
        is_met=exact >= terms.standard, fee=fee, unit_price=unit_price,
        credit=sla.credit(sla.owed_percent(exact, terms), fee=fee, unit_price=unit_price),
        window=sla.claim_window(last, terms, holidays), codes=rows, peak_day=peak,
        is_volume_exempt=sla.volume_is_exempt(peak, user="ordinary", announced=False, terms=terms),
    )  # fmt: skip


def _receipts(account_id: int, months: list[int]) -> tuple[dict[int, Counter], dict[int, int]]:
    by_month: dict[int, Counter] = {}
    days: Counter[dt.date] = Counter()
    if _source is not None:
        for day, code, count in _source(account_id, first_day(months[0]), sla.month_end(first_day(months[-1]))):
            by_month.setdefault(day.year * 100 + day.month, Counter())[code] += count
            days[day] += count
    peaks: dict[int, int] = {}
    for day, count in days.items():
        month = day.year * 100 + day.month
        peaks[month] = max(peaks.get(month, 0), count)
    return by_month, peaks


def _fees(account_id: int, months: list[int]) -> dict[int, Decimal]:
    """Return what each month consumed of domestic messages: money charged less refunded, and what was used of packages
    at the price they were bought for. What was bought and not used is no fee (13.3)."""
    rows = list(
        LedgerEntry.objects.filter(
            account_id=account_id, month__range=(months[0], months[-1]), product__in=DOMESTIC,
            kind__in=[EntryKind.CHARGE, EntryKind.REFUND],
        )
        .order_by().values_list("month", "kind", "package_id").annotate(Sum("amount"), Sum("quantity"))
    )  # fmt: skip
    bought = {
        pk: Fraction(price) / quantity
        for pk, price, quantity in Package.objects.filter(pk__in={row[2] for row in rows if row[2]}).values_list(
            "pk", "price", "quantity"
        )
        if quantity
    }
    sums: dict[int, Fraction] = {}
    for month, kind, package_id, amount, quantity in rows:
        worth = -Fraction(amount)
        if package_id:
            worth += bought.get(package_id, Fraction(0)) * quantity * (1 if kind == EntryKind.CHARGE else -1)
        sums[month] = sums.get(month, Fraction(0)) + worth
    return {month: _cut(worth) for month, worth in sums.items()}


def _cut(worth: Fraction) -> Decimal:
    return (Decimal(worth.numerator) / Decimal(worth.denominator)).quantize(Decimal("0.0001"), ROUND_DOWN)
