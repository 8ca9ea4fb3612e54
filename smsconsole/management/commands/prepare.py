"""Bring the database to where the roles can start; many machines may call it at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smsconsole.supervisor.prepare import Refused, prepare


class Command(BaseCommand):
    help = "Check the settings, migrate, load the reference data, collect static files. Safe to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            prepare(self.stdout.write)
        except Refused as exc:
            raise CommandError(str(exc)) from exc
