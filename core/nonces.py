"""Memory of used signature nonces: Redis where there is one, else a table with a unique key."""

import datetime as dt
from contextlib import nullcontext

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from core import clock
from core.models import UsedNonce


def remember(scope: str, nonce: str, *, seconds: int) -> bool:
    """Return True the first time a nonce is seen within its window, False on a replay."""
    key = f"{scope}:{nonce}"[:160]
    if settings.REDIS_URL:
        return bool(cache.add(f"nonce:{key}", 1, timeout=seconds))
    expires = clock.now() + dt.timedelta(seconds=seconds)
    # On SQLite a transaction, though it is one statement: only those wait in the queue of writers (docs/adr/0013).
    with transaction.atomic() if connection.vendor == "sqlite" else nullcontext(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {UsedNonce._meta.db_table} (key, expires_at) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
            [key, connection.ops.adapt_datetimefield_value(expires)],
        )
        return cursor.rowcount == 1


def forget_expired() -> int:
    """Delete nonces past their window; returns how many."""
    return UsedNonce.objects.filter(expires_at__lt=clock.now()).delete()[0]
