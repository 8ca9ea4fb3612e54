"""Reading of the catalogue: reasons, their words in the reader's language, limits."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from review.choices import Severity
from review.engine import Finding
from review.engine.verdict import Fix
from review.language import tongue
from review.models import Limit, Reason, ReviewFinding

CATEGORIES = {
    "name": _("Name"), "evidence": _("Proof and look-ups"), "links": _("Links"), "letter": _("Letter of authorisation"),
    "material": _("Papers and pictures"), "text": _("Characters"), "business": _("Line of business"),
    "account": _("Account"), "form": _("Form"), "content": _("Content"), "variables": _("Variables"),
    "type": _("Type of template"), "agreement": _("Service agreement"),
}  # fmt: skip


# What a proposed change does, by the engine's word for it.
FIXES = {
    "add_opt_out": _("Add the opt-out wording"), "remove_opt_out": _("Take the opt-out wording out"),
    "remove_symbol": _("Take the sign out"), "replace_symbol": _("Write the sign in words"),
    "simplify": _("Write it in simplified characters"), "replace_variant": _("Write the usual character"),
    "remove_bracket": _("Take the brackets out"), "remove_signature": _("Take the typed signature out"),
    "write_variable": _("Write the variable as it must be"), "join_keyword": _("Write the word in one piece"),
    "replace_typo": _("Correct the word"),
}  # fmt: skip


@dataclass(frozen=True)
class Explained:
    """A finding with its words in the reader's language; ``rows`` of the catalogue ("T13").

    ``fix`` is {"label", "title", "field", "start", "end", "text"}: the change that certainly ends the finding, or None.
    """

    slug: str
    title: str
    advice: str
    field: str
    start: int | None
    end: int | None
    excerpt: str
    severity: str
    rows: tuple[str, ...] = ()
    fix: dict[str, Any] | None = None


def limit_value(slug: str, default: int) -> int:
    """Return a number of the desk's limits as it stands now; ``default`` where the row is not loaded."""
    value = Limit.objects.filter(slug=slug).values_list("value", flat=True).first()
    return default if value is None else value


def reasons(*, active_only: bool = True) -> QuerySet[Reason]:
    """Return the catalogue."""
    return Reason.objects.filter(is_active=True) if active_only else Reason.objects.all()


def category_label(category: str) -> str:
    """Return a category of the catalogue in words."""
    return str(CATEGORIES.get(category, category))


def reasons_for(kind: str) -> list[Reason]:
    """Return the reasons a reviewer may give for a kind."""
    return [reason for reason in reasons() if not reason.applies_to or kind in reason.applies_to]


def engine_slugs(order_id: int) -> list[str]:
    """Return the reasons the engine found in an order and the catalogue still holds, each once."""
    rows = ReviewFinding.objects.filter(order_id=order_id, by_person=False).exclude(severity=Severity.ADVICE)
    found = list(dict.fromkeys(rows.order_by("id").values_list("slug", flat=True)))
    known = set(reasons().filter(slug__in=found).values_list("slug", flat=True))
    return [slug for slug in found if slug in known]


def explain(finding: Finding | ReviewFinding, language: str | None = None) -> tuple[str, str]:
    """Return title and advice of a finding in a language ("zh-hans", "en"; None: the reader's)."""
    return explain_slug(finding.slug, language)


def explain_slug(slug: str, language: str | None = None) -> tuple[str, str]:
    """Return title and advice of a reason; a slug that left the catalogue explains itself by its code."""
    found = _words(Reason.objects.filter(slug=slug), language).get(slug)
    return found[:2] if found else (slug, "")


def titles_of(slugs: Collection[str], language: str | None = None) -> dict[str, str]:
    """Return the reasons' titles by slug, in one query."""
    return {slug: words[0] for slug, words in _words(Reason.objects.filter(slug__in=slugs), language).items()}


def explain_all(findings: Any, language: str | None = None) -> list[Explained]:
    """Return findings with their words, in one query."""
    rows = list(findings)
    words = _words(Reason.objects.filter(slug__in={row.slug for row in rows}), language) if rows else {}
    return [_explained(row, words.get(row.slug, (row.slug, "", "")), language) for row in rows]


def _explained(row: Finding | ReviewFinding, words: tuple[str, str, str], language: str | None) -> Explained:
    title, advice, catalogue = words
    return Explained(
        row.slug, title, advice, row.field, row.start, row.end, row.excerpt, row.severity, tuple(catalogue.split()),
        fix_dict(getattr(row, "fix", None), language),
    )  # fmt: skip


def fix_dict(fix: Fix | None, language: str | None = None) -> dict[str, Any] | None:
    """Return a proposed change with its title, for JSON."""
    if fix is None:
        return None
    with override(language or get_language()):
        return {**fix._asdict(), "title": str(FIXES.get(fix.label, fix.label))}


def explained_dicts(findings: Any, language: str | None = None) -> list[dict[str, Any]]:
    """Return what ``explain_all`` does, as plain dicts for JSON."""
    return [asdict(row) for row in explain_all(findings, language)]


def _words(rows: QuerySet[Reason], language: str | None) -> dict[str, tuple[str, str, str]]:
    """Return title, advice and catalogue rows by slug."""
    spoken = tongue(language)
    return {row[0]: row[1:] for row in rows.values_list("slug", f"title_{spoken}", f"advice_{spoken}", "rows")}


def reason_text(findings: Any, note: str = "", language: str = "zh-hans") -> str:
    """Return what the applicant reads as the reason: one numbered line a reason, then the note."""
    seen: dict[str, Explained] = {}
    for row in explain_all(findings, language):
        if row.severity != Severity.ADVICE:
            seen.setdefault(row.slug, row)
    mark = "：" if tongue(language) == "zh" else ": "
    lines = [f"{number}. {row.title}{mark}{row.advice}" for number, row in enumerate(seen.values(), 1)]
    return "\n".join([*lines, note] if note else lines)
