"""Queries whose SQL is written once: on the sending path building SQL costs ten times what the database needs for it.

The query is still an ordinary queryset, so both databases and all converters are Django's own; only the text is kept.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

_SAMPLE_DAY = dt.datetime(1901, 1, 1, tzinfo=dt.UTC)


class Prepared:
    """``build(**values)`` returns the queryset; ``kinds`` name each value's type: int, str, datetime.

    A value may stand in several places of the query, alone, never inside a pattern, and must not change its shape.
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._made: dict[str, tuple[str, list[Any], Any, Any]] = {}

    def rows(self, **values: Any) -> list[tuple]:
        """Run the query and return its rows as ``values_list`` would."""
        db = connections[DEFAULT_DB_ALIAS]
        sql, places, compiler, converters = self._made.get(db.vendor) or self._make(db)
        with db.cursor() as cursor:
            cursor.execute(sql, [_adapted(values[name], db) if name else fixed for name, fixed in places])
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def first(self, **values: Any) -> tuple | None:
        """Return the first row or None."""
        return next(iter(self.rows(**values)), None)

    def objects(self, model: type[models.Model], columns: Sequence[str], **values: Any) -> list[Any]:
        """Return model instances; the query must be a ``values_list`` of all of ``columns``, in that order."""
        return [model.from_db(DEFAULT_DB_ALIAS, columns, row) for row in self.rows(**values)]

    def _make(self, db: BaseDatabaseWrapper) -> tuple[str, list[Any], Any, Any]:
        samples = {name: _sample(kind, number) for number, (name, kind) in enumerate(self._kinds.items(), start=1)}
        compiler = self._build(**samples).query.get_compiler(connection=db)
        sql, params = compiler.as_sql()
        names = {_adapted(sample, db): name for name, sample in samples.items()}
        places = [(names.get(value, ""), value) for value in params]
        if missing := set(samples) - {name for name, _fixed in places}:
            raise ValueError(f"not found in the query: {', '.join(sorted(missing))}")
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        made = (sql, places, compiler, compiler.get_converters(expressions))
        self._made[db.vendor] = made
        return made


class Insert:
    """One row into a table by a kept statement; returns its key. ``columns`` are field names."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self._fields: list[Any] = [model._meta.get_field(name) for name in columns]
        names = ", ".join(field.column for field in self._fields)
        holes = ", ".join(["%s"] * len(columns))
        self._sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({holes}) RETURNING id"

    def run(self, *values: Any) -> int:
        """Insert the values, in the order of the columns, as the fields store them."""
        db = connections[DEFAULT_DB_ALIAS]
        stored = [field.get_db_prep_save(value, db) for field, value in zip(self._fields, values, strict=True)]
        with db.cursor() as cursor:
            cursor.execute(self._sql, stored)
            return cursor.fetchone()[0]


def concrete(model: type[models.Model]) -> list[str]:
    """Return the attribute names of a model's columns, as ``Prepared.objects`` wants them."""
    return [field.attname for field in model._meta.concrete_fields]


def _sample(kind: type, number: int) -> Any:
    if kind is int:
        return 987_654_300 + number
    if kind is str:
        return f"<sample {number}>"
    if kind is dt.datetime:
        return _SAMPLE_DAY + dt.timedelta(microseconds=number)
    raise TypeError(f"no sample for {kind.__name__}")


def _adapted(value: Any, db: BaseDatabaseWrapper) -> Any:
    return db.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value
