"""Finding pools and X numbers of an account by what callers write."""

from privacy_numbers import errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import NumberPool, SecretNumber


def pool_of_key(*, account_id: int, key: str) -> NumberPool:
    """Return the account's pool with this FC key; raises PoolUnknown."""
    pool = NumberPool.objects.filter(account_id=account_id, key=key.strip()).first()
    if pool is None:
        raise errors.PoolUnknown(field="pool")
    return pool


def first_pool(*, account_id: int, pool_type: PoolType | str) -> NumberPool:
    """Return the account's oldest pool of a type, its default one; raises PoolUnknown."""
    pool = NumberPool.objects.filter(account_id=account_id, pool_type=pool_type).order_by("pk").first()
    if pool is None:
        raise errors.PoolUnknown(field="pool")
    return pool


def number_of(*, account_id: int, secret_no: str, pool: NumberPool | None = None) -> SecretNumber:
    """Return the account's X number, of one pool or any, with its pool; raises NumberUnknown (a released one too)."""
    rows = SecretNumber.objects.select_related("pool").filter(account_id=account_id, number=secret_no.strip())
    if pool is not None:
        rows = rows.filter(pool=pool)
    number = rows.filter(released_at=None).first()
    if number is None:
        raise errors.NumberUnknown(field="secret_no")
    return number
