"""A lock per number until the transaction ends: of two calls at once the second counts what the first accepted."""

import zlib
from collections.abc import Iterable

from core.statement import database

LOCK_CLASS, LOCK_BUCKETS = 0x5355, 256  # few enough locks for a call of 1000 numbers


def lock_numbers(phones: Iterable[str]) -> None:
    """Hold the numbers' locks (SQLite: the transaction itself is the lock)."""
    db = database()
    if db.vendor != "postgresql":
        return
    buckets = sorted({zlib.crc32(phone.encode()) % LOCK_BUCKETS for phone in phones})
    with db.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, k) FROM unnest(%s::int[]) AS k", [LOCK_CLASS, buckets])
