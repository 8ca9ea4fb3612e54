"""Pools with numbers, made straight in the tables, and what one binds with."""

import datetime as dt
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection

from accounts.models import Account
from core import clock
from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import Group, GroupMember, NumberPool, SecretNumber
from privacy_numbers.services.bindings import Terms

CAPACITY = {PoolType.AXB: 200, PoolType.AXN_EXTENSION: 1110}
A, B, C = "13800138000", "13900139000", "13700137000"  # A's segment is Beijing's
CONNECTIONS = 20  # of the 100 a server has; the suite's other worker may be doing the same
_serial = count(1)


def pool_of(account: Account, pool_type: str = PoolType.AXB, **columns: Any) -> NumberPool:
    """Return a pool without numbers."""
    key = f"FC2{next(_serial):014d}"
    return NumberPool.objects.create(
        account=account, key=key, name=f"池{key[-6:]}", pool_type=pool_type, created_at=clock.now(), **columns
    )


def numbers_in(
    pool: NumberPool, cities: str | list[str] = "北京", count_: int = 1, **columns: Any
) -> list[SecretNumber]:
    """Return new numbers of a pool: ``count_`` of each city."""
    places = [cities] if isinstance(cities, str) else cities
    values = {"capacity": CAPACITY.get(pool.pool_type, 1), "kind": NumberKind.VIRTUAL, "bought_at": clock.now()}
    return [
        SecretNumber.objects.create(
            account=pool.account, pool=pool, city=city, number=f"1700{next(_serial):07d}", draw=index / count_,
            **{**values, **columns},
        )
        for city in places
        for index in range(count_)
    ]  # fmt: skip


def terms(hours: float = 1, **changed: Any) -> Terms:
    """Return the terms of a binding that lasts so long from now."""
    return Terms(expires_at=clock.now() + dt.timedelta(hours=hours), **changed)


def group_of(pool: NumberPool, phones: list[str]) -> Group:
    """Return a G group with these members."""
    group = Group.objects.create(account=pool.account, pool=pool, name="组", created_at=clock.now())
    GroupMember.objects.bulk_create(GroupMember(group=group, phone=phone) for phone in phones)
    return group


def in_parallel(work: Callable[[int], Any], many: int) -> list[Any]:
    """Run ``work(n)`` in threads that start together, as many at a time as the server has connections for.

    A raised exception is its result.
    """
    start, lanes = threading.Barrier(many), threading.Semaphore(CONNECTIONS)
    results: list[Any] = [None] * many

    def run(n: int) -> None:
        start.wait()
        with lanes:
            try:
                results[n] = work(n)
            except Exception as exc:  # noqa: BLE001 - the caller judges it
                results[n] = exc
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
