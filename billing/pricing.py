"""Prices and who pays: pure, in ``Decimal`` yuan and whole segments."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.0000")


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price in force from a date, from a monthly volume on; ``country`` "" is every country without its own."""

    vendor: str
    product: str
    country: str
    from_volume: int
    unit_price: Decimal
    charge_on: str
    valid_from: dt.date
    source: str = ""
    variant: str = ""
    unit: str = "segment"
    is_whole: bool = False
    valid_to: dt.date | None = None
    pk: int = 0

    def is_open(self, day: dt.date) -> bool:
        """Return whether the row is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Band:
    """Part of a quantity at one price; ``amount`` = segments x unit_price, exactly."""

    segments: int
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Stock:
    """A package as the allocation sees it: ``free`` segments, in the order of use already."""

    package_id: int
    free: int


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of the calculation.

    ``kind``: segments (parts = quantity / each), package, band, purchase, unit (at a price each), minutes (each seconds
    rounded up), discount (each per cent), top_up or total. ``name`` is what a unit is.
    """

    kind: str
    quantity: int
    each: int = 0
    unit_price: Decimal = ZERO
    amount: Decimal = ZERO
    package_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """``amount`` is what the balance pays; ``from_packages`` segments are covered."""

    amount: Decimal
    segments: int
    from_packages: int
    lines: tuple[QuoteLine, ...]


def tiers(
    rows: Iterable[PriceRow], *, vendor: str, product: str, country: str, day: dt.date, variant: str = ""
) -> list[PriceRow]:
    """Return the tiers in force on a day, by rising volume; empty when there is no price.

    A country's own price list wins over the default, and of each the newest version in force on that day is taken as
    a whole: a version is all rows with one ``valid_from``. Where a version with an end is over, the one before it is
    in force again.
    """
    begun = [
        row for row in rows
        if row.vendor == vendor and row.product == product and row.variant == variant and row.is_open(day)
    ]  # fmt: skip
    for place in dict.fromkeys((country, "")):
        versions = [row for row in begun if row.country == place]
        if versions:
            newest = max(row.valid_from for row in versions)
            return sorted((row for row in versions if row.valid_from == newest), key=lambda row: row.from_volume)
    return []


def cost(unit_price: Decimal, segments: int) -> Decimal:
    """Return what this many segments cost at one price."""
    return unit_price * segments


def bands(steps: Sequence[PriceRow], *, segments: int, volume_before: int = 0) -> list[Band]:
    """Split a quantity over volume tiers, each part at its own price; ``volume_before`` was already used this month.

    Splitting a quantity in two calls never changes the sum.
    """
    found, position, left = [], volume_before, segments
    for index, step in enumerate(steps):
        end = steps[index + 1].from_volume if index + 1 < len(steps) else None
        here = left if end is None else min(left, max(0, end - position))
        if here:
            found.append(Band(here, step.unit_price, cost(step.unit_price, here)))
            position, left = position + here, left - here
    return found


def whole_band(steps: Sequence[PriceRow], quantity: int) -> Band | None:
    """Price a whole quantity by the tier it falls into, lower bounds included; None below the smallest."""
    reached = [step for step in steps if step.from_volume <= quantity]
    if not reached:
        return None
    return Band(quantity, reached[-1].unit_price, cost(reached[-1].unit_price, quantity))


def highest(steps: Sequence[PriceRow]) -> PriceRow:
    """Return the dearest tier: what has to be held while the volume at the charge is not known."""
    return max(steps, key=lambda step: step.unit_price)


def minutes(seconds: int) -> int:
    """Return the minutes of a call that are charged: each begun one is a whole one (domain.md 6.4)."""
    return -(-seconds // 60)


def reduced(amount: Decimal, percent: int) -> Decimal:
    """Return by how much a discount lowers an amount, to a ten-thousandth, half up."""
    return (amount * percent / 100).quantize(ZERO, ROUND_HALF_UP)


def allocate(segments: Sequence[int], stocks: Sequence[Stock]) -> list[int | None]:
    """Say for each message which package pays for all of it; None is the balance.

    A message is never split: it goes to the first package that still holds all its parts, so that a rest too small
    for a long message remains for a short one behind it.
    """
    free = [stock.free for stock in stocks]
    chosen: list[int | None] = []
    for parts in segments:
        place = next((index for index, left in enumerate(free) if left >= parts), None)
        if place is not None:
            free[place] -= parts
        chosen.append(None if place is None else stocks[place].package_id)
    return chosen


def quote(
    *, messages: int, parts: int, stocks: Sequence[Stock], steps: Sequence[PriceRow], volume_before: int = 0
) -> Quote:
    """Return the cost of ``messages`` of ``parts`` segments each, with every step of the calculation."""
    left, lines = messages, [QuoteLine("segments", messages * parts, each=parts)]
    for stock in stocks:
        whole = min(left, stock.free // parts)  # a message is never split between payers
        if whole:
            lines.append(QuoteLine("package", whole * parts, each=parts, package_id=stock.package_id))
            left -= whole
    paid = bands(steps, segments=left * parts, volume_before=volume_before)
    lines += [QuoteLine("band", band.segments, unit_price=band.unit_price, amount=band.amount) for band in paid]
    amount = sum((band.amount for band in paid), ZERO)
    lines.append(QuoteLine("total", messages * parts, amount=amount))
    return Quote(amount, messages * parts, (messages - left) * parts, tuple(lines))
