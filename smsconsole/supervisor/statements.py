"""No query log in the product's own processes.

Debug mode here means demo data and the test clock. Django's means a developer who reads ``connection.queries``: it
keeps the last 9000 statements and, on SQLite, runs a second statement for each to quote its parameters, which halves
the speed of everything.
"""

from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created


def keep_no_statements() -> None:
    """From here on, connections of this process and of its forks log no statements."""
    connection_created.connect(_plain, dispatch_uid="keep_no_statements")
    for connection in connections.all(initialized_only=True):
        _plain(connection=connection)


def _plain(*, connection: Any, **kwargs: Any) -> None:
    connection.make_debug_cursor = connection.make_cursor
