"""Be the simulated carriers: one process; start as many as the load asks for."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent
from smsconsole.supervisor.statements import keep_no_statements


class Command(BaseCommand):
    help = "Be the simulated carriers: one process; start as many as the load asks for."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_no_statements()
        die_with_parent()
        roles.carrier()
