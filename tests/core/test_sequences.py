"""The counters of the busiest tables stand first on SQLite, and none loses its number by that."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core import sequences
from core.models import UsedNonce
from core.nonces import remember

pytestmark = pytest.mark.django_db
BUSY = {
    "accounts_apicall", "billing_ledgerentry", "core_usednonce", "sending_batch", "sending_message", "sending_receipt",
}  # fmt: skip
IS_SQLITE = connection.vendor == "sqlite"  # PostgreSQL keeps a sequence a table, and has nothing to be put first


def counters() -> dict[str, int]:
    if not IS_SQLITE:
        return {}
    with connection.cursor() as cursor:
        return dict(cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY rowid").fetchall())


def first() -> set[str]:
    return set(list(counters())[: len(BUSY)]) if IS_SQLITE else BUSY


def set_last(table: str) -> None:
    """Let a table's counter stand last, as a migration leaves it that makes the table anew."""
    if IS_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE sqlite_sequence SET rowid = (SELECT max(rowid) + 1 FROM sqlite_sequence) WHERE name = %s",
                [table],
            )


def test_the_tables_that_a_send_and_its_charge_fill_are_the_busy_ones() -> None:
    assert set(sequences._busy) == BUSY


def test_their_counters_stand_first_in_a_new_database() -> None:
    assert first() == BUSY


def test_a_migration_puts_them_first_again_with_their_numbers(settings: Any) -> None:
    settings.REDIS_URL = ""  # where there is none, nonces are rows
    remember("key", "first", seconds=60)
    last = UsedNonce.objects.get().pk
    before = counters()
    set_last("core_usednonce")
    assert (first() == BUSY) == (not IS_SQLITE)
    call_command("migrate", verbosity=0)
    assert first() == BUSY
    assert counters() == before
    remember("key", "second", seconds=60)
    assert UsedNonce.objects.latest("pk").pk == last + 1


def test_where_they_stand_first_nothing_is_written() -> None:
    before = list(counters().items())
    sequences.put_first()
    assert list(counters().items()) == before
