"""Write docs/reasons.md: the handbook of reasons of the rules as shipped, in both languages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from review import handbook_page

TARGET = Path(settings.BASE_DIR) / "docs" / "reasons.md"


class Command(BaseCommand):
    help = "Write docs/reasons.md from the rules and their examples (make docs)."

    def handle(self, *args: Any, **options: Any) -> None:
        TARGET.write_text(handbook_page.text(), encoding="utf-8")
        self.stdout.write(f"{TARGET.relative_to(settings.BASE_DIR)} written")
