"""A pool of N numbers that hold M bindings, written by the database itself; indexes and constraints come afterwards."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from accounts.models import Account
from billing.models import Wallet
from core import clock
from privacy_numbers.choices import PoolType
from privacy_numbers.data import fixture
from privacy_numbers.models import Binding, CallerKey, NumberPool, SecretNumber

CITIES: list[str] = sorted({row["city"] for row in fixture("stock") if row["kind"] == "virtual"})
PLACES = 200  # of an AXB number
KEY = "FC199999999999999"
STEP = 1_000_000  # rows a statement
FIRST_X, FIRST_A, FIRST_B = 17_100_000_000, 13_000_000_000, 15_000_000_000


def filled() -> NumberPool | None:
    """Return the pool of an earlier run on this database."""
    return NumberPool.objects.filter(key=KEY).first()


def fill(numbers: int, bindings: int) -> NumberPool:
    """Return a pool whose numbers hold the bindings, spread evenly; binding i is on number i modulo ``numbers``."""
    if SecretNumber.objects.exists():
        sys.exit("this database holds numbers already; give an empty one")
    account = Account.objects.create(name="bench", created_at=clock.now())
    Wallet.objects.create(account=account, balance=1000)
    pool = NumberPool.objects.create(
        account=account, key=KEY, name="bench", pool_type=PoolType.AXB, created_at=clock.now()
    )
    with _bare_tables(SecretNumber, Binding, CallerKey):
        _numbers(pool, numbers, bindings)
        _bindings(pool, numbers, bindings)
    with connection.cursor() as cursor:
        for model in (SecretNumber, Binding, CallerKey):
            cursor.execute(f"{'VACUUM ANALYZE' if _is_postgres() else 'ANALYZE'} {model._meta.db_table}")
    return pool


def _numbers(pool: NumberPool, numbers: int, bindings: int) -> None:
    each, more = divmod(bindings, numbers)
    names = " ".join(f"WHEN {index} THEN '{city}'" for index, city in enumerate(CITIES))
    drawn = "random()" if _is_postgres() else "abs(random()) / 9223372036854775807.0"
    bound = f"CASE WHEN n <= {more} THEN {each + 1} ELSE {each} END"
    _insert(SecretNumber, numbers, {
        "id": "n", "account_id": str(pool.account_id), "pool_id": str(pool.pk), "capacity": str(PLACES),
        "number": f"CAST({FIRST_X} + n AS text)", "city": f"CASE n % {len(CITIES)} {names} END", "draw": drawn,
        "bound": bound, "state": f"CASE WHEN {bound} > 0 THEN 'bound' ELSE 'free' END", "kind": "'virtual'",
        "verification": "'verified'", "bought_at": _now(),
    })  # fmt: skip


def _bindings(pool: NumberPool, numbers: int, bindings: int) -> None:
    number = f"(n - 1) % {numbers} + 1"
    sides = (f"CAST({FIRST_A} + n AS text)", f"CAST({FIRST_B} + n AS text)")
    _insert(Binding, bindings, {
        "id": "n", "account_id": str(pool.account_id), "pool_id": str(pool.pk), "number_id": number,
        "pool_type": "'axb'", "phone_a": sides[0], "phone_b": sides[1], "state": "'live'", "bound_at": _now(),
        "expires_at": _now(days="30"), "ring_config": "'{}'", "call_display": "1",
    })  # fmt: skip
    for offset, side in enumerate(sides):
        columns = {"id": f"2 * n - {offset}", "number_id": number, "key": side, "binding_id": "n"}
        _insert(CallerKey, bindings, columns)


def _insert(model: type[models.Model], count: int, known: dict[str, str]) -> None:
    empty = {models.CharField: "''", models.BooleanField: "false"}
    columns = {
        field.column: known.get(field.column) or ("NULL" if field.null else empty.get(type(field), "0"))
        for field in model._meta.concrete_fields
    }
    for first in range(1, count + 1, STEP):
        last = min(first + STEP - 1, count)
        series = f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
        if _is_postgres():
            series = f"WITH s(n) AS (SELECT generate_series(CAST({first} AS bigint), {last}))"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
                f"{series} SELECT {', '.join(columns.values())} FROM s"
            )
    if _is_postgres():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), {count * 2})")


@contextmanager
def _bare_tables(*tables: type[models.Model]) -> Iterator[None]:
    """Take indexes and constraints off the tables while they are filled (PostgreSQL)."""
    if not _is_postgres():
        yield
        return
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%s) ORDER BY contype",
            [names],
        )
        constraints = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [names])
        indexes = [row for row in cursor.fetchall() if not re.search(r"_pkey\b", row[0])]
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):  # uniqueness first
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _now(days: str = "0") -> str:
    return f"now() + interval '{days} days'" if _is_postgres() else f"datetime('now', '+{days} days')"
