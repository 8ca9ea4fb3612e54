"""Where SQLite looks up the next key of a table: the counters of the busiest tables stand first.

It keeps one counter a table in ``sqlite_sequence``, which has no index, and walks along it from the beginning at every
insert. A send stores three rows and walked past some sixty other tables for each, a thirtieth of its work.
"""

from typing import Any, TypeVar

from django.db import connection, models, transaction

TABLE = "sqlite_sequence"
_busy: list[str] = []
Model = TypeVar("Model", bound=type[models.Model])


def busy(model: Model) -> Model:
    """Let the counter of the model's table stand among the first (a class decorator)."""
    _busy.append(model._meta.db_table)
    return model


def put_first(**_: Any) -> None:
    """Move the counters of the busy tables to the front, after every migration: one that rebuilds a table moves its own
    to the end."""
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not tables.issuperset(_busy):  # migrated only in part
            return
        cursor.execute(f"SELECT rowid, name, seq FROM {TABLE} ORDER BY rowid")
        rows = cursor.fetchall()
        if {name for _, name, _ in rows[: len(_busy)]} == set(_busy):
            return
        lowest, counters = min([0, *(row[0] for row in rows)]), {name: last for _, name, last in rows}
        for place, table in enumerate(_busy, 1):
            cursor.execute(f"DELETE FROM {TABLE} WHERE name = %s", [table])
            values = [lowest - place, table, counters.get(table, 0)]
            cursor.execute(f"INSERT INTO {TABLE} (rowid, name, seq) VALUES (%s, %s, %s)", values)
