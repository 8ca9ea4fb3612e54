"""Refusals as problem details (RFC 9457) with the domain's own codes; nothing under /api/ ever answers HTML."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error as server_error_page
from rest_framework import exceptions
from rest_framework.response import Response

from core import ids
from core.errors import Conflict, DomainError, NotFound, PermissionDenied

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request", 401: "Not authenticated", 403: "Forbidden", 404: "Not found", 405: "Method not allowed",
    406: "Not acceptable", 409: "Conflict", 413: "Too large", 415: "Unsupported media type", 422: "Refused by a rule",
    429: "Too many requests", 500: "Internal error", 503: "Not ready",
}  # fmt: skip
_STATUS = ((NotFound, 404), (Conflict, 409), (PermissionDenied, 403))


def problem_details(exc: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever a view raised into ``application/problem+json``."""
    request = getattr(context.get("request"), "_request", None)
    _rollback()
    if isinstance(exc, DomainError):
        http = next((code for kind, code in _STATUS if isinstance(exc, kind)), 422)
        return _response(http, _of_domain(exc), request)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, DjangoPermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        log.error("unexpected error in the API", exc_info=exc)
        got_request_exception.send(sender=problem_details, request=request)
        return _response(500, {"code": "internal_error", "detail": "Something went wrong; it is in the log."}, request)
    response = _response(exc.status_code, _of_framework(exc), request)
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(max(1, int(wait)))
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def body(http: int, code: str, detail: str, request: HttpRequest | None = None, **more: Any) -> dict[str, Any]:
    """Return the members of a problem, in their fixed order."""
    request_id = getattr(request, "request_id", "") or ids.request_id()
    title = TITLES.get(http, "Error")
    return {
        "type": "about:blank", "title": title, "status": http, "code": code, "detail": detail, **more,
        "request_id": request_id,
    }  # fmt: skip


def plain_problem(request: HttpRequest, http: int, code: str, detail: str) -> JsonResponse:
    """Return a problem outside of REST framework's views: unknown routes, bodies refused before a view."""
    return JsonResponse(
        body(http, code, detail, request), status=http, content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


@csrf_exempt  # nothing is changed here, and a client wants the problem, not a page about cookies
def unknown_route(request: HttpRequest, **_: Any) -> JsonResponse:
    """Answer an address under /api/ that leads nowhere."""
    return plain_problem(request, 404, "not_found", "No such address; the list of all is at /api/schema/.")


def server_error(request: HttpRequest) -> Any:
    """Answer an error outside of any view's handling: a problem under /api/, Django's own page elsewhere."""
    if request.path.startswith("/api/"):
        return plain_problem(request, 500, "internal_error", "Something went wrong; it is in the log.")
    return server_error_page(request)


def _of_domain(exc: DomainError) -> dict[str, Any]:
    members: dict[str, Any] = {"code": exc.code, "detail": exc.message}
    if exc.field:
        members["errors"] = [{"field": exc.field, "message": exc.message, "code": exc.code}]
    if rows := exc.params.get("errors"):  # many at once: the rows of an import
        members["errors"] = rows
    return members


def _of_framework(exc: exceptions.APIException) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_flatten(exc.detail))
        return {"code": "invalid", "detail": "Some fields are not acceptable.", "errors": errors}
    if isinstance(exc.detail, (dict, list)):
        return {"code": exc.default_code, "detail": str(exc.default_detail)}
    return {"code": getattr(exc.detail, "code", exc.default_code), "detail": str(exc.detail)}


def _response(http: int, members: dict[str, Any], request: HttpRequest | None) -> Response:
    return Response(body(http, request=request, **members), status=http, content_type=CONTENT_TYPE)


def _rollback() -> None:
    from rest_framework.views import set_rollback  # views load this module through DRF's settings

    set_rollback()


def _flatten(detail: Any, path: str = "") -> Any:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flatten(value, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            yield from _flatten(value, f"{path}[{index}]" if nested else path)
    else:
        yield {"field": path, "message": str(detail), "code": getattr(detail, "code", "invalid")}
