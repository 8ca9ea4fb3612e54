"""Write, or check, what docs/coverage.md and the console's coverage page say."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smsconsole.wire import coverage


class Command(BaseCommand):
    help = "Write the coverage of the vendors' interfaces from the tables and the tests; --check fails where it lags."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail where a file would change")

    def handle(self, *args: Any, **options: Any) -> None:
        picture = coverage.build()
        files = {
            coverage.PAGE: coverage.page(picture),
            coverage.DATA: json.dumps(picture, ensure_ascii=False, indent=1) + "\n",
        }
        stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
        if options["check"]:
            if stale:
                names = ", ".join(path.name for path in stale)
                raise CommandError(f"{names} is out of date: run manage.py wire_coverage and commit it")
        else:
            for path in stale:
                path.write_text(files[path])
        works = sum(line["state"] == coverage.WORKS for line in picture["lines"])
        self.stdout.write(f"{works} of {len(picture['lines'])} actions work")
