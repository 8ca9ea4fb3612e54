"""The demo account's number pools: five types, twenty free numbers each."""

import datetime as dt

from accounts.models import Account
from core import ids
from privacy_numbers.choices import NumberKind, PoolType, Verification
from privacy_numbers.models import NumberPool, SecretNumber
from privacy_numbers.services.numbers import CAPACITY

NUMBERS_EACH = 20
# key's last digit, type, name, kind, first number, province, city
POOLS = [
    (1, PoolType.AXB, "网约车AXB", NumberKind.VIRTUAL, 17000010000, "浙江", "杭州"),
    (2, PoolType.AXN, "外卖AXN", NumberKind.VIRTUAL, 17000020000, "上海", "上海"),
    (3, PoolType.AXN_EXTENSION, "房产分机", NumberKind.VIRTUAL, 17000030000, "北京", "北京"),
    (4, PoolType.AXN_95, "快递95AXN", NumberKind.N95, 950130000000, "", "全国"),
    (5, PoolType.AXG, "客服AXG", NumberKind.VIRTUAL, 17000050000, "广东", "深圳"),
]


def seed_pools(account: Account, *, at: dt.datetime) -> None:
    """Create what is missing of pools and numbers. The numbers are a present: they pay no rent."""
    for digit, pool_type, name, kind, first, province, city in POOLS:
        pool, created = NumberPool.objects.get_or_create(
            key=f"FC{100_000_000_000_000 + digit}",
            defaults={"account": account, "name": name, "pool_type": pool_type, "created_at": at},
        )
        verified = pool_type != PoolType.AXN_95
        if created:
            SecretNumber.objects.bulk_create(
                SecretNumber(account=account, pool=pool, number=str(first + index), kind=kind, province=province,
                             city=city, bought_at=at, draw=ids.fraction(), capacity=CAPACITY.get(pool_type, 1),
                             verification=Verification.VERIFIED if verified else Verification.NOT_NEEDED,
                             verified_at=at if verified else None)
                for index in range(NUMBERS_EACH)
            )  # fmt: skip
