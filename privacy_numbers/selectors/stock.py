"""What is for sale where (domain.md 12.2, 12.14)."""

from decimal import Decimal
from typing import NamedTuple

from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import StockPlace
from privacy_numbers.services.rents import rent_of
from privacy_numbers.services.stock import place_of


class Offer(NamedTuple):
    """A type and kind with its rent in yuan a number and month, discount taken off."""

    pool_type: PoolType
    kind: NumberKind
    rent: Decimal


def offers() -> list[Offer]:
    """Return every type and kind that is sold together, with today's rent. Raises NoPrice where one has none."""
    return [
        Offer(pool_type, kind, rent_of(pool_type, kind))
        for pool_type in PoolType
        for kind in NumberKind
        if (pool_type == PoolType.AXN_95) == (kind == NumberKind.N95)
    ]


def left_of(*, kind: str, city: str) -> int:
    """Return how many numbers of a kind a city has for sale. Raises CityNotCovered."""
    return place_of(kind, city).left


def cities(kind: str = "") -> list[str]:
    """Return the covered places by name, of one kind or any."""
    rows = StockPlace.objects.filter(kind=kind) if kind else StockPlace.objects.all()
    return list(dict.fromkeys(rows.order_by("kind", "pk").values_list("city", flat=True)))
