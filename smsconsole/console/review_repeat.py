"""A past verdict worked out again, beside the kept one and today's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from review import selectors, services
from review.choices import Decision
from review.engine import Verdict
from review.errors import OrderUnknown


@require_GET
def page(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show whether the verdict repeats; writes nothing."""
    try:
        order = selectors.order_detail(request.scope, pk)
    except OrderUnknown as error:
        raise Http404 from error
    found = services.repeat_verdict(order)
    columns = [(_("As kept"), found.kept), (_("Worked out again"), found.again), (_("By today's rules"), found.today)]
    context = {
        **site.each_context(request), "row": order, "found": found,
        "title": _("Does the verdict repeat?"), "columns": [(title, _column(verdict)) for title, verdict in columns],
        "lead": _("Facts and look-ups as they were, under the rule set kept with the verdict; beside it, what the same "
                  "filing would get today."),
    }  # fmt: skip
    return TemplateResponse(request, "console/review_repeat.html", context)


def _column(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "decision": Decision(verdict.decision), "ruleset": verdict.ruleset,
        "findings": selectors.explain_all(verdict.findings),
    }  # fmt: skip
