"""What finance keeps: the price list, the discounts and the packages on sale.

A version that is in force is never changed in its figures, and none begins in the past: what was charged or sold stays
explainable by the row it was charged or sold by. A change is a version with a later first day.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from billing.errors import AmountInvalid, CatalogueInvalid, VersionInForce, VersionInPast
from billing.models import Discount, PackageProduct, Price
from core import clock

FREE = {"source", "name", "is_on_sale", "valid_to"}  # may change at any time


@transaction.atomic
def save_price(*, price: Price | None, actor: Any = None, **values: Any) -> Price:
    """Add a row of the price list, or change one that has not begun."""
    return _save(price or Price(), values, amount="unit_price")


@transaction.atomic
def save_package_product(*, row: PackageProduct | None, actor: Any = None, **values: Any) -> PackageProduct:
    """Add a version of a package on sale, or change one that has not begun; what was bought stays."""
    row = row or PackageProduct(valid_from=clock.today())
    return _save(row, values, amount="price")


@transaction.atomic
def save_discount(*, discount: Discount | None, actor: Any = None, **values: Any) -> Discount:
    """Add a discount, or change one that has not begun."""
    return _save(discount or Discount(), values)


def _save(row: Any, values: dict[str, Any], *, amount: str = "") -> Any:
    today = clock.today()
    _check_version(row, values, today)
    for name, value in values.items():
        setattr(row, name, value)
    if amount and getattr(row, amount) < 0:
        raise AmountInvalid(field=amount)
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise CatalogueInvalid("The last day lies before the first.", field="valid_to")
    try:
        row.full_clean()
    except ValidationError as exc:
        raise CatalogueInvalid("; ".join(exc.messages), field=next(iter(exc.message_dict), "")) from exc
    row.save()
    return row


def _check_version(row: Any, values: dict[str, Any], today: dt.date) -> None:
    begins = values.get("valid_from", row.valid_from)
    if row.pk is None:
        if begins is not None and begins < today:
            raise VersionInPast
        return
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    if row.valid_from <= today:
        if locked := sorted(changed - FREE):
            raise VersionInForce(field=locked[0])
        ends = values.get("valid_to")
        if "valid_to" in changed and ends is not None and ends < today:
            raise VersionInPast(field="valid_to")
    elif begins < today:
        raise VersionInPast
