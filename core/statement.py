"""Statements whose text never changes, run past Django's cursors, which on the sending path cost more than SQLite.

Whoever listens to statements (a wrapper around them, the debug cursor, tests that count them) still hears of each: then
it goes the ordinary way.
"""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter, methodcaller
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX


class _Here(threading.local):
    database: BaseDatabaseWrapper | None = None


_here = _Here()


def database() -> BaseDatabaseWrapper:
    """Return this thread's connection: ``connections["default"]``, found at a twentieth of its price."""
    found = _here.database  # one look: each costs as much as a call
    if found is None:
        found = _here.database = connections[DEFAULT_DB_ALIAS]
    return found


@lru_cache(maxsize=128)
def stored_instant(value: dt.datetime, vendor: str) -> Any:
    """Return an instant as the engine stores it; one send stores the same one several times."""
    if vendor == "sqlite" and value.tzinfo is dt.UTC:
        return value.isoformat(" ")[:-6]  # what Django comes to, by a longer way: without "+00:00"
    return database().ops.adapt_datetimefield_value(value)


class Statement:
    """``sql`` with a ``%s`` for each value; the values come as the engine stores them."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._marked = FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")  # once, not at every run

    def rows(self, values: Sequence[Any], db: Any = None) -> list[tuple]:
        """Run it and return its rows, unconverted; raises Django's database errors."""
        return self._run(values, db or database(), _rows)

    def change(self, values: Sequence[Any], db: Any = None) -> int:
        """Run it and return how many rows it changed; raises Django's database errors."""
        return self._run(values, db or database(), _count)

    def key(self, values: Sequence[Any]) -> int:
        """Run an insert of one row and return its key; raises Django's database errors."""
        db = database()
        if db.vendor == "sqlite":  # without being asked for, which takes SQLite a table of its own
            return self._run(values, db, _key)
        return self._returning.rows(values, db)[0][0]

    @cached_property
    def _returning(self) -> "Statement":
        return Statement(f"{self.sql} RETURNING id")

    def _run(self, values: Sequence[Any], db: Any, take: Callable[[Any], Any]) -> Any:
        """Return what is taken of the statement's cursor: the engine's own, or Django's where that is asked for."""
        try:
            if _is_direct(db):
                return take(db.connection.execute(self._marked, values))
            cursor = db.cursor()
            cursor.execute(self.sql, values)
            return take(cursor)
        except db.Database.Error:
            with db.wrap_database_errors:  # only now: entered around every statement it costs as much as a small one
                raise


_rows, _count, _key = methodcaller("fetchall"), attrgetter("rowcount"), attrgetter("lastrowid")


def _is_direct(db: BaseDatabaseWrapper) -> bool:
    """Return whether the connection is open and nobody listens; raises as Django's cursor does in a broken block."""
    if db.vendor != "sqlite" or db.execute_wrappers or db.force_debug_cursor:
        return False
    if db.connection is None:
        db.ensure_connection()
    if db.needs_rollback:
        db.validate_no_broken_transaction()
    return True
