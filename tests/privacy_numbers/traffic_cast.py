"""Pools, numbers and live bindings made straight in the tables, for tests of what passes through them."""

import datetime as dt
from itertools import count
from typing import Any

from accounts.models import Account
from core import clock
from privacy_numbers.choices import NumberState, PoolType
from privacy_numbers.models import Binding, CallerKey, Group, GroupMember, NumberPool, SecretNumber

A, B, N, STRANGER = "13900000001", "13900000002", "13900000003", "13900000004"
_serials = count(1)
CAPACITY = {PoolType.AXB: 200, PoolType.AXN_EXTENSION: 1110}


def pool(account: Account, pool_type: str = PoolType.AXB, **columns: Any) -> NumberPool:
    serial = next(_serials)
    return NumberPool.objects.create(
        account=account, key=f"FC{200_000_000_000_000 + serial}", name=f"池{serial}", pool_type=pool_type,
        created_at=clock.now(), **columns,
    )  # fmt: skip


def number(owner: NumberPool, **columns: Any) -> SecretNumber:
    values = {
        "number": str(17_010_000_000 + next(_serials)), "city": "杭州", "province": "浙江", "bought_at": clock.now(),
        "capacity": CAPACITY.get(owner.pool_type, 1), **columns,
    }  # fmt: skip
    return SecretNumber.objects.create(account=owner.account, pool=owner, **values)


def binding(
    x: SecretNumber, *, a: str = A, b: str = "", extension: str = "", members: tuple[str, ...] = (), **columns: Any
) -> Binding:
    group = None
    if members:
        group = Group.objects.create(account=x.account, pool=x.pool, name="坐席", created_at=clock.now())
        GroupMember.objects.bulk_create(GroupMember(group=group, phone=phone) for phone in members)
    made = Binding.objects.create(
        account=x.account, pool=x.pool, number=x, pool_type=x.pool.pool_type, phone_a=a, phone_b=b,
        extension=extension, group=group, bound_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=30),
        **columns,
    )  # fmt: skip
    keys = {
        PoolType.AXB: [a, b], PoolType.AXN: [a, "*"], PoolType.AXN_95: [a, "*"], PoolType.AXG: [a, "*"],
        PoolType.AXN_EXTENSION: [f"#{extension}", a],
    }[x.pool.pool_type]  # fmt: skip
    CallerKey.objects.bulk_create(CallerKey(number=x, key=key, binding=made) for key in keys)
    SecretNumber.objects.filter(pk=x.pk).update(bound=1, state=NumberState.BOUND)
    return made


def axb(account: Account, **columns: Any) -> tuple[SecretNumber, Binding]:
    """Return a number of an AXB pool with A and B on it."""
    x = number(pool(account, sms_mode=columns.pop("sms_mode", "off")))
    return x, binding(x, b=B, **columns)
