"""Run the task queue's cluster (Q_WORKERS processes)."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Run the task queue's cluster (Q_WORKERS processes)."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.worker()
