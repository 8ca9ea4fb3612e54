"""实人认证 in the console: the QR code of a number or a purchase, to be scanned by the person (domain.md 12.8)."""

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import clock
from core.admin.render import number
from privacy_numbers.models import SecretNumber
from privacy_numbers.services.verification import code_ends


@require_GET
def page(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show the code that was made for a number, with all numbers that it verifies."""
    row = get_object_or_404(SecretNumber.objects.visible_to(request.scope), pk=pk, released_at=None)
    if not row.verify_token or row.verify_token_at is None:
        raise Http404(_("No code was made for this number yet."))
    url = request.build_absolute_uri(reverse("number-verification", args=[row.verify_token]))
    rows = list(SecretNumber.objects.filter(verify_token=row.verify_token, released_at=None).order_by("pk")[:1000])
    until = code_ends(row.verify_token_at)
    return TemplateResponse(request, "console/number_verification.html", {
        **site.each_context(request),
        "title": _("Real-person verification"),
        "lead": _("Scan with the browser of a phone or WeChat; the UC browser cannot."),
        "picture": picture(url), "url": url, "until": until, "is_over": until <= clock.now(),
        "rows": [(number(one.number, request.scope), one) for one in rows],
    })  # fmt: skip


def picture(text: str) -> str:
    """Return a text as a QR code, an SVG in a data URI."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=6, border=4, light="white")
