"""Ask the reviewing engine from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review import selectors, services
from review.choices import SubjectKind
from review.engine import Verdict
from review.errors import NotYetJudged
from review.models import ReviewOrder

FACTS = ("name", "content", "type", "vendor", "link", "remark", "industry", "sign_type", "usage", "submitted_on")


class Command(BaseCommand):
    help = (
        "Tell whether a submission would pass: review template --type promotion --content '…' or --file facts.json; "
        "or work a past verdict out again: review --number 20261120000000001."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", choices=SubjectKind.values)
        parser.add_argument("--number", help="order number: does its verdict repeat, and what would today's rules say?")
        parser.add_argument("--file", help="facts as JSON (docs/architecture.md); options given beside it win")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
        for name in FACTS:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name)
        parser.add_argument("--variable", action="append", default=[], metavar="NAME=ATTRIBUTE[=SAMPLE]")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["number"]:
            self._repeat(options["number"], options["language"])
            return
        if not options["kind"]:
            raise CommandError("Name what is to be reviewed, or --number of an order.")
        verdict = services.preview(options["kind"], self._facts(options))
        rows = selectors.explained_dicts(verdict.findings, options["language"])
        if options["json"]:
            self.stdout.write(
                json.dumps({"decision": verdict.decision, "findings": rows}, ensure_ascii=False, indent=2)
            )
        else:
            self.stdout.write(f"{verdict.decision}  (rule set {verdict.ruleset})")
            self._tell(rows)
        if verdict.decision == "rejected":
            raise SystemExit(1)

    def _tell(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            place = row["field"] if row["start"] is None else f"{row['field']} {row['start']}-{row['end']}"
            self.stdout.write(f"  [{row['severity']}] {row['slug']}: {row['title']}")
            self.stdout.write(f"      {place} {row['excerpt']}".rstrip())
            self.stdout.write(f"      {row['advice']}")

    def _repeat(self, number: str, language: str) -> None:
        """Show a past verdict, whether it repeats under its kept rule set, and what today's rules would say."""
        order = ReviewOrder.objects.filter(order_no=number).first()
        if order is None:
            raise CommandError(f"No review order has the number {number}.")
        try:
            found = services.repeat_verdict(order)
        except NotYetJudged as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{order.get_subject_kind_display()} {order.subject_label}, filed {order.created_at:%Y-%m-%d}"
        )
        self.stdout.write(f"then:  {found.kept.decision}  (rule set {found.kept.ruleset})")
        self._tell(selectors.explained_dicts(found.kept.findings, language))
        if found.again is None:
            self.stdout.write("again: the rule set was not kept")
        else:
            same = "the same" if found.is_same else f"{found.again.decision}: {_reasons(found.again)}"
            code = ", although another release's rules judged it" if found.code_changed else ""
            self.stdout.write(f"again: {same}{code}")
        self.stdout.write(f"today: {found.today.decision}  (rule set {found.today.ruleset}) {_reasons(found.today)}")
        if found.again is not None and not found.is_same:
            raise SystemExit(1)

    def _facts(self, options: dict[str, Any]) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        if options["file"]:
            try:
                facts = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(f"Cannot read {options['file']} as JSON: {error}") from error
            if not isinstance(facts, dict):
                raise CommandError("The file holds one JSON object of facts.")
        for name in FACTS:
            if options[name] is not None:
                facts["kind" if name == "type" else name] = options[name]
        for text in options["variable"]:
            name, _, rest = text.partition("=")
            attribute, _, sample = rest.partition("=")
            facts.setdefault("variables", {})[name] = {"attribute": attribute, "sample": sample}
        return facts


def _reasons(verdict: Verdict) -> str:
    return " ".join(verdict.reasons)
