"""Pools and numbers of the cast, made through the services as far as that is not what a test is about."""

from typing import Any

import pytest

from core import clock
from privacy_numbers.choices import NumberKind, PoolType, Verification
from privacy_numbers.models import NumberPool, SecretNumber
from privacy_numbers.services.numbers import CAPACITY
from privacy_numbers.services.pools import create_pool


def pool_with(account: Any, pool_type: PoolType, *, count: int = 3, first: int = 17088880000, city: str = "杭州",
              province: str = "浙江") -> NumberPool:  # fmt: skip
    """Return a pool with numbers of one city that somebody has verified; they pay no rent."""
    pool = create_pool(account=account, pool_type=pool_type, name="测试号码池")
    kind = NumberKind.N95 if pool_type == PoolType.AXN_95 else NumberKind.VIRTUAL
    for index in range(count):
        SecretNumber.objects.create(
            account=account, pool=pool, number=str(first + index), kind=kind, province=province, city=city,
            capacity=CAPACITY.get(pool_type, 1), draw=(index + 0.5) / count, bought_at=clock.now(),
            verification=Verification.VERIFIED, verified_at=clock.now(),
        )  # fmt: skip
    return pool


@pytest.fixture
def axb(yunfan: Any) -> NumberPool:
    return pool_with(yunfan.account, PoolType.AXB)
