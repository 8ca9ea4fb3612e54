"""Signature explainer (签名诊断): paste a request, see what the server signs beside what the client signed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from smsconsole.api.v1.request_log import CapturedSerializer, captured_of, shown_explanation
from smsconsole.calls.explanations import explain_captured
from smsconsole.console.request_log import sided


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the form, and after a POST the explanation; nothing is stored."""
    found, error = None, ""
    if request.method == "POST":
        given = CapturedSerializer(data=request.POST)
        if given.is_valid():
            values = given.validated_data
            theirs = values["string_to_sign"]
            told = explain_captured(
                request.scope, captured_of({**values, "body": _unix(values["body"])}), theirs=theirs
            )
            found = sided(shown_explanation(told, reveal=request.scope.can("reveal")))
        else:
            error = _("The request is too long.")
    context = {
        "title": _("Signature explainer"),
        "lead": _("Paste a refused request as curl -v or your program's log shows it: request line and headers."),
        "explanation": found, "error": error, "values": request.POST,
    }  # fmt: skip
    return TemplateResponse(request, "console/signature.html", {**site.each_context(request), **context})


def _unix(text: str) -> str:
    """Return a body as it was before the browser's form turned its line ends."""
    return text.replace("\r\n", "\n")
