"""Numbers moved between pools of one type (domain.md 12.7)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from core import clock
from privacy_numbers.choices import MigrationProblem, NumberState
from privacy_numbers.errors import MigrationInvalid, NothingToMigrate, PoolUnfit, SamePool
from privacy_numbers.models import MigratedNumber, Migration, NumberPool, SecretNumber
from privacy_numbers.services.pools import watch_binding_rate

MOST = 500


@transaction.atomic
def migrate_numbers(
    *, source: NumberPool, target: NumberPool, numbers: Sequence[str] | None = None, city: str = "", quantity: int = 0,
    actor: Any = None,
) -> Migration:  # fmt: skip
    """Move the named numbers, or so many unbound ones of a place (empty: any), for nothing; up to 500.

    Returns the result list: numbers that are bound, locked or not in the pool stay, each with its problem. This
    month's rent stays with the old pool, the new one pays from the next month on. Raises SamePool, PoolUnfit,
    MigrationInvalid, NothingToMigrate; then nothing moves.
    """
    if source.pk == target.pk:
        raise SamePool
    if source.pool_type != target.pool_type or source.account_id != target.account_id:
        raise PoolUnfit(field="target")
    lines = _named(source, numbers) if numbers is not None else _of_place(source, city, quantity)
    moving = [row.pk for row, problem in lines if not problem and isinstance(row, SecretNumber)]
    SecretNumber.objects.filter(pk__in=moving).update(pool=target)
    done = Migration.objects.create(
        account_id=source.account_id, source=source, target=target, count=len(moving), actor=actor,
        created_at=clock.now(),
    )  # fmt: skip
    MigratedNumber.objects.bulk_create(
        MigratedNumber(migration=done, number=row.number, city=row.city, problem=problem) for row, problem in lines
    )
    for pool in (source, target):
        watch_binding_rate(pool_id=pool.pk)
    return done


def _named(source: NumberPool, numbers: Iterable[str]) -> list[tuple[SecretNumber, str]]:
    wanted = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
    if not 1 <= len(wanted) <= MOST:
        raise MigrationInvalid(limit=MOST)
    found = {row.number: row for row in _rows(source).filter(number__in=wanted)}
    return [
        (found[number], _problem(found[number]))
        if number in found
        else (SecretNumber(number=number[:20]), MigrationProblem.UNKNOWN)
        for number in wanted
    ]


def _of_place(source: NumberPool, city: str, quantity: int) -> list[tuple[SecretNumber, str]]:
    if not 1 <= quantity <= MOST:
        raise MigrationInvalid(limit=MOST, field="quantity")
    rows = _rows(source).filter(state=NumberState.FREE, bound=0)
    chosen = list((rows.filter(city=city) if city else rows).order_by("pk")[:quantity])
    if not chosen:
        raise NothingToMigrate
    return [(row, "") for row in chosen]


def _rows(source: NumberPool) -> Any:
    """Return the pool's numbers, held until the end: nobody binds one that is moving."""
    return SecretNumber.objects.select_for_update().filter(pool=source, released_at=None)


def _problem(row: SecretNumber) -> str:
    if row.bound:
        return MigrationProblem.BOUND
    return "" if row.state == NumberState.FREE else MigrationProblem.LOCKED
