"""Be the simulated carriers: one process; start as many as the load asks for."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor import roles
from smsconsole.supervisor.orphans import die_with_parent


class Command(BaseCommand):
    help = "Be the simulated carriers: one process; start as many as the load asks for."

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        roles.carrier()
