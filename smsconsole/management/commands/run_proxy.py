"""Lead clients with fixed hosts to this product (CONNECT for the vendors' names on BIND:PROXY_PORT)."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Lead clients with fixed hosts to this product (CONNECT for the vendors' names on BIND:PROXY_PORT)."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.proxy()
