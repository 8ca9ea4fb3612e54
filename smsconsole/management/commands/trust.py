"""Print how clients are told to trust the local authority and to come by the proxy."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from smsconsole.supervisor import authority, fixed_hosts


class Command(BaseCommand):
    help = "Print how clients of each kind trust the local certificate authority and use the proxy."

    def handle(self, *args: Any, **options: Any) -> None:
        authority.ensure(fixed_hosts.folder(), settings.ENV.tls_names)
        self.stdout.write(fixed_hosts.advice())
