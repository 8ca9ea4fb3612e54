"""The live preview beside the forms: JSON in, JSON out."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from core.errors import DomainError
from smsconsole.preview import answer

BODY_LIMIT = 64 * 1024


@require_POST
def preview(request: HttpRequest, site: Any) -> JsonResponse:
    """Answer {"kind": …, "fields": {…}} with what the engine would say; writes nothing."""
    try:
        body = json.loads(request.body[:BODY_LIMIT])
        kind, fields = body["kind"], body["fields"]
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"code": "invalid"}, status=400)
    if not isinstance(kind, str) or not isinstance(fields, dict):
        return JsonResponse({"code": "invalid"}, status=400)
    try:
        return JsonResponse(answer(kind, fields, request.scope))
    except DomainError as error:
        return JsonResponse({"code": error.code, "detail": error.message, "field": error.field}, status=422)
