"""The demo account's number pools: five types, twenty free numbers each."""

import datetime as dt

from accounts.models import Account
from privacy_numbers.choices import PoolType
from privacy_numbers.models import NumberPool, SecretNumber

NUMBERS_EACH = 20
# key's last digit, type, name, first number, province, city
POOLS = [
    (1, PoolType.AXB, "网约车AXB", 17000010000, "浙江", "杭州"),
    (2, PoolType.AXN, "外卖AXN", 17000020000, "上海", "上海"),
    (3, PoolType.AXN_EXTENSION, "房产分机", 17000030000, "北京", "北京"),
    (4, PoolType.AXN_95, "快递95AXN", 950130000000, "", ""),
    (5, PoolType.AXG, "客服AXG", 17000050000, "广东", "深圳"),
]


def seed_pools(account: Account, *, at: dt.datetime) -> None:
    """Create what is missing of pools and numbers."""
    for digit, pool_type, name, first, province, city in POOLS:
        pool, created = NumberPool.objects.get_or_create(
            key=f"FC{100_000_000_000_000 + digit}",
            defaults={"account": account, "name": name, "pool_type": pool_type, "created_at": at},
        )
        if created:
            SecretNumber.objects.bulk_create(
                SecretNumber(account=account, pool=pool, number=str(first + index), province=province, city=city,
                             bought_at=at)
                for index in range(NUMBERS_EACH)
            )  # fmt: skip
