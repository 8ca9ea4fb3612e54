"""What every browser request needs before its view: an id, the shared clock, the caller's reach, who is acting."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.selectors import scope_of
from core import clock

SESSION_ACCOUNT = "account_id"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class RequestIdMiddleware:
    """Takes over the caller's X-Request-ID or makes one; logs, problem details and the answer carry it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        request.META["HTTP_X_REQUEST_ID"] = request.request_id  # what django_structlog reads
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


class ApiBodyLimitMiddleware:
    """Refuses a body that is too large before anything reads it; REST framework's parsers have no limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            length = request.META.get("CONTENT_LENGTH") or "0"
            if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                from smsconsole.api.problems import plain_problem

                limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
                return plain_problem(request, 413, "too_large", f"A request body has at most {limit} MB.")
        return self.get_response(request)


class ClockAndScopeMiddleware:
    """Sets ``request.scope``; a user of several accounts chooses one in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock.refresh()
        request.scope = scope_of(request.user, account_id=request.session.get(SESSION_ACCOUNT))
        return self.get_response(request)


class AuditMiddleware(AuditlogMiddleware):
    """Names who acts for the audit log; only where something may be written, and by the real peer address."""

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        # X-Forwarded-For is whatever a caller writes; behind a proxy the server itself rewrites the peer address.
        return request.META.get("REMOTE_ADDR") or None

    def __call__(self, request: HttpRequest) -> Any:
        if request.method in _SAFE:
            return self.get_response(request)
        return super().__call__(request)
