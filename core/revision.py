"""One number that every write to the seldom changing tables raises: a request reads their rows only where it rose.

Triggers of the database raise it, whoever writes and however (docs/adr/0014). On SQLite only: on PostgreSQL all who
write to these tables would wait for each other at the number's row.
"""

import secrets
from typing import Any, TypeVar

from django.db import connection, models

from core.statement import Statement, database

EVENTS = ("INSERT", "UPDATE", "DELETE")
TABLE = "core_revision"  # core.models.Revision
_READ = Statement(f"SELECT number FROM {TABLE} WHERE id = 1")
_TRIGGERS = Statement("SELECT name FROM sqlite_master WHERE type = 'trigger'")
_tables: set[str] = set()
_is_complete: dict[str, bool] = {}  # by the database's name
Model = TypeVar("Model", bound=type[models.Model])


def watched(model: Model) -> Model:
    """Let every write to the model's table raise the number (a class decorator)."""
    _tables.add(model._meta.db_table)
    return model


def is_watched(model: type[models.Model]) -> bool:
    """Return whether writes to the model's table raise the number."""
    return model._meta.db_table in _tables


def make_triggers(**_: Any) -> None:
    """Give the watched tables their triggers, after every migration: one that rebuilds a table loses them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if TABLE not in existing:  # migrated only in part
            return
        for table in sorted(_tables & existing):
            for event in EVENTS:
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {_name(table, event)} AFTER {event} ON {table} "
                    f"BEGIN UPDATE {TABLE} SET number = number + 1; END"
                )
        # In a database that was emptied not from the beginning again: somebody may remember a small number.
        cursor.execute(f"INSERT OR IGNORE INTO {TABLE} (id, number) VALUES (1, %s)", [secrets.randbelow(2**52)])
    _is_complete.clear()


class known:
    """Inside, ``core.prepared.Remembered`` answers from memory while the number stands; until the first transaction.

    For the beginning of a request: what others committed before it is seen, what this thread itself writes outside
    a transaction is not.
    """

    def __enter__(self) -> None:
        db: Any = database()
        if db.vendor == "sqlite" and not db.in_atomic_block and _has_triggers(db):
            rows = _READ.rows((), db)
            db.revision = rows[0][0] if rows else None

    def __exit__(self, *_: object) -> None:
        db: Any = database()
        db.revision = None


def is_known() -> bool:
    """Return whether what is remembered may be believed here and now."""
    return getattr(database(), "revision", None) is not None


def _has_triggers(db: Any) -> bool:
    """Return whether all are there; where one is not, everything is asked for, as ever."""
    name = str(db.settings_dict["NAME"])
    if name not in _is_complete:
        found = {row[0] for row in _TRIGGERS.rows((), db)}
        _is_complete[name] = found >= {_name(table, event) for table in _tables for event in EVENTS}
    return _is_complete[name]


def _name(table: str, event: str) -> str:
    return f"revision_{table}_{event.lower()}"
