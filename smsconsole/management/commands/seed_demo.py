"""Make the demo company (debug mode only)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smsconsole.demo.seed import seed


class Command(BaseCommand):
    help = "Make the demo company with its fixed keys and codes. Debug mode only; safe to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo company has public passwords and keys: it is made in debug mode only.")
        seed()
