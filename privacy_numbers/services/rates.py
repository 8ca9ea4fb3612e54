"""Telling the pool's alarm that its binding rate moved, without counting a large pool at every bind."""

from django.db import transaction

from privacy_numbers.models import NumberPool, SecretNumber
from privacy_numbers.services.drawing import chance
from privacy_numbers.services.pools import watch_binding_rate

EXACT = 1000  # numbers up to which every bind and unbind is looked at; of more, one in so many thousandths of the pool
_steps: dict[int, int] = {}


def watch_rate(pool: NumberPool) -> None:
    """Have the pool's binding rate looked at after this transaction; only pools with an alarm are ever counted.

    Counting costs in proportion to the pool, so a large one is counted by chance once in a thousandth of its numbers:
    the alarm comes within about 0.1 % of the rate, and a bind costs the same in a pool of any size.
    """
    if pool.alarm_percent is None and pool.alarmed_at is None:
        return
    if chance.random() * _steps.get(pool.pk, 1) < 1:
        pool_id = pool.pk
        transaction.on_commit(lambda: _look(pool_id))


def _look(pool_id: int) -> None:
    watch_binding_rate(pool_id=pool_id)
    _steps[pool_id] = max(1, SecretNumber.objects.filter(pool_id=pool_id, released_at=None).count() // EXACT)
