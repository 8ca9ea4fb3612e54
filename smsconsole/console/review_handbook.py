"""The handbook of reasons (审核原因手册): for everybody who files, and the same the reviewers work by."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.choices import Vendor
from review import rulebook, selectors
from review.choices import Decision, Severity, SubjectKind
from smsconsole.console.review_facts import LABELS

OPEN_UP_TO = 12  # reasons that a narrow question shows unfolded


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show every reason with its rules, an example each way, and its word lists."""
    asked = {name: request.GET.get(name, "")[:60] for name in ("kind", "category", "vendor", "q")}
    chapters = selectors.handbook_chapters(
        kind=asked["kind"], category=asked["category"], vendor=asked["vendor"], search=asked["q"]
    )
    context = {
        **site.each_context(request), "title": _("Handbook of reasons"), "chapters": chapters, "asked": asked,
        "lead": _("Why a submission is rejected, what to do about it, and an example that fails and one that passes."),
        "kinds": SubjectKind.choices, "vendors": Vendor.choices, "count": len(chapters),
        "categories": [(slug, str(label)) for slug, label in selectors.CATEGORIES.items()],
        "is_open": len(chapters) <= OPEN_UP_TO, "ruleset": rulebook.current().version, "labels": LABELS,
        "severities": {severity.value: severity for severity in Severity},
        "decisions": {decision.value: decision for decision in Decision},
        "rules": sum(len(chapter.entries) for chapter in chapters), "sees_words": request.scope.can("review"),
        "titles": selectors.titles_of({
            found.slug for chapter in chapters for entry in chapter.entries if entry.failing
            for found in entry.failing.findings
        }),
    }  # fmt: skip
    return TemplateResponse(request, "console/review_handbook.html", context)
