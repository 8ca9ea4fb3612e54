"""Serve the console, the API and the wire doors (WEB_WORKERS processes on BIND:PORT)."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Serve the console, the API and the wire doors (WEB_WORKERS processes on BIND:PORT)."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.web()
