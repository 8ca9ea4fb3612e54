"""The X number of a binding: the one asked for, or drawn by the pool's allocation (domain.md 12.9).

A draw is the first number from a random place on in the index of numbers with a free place, so that it costs the same
in a pool of ten and of a million; whoever takes it does so by a conditional UPDATE, and draws again when another was
first.
"""

import random
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from carrier.selectors import locate
from privacy_numbers import allocation, errors
from privacy_numbers.choices import AllocationMode, NumberState, Verification
from privacy_numbers.data import capital_of
from privacy_numbers.models import CallerKey, NumberPool, SecretNumber, StockPlace

OPEN_STATES = (NumberState.FREE, NumberState.BOUND)
HAS_PLACE = Q(state__in=OPEN_STATES, bound__lt=F("capacity"))  # word for word the condition of the draw's indexes
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
    if number.state not in OPEN_STATES:
        raise errors.NumberLocked
    if number.verification == Verification.OFFLINE:
        raise errors.NumberOffline
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


def _draw(
    pool: NumberPool, city: str, phones: Sequence[str], keys: Sequence[str], tried: Sequence[int]
) -> SecretNumber | None:  # fmt: skip
    rows = _open_numbers(pool, city).exclude(verification=Verification.OFFLINE).exclude(number__in=phones)
    if tried:
        rows = rows.exclude(pk__in=tried)
    if keys:
        rows = rows.exclude(Exists(CallerKey.objects.filter(number=OuterRef("pk"), key__in=keys)))
    point = chance.random()
    return rows.filter(draw__gte=point).order_by("draw").first() or rows.filter(draw__lt=point).order_by("draw").first()


def _open_numbers(pool: NumberPool, city: str) -> QuerySet[SecretNumber]:
    rows = SecretNumber.objects.filter(HAS_PLACE, pool=pool)
    return rows if city == allocation.ANYWHERE else rows.filter(city=city)
