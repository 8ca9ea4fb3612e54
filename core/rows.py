"""Rows by the thousand: read as tuples, written by one statement (model instances cost five times as much)."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from core.money import MoneyField, to_units
from core.statement import Statement

VALUES_A_STATEMENT = 32_766  # what SQLite takes since 3.32


def claim(rows: QuerySet, limit: int, *columns: str) -> list[tuple]:
    """Return up to ``limit`` rows that no other process holds, held until the transaction ends."""
    return list(rows.select_for_update(skip_locked=True).values_list(*columns)[:limit])


def update(model: type[models.Model], columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Set ``columns`` of many rows by primary key; each entry of ``values`` is (pk, *columns)."""
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in columns)]
    rows = _prepared(fields, values)
    if not rows:
        return
    table, names = model._meta.db_table, [field.column for field in fields[1:]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sets = ", ".join(f"{name} = new.{name}" for name in names)
            head = f"UPDATE {table} SET {sets} FROM ({_unnested(fields)}) AS new WHERE {table}.id = new.id"
            cursor.execute(head, _columns(rows))
        else:
            sets = ", ".join(f"{name} = %s" for name in names)
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", [(*row[1:], row[0]) for row in rows])


def insert(model: type[models.Model], columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Add many rows; each entry of ``values`` holds ``columns``."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    rows = _prepared(fields, values)
    if not rows:
        return
    head = f"INSERT INTO {model._meta.db_table} ({', '.join(field.column for field in fields)}) "
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(head + _unnested(fields), _columns(rows))
        return
    # Few statements: after each the interpreter may go to another thread while SQLite's one lock is held.
    most = VALUES_A_STATEMENT // len(fields)
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        _inserting(head, len(fields), len(some)).change([value for row in some for value in row])


@lru_cache(maxsize=16)
def _inserting(head: str, columns: int, rows: int) -> Statement:
    """Return the statement for so many rows; who writes in batches wants the same one again and again."""
    one = f"({', '.join(['%s'] * columns)})"
    return Statement(f"{head}VALUES {', '.join([one] * rows)}")


def _prepared(fields: Sequence[Any], values: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Return the rows with instants, dates and money as the engine stores them."""
    adapters = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapter(field))]
    rows = [list(row) for row in values]
    for place, adapt in adapters:
        for row in rows:
            row[place] = adapt(row[place])
    return rows


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return to_units if isinstance(field, MoneyField) else None


def _unnested(fields: Sequence[Any]) -> str:
    """Return a SELECT that makes rows of one array a column; casts to the columns' own types."""
    kinds = [field.rel_db_type(connection) if field.primary_key else field.db_type(connection) for field in fields]
    return "SELECT " + ", ".join(
        f"unnest(%s::{kind}[]) AS {field.column}" for kind, field in zip(kinds, fields, strict=True)
    )


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
