"""Compile the translations whose compiled form is missing or old."""

from typing import Any

from django.core.management.base import BaseCommand

from smsconsole.supervisor.catalogues import compile_stale


class Command(BaseCommand):
    help = "Compile the translations (no GNU gettext needed)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{compile_stale()} compiled")
