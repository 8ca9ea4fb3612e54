"""Do what falls due and what nobody claimed; several may run, each row is claimed once."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent
from smsconsole.supervisor.statements import keep_no_statements


class Command(BaseCommand):
    help = "Do what falls due and what nobody claimed; several may run, each row is claimed once."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_no_statements()
        die_with_parent()
        roles.sweeper()
