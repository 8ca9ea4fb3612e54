"""Coverage page: which vendor actions work, as the tests saw it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from smsconsole.wire.coverage import FAMILIES, WORKS, load


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show a table a family, narrowed to what an action's or a code's name contains."""
    wanted = request.GET.get("q", "").strip()[:60]
    picture = load()
    context = {
        **site.each_context(request),
        "title": _("Coverage of the vendors' interfaces"),
        "lead": _("Made from the tables of actions and the tests; what is not opened answers as the vendor does."),
        "q": wanted,
        "families": [_family(family, title, picture["lines"], wanted) for family, title in FAMILIES.items()],
        "uncaused": picture["uncaused"],
    }
    return TemplateResponse(request, "console/coverage.html", context)


def _family(family: str, title: str, lines: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    own = [{**line, "works": line["state"] == WORKS} for line in lines if line["family"] == family]
    shown = [line for line in own if _has(line, wanted.lower())]
    return {"title": title, "works": sum(line["works"] for line in own), "total": len(own), "lines": shown}


def _has(line: dict[str, Any], wanted: str) -> bool:
    return not wanted or wanted in line["action"].lower() or any(wanted in code.lower() for code in line["codes"])
