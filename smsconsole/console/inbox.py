"""Inbox (收件箱): everything on all screens of all numbers, newest first, searchable, live."""

import hashlib
import json
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import clock
from core.phone import mask
from sending import selectors as sending
from sending.choices import MessageStatus
from sending.models import Message

ROWS = 50
RECENT = 20_000  # a search in texts looks at the newest messages only, so that it costs the same on a large table


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the inbox; its rows come from ``feed``."""
    return TemplateResponse(
        request,
        "console/inbox.html",
        {
            **site.each_context(request),
            "title": _("Inbox"),
            "lead": _("Messages of all numbers, the newest first; new ones appear by themselves."),
            "search": request.GET.get("q", "")[:100],
            "config": {
                "feed": reverse("admin:inbox_feed"),
                "handset": reverse("admin:handset") if request.scope.can("reveal") else "",
            },
            "words": {
                "empty": _("No message matches. Send one, or search for something else."),
                "older": _("Older"),
                "copy": _("Copy code"),
                "copied": _("Copied"),
            },
        },
    )


@require_GET
def feed(request: HttpRequest, site: Any) -> JsonResponse:
    """Return rows as ``?q=`` and ``?before=`` (a message id) ask; ``?version=`` saves sending the same again."""
    before = request.GET.get("before", "")
    rows = _found(request, request.GET.get("q", "").strip()[:100].replace("\0", ""))
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    reveal = request.scope.can("reveal")
    shown = [_row(row, reveal) for row in rows.order_by("-pk")[:ROWS]]
    version = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]
    if request.GET.get("version") == version:
        return JsonResponse({"version": version, "same": True})
    return JsonResponse({"version": version, "rows": shown, "more": len(shown) == ROWS})


def _found(request: HttpRequest, search: str) -> QuerySet[Message]:
    rows = sending.records(request.scope)
    if not search:
        return rows
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    match = Q(content__icontains=search) | Q(sign_name=search) | Q(code=search) | Q(template_code=search)
    digits = search.removeprefix("+86").replace(" ", "")
    if digits.isascii() and digits.isdigit():
        match |= Q(phone__startswith=digits) if request.scope.can("reveal") else Q(phone=digits)
    return rows.filter(match, pk__gt=newest - RECENT)


def _row(row: Message, reveal: bool) -> dict[str, Any]:
    status = MessageStatus(row.status)
    at = clock.local(row.received_at or row.submitted_at)
    return {
        "id": row.pk,
        "phone": row.phone if reveal else mask(row.phone),
        "text": row.content,
        "code": row.code,
        "status": str(status.label),
        "colour": status.colour,
        "error": row.err_code if status == MessageStatus.FAILED else "",
        "at": at.strftime("%Y-%m-%d %H:%M:%S"),
    }
