"""Calls of the REST API, noted like those of the vendors' protocols."""

import time
from collections.abc import Callable

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException

from accounts.choices import CallDoor
from core import clock
from smsconsole.calls.buffer import put
from smsconsole.calls.pending import KEPT_BYTES, Pending, headers_of

# Reading the log, watching and waiting would fill it with themselves.
_SKIPPED = ("/api/v1/request-log", "/api/v1/testing/wait", "/api/schema", "/api/docs")
_SAFE = {"GET", "HEAD", "OPTIONS"}


class CallLogMiddleware:
    """Notes every call under /api/v1/ once it is answered; files and streams without their bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if settings.CALL_LOG == "off" or not path.startswith("/api/v1/") or path.startswith(_SKIPPED):
            return self.get_response(request)
        body, is_cut = _body(request)  # first: a view's parser leaves nothing of the stream
        began = time.perf_counter()
        response = self.get_response(request)
        note(request, response, time.perf_counter() - began, body, is_cut)
        return response


def note(request: HttpRequest, response: HttpResponse, seconds: float, body: bytes, is_cut: bool) -> None:
    """Put an answered REST call behind the others."""
    query = request.META.get("QUERY_STRING", "")
    scope = getattr(request, "api_scope", None)
    user = getattr(request, "api_user", None)
    match = request.resolver_match
    # What the platform's staff name in X-Account may be no account at all.
    account_id = scope.account_id if scope and not scope.sees_all else None
    answer = b"" if response.streaming else response.content[:KEPT_BYTES]
    put(
        Pending(
            at=clock.now(), door=CallDoor.REST,
            action=f"{request.method} {match.route if match else request.path_info}",
            version="v1", key_id=user.get_username() if user else "", signing="token" if user else "",
            account_id=account_id, peer=request.META.get("REMOTE_ADDR", "") or "",
            status=response.status_code, code=_code(response, answer), is_good=response.status_code < 400,
            seconds=seconds, request_id=getattr(request, "request_id", ""), method=request.method or "GET",
            target=f"{request.path_info}?{query}" if query else request.path_info,
            meta_headers=headers_of(request.META), body=body, is_cut=is_cut, response=answer,
            writes=request.method not in _SAFE,
        )
    )  # fmt: skip


def _body(request: HttpRequest) -> tuple[bytes, bool]:
    if (request.content_type or "").startswith("multipart/"):
        return b"", True
    try:
        whole = request.body
    except (RawPostDataException, RequestDataTooBig, OSError):  # never whole
        return b"", True
    return whole[:KEPT_BYTES], len(whole) > KEPT_BYTES


def _code(response: HttpResponse, answer: bytes) -> str:
    if response.status_code < 400:
        return "OK"
    try:
        return str(orjson.loads(answer).get("code", ""))
    except (ValueError, AttributeError):
        return ""
