"""The database as the session began it, brought back after tests that really commit.

Django empties every table then and fills in its content types; the shipped data would have to be loaded anew: a second
a test on PostgreSQL. Copies beside the tables tell which of them differ, and only those are put back.
"""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

PREFIX = "ground_"
STAYS = "core_revision"  # a number that came back would vouch for what was remembered under it before


class Ground:
    """What is in the tables now. Each that holds something gets a copy."""

    def __init__(self) -> None:
        found = connection.introspection.table_names()
        self.tables = [table for table in found if not table.startswith(PREFIX) and table != STAYS]
        self.filled = [table for table in self.tables if self._select(f'SELECT 1 FROM "{table}" LIMIT 1')]
        with connection.cursor() as cursor:
            for table in self.filled:
                cursor.execute(f'DROP TABLE IF EXISTS "{PREFIX}{table}"')
                cursor.execute(f'CREATE TABLE "{PREFIX}{table}" AS SELECT * FROM "{table}"')

    def restore(self) -> None:
        """Give every table its rows. Foreign keys are looked at when all are back."""
        with transaction.atomic(), connection.cursor() as cursor:
            different = self._select(" UNION ALL ".join(map(self._difference, self.tables)))
            for table in different:
                cursor.execute(f'DELETE FROM "{table}"')
            for table in (back := [table for table in self.filled if table in different]):
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{PREFIX}{table}"')
            models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in back]
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        if ContentType._meta.db_table in back:
            ContentType.objects.clear_cache()

    def _difference(self, table: str) -> str:
        now, then = f'SELECT * FROM "{table}"', f'SELECT * FROM "{PREFIX}{table}"'
        if table not in self.filled:
            return f"SELECT '{table}' WHERE EXISTS ({now})"
        return (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM ({now} EXCEPT {then}) AS come) "
            f"OR EXISTS (SELECT 1 FROM ({then} EXCEPT {now}) AS gone)"
        )

    def _select(self, statement: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return [row[0] for row in cursor.fetchall()]
