"""Telling the pool's alarm that its binding rate moved, without counting a large pool at every bind."""

from django.db import transaction

from privacy_numbers.models import NumberPool
from privacy_numbers.services.pools import note_rate


def watch_rate(pool: NumberPool) -> None:
    """Have the pool's binding rate looked at after this transaction; a pool without an alarm costs nothing."""
    if pool.alarm_percent is None and pool.alarmed_at is None:
        return
    pool_id = pool.pk
    transaction.on_commit(lambda: note_rate(pool_id=pool_id))
