"""The price list."""

import datetime as dt
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from billing.errors import NoPrice
from billing.models import Discount, Price
from billing.pricing import PriceRow, reduced, tiers
from core import clock
from core.prepared import Remembered

FIELDS = (
    "vendor", "product", "country", "from_volume", "unit_price", "charge_on", "valid_from", "source", "variant", "unit",
    "is_whole", "valid_to", "pk",
)  # fmt: skip
VERSION_KEY = ("vendor", "product", "variant", "country", "valid_from")

_OF_PRODUCT = Remembered(
    lambda vendor, product: Price.objects.filter(vendor=vendor, product=product).order_by().values_list(*FIELDS),
    PriceRow,
    (Price,),
    vendor=str,
    product=str,
)


_VERSION = Remembered(  # one statement, asked at every round of receipts
    lambda price_id: (
        Price.objects.filter(
            Exists(Price.objects.filter(pk=price_id, **{name: OuterRef(name) for name in VERSION_KEY}))
        )
        .order_by("from_volume")
        .values_list(*FIELDS)
    ),
    PriceRow,
    (Price,),
    price_id=int,
)


LAST_KEPT = 1_000
_last: dict[tuple[str, str, str, dt.date], tuple[list[PriceRow], list[PriceRow]]] = {}


def price_rows(vendor: str = "", product: str = "") -> list[PriceRow]:
    """Return all versions and tiers, of one vendor and product when named."""
    if vendor and product:
        return _OF_PRODUCT.all(vendor=str(vendor), product=str(product))
    rows = Price.objects.order_by()
    if vendor:
        rows = rows.filter(vendor=vendor)
    if product:
        rows = rows.filter(product=product)
    return [PriceRow(*values) for values in rows.values_list(*FIELDS)]


def message_tiers(vendor: str, product: str, country: str, *, day: dt.date) -> list[PriceRow]:
    """Return the tiers in force for a message to a country ("86": the mainland), by rising volume; empty for none.

    The list is shared: never change it.
    """
    rows, key = price_rows(vendor, product), (vendor, product, country, day)
    if (last := _last.get(key)) and last[0] is rows:  # remembered rows come as the same list
        return last[1]
    found = tiers(rows, vendor=vendor, product=product, country=country, day=day)
    if len(_last) >= LAST_KEPT:
        _last.clear()
    _last[key] = (rows, found)
    return found


def version_of(price_id: int) -> list[PriceRow]:
    """Return the tiers of the version that a price row belongs to, by rising volume; empty when it is gone."""
    return _VERSION.all(price_id=price_id)


def item_tiers(product: str, variant: str = "", *, vendor: str = "", day: dt.date | None = None) -> list[PriceRow]:
    """Return the tiers in force of an item that is no message; raises NoPrice. An item has one vendor."""
    rows = price_rows(product=product)
    vendor = vendor or next((row.vendor for row in rows), "")
    found = tiers(rows, vendor=vendor, product=product, country="", day=day or clock.today(), variant=variant)
    if not found:
        raise NoPrice
    return found


def discount_of(product: str, variant: str, day: dt.date) -> Discount | None:
    """Return the discount in force for an item: the variant's own before the item's, the largest of them."""
    rows = Discount.objects.filter(product=product, variant__in={variant, ""}, valid_from__lte=day)
    open_rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=day))
    return open_rows.order_by("-variant", "-percent", "pk").first()


def item_price(product: str, variant: str, day: dt.date) -> Decimal:
    """Return what one unit of an item costs on a day, its discount taken off (to a ten-thousandth); raises NoPrice."""
    price = item_tiers(product, variant, day=day)[0].unit_price
    discount = discount_of(product, variant, day)
    return price - reduced(price, discount.percent) if discount else price
