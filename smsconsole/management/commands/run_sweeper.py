"""Do what falls due and what nobody claimed; several may run, each row is claimed once."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Do what falls due and what nobody claimed; several may run, each row is claimed once."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.sweeper()
