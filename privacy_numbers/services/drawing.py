"""The X number of a binding: the one asked for, or drawn by the pool's allocation (domain.md 12.9).

A draw is the first number from a random place on in the index of numbers with a free place, so that it costs the same
in a pool of ten and of a million; whoever takes it does so by a conditional UPDATE, and draws again when another was
first.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from carrier.selectors import locate
from privacy_numbers import allocation, errors
from privacy_numbers.choices import AllocationMode, NumberState, Verification
from privacy_numbers.data import capital_of
from privacy_numbers.models import CallerKey, NumberPool, SecretNumber, StockPlace

OPEN_STATES = (NumberState.FREE, NumberState.BOUND)
HAS_PLACE = Q(state__in=OPEN_STATES, bound__lt=F("capacity"))
_NUMBERS, _KEYS = SecretNumber._meta.db_table, CallerKey._meta.db_table
chance = random.Random(settings.SEED)


def take_place(number: SecretNumber) -> bool:
    """Take one of the number's places if it may still be bound; False when another took the last, or it was locked.

    From here to the end of the transaction the number's row is ours.
    """
    rows = SecretNumber.objects.filter(HAS_PLACE, pk=number.pk, pool_id=number.pool_id)
    return bool(
        rows.exclude(verification=Verification.OFFLINE).update(bound=F("bound") + 1, state=NumberState.BOUND)
    )  # fmt: skip


def named_number(pool: NumberPool, secret_no: str) -> SecretNumber:
    """Return the number asked for; raises NumberUnknown, NumberLocked, NumberOffline or NumberTaken."""
    rows = SecretNumber.objects.filter(account_id=pool.account_id, pool=pool, number=secret_no.strip())
    number = rows.filter(released_at=None).first()
    if number is None:
        raise errors.NumberUnknown(field="secret_no")
    if number.verification == Verification.OFFLINE:
        raise errors.NumberOffline
    if number.state not in OPEN_STATES:
        raise errors.NumberLocked
    if number.bound >= number.capacity:
        raise errors.NumberTaken(limit=number.capacity)
    return number


def draws(pool: NumberPool, *, wanted: str, phones: Sequence[str], keys: Sequence[str]) -> Iterator[SecretNumber]:
    """Yield numbers to try, in the order of the pool's allocation, none twice; ``phones[0]`` is A.

    None of them has one of ``keys`` on it. Ends when nothing is left, which at a strict pool means: not in that city.
    """
    tried: list[int] = []
    for city in _cities(pool, wanted, phones[0]):
        while number := _draw(pool, city, phones, keys, tried):
            yield number
            tried.append(number.pk)


def no_number(pool: NumberPool) -> errors.NoFreeNumber:
    """Return what to say when nothing could be drawn."""
    return errors.NoNumberInCity() if pool.allocation == AllocationMode.STRICT else errors.NoFreeNumber()


def _cities(pool: NumberPool, wanted: str, phone_a: str) -> tuple[str, ...]:
    wanted = wanted.strip().removesuffix("市")
    home = locate(phone_a)
    city = allocation.home_city(home.province, home.city)
    capital = ""
    if pool.allocation == AllocationMode.SMART:
        capital = capital_of(_province_of(wanted) if wanted else home.province)
    return allocation.places(pool.allocation, wanted, city, capital)


def _province_of(city: str) -> str:
    rows = StockPlace.objects.filter(city=city).exclude(province="").values_list("province", flat=True)
    return rows.order_by("pk").first() or ""


def draw_sql(
    pool: NumberPool, city: str, phones: Sequence[str], keys: Sequence[str], tried: Sequence[int], point: float
) -> tuple[str, list[Any]]:  # fmt: skip
    """Return the query for the first number from ``point`` on, then from the beginning, and its values.

    Written out, because building it costs more than the database needs for it; the condition word for word that of the
    draw's indexes (SQLite uses them for no other); the keys as a value rather than NOT EXISTS, for which PostgreSQL
    would at times read the whole table of keys. A number that was taken offline is frozen.
    """
    conditions = ["n.pool_id = %s", "n.state IN ('free', 'bound') AND n.bound < n.capacity"]
    values: list[Any] = [pool.pk]
    if city != allocation.ANYWHERE:
        conditions.append("n.city = %s")
        values.append(city)
    for sql, listed in (
        (f"(SELECT k.id FROM {_KEYS} k WHERE k.number_id = n.id AND k.key IN {{}} LIMIT 1) IS NULL", keys),
        ("n.number NOT IN {}", phones),
        ("n.id NOT IN {}", tried),
    ):
        if listed:
            conditions.append(sql.format(f"({', '.join(['%s'] * len(listed))})"))
            values += listed
    one = f"SELECT * FROM (SELECT n.* FROM {_NUMBERS} n WHERE {' AND '.join(conditions)} AND n.draw {{}} %s "
    one += "ORDER BY n.draw LIMIT 1) AS found"
    return f"{one.format('>=')} UNION ALL {one.format('<')} LIMIT 1", [*values, point, *values, point]


def _draw(
    pool: NumberPool, city: str, phones: Sequence[str], keys: Sequence[str], tried: Sequence[int]
) -> SecretNumber | None:  # fmt: skip
    sql, values = draw_sql(pool, city, phones, keys, tried, chance.random())
    return next(iter(SecretNumber.objects.raw(sql, values)), None)
