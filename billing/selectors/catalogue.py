"""What is on sale, and for how much."""

import datetime as dt
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing import pricing
from billing.choices import Category
from billing.errors import PackageSize
from billing.models import PackageProduct
from billing.selectors.prices import item_tiers
from core import clock

MOST_MINUTES = 1_000_000_000


def catalogue(day: dt.date | None = None) -> QuerySet[PackageProduct]:
    """Return the packages on sale on a day: of each the newest version in force."""
    day = day or clock.today()
    in_force = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    newer = PackageProduct.objects.filter(in_force, slug=OuterRef("slug"), valid_from__gt=OuterRef("valid_from"))
    return PackageProduct.objects.filter(in_force, ~Exists(newer), is_on_sale=True)


def on_sale(slug: str) -> PackageProduct | None:
    """Return the version of a package on sale today."""
    return catalogue().filter(slug=slug).first()


def price_of(product: PackageProduct, quantity: int) -> tuple[int, Decimal]:
    """Return size and price of a package; ``quantity`` chooses the size of a package of any size, else 0 or its own.

    Raises PackageSize.
    """
    if product.category != Category.VOICE_CUSTOM:
        if quantity not in (0, product.quantity):
            raise PackageSize
        return product.quantity, product.price
    band = custom_band(quantity)
    return quantity, band.amount


def custom_band(minutes: int) -> pricing.Band:
    """Return the price of a voice package of any size: the whole quantity at its tier's price. Raises PackageSize."""
    steps = item_tiers("voice", "custom")
    band = pricing.whole_band(steps, minutes) if minutes <= MOST_MINUTES else None
    if band is None:
        least = steps[0].from_volume
        raise PackageSize(f"Name {least:,} to {MOST_MINUTES:,} minutes.", least=least)
    return band
