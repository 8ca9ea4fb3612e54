"""What the cases of number privacy are played with: pools of a case's type, its day, numbers really bought."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing import services as billing
from core import clock
from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import NumberPool, SecretNumber, StockPlace
from privacy_numbers.services import numbers
from privacy_numbers.services.stock import place_of
from tests.factories import Cast
from tests.privacy_numbers.stage import numbers_in, pool_of

Given = Mapping[str, Any]
TYPES = {
    "AXB": PoolType.AXB, "AXN": PoolType.AXN, "AXN_EXT": PoolType.AXN_EXTENSION, "95AXN": PoolType.AXN_95,
    "AXG": PoolType.AXG,
}  # fmt: skip


def case_pool(given: Given, cast: Cast, **columns: Any) -> NumberPool:
    return pool_of(cast.account, TYPES[given.get("type", "AXB")], **columns)


def kind_of(given: Given) -> NumberKind:
    if given.get("type") == "95AXN":
        return NumberKind.N95
    return NumberKind.CARRIER if given.get("resource") == "carrier" else NumberKind.VIRTUAL


def noon_of(day: str) -> None:
    """Make it noon in Beijing of a day."""
    at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), tzinfo=clock.BEIJING)
    clock.set_state(clock.State(frozen_at=at.astimezone(dt.UTC)))


def bought_numbers(given: Given, cast: Cast, count: int) -> list[SecretNumber]:
    """Return numbers really bought: not the first of their type, nothing is short."""
    pool = case_pool(given, cast)
    numbers_in(pool)
    billing.top_up(account=cast.account, amount=Decimal(1_000_000))
    place = place_of(kind_of(given), "杭州")
    StockPlace.objects.filter(pk=place.pk).update(left=1_000_000)
    purchase = numbers.purchase(account=cast.account, place=place, quantity=count, pool=pool, pool_type=pool.pool_type)
    return list(purchase.numbers.select_related("pool").order_by("pk"))
