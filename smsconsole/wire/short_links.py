"""Where short links lead: counted, then redirected; what is not effective leads nowhere."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from core import clock
from templates_app.services import open_short_link

_NOWHERE = "短链不存在、未生效或已过期 / This short link does not exist, is not effective or has expired."


def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Send a reader on. A HEAD, as previews of messages ask it, is no visit."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    clock.refresh()
    target = open_short_link(code=code, visitor=_visitor(request), counts=request.method == "GET")
    if target is None:
        response = HttpResponse(_NOWHERE, content_type="text/plain; charset=utf-8", status=404)
    else:
        response = HttpResponse(status=302, headers={"Location": target})
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


def _visitor(request: HttpRequest) -> str:
    """Return a hash that tells two readers apart and says nothing about either."""
    parts = (settings.SECRET_KEY, request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
