"""Memory of used signature nonces: Redis where there is one, else a table with a unique key."""

import datetime as dt
from contextlib import nullcontext

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from core import clock
from core.models import UsedNonce
from core.statement import Statement, database, stored_instant

CHUNK = 5_000
_REMEMBER = Statement(
    f"INSERT INTO {UsedNonce._meta.db_table} (key, expires_at) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING"
)


def are_rows() -> bool:
    """Return whether nonces are kept in the database: remembered inside a transaction, one stands or falls with it."""
    return not settings.REDIS_URL


def remember(scope: str, nonce: str, *, seconds: int) -> bool:
    """Return True the first time a nonce is seen within its window (of machine time), False on a replay."""
    key = f"{scope}:{nonce}"[:160]
    if not are_rows():
        return bool(cache.add(f"nonce:{key}", 1, timeout=seconds))
    db = database()
    values = [key, stored_instant(clock.machine_now() + dt.timedelta(seconds=seconds), db.vendor)]
    # On SQLite in a transaction, though it is one statement: only those wait in the queue of writers (docs/adr/0013).
    is_bare = db.vendor == "sqlite" and not db.in_atomic_block
    with transaction.atomic() if is_bare else nullcontext():
        return _REMEMBER.change(values, db) == 1


def forget_expired() -> int:
    """Delete the oldest nonces where their window is over, at most ``CHUNK``; returns how many.

    They expire in the order in which they came, so no index over their ends is needed, which every call would pay for.
    """
    now = clock.machine_now()
    rows = UsedNonce.objects.order_by("id")
    oldest = rows.first()
    if oldest is None or oldest.expires_at > now:
        return 0
    gone = [pk for pk, expires_at in rows.values_list("pk", "expires_at")[:CHUNK] if expires_at <= now]
    return rows.filter(pk__in=gone).order_by().delete()[0]
