"""What something will cost, worked out as the charge will be and holding nothing."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing import pricing, volumes
from billing.choices import Category, Item, Unit
from billing.errors import AmountInvalid, NoPrice
from billing.models import PackageProduct, Wallet
from billing.months import month_of
from billing.selectors.catalogue import custom_band, price_of
from billing.selectors.prices import discount_of, item_tiers, message_tiers
from billing.selectors.stock import stocks_of
from core import clock
from core.money import to_units

MOST_MESSAGES = 100_000_000
MOST_UNITS = 1_000_000
MOST_SECONDS = 86_400
MOST_YUAN = Decimal(10_000_000)


def quote_messages(
    *, account_id: int, vendor: str, product: str, country: str, messages: int, parts: int,
    application_id: int | None = None,
) -> pricing.Quote:  # fmt: skip
    """Return what ``messages`` of ``parts`` segments each would cost the account now; holds nothing.

    Packages that the application may use come first, then the tiers from the month's volume on. Raises NoPrice, and
    AmountInvalid when a number is out of reach.
    """
    if not 1 <= messages <= MOST_MESSAGES or not 1 <= parts <= 100:
        raise AmountInvalid(_("Name 1 to 100,000,000 messages of 1 to 100 segments."), field="messages")
    now = clock.now()
    steps = message_tiers(vendor, product, country, day=clock.local(now).date())
    if not steps:
        raise NoPrice
    return pricing.quote(
        messages=messages, parts=parts, stocks=stocks_of(account_id, product, now, application_id), steps=steps,
        volume_before=volume_of(account_id, steps[0]),
    )  # fmt: skip


def volume_of(account_id: int, step: pricing.PriceRow) -> int:
    """Return what a price list was charged for this month."""
    text = Wallet.objects.filter(pk=account_id).values_list("volumes", flat=True).first() or ""
    return volumes.read(text).get(volumes.key_of(month_of(clock.now()), step), 0)


def quote_package(product: PackageProduct, count: int, quantity: int = 0) -> pricing.Quote:
    """Return what a number of packages costs; ``quantity`` is the size of a package of any size.

    Raises AmountInvalid, PackageSize.
    """
    if not 1 <= count <= 1000:
        raise AmountInvalid(_("Name 1 to 1,000 packages."), field="count")
    size, price = price_of(product, quantity)
    lines = []
    if product.category == Category.VOICE_CUSTOM:
        band = custom_band(size)
        lines.append(_unit_line(size, band.unit_price, Unit.MINUTE))
    amount = pricing.cost(price, count)
    unit = Unit.MINUTE if product.product == Item.VOICE else Unit.SEGMENT
    lines.append(pricing.QuoteLine("purchase", count, each=size, unit_price=price, amount=amount, name=str(unit.label)))
    return _with_total(amount, count * size, lines, str(unit.label))


def quote_item(*, product: str, variant: str = "", count: int = 1, calls: int = 0, seconds: int = 0) -> pricing.Quote:
    """Return what units of an item cost: numbers to rent, messages, or minutes of calls.

    ``calls`` of ``seconds`` each, where named, are counted instead: each rounded up to whole minutes. The discount of
    the day is taken off each unit. Raises NoPrice, AmountInvalid.
    """
    steps = item_tiers(product, variant)
    lines = []
    if calls:
        if not 1 <= calls <= MOST_UNITS or not 1 <= seconds <= MOST_SECONDS:
            raise AmountInvalid(_("Name 1 to 1,000,000 calls of 1 to 86,400 seconds."), field="seconds")
        count = calls * pricing.minutes(seconds)
        lines.append(pricing.QuoteLine("minutes", count, each=seconds, unit_price=Decimal(calls)))
    if not 1 <= count <= MOST_UNITS * MOST_SECONDS:
        raise AmountInvalid(_("Name one unit or more."), field="count")
    band = pricing.whole_band(steps, count)
    if band is None:
        raise AmountInvalid(_("Name at least %(n)s.") % {"n": f"{steps[0].from_volume:,}"}, field="count")
    unit = Unit(steps[0].unit)
    lines.append(_unit_line(count, band.unit_price, unit))
    amount = band.amount
    if discount := discount_of(product, variant, clock.today()):
        off = pricing.cost(pricing.reduced(band.unit_price, discount.percent), count)
        lines.append(pricing.QuoteLine("discount", count, each=discount.percent, amount=-off))
        amount -= off
    return _with_total(amount, count, lines, str(unit.label))


def quote_top_up(amount: Decimal) -> pricing.Quote:
    """Return what is paid for an amount: itself. Nothing is added to it, and vouchers are not accepted."""
    try:
        units = to_units(amount)
    except (ValueError, ArithmeticError) as exc:
        raise AmountInvalid from exc
    if not 0 < units <= to_units(MOST_YUAN):
        raise AmountInvalid
    return pricing.Quote(amount, 0, 0, (pricing.QuoteLine("top_up", 0, amount=amount),))


def quote_of(account_id: int, asked: dict[str, Any]) -> pricing.Quote:
    """Return the quote for a request as every door puts it; ``asked["what"]`` is a word of ``WHAT``.

    Names: messages (vendor, product, country, messages, parts, application_id), package (package, count, quantity),
    item (product, variant, count, calls, seconds), top_up (amount).
    """
    what, given = asked["what"], {name: value for name, value in asked.items() if name != "what"}
    if what == "messages":
        return quote_messages(account_id=account_id, **given)
    if what == "package":
        return quote_package(given["package"], given.get("count", 1), given.get("quantity", 0))
    return quote_item(**given) if what == "item" else quote_top_up(given["amount"])


WHAT = ("messages", "package", "item", "top_up")


def _unit_line(count: int, price: Decimal, unit: Unit) -> pricing.QuoteLine:
    amount = pricing.cost(price, count)
    return pricing.QuoteLine("unit", count, unit_price=price, amount=amount, name=str(unit.label))


def _with_total(amount: Decimal, quantity: int, lines: list[pricing.QuoteLine], unit: str) -> pricing.Quote:
    total = pricing.QuoteLine("total", quantity, amount=amount, name=unit)
    return pricing.Quote(amount, quantity, 0, (*lines, total))
