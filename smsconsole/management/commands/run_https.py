"""Serve all doors by TLS on BIND:HTTPS_PORT, with a certificate of the local authority."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Serve all doors by TLS on BIND:HTTPS_PORT, with a certificate of the local authority."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.https()
