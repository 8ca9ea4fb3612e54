"""What the service level promises and what is owed when it is missed (domain.md 13.1-13.6). Pure.

Terms are data with a date of validity (fixtures/billing/sla.json): a later version never changes a month before it.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from core import days

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
PLACES = Decimal("0.0001")
HIGH_VOLUME = "high_volume"
NOT_PROVIDER = "not_provider"


@dataclass(frozen=True, slots=True)
class Tier:
    """Below this availability, so many per cent of the month's fee are owed."""

    below: Decimal
    percent: int


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of the agreement; ``tiers`` from the lowest threshold up."""

    valid_from: dt.date
    tiers: tuple[Tier, ...]
    opens_after_workday: int
    closes_after_days: int
    channel: str
    volume_a_day: Mapping[str, int]
    source: str = ""

    @property
    def standard(self) -> Decimal:
        """Return the availability from which nothing is owed."""
        return self.tiers[-1].below


@dataclass(frozen=True, slots=True)
class Receipt:
    """So many messages of a service month that ended with one code."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A service month in counts: ``failures`` are among ``valid``; ``excluded`` are in neither."""

    valid: int
    failures: int
    excluded: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """What is owed: ``amount`` in yuan, given as ``messages`` at the list price, never as cash."""

    percent: int
    amount: Decimal
    messages: int


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a month may be claimed, both included."""

    first: dt.date
    last: dt.date


def terms_on(versions: Sequence[Terms], day: dt.date) -> Terms:
    """Return the version in force on a day."""
    return max((terms for terms in versions if terms.valid_from <= day), key=lambda terms: terms.valid_from)


def service_months(start: dt.date, months: int) -> list[tuple[dt.date, dt.date]]:
    """Return the natural months that a term of so many months touches, cut at its first and last day (13.1)."""
    if months < 1:
        raise ValueError("a term has at least one month")
    end = term_end(start, months)
    found, first = [], start
    while first <= end:
        last = min(month_end(first), end)
        found.append((first, last))
        first = last + dt.timedelta(days=1)
    return found


def term_end(start: dt.date, months: int) -> dt.date:
    """Return the last day of a term: the eve of the same date; where that month is too short, its last day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if start.day > length:
        return dt.date(year, month + 1, length)
    return dt.date(year, month + 1, start.day) - dt.timedelta(days=1)


def month_end(day: dt.date) -> dt.date:
    """Return the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def measure(receipts: Iterable[Receipt], classes: Mapping[str, str], other: str) -> Measure:
    """Add up a month's receipts by what each code means: "valid", "failure" (valid and the provider's fault) or
    "excluded" (13.2); ``other`` is for a code outside the table."""
    counts = {"valid": 0, "failure": 0, "excluded": 0}
    for receipt in receipts:
        counts[classes.get(receipt.code, other)] += receipt.count
    return Measure(counts["valid"] + counts["failure"], counts["failure"], counts["excluded"])


def availability(valid: int, failures: int) -> Fraction:
    """Return 1 - failures / valid in per cent, exactly; a month without a valid message failed nobody: 100."""
    if not 0 <= failures <= valid:
        raise ValueError("explicit failures are among the valid messages")
    return Fraction(100) if not valid else Fraction(100 * (valid - failures), valid)


def shown(exact: Fraction, terms: Terms) -> Decimal:
    """Return an availability with four places, rounded half up, yet never up onto a threshold it missed."""
    units = Decimal(exact.numerator) * 10_000 / Decimal(exact.denominator)
    half_up = (units.quantize(Decimal(1), ROUND_HALF_UP) / 10_000).quantize(PLACES)
    missed = any(exact < _exact(tier.below) <= _exact(half_up) for tier in terms.tiers)
    return half_up - PLACES if missed else half_up


def owed_percent(exact: Fraction | Decimal, terms: Terms) -> int:
    """Return how many per cent of the month's fee are owed (13.3)."""
    value = _exact(exact)
    return next((tier.percent for tier in terms.tiers if value < _exact(tier.below)), 0)


def credit(percent: int, *, fee: Decimal, unit_price: Decimal, vouchers: Decimal = Decimal(0)) -> Credit:
    """Return what a share of the month's fee is worth, in whole messages at the list price.

    ``fee`` is what the month consumed; the part of it that vouchers or rebates paid raises no claim. The amount is
    cut to the cent and never above that fee (13.3, 13.6); a part of a message is not given.
    """
    base = max(Decimal(0), fee - vouchers)
    amount = min((base * percent / HUNDRED), base).quantize(CENT, ROUND_DOWN)
    messages = int(amount / unit_price) if unit_price > 0 else 0
    return Credit(percent, amount, messages)


def claim_window(last_day: dt.date, terms: Terms, exceptions: days.Exceptions) -> Window:
    """Return when the month ending on ``last_day`` may be claimed: from the day after the next month's fifth working
    day to sixty natural days after its end (13.4)."""
    fifth = days.add_workdays(last_day, terms.opens_after_workday, exceptions)
    return Window(fifth + dt.timedelta(days=1), last_day + dt.timedelta(days=terms.closes_after_days))


def claim_refusal(claimed: dt.date, window: Window, *, channel: str, terms: Terms) -> str:
    """Return why a claim made on a day is not taken: claim_channel, claim_too_early, claim_too_late or ""."""
    if channel != terms.channel:
        return "claim_channel"
    if claimed < window.first:
        return "claim_too_early"
    return "claim_too_late" if claimed > window.last else ""


def volume_is_exempt(per_day: int, *, user: str, announced: bool, terms: Terms) -> bool:
    """Return whether a day's volume lifts the promise: reached by this kind of account and not announced (13.5)."""
    return not announced and per_day >= terms.volume_a_day[user]


def exemption_of(cause: str, known: Collection[str], own: Collection[str], *, announced: bool = True) -> str:
    """Return the exemption that a cause of failures falls under; "" when it is the provider's own (13.5).

    What is neither in the table nor the provider's own is not the provider's: the table's last but one entry.
    ``announced``: an event or maintenance that was not announced exempts nobody.
    """
    if cause in own or (cause.startswith("announced_") and not announced):
        return ""
    return cause if cause in known else NOT_PROVIDER


def _exact(value: Fraction | Decimal) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(value)
