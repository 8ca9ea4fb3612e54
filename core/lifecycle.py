"""A status moves by one conditional UPDATE; the loser of a race returns quietly."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def move(row: models.Model, *, field: str = "status", source: str | Iterable[str], target: str, **values: Any) -> bool:
    """Move ``row.field`` from one of ``source`` to ``target`` with ``values``; False when another was first.

    The row in memory follows only when the database did.
    """
    allowed = [source] if isinstance(source, str) else list(source)
    changes = {field: target, **values}
    moved = type(row)._base_manager.filter(pk=row.pk, **{f"{field}__in": allowed}).update(**changes)
    if moved:
        for name, value in changes.items():
            setattr(row, name, value)
    return bool(moved)
