"""What must be true before any role starts: settings sound, schema current, reference data, demo company, static files.

Every step looks first and does nothing when nothing is to be done, so that a second start is quick.
"""

import datetime as dt
import shutil
from collections.abc import Callable

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor

from smsconsole.demo.seed import seed
from smsconsole.supervisor.catalogues import compile_stale
from smsconsole.supervisor.locks import alone

Say = Callable[[str], None]


class Refused(Exception):
    """The settings do not allow a start; the text says which and what to do."""


def refuse_bad_settings(*, databases: bool = False) -> None:
    """Raise Refused with one line for each error of Django's and our own system checks."""
    aliases = [DEFAULT_DB_ALIAS] if databases else None
    tags = [checks.Tags.database] if databases else None
    found = [message for message in checks.run_checks(tags=tags, databases=aliases) if message.is_serious(checks.ERROR)]
    if found:
        raise Refused("\n".join(f"{message.msg} {message.hint or ''}".strip() for message in found))


def prepare(say: Say) -> None:
    """Bring the machine and the database to where the roles can start; safe beside other machines doing the same."""
    refuse_bad_settings()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # inside the data folder; whitenoise wants it to exist
    compile_stale()
    with alone():
        migrate(say)
        if not settings.REDIS_URL:
            call_command("createcachetable", verbosity=0)
        call_command("load_data", verbosity=0)
        if settings.DEMO:
            seed(say)
    refuse_bad_settings(databases=True)
    if not settings.DEMO:
        collect_static(say)


def migrate(say: Say) -> None:
    """Apply the migrations that are missing; a look at the plan costs a few milliseconds."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("migrating the database")
        call_command("migrate", verbosity=0, interactive=False)


def collect_static(say: Say) -> None:
    """Copy and compress the static files where they changed since the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    newest = max((path.stat().st_mtime for root in settings.STATICFILES_DIRS for path in root.rglob("*")), default=0.0)
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return
    say("collecting static files")
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(dt.datetime.now(dt.UTC).isoformat())
