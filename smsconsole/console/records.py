"""Send records (发送记录): every filter in the address, keyset pages, and the life of one message."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Application
from billing.choices import Product
from carrier.choices import Carrier
from core.errors import DomainError, NotFound
from sending import selectors as sending
from sending.choices import MessageStatus
from signatures.models import Signature
from statistics.selectors import records
from statistics.selectors.records import RecordQuery

OPTIONS = 500
POSITIONS = ("before", "after", "drawer")


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show a page of records, newest first."""
    scope, error = request.scope, ""
    try:
        query = RecordQuery.read(request.GET)
        found = records.page(
            scope, query, before=_position(request.GET, "before"), after=_position(request.GET, "after")
        )
    except DomainError as refusal:
        error, query, found = refusal.message, None, records.Page([], None, None)
    filters = request.GET.copy()
    for name in POSITIONS:
        filters.pop(name, None)
    shown = query or RecordQuery.read({})
    return TemplateResponse(
        request,
        "console/records.html",
        {
            **site.each_context(request),
            "title": _("Send records"),
            "lead": _("Every message of the account: find it by number, BizId, OutId, state or code."),
            "query": shown,
            "values": request.GET,
            "error": error,
            "page": found,
            "string": filters.urlencode(),
            "choices": _choices(scope),
            "reveal": scope.can("reveal"),
            "can_export": scope.can("export") and scope.account_id is not None and not error,
            "several": scope.account_id is None,
        },
    )


@require_GET
def detail(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show one message and its timeline; ``?drawer=1`` gives only what the drawer of the list holds."""
    scope = request.scope
    try:
        message = sending.message_detail(scope, pk)
    except NotFound as unknown:
        raise Http404 from unknown
    context = {
        "message": message,
        "timeline": sending.timeline(message),
        "reveal": scope.can("reveal"),
        "title": _("Message %(id)s") % {"id": message.biz_id},
    }
    if request.GET.get("drawer"):
        return TemplateResponse(request, "console/record_body.html", context)
    return TemplateResponse(request, "console/record.html", {**site.each_context(request), **context})


def _position(values: QueryDict, name: str) -> int | None:
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _choices(scope: Any) -> dict[str, list[tuple[Any, str]]]:
    names = Signature.objects.visible_to(scope).order_by("name").values_list("name", flat=True).distinct()[:OPTIONS]
    applications = Application.objects.visible_to(scope).order_by("name").values_list("pk", "name")[:OPTIONS]
    return {
        "status": [(value, str(label)) for value, label in MessageStatus.choices],
        "product": [(value, str(label)) for value, label in Product.choices],
        "carrier": [(value, str(label)) for value, label in Carrier.choices],
        "signature": [(name, name) for name in names],
        "application_id": list(applications),
    }
